"""What is wrong with a resource's properties is told by its path, before the service is asked."""

from typing import Any

import pytest

from emulator.services.cloudformation.deploy.property_faults import property_faults
from tests.emulator.services.cloudformation.bench import PLACEHOLDERS, Stacks

SCHEMA: dict[str, Any] = {
    "!": ["Name"],
    "Count": "integer",
    "Document": "any",
    "Free": "map",
    "Is": "boolean",
    "Labels": {"*": "string"},
    "List": [{"!": ["Key"], "Key": "string", "Value": "string"}],
    "Name": "string",
    "Nested": {"Inner": {"Size": "number"}},
}
OWN = {"Version": "2012-10-17", "Statement": []}


@pytest.mark.parametrize(
    "properties",
    [
        {"Count": 5, "Is": True, "Nested": {"Inner": {"Size": 1.5}}},
        {"Count": "5", "Is": "True", "Nested": {"Inner": {"Size": "1e3"}}},
        {"Count": 5.0, "Is": "false", "List": [{"Key": 1}], "Labels": {"a": True}},
        {"Document": "text", "Free": {"a": [1]}, "Labels": {}},
        {"Document": {"a": 1}, "List": [], "Nested": {}},
    ],
)
def test_a_value_that_can_be_read_as_its_type_is_of_it(properties: dict[str, Any]) -> None:
    assert property_faults(SCHEMA, {"Name": "n", **properties}) == []


@pytest.mark.parametrize(
    ("properties", "fault"),
    [
        ({"Count": "five"}, "Value of property {/Count} does not match type {Integer}"),
        ({"Count": 1.5}, "Value of property {/Count} does not match type {Integer}"),
        ({"Count": True}, "Value of property {/Count} does not match type {Integer}"),
        ({"Is": "yes"}, "Value of property {/Is} does not match type {Boolean}"),
        ({"Name": ["n"]}, "Value of property {/Name} does not match type {String}"),
        ({"Free": "text"}, "Value of property {/Free} does not match type {Map}"),
        ({"Labels": [1]}, "Value of property {/Labels} does not match type {Map}"),
        ({"Labels": {"a": {}}}, "Value of property {/Labels/a} does not match type {String}"),
        ({"List": {"Key": "k"}}, "Value of property {/List} does not match type {Array}"),
        ({"List": [{"Key": "k"}, "v"]}, "Value of property {/List/1} does not match type {Object}"),
        ({"List": [{"Value": "v"}]}, "The property {/List/0/Key} is required"),
        ({"Nested": {"Inner": {"Size": "big"}}}, "Value of property {/Nested/Inner/Size} does not match type {Number}"),
        ({"Nested": {"Outer": 1, "Other": 2}}, "Encountered unsupported properties in {/Nested}: [Outer, Other]"),
        ({"Colour": 1}, "Encountered unsupported properties in {/}: [Colour]"),
    ],
)
def test_a_fault_names_the_path_and_the_type(properties: dict[str, Any], fault: str) -> None:
    assert property_faults(SCHEMA, {"Name": "n", **properties}) == [fault]


RESOURCES: list[tuple[str, dict[str, Any], str]] = [
    ("SQS::Queue", {"DelaySeconds": "soon"}, "Value of property {/DelaySeconds} does not match type {Integer}"),
    ("SQS::Queue", {"Tags": {"a": "b"}}, "Value of property {/Tags} does not match type {Array}"),
    ("SQS::Queue", {"Size": 1}, "Encountered unsupported properties in {/}: [Size]"),
    ("SNS::Topic", {"Subscription": [{"Endpoint": "e"}]}, "The property {/Subscription/0/Protocol} is required"),
    (
        "IAM::Role",
        {"AssumeRolePolicyDocument": OWN, "Policies": [{"PolicyName": "p"}]},
        "The property {/Policies/0/PolicyDocument} is required",
    ),
    (
        "Logs::LogGroup",
        {"RetentionInDays": "week"},
        "Value of property {/RetentionInDays} does not match type {Integer}",
    ),
    (
        "Lambda::Function",
        {"Code": {"ZipFile": "x"}, "Environment": {"Variables": ["A"]}, "Role": "arn:aws:iam::123456789012:role/r"},
        "Value of property {/Environment/Variables} does not match type {Map}",
    ),
    ("SSM::Parameter", {"Type": "String", "Value": ["v"]}, "Value of property {/Value} does not match type {String}"),
]


@pytest.mark.parametrize(("kind", "properties", "fault"), RESOURCES)
def test_a_resource_with_a_fault_is_not_made(kind: str, properties: dict[str, Any], fault: str) -> None:
    stacks = Stacks("lambda_", "logs", "sns", "ssm")
    stacks.create({"A": {"Type": f"AWS::{kind}", "Properties": properties}})
    assert stacks.status() == "ROLLBACK_COMPLETE"
    assert stacks.reason("CREATE_FAILED", "A") == f"Property validation failure: [{fault}]"


def test_several_faults_are_told_at_once() -> None:
    stacks = Stacks()
    stacks.create({"A": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": "a", "FifoQueue": "b"}}})
    assert stacks.reason("CREATE_FAILED", "A") == (
        "Property validation failure: [Value of property {/DelaySeconds} does not match type {Integer}, Value of"
        " property {/FifoQueue} does not match type {Boolean}]"
    )


def test_an_update_to_a_fault_is_taken_back() -> None:
    stacks = Stacks()
    stacks.create({"A": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 1}}})
    stacks.update({"A": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": "a"}}})
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert "{/DelaySeconds}" in stacks.reason("UPDATE_FAILED", "A")


def test_where_placeholders_may_stand_in_a_property_that_aws_has_not_is_noted() -> None:
    stacks = Stacks(settings=PLACEHOLDERS)
    stacks.create({"A": {"Type": "AWS::SQS::Queue", "Properties": {"Size": 1}}})
    assert stacks.status() == "CREATE_COMPLETE"
    ignored = [event.detail["ignored"] for event in stacks.trace() if "ignored" in event.detail]
    assert ignored == [["Size"]]
