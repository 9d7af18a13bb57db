"""What is not modelled is refused by name, never taken in silence."""

from typing import Any

import pytest
from botocore.session import get_session

from emulator.registry import find_services
from emulator.services.cloudformation import limits
from tests.emulator.services.cloudformation.bench import PLACEHOLDERS, Stacks, body, thing
from tests.emulator.worlds import Refused


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        (
            {"RollbackConfiguration": {"RollbackTriggers": [{"Arn": "a", "Type": "t"}]}},
            "rollback triggers, as it has no alarms; MonitoringTimeInMinutes alone is modelled",
        ),
        ({"DeploymentConfig": {"Mode": "EXPRESS"}}, "the Mode EXPRESS of DeploymentConfig"),
        ({"TemplateBody": body({"Resources": {"A": thing()}, "Hooks": {"H": {}}})}, "the Hooks section of templates"),
    ],
)
def test_members_that_are_not_modelled_are_refused(parameters: dict[str, Any], refusal: str) -> None:
    given = {"StackName": "app", "TemplateBody": body({"A": thing()}), **parameters}
    with pytest.raises(Refused, match=f"^NotImplemented: Sluice does not model {refusal}$"):
        Stacks().cfn("CreateStack", **given)


@pytest.mark.parametrize("parameters", [{"DeploymentMode": "REVERT_DRIFT"}])
def test_change_sets_that_are_not_modelled_are_refused(parameters: dict[str, Any]) -> None:
    stacks = Stacks()
    stacks.create({"A": thing()})
    with pytest.raises(Refused, match=r"^NotImplemented: Sluice does not model "):
        stacks.cfn(
            "CreateChangeSet", StackName="app", ChangeSetName="c", TemplateBody=body({"B": thing()}), **parameters
        )


@pytest.mark.parametrize(
    ("operation", "parameters", "refusal"),
    [
        ("DeleteStack", {"DeploymentConfig": {"Mode": "EXPRESS"}}, "the Mode EXPRESS of DeploymentConfig"),
        ("RollbackStack", {"DeploymentConfig": {"Mode": "EXPRESS"}}, "the Mode EXPRESS of DeploymentConfig"),
        ("GetTemplateSummary", {"StackSetName": "set"}, "stack sets"),
    ],
)
def test_members_of_other_operations_are_refused_too(operation: str, parameters: dict[str, Any], refusal: str) -> None:
    stacks = Stacks()
    stacks.create({"A": thing()})
    given = parameters if operation == "GetTemplateSummary" else {"StackName": "app", **parameters}
    with pytest.raises(Refused, match=f"^NotImplemented: Sluice does not model {refusal}$"):
        stacks.cfn(operation, **given)


def test_a_deployment_as_it_is_without_being_asked_for_is_taken() -> None:
    stacks = Stacks()
    config = {"Mode": "STANDARD", "DisableRollback": False}
    stacks.cfn("CreateStack", StackName="app", TemplateBody=body({"A": thing()}), DeploymentConfig=config)


def test_attributes_that_are_not_modelled_are_refused_or_noted() -> None:
    resource = {**thing(Name="a"), "CreationPolicy": {"ResourceSignal": {"Count": 1}}}
    stacks, lenient = Stacks(), Stacks(settings=PLACEHOLDERS)
    stacks.create({"A": resource})
    assert stacks.reason("CREATE_FAILED", "A") == "Sluice does not model the attribute CreationPolicy"
    lenient.create({"A": {**resource, "Properties": {"Name": "a", "Colour": "red"}}})
    assert lenient.status() == "CREATE_COMPLETE"
    ignored = [event.detail.get("ignored") for event in lenient.trace() if event.detail.get("logical_id") == "A"]
    assert ignored == [["CreationPolicy", "Colour"], None, None]


def test_an_update_policy_is_refused_where_it_decides_and_ignored_elsewhere() -> None:
    stacks = Stacks("lambda_")
    policy = {"CodeDeployLambdaAliasUpdate": {"ApplicationName": "a", "DeploymentGroupName": "g"}}
    alias = {"FunctionName": "f", "FunctionVersion": "1", "Name": "live"}
    stacks.create(
        {
            "Queue": {"Type": "AWS::SQS::Queue", "UpdatePolicy": {"UseOnlineResharding": True}},
            "Alias": {"Type": "AWS::Lambda::Alias", "Properties": alias, "UpdatePolicy": policy, "DependsOn": "Queue"},
        }
    )
    assert stacks.reason("CREATE_FAILED", "Alias") == "Sluice does not model the attribute UpdatePolicy"
    made = [event.detail["status"] for event in stacks.trace() if event.detail.get("logical_id") == "Queue"]
    assert "CREATE_COMPLETE" in made


def test_a_transform_of_aws_that_is_not_modelled_is_refused_by_name() -> None:
    stacks = Stacks()
    stacks.create({"Transform": "AWS::CodeDeployBlueGreen", "Resources": {"A": thing()}})
    assert "Sluice does not model the transform AWS::CodeDeployBlueGreen" in stacks.reason("ROLLBACK_IN_PROGRESS")


def test_an_operation_that_is_not_modelled_is_refused_by_name() -> None:
    stacks = Stacks()
    modelled = find_services()["cloudformation"].operations
    left = [name for name in get_session().get_service_model("cloudformation").operation_names if name not in modelled]
    assert {"CreateStackSet", "RegisterType", "StartResourceScan"} < set(left)
    for operation in left:
        with pytest.raises(Refused, match=f"Sluice does not model cloudformation:{operation}"):
            stacks.cfn(operation)


def test_an_account_has_a_limit_of_stacks() -> None:
    stacks = Stacks()
    found = {limit["Name"]: limit["Value"] for limit in stacks.cfn("DescribeAccountLimits")["AccountLimits"]}
    assert found["StackLimit"] == limits.STACKS == 2_000
    state = stacks.world.scope("cloudformation", stacks.world.account, stacks.world.region).state
    state.by_name.update((f"s{number}", "id") for number in range(limits.STACKS - 1))
    stacks.create({"A": thing()}, "last")
    with pytest.raises(Refused, match=r"LimitExceededException: Limit for stack has been exceeded"):
        stacks.create({"A": thing()}, "one-too-many")


@pytest.mark.parametrize("operation", ["CreateStack", "ValidateTemplate", "GetTemplateSummary"])
@pytest.mark.parametrize("kind", ["Queue", "AWS::SQS", "Their::Own::Type", "AWS::Serverless::Function", "Custom::a b"])
def test_a_type_that_no_account_has_is_not_recognized(operation: str, kind: str) -> None:
    given = {"TemplateBody": body({"A": {"Type": kind}, "B": thing()})}
    if operation == "CreateStack":
        given["StackName"] = "app"
    with pytest.raises(Refused) as raised:
        Stacks().cfn(operation, **given)
    assert raised.value.message == f"Template format error: Unrecognized resource types: [{kind}]"


def test_a_summary_may_warn_of_types_instead() -> None:
    summary = Stacks().cfn(
        "GetTemplateSummary",
        TemplateBody=body({"A": {"Type": "Odd"}, "B": thing()}),
        TemplateSummaryConfig={"TreatUnrecognizedResourceTypesAsWarnings": True},
    )
    assert summary["Warnings"] == {"UnrecognizedResourceTypes": ["Odd"]}


def test_a_type_that_a_macro_has_made_is_not_recognized_either() -> None:
    stacks = Stacks("lambda_")
    macro = {"Type": "AWS::CloudFormation::Macro", "Properties": {"FunctionName": {"Ref": "Function"}, "Name": "Make"}}
    stacks.create({**stacks.function(), "Macro": macro}, "macros")
    stacks.replies.append({"status": "success", "fragment": {"Resources": {"A": {"Type": "Odd"}}}})
    stacks.create({"Transform": "Make", "Resources": {"A": thing()}})
    assert "Unrecognized resource types: [Odd]" in stacks.reason("ROLLBACK_IN_PROGRESS")


def test_a_type_of_aws_that_is_not_modelled_fails_its_resource_by_name() -> None:
    stacks = Stacks()
    stacks.create({"A": {"Type": "AWS::Other::Thing"}})
    assert stacks.reason("CREATE_FAILED", "A") == "Sluice does not model the resource type AWS::Other::Thing"
