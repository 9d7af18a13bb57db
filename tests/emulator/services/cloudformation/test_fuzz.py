"""Templates from anybody: whatever they hold, the answer is AWS's error or a stack at rest."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.contract.settings import Settings
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.template.load import load_template
from tests.emulator.services.cloudformation.bench import CAPABILITIES, Stacks
from tests.emulator.worlds import Refused

FINAL = ("CREATE_COMPLETE", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED")
FUNCTIONS = (
    "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "GetAtt", "If", "ImportValue", "Join", "Length", "Not",
    "Or", "Select", "Split", "Sub", "ToJsonString", "Transform", "ForEach::X",
)  # fmt: skip
NAMES = ("A", "B", "P", "C", "M", "AWS::Region", "AWS::NoValue", "A.Arn", "nothing")
SECTIONS = (
    "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Transform",
    "Resources", "Outputs", "Hooks", "Other",
)  # fmt: skip
KEYS = (
    "Ref", "Condition", "Type", "Properties", "DependsOn", "DeletionPolicy", "Default", "AllowedValues",
    "AllowedPattern", "MinLength", "Value", "Export", "Name", "UpdateReplacePolicy", "Metadata", "NoEcho",
    "TemplateURL", "ServiceToken", "Tags", "QueueName", "RedrivePolicy", "Handle", "Timeout", "Policies",
    *(f"Fn::{name}" for name in FUNCTIONS), *NAMES,
)  # fmt: skip
TEXTS = (
    "AWS::SQS::Queue", "Test::Any::Thing", "AWS::IAM::Role", "AWS::CloudFormation::Stack", "Custom::X", "String",
    "CloudFormation::No", "AWS::CloudFormation::WaitCondition", "AWS::CloudFormation::Macro", "Number", "${A}",
    "${A.Arn}-${!x}", "CommaDelimitedList", "AWS::LanguageExtensions", "AWS::Include", "2010-09-09", "1", "Retain",
    "", "{{resolve:ssm:x}}", "arn:aws:sns:us-east-1:1:t", *NAMES,
)  # fmt: skip

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(TEXTS)
    | st.text(max_size=5)
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=25,
)
known = st.sampled_from(
    (
        "AWS::SQS::Queue",
        "Test::Any::Thing",
        "AWS::IAM::Role",
        "AWS::CloudFormation::WaitCondition",
        "Custom::X",
        "AWS::CloudFormation::Stack",
        "AWS::CloudFormation::Macro",
        "Un::Known::Type",
    )
)
properties = st.dictionaries(st.sampled_from(KEYS), values, max_size=4)
resource = st.fixed_dictionaries(
    {"Type": known}, optional={"Properties": properties, "DependsOn": values, "Condition": leaves}
)
resources = st.dictionaries(st.sampled_from(("A", "B", "X")), resource | values, min_size=1, max_size=3)
templates = st.fixed_dictionaries(
    {"Resources": resources | values},
    optional={
        **{section: values for section in SECTIONS if section != "Resources"},
        "Conditions": st.dictionaries(st.sampled_from(("C", "D")), values, max_size=2),
        "Mappings": st.dictionaries(st.just("M"), values, max_size=1),
        "Parameters": st.dictionaries(
            st.just("P"), st.dictionaries(st.sampled_from(KEYS), leaves, max_size=4) | values
        ),
        "Outputs": st.dictionaries(st.just("O"), st.dictionaries(st.sampled_from(KEYS), values, max_size=3) | values),
    },
)


def check(refused: Refused) -> None:
    """Raise unless it is a refusal of the template."""
    if refused.code not in ("ValidationError", "NotImplemented"):
        raise refused


def attempt(template: Any, *, placeholders: bool) -> None:
    """Create a stack, and delete it where one was made."""
    stacks = Stacks(settings=Settings(placeholders=placeholders))
    try:
        stack_id = stacks.cfn(
            "CreateStack", StackName="app", TemplateBody=json.dumps(template), Capabilities=CAPABILITIES
        )
    except Refused as refused:
        check(refused)
        return
    stacks.rest(20_000)
    stacks.handler({})
    assert stacks.status() in FINAL, stacks.history()[-1]
    stacks.cfn("DescribeStackEvents", StackName="app")
    stacks.cfn("GetTemplate", StackName="app")
    stacks.delete()
    assert stacks.status(stack_id["StackId"]) in ("DELETE_COMPLETE", "DELETE_FAILED")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(templates, st.booleans())
def test_any_template_is_refused_or_comes_to_rest(template: Any, placeholders: bool) -> None:
    attempt(template, placeholders=placeholders)


@pytest.mark.slow
@settings(max_examples=800, suppress_health_check=[HealthCheck.too_slow])
@given(templates, st.booleans())
def test_very_many_templates_are_refused_or_come_to_rest(template: Any, placeholders: bool) -> None:
    attempt(template, placeholders=placeholders)


@given(st.text(alphabet="{}[]:,-!&*#|>'\"%@`\n\t aRef0.~", max_size=80))
def test_any_text_is_a_template_or_a_refusal(text: str) -> None:
    with suppress(ValidationError):
        load_template(text)


@settings(max_examples=40)
@given(values, values)
def test_any_two_templates_are_compared_or_refused(before: Any, after: Any) -> None:
    stacks = Stacks()

    def template(value: Any) -> str:
        return json.dumps(
            {"Resources": {"A": {"Type": "Test::Any::Thing", "Properties": {"Other": value, "Name": "a"}}}}
        )

    try:
        stacks.create(template(before))
        if stacks.status() != "CREATE_COMPLETE":
            return
        for kind in ("CreateChangeSet", "UpdateStack"):
            further = {"ChangeSetName": "c"} if kind == "CreateChangeSet" else {}
            stacks.cfn(kind, StackName="app", TemplateBody=template(after), Capabilities=CAPABILITIES, **further)
            stacks.rest()
    except Refused as refused:
        check(refused)
