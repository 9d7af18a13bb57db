"""Templates as people publish them: deployed, without their code."""

import json
from pathlib import Path
from typing import Any

import pytest

from emulator.services.cloudformation.template.load import load_template
from tests.emulator.services.cloudformation.bench import CAPABILITIES, PLACEHOLDERS, TRANSFORMER
from tests.emulator.worlds import Bench, Refused
from tests.shared import SHARED

FOLDER = SHARED / "templates"
PUBLISHED = sorted(path for suffix in ("yaml", "yml", "json") for path in FOLDER.rglob(f"*.{suffix}") if path.is_file())
REQUIRED = (
    "sqs-lambda-python-sam", "lambda-sqs", "lambda-sqs-java", "lambda-lambda", "fifo-sqs-redrive", "lambda-sns-sms",
    "lambda-sns", "sns-lambda-java-sam",
)  # fmt: skip
EXPLAINED = {
    "apigw-kinesis-lambda-ddb": "does not contain a valid Swagger definition",
    "apigw-mutualtls-lambda": "Invalid template property or properties [Globals]",
    "appconfig-lambda-rust": "Layers are not in the same region as the function",
    "msk-lambda-iam-python-sam/template_original": "PYTHON3_VERSION",
    "rds-sns-event-notification": "YAML not well-formed. (line 3, column 97)",
}
"""What fails on AWS too, or needs a file that was not published, by a part of the reason."""
VALUES = {
    "password": "Abcdefgh12345678!", "eventbus": "default",
    "MSKCluster": "arn:aws:kafka:us-east-1:123456789012:cluster/c/1",
    "MSkClusterId": "arn:aws:kafka:us-east-1:123456789012:cluster/c/1",
}  # fmt: skip
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"the published templates are not in {FOLDER}")


def packaged(text: str) -> dict[str, Any]:
    """Return a template whose local code lies in a bucket, where nothing is supplied."""
    template = load_template(text)
    common = template.get("Globals", {}).get("Function", {})
    for resource in template["Resources"].values():
        kind, properties = resource["Type"], resource.setdefault("Properties", {})
        for name in ("CodeUri", "ContentUri", "DefinitionUri"):
            if isinstance(properties.get(name), str):
                properties[name] = "s3://sluice-code/none.zip"
        if kind == "AWS::Serverless::Function" and "InlineCode" in properties:
            common.pop("CodeUri", None)
        elif kind == "AWS::Serverless::Function" and properties.get("PackageType") == "Image":
            properties.setdefault("ImageUri", "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:latest")
        elif kind == "AWS::Serverless::Function":
            properties.setdefault("CodeUri", "s3://sluice-code/none.zip")
    return template


def given_parameters(template: dict[str, Any]) -> list[dict[str, str]]:
    """Return a value for each parameter that has no default."""
    given = []
    for name, declaration in (template.get("Parameters") or {}).items():
        if "Default" not in declaration:
            usual = "a@b.co" if "email" in name.lower() else VALUES.get(name, "value")
            usual = "1" if declaration["Type"] == "Number" else usual
            given.append({"ParameterKey": name, "ParameterValue": str(declaration.get("AllowedValues", [usual])[0])})
    return given


def deploy(path: Path, **settings: Any) -> tuple[str, list[str]]:
    """Return the status of the stack, and the reasons of what failed."""
    world = Bench(**settings)
    try:
        template = packaged(path.read_text())
        world.call(
            "cloudformation", "CreateStack", StackName="app", TemplateBody=json.dumps(template),
            Parameters=given_parameters(template), Capabilities=CAPABILITIES,
        )  # fmt: skip
    except Exception as refused:  # noqa: BLE001  whatever it is, its text is compared
        return "REFUSED", [str(refused)]
    while not world.world.run_until(world.world.now + 60_000):
        effect = world.world.effects.popleft()
        assert effect.kind == "transform"
        world.world.resolve(effect.waiter, TRANSFORMER.transform(effect.arguments))
    events = world.call("cloudformation", "DescribeStackEvents", StackName="app")["StackEvents"]
    reasons = [
        event.get("ResourceStatusReason", "")
        for event in events
        if "FAILED" in event["ResourceStatus"] or event["ResourceStatus"] == "ROLLBACK_IN_PROGRESS"
    ]
    return world.call("cloudformation", "DescribeStacks", StackName="app")["Stacks"][0]["StackStatus"], reasons


@pytest.mark.parametrize("name", REQUIRED)
def test_a_required_template_deploys_without_placeholders(name: str) -> None:
    status, reasons = deploy(next(FOLDER.glob(f"{name}/*")))
    assert (status, reasons) == ("CREATE_COMPLETE", [])


@pytest.mark.slow
@pytest.mark.parametrize("path", PUBLISHED, ids=[str(path.relative_to(FOLDER)) for path in PUBLISHED])
def test_a_published_template_deploys_with_placeholders_or_says_why_not(path: Path) -> None:
    status, reasons = deploy(path, settings=PLACEHOLDERS)
    expected = next((text for name, text in EXPLAINED.items() if name in str(path)), None)
    if expected is None:
        assert (status, reasons) == ("CREATE_COMPLETE", [])
    else:
        assert any(expected in reason for reason in reasons), reasons


def test_a_placeholder_is_visible_as_such() -> None:
    world = Bench(settings=PLACEHOLDERS)
    body = {
        "Resources": {"Table": {"Type": "AWS::Unheard::Of", "Properties": {"Any": "thing"}}},
        "Outputs": {
            "Ref": {"Value": {"Ref": "Table"}},
            "Arn": {"Value": {"Fn::GetAtt": ["Table", "StreamArn"]}},
            "Other": {"Value": {"Fn::GetAtt": ["Table", "Endpoint.Port"]}},
        },
    }
    world.call("cloudformation", "CreateStack", StackName="app", TemplateBody=json.dumps(body))
    world.pass_time(5)
    outputs = world.call("cloudformation", "DescribeStacks", StackName="app")["Stacks"][0]["Outputs"]
    assert {output["OutputKey"]: output["OutputValue"] for output in outputs} == {
        "Ref": "placeholder-Table",
        "Arn": "arn:aws:unheard:us-east-1:123456789012:placeholder/Table",
        "Other": "placeholder-Table-Endpoint.Port",
    }
    shown = [event.detail for event in world.trace() if event.detail.get("logical_id") == "Table"]
    assert [event.get("placeholder") for event in shown] == [True, True, True]
    assert shown[-1]["because"] == "Sluice does not model the resource type AWS::Unheard::Of"


def test_without_placeholders_an_unknown_type_is_refused_by_name() -> None:
    world = Bench()
    body = '{"Resources": {"Table": {"Type": "AWS::Unheard::Of"}}}'
    world.call("cloudformation", "CreateStack", StackName="app", TemplateBody=body)
    world.pass_time(5)
    events = world.call("cloudformation", "DescribeStackEvents", StackName="app")["StackEvents"]
    (failed,) = (event for event in events if event["ResourceStatus"] == "CREATE_FAILED")
    assert failed["ResourceStatusReason"] == "Sluice does not model the resource type AWS::Unheard::Of"
    with pytest.raises(Refused, match="Sluice does not model cloudformation:CreateStackSet"):
        world.call("cloudformation", "CreateStackSet", StackSetName="s")
