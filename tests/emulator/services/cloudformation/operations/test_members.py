"""Members of requests that the API's model does not allow are refused, in AWS's words."""

from typing import Any

import pytest
from botocore.session import get_session

from emulator.services.cloudformation.operations.members import RULES, STATUSES
from tests.emulator.services.cloudformation.bench import Stacks, body, thing
from tests.emulator.worlds import Refused

TEMPLATE = body({"A": thing()})


def refused(operation: str, **parameters: Any) -> str:
    """Return the message with which CloudFormation refuses a request."""
    with pytest.raises(Refused) as raised:
        Stacks().cfn(operation, **parameters)
    assert raised.value.code == "ValidationError"
    return raised.value.message


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"StackName": "1st"},
            (
                "Value '1st' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression"
                " pattern: [a-zA-Z][-a-zA-Z0-9]*"
            ),
        ),
        (
            {"StackName": "a" * 129},
            (
                f"Value '{'a' * 129}' at 'stackName' failed to satisfy constraint: Member must have length less than or"
                " equal to 128"
            ),
        ),
        (
            {"Capabilities": ["CAPABILITY_IAM", "ALL"]},
            (
                "Value '[CAPABILITY_IAM, ALL]' at 'capabilities' failed to satisfy constraint: Member must satisfy"
                " constraint: [Member must satisfy enum value set: [CAPABILITY_NAMED_IAM, CAPABILITY_IAM,"
                " CAPABILITY_AUTO_EXPAND]]"
            ),
        ),
        (
            {"OnFailure": "KEEP"},
            (
                "Value 'KEEP' at 'onFailure' failed to satisfy constraint: Member must satisfy enum value set:"
                " [DO_NOTHING, ROLLBACK, DELETE]"
            ),
        ),
        (
            {"ClientRequestToken": "-t"},
            (
                "Value '-t' at 'clientRequestToken' failed to satisfy constraint: Member must satisfy regular"
                " expression pattern: [a-zA-Z0-9][-a-zA-Z0-9]*"
            ),
        ),
        (
            {"Tags": [{"Key": "k" * 129, "Value": "v"}]},
            (
                f"Value '{'k' * 129}' at 'tags.1.member.key' failed to satisfy constraint: Member must have length less"
                " than or equal to 128"
            ),
        ),
        (
            {"RollbackConfiguration": {"MonitoringTimeInMinutes": 181}},
            (
                "Value '181' at 'rollbackConfiguration.monitoringTimeInMinutes' failed to satisfy constraint: Member"
                " must have value less than or equal to 180"
            ),
        ),
    ],
)
def test_a_member_that_breaks_its_rule_is_named_with_its_value(given: dict[str, Any], message: str) -> None:
    found = refused("CreateStack", **{"StackName": "app", "TemplateBody": TEMPLATE, **given})
    assert found == f"1 validation error detected: {message}"


def test_all_members_that_break_their_rules_are_told_at_once() -> None:
    found = refused("CreateStack", StackName="_", OnFailure="KEEP", TemplateBody=TEMPLATE)
    assert found.startswith("2 validation errors detected: Value '_' at 'stackName' ")
    assert "; Value 'KEEP' at 'onFailure' " in found


@pytest.mark.parametrize(("member", "most"), [("Tags", 50), ("NotificationARNs", 5)])
def test_a_list_holds_as_many_as_it_may(member: str, most: int) -> None:
    items: list[Any] = [f"arn:aws:sns:us-east-1:123456789012:t{number}" for number in range(most + 1)]
    if member == "Tags":
        items = [{"Key": f"k{number}", "Value": "v"} for number in range(most + 1)]
    given = {"StackName": "app", "TemplateBody": TEMPLATE}
    Stacks().cfn("CreateStack", **given, **{member: items[:-1]})
    assert refused("CreateStack", **given, **{member: items}).endswith(f"length less than or equal to {most}")


def test_tags_of_aws_are_for_aws_alone() -> None:
    tags = [{"Key": "aws:mine", "Value": "v"}]
    found = refused("CreateStack", StackName="app", TemplateBody=TEMPLATE, Tags=tags)
    assert found == "aws:mine: aws: prefixed tag key names are not allowed for external use."


@pytest.mark.parametrize(
    ("operation", "parameters", "member"),
    [
        ("ListStacks", {"StackStatusFilter": ["DONE"]}, "stackStatusFilter"),
        ("CreateChangeSet", {"StackName": "app", "ChangeSetName": "c", "ChangeSetType": "X"}, "changeSetType"),
        ("CreateChangeSet", {"StackName": "app", "ChangeSetName": "c.1"}, "changeSetName"),
        ("GetTemplate", {"StackName": "app", "TemplateStage": "Raw"}, "templateStage"),
        ("UpdateStack", {"StackName": "app", "Capabilities": ["X"]}, "capabilities"),
    ],
)
def test_other_operations_hold_to_the_rules_too(operation: str, parameters: dict[str, Any], member: str) -> None:
    stacks = Stacks()
    stacks.create({"A": thing()})
    with pytest.raises(Refused, match=rf"^ValidationError: 1 validation error detected: Value .* at '{member}' failed"):
        stacks.cfn(operation, **parameters)


def test_the_rules_are_those_of_the_apis_model() -> None:
    model: Any = get_session().get_service_model("cloudformation")
    assert list(STATUSES) == model.shape_for("StackStatus").enum
    shapes = {"Capabilities": "Capability", "OnFailure": "OnFailure", "ChangeSetType": "ChangeSetType"}
    for member, name in {**shapes, "OnStackFailure": "OnStackFailure", "TemplateStage": "TemplateStage"}.items():
        for value in model.shape_for(name).enum:
            given: Any = [value] if member == "Capabilities" else value
            assert RULES[member](given) == ""
