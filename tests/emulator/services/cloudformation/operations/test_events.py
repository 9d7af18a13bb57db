"""What happened to a stack, grouped by operations."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, body, thing
from tests.emulator.worlds import Refused


def events(stacks: Stacks, **asked: Any) -> list[dict[str, Any]]:
    """Return what DescribeEvents tells, the oldest first."""
    found: list[dict[str, Any]] = stacks.cfn("DescribeEvents", **asked)["OperationEvents"]
    return found[::-1]


def test_an_operation_begins_goes_on_and_ends() -> None:
    stacks = Stacks()
    stack_id = stacks.create({"A": thing(Name="a")}, ClientRequestToken="mine")
    found = events(stacks, StackName="app")
    assert [(event["EventType"], event.get("LogicalResourceId"), event.get("ResourceStatus")) for event in found] == [
        ("STACK_EVENT", None, None),
        ("PROGRESS_EVENT", "app", "CREATE_IN_PROGRESS"),
        ("PROGRESS_EVENT", "A", "CREATE_IN_PROGRESS"),
        ("PROGRESS_EVENT", "A", "CREATE_IN_PROGRESS"),
        ("PROGRESS_EVENT", "A", "CREATE_COMPLETE"),
        ("PROGRESS_EVENT", "app", "CREATE_COMPLETE"),
        ("STACK_EVENT", None, None),
    ]
    general = [
        (event["StackId"], event["OperationId"], event["OperationType"], event["ClientRequestToken"]) for event in found
    ]
    assert set(general) == {(stack_id, found[0]["OperationId"], "CREATE_STACK", "mine")}
    assert [event["OperationStatus"] for event in (found[0], found[-1])] == ["IN_PROGRESS", "SUCCEEDED"]
    assert found[-1]["StartTime"] == found[0]["Timestamp"] < found[-1]["EndTime"] == found[-1]["Timestamp"]


def test_a_rollback_is_an_operation_of_its_own() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a", Fails="create")})
    ends = [event for event in events(stacks, StackName="app") if event.get("EndTime")]
    assert [(end["OperationType"], end["OperationStatus"]) for end in ends] == [
        ("CREATE_STACK", "FAILED"), ("ROLLBACK", "SUCCEEDED"),
    ]  # fmt: skip
    rollback = events(stacks, OperationId=ends[1]["OperationId"])
    assert {event["OperationType"] for event in rollback} == {"ROLLBACK"}
    assert rollback[1]["ResourceStatus"] == "ROLLBACK_IN_PROGRESS"


def test_only_what_failed_is_told_where_that_is_asked_for() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a"), "B": thing(Name="b", Fails="create", Other={"Ref": "A"})})
    found = events(stacks, StackName="app", Filters={"FailedEvents": True})
    assert [(event["EventType"], event.get("LogicalResourceId")) for event in found] == [
        ("PROVISIONING_ERROR", "B"), ("STACK_EVENT", None),
    ]  # fmt: skip
    assert found[0]["ResourceStatusReason"].startswith('Resource handler returned message: "b refuses to be made')


def test_each_change_of_a_stack_is_an_operation() -> None:
    stacks = Stacks()
    stack_id = stacks.create({"A": thing(Name="a")})
    stacks.update({"A": thing(Name="a", Size=1)})
    template = body({"A": thing(Name="a", Size=2)})
    change_set = stacks.cfn("CreateChangeSet", StackName="app", ChangeSetName="c", TemplateBody=template)["Id"]
    stacks.cfn("ExecuteChangeSet", ChangeSetName=change_set)
    stacks.rest()
    stacks.delete()
    kinds = dict.fromkeys(
        (event["OperationId"], event["OperationType"]) for event in events(stacks, StackName=stack_id)
    )
    assert [kind for _, kind in kinds] == [
        "CREATE_STACK", "UPDATE_STACK", "CREATE_CHANGESET", "UPDATE_STACK", "DELETE_STACK",
    ]  # fmt: skip


def test_a_change_set_tells_of_its_own_creation() -> None:
    stacks = Stacks()
    given = {"StackName": "app", "ChangeSetType": "CREATE", "TemplateBody": body({"A": thing()})}
    stacks.cfn("CreateChangeSet", ChangeSetName="c", **given)
    found = events(stacks, StackName="app", ChangeSetName="c")
    assert [event.get("OperationStatus", event.get("ResourceStatus")) for event in found] == [
        "IN_PROGRESS", "REVIEW_IN_PROGRESS", "SUCCEEDED",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "One of StackName, ChangeSetName or OperationId must be specified."),
        ({"StackName": "other"}, r"Stack \[other\] does not exist"),
        ({"OperationId": "none"}, r"Operation \[none\] does not exist"),
    ],
)
def test_what_is_not_there_is_refused(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(Refused, match=f"^ValidationError: {message}$"):
        Stacks().cfn("DescribeEvents", **asked)
