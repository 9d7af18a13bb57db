"""How templates are given back, validated and summed up."""

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, thing
from tests.emulator.worlds import Refused

YAML = "Resources:\n  A:   # a comment\n    Type: Test::Any::Thing\n"


def test_a_template_comes_back_as_it_was_sent() -> None:
    stacks = Stacks()
    stacks.create(YAML)
    for stage in ("Original", "Processed"):
        assert stacks.cfn("GetTemplate", StackName="app", TemplateStage=stage) == {
            "TemplateBody": YAML,
            "StagesAvailable": ["Original", "Processed"],
        }


def test_a_template_is_validated_with_its_parameters_and_capabilities() -> None:
    stacks = Stacks()
    template = {
        "Description": "about",
        "Parameters": {
            "P": {"Type": "String", "Default": 5, "Description": "d"},
            "S": {"Type": "String", "NoEcho": True},
        },
        "Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r"}}},
    }
    import json

    assert stacks.cfn("ValidateTemplate", TemplateBody=json.dumps(template)) == {
        "Description": "about",
        "Parameters": [
            {"ParameterKey": "P", "NoEcho": False, "DefaultValue": "5", "Description": "d"},
            {"ParameterKey": "S", "NoEcho": True},
        ],
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        "CapabilitiesReason": "The following resource(s) require capabilities: [AWS::IAM::Role]",
        "DeclaredTransforms": [],
    }
    with pytest.raises(Refused, match=r"JSON not well-formed. \(line 1, column 25\)"):
        stacks.cfn("ValidateTemplate", TemplateBody='{"this is invalid JSON"}')


def test_a_summary_names_types_and_constraints() -> None:
    stacks = Stacks()
    summary = stacks.cfn(
        "GetTemplateSummary",
        TemplateBody='{"AWSTemplateFormatVersion": "2010-09-09", "Metadata": {"TopicName": "sns-topic-simple"},'
        ' "Parameters": {"P": {"Type": "String", "AllowedValues": ["a", 1]}},'
        ' "Resources": {"t1": {"Type": "Test::Any::Thing"}, "t2": {"Type": "Test::Any::Thing"}}}',
    )
    assert summary == {
        "Metadata": "{'TopicName': 'sns-topic-simple'}",
        "Parameters": [
            {
                "ParameterKey": "P",
                "NoEcho": False,
                "ParameterType": "String",
                "ParameterConstraints": {"AllowedValues": ["a", "1"]},
            }
        ],
        "ResourceIdentifierSummaries": [{"LogicalResourceIds": ["t1", "t2"], "ResourceType": "Test::Any::Thing"}],
        "ResourceTypes": ["Test::Any::Thing"],
        "Version": "2010-09-09",
    }


def test_the_summary_of_a_stack_is_that_of_its_template() -> None:
    stacks = Stacks()
    stacks.create({"A": thing()})
    assert stacks.cfn("GetTemplateSummary", StackName="app")["ResourceTypes"] == ["Test::Any::Thing"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("not json", "Error validating stack policy: Invalid stack policy"),
        ('{"Statement": [{"Effect": "Allow"}]}', "Error validating stack policy: Invalid stack policy"),
        (
            '{"Statement": [{"Effect": "Allow", "Principal": "me", "Action": "Update:*", "Resource": "*"}]}',
            "Error validating stack policy: Invalid stack policy",
        ),
        (
            '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "Delete:*", "Resource": "*"}]}',
            "Error validating stack policy: Invalid stack policy",
        ),
    ],
)
def test_what_is_no_stack_policy_is_refused(body: str, message: str) -> None:
    stacks = Stacks()
    stacks.create({"A": thing()})
    with pytest.raises(Refused) as raised:
        stacks.cfn("SetStackPolicy", StackName="app", StackPolicyBody=body)
    assert raised.value.message == message


def test_a_stack_policy_comes_back_as_it_was_set() -> None:
    stacks = Stacks()
    stacks.create({"A": thing()})
    assert stacks.cfn("GetStackPolicy", StackName="app") == {}
    stacks.cfn("SetStackPolicy", StackName="app", StackPolicyBody="{}")
    assert stacks.cfn("GetStackPolicy", StackName="app") == {"StackPolicyBody": "{}"}
