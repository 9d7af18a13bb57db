"""Describes what happened to a stack, grouped by operations."""

from collections.abc import Iterator
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import RESULTS_PER_PAGE
from emulator.services.cloudformation.operations.change_sets import find_change_set
from emulator.services.cloudformation.operations.pages import page
from emulator.services.cloudformation.stack import Operation, Stack, StackEvent
from emulator.services.cloudformation.state import State


@operation("DescribeEvents", reads=True)
def describe_events(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeEvents.html"""
    stack, wanted = _asked(scope, call.parameters)
    found = [event for one in stack.operations if wanted in ("", one.id) for event in _of(stack, one)]
    if (call.parameters.get("Filters") or {}).get("FailedEvents"):
        found = [event for event in found if _has_failed(event)]
    found.sort(key=lambda event: event["Timestamp"])
    events, token = page(found[::-1], call.parameters.get("NextToken"), RESULTS_PER_PAGE)
    return {"OperationEvents": list(events), **token}


def _asked(scope: Scope[State], parameters: dict[str, Any]) -> tuple[Stack, str]:
    """Return the stack that is asked for, and the operation, "" for all of them."""
    wanted, name = parameters.get("OperationId", ""), parameters.get("StackName")
    if parameters.get("ChangeSetName"):
        change_set = find_change_set(scope, parameters)
        stack = scope.state.stacks[change_set.stack_id]
        return stack, next(one.id for one in stack.operations if one.change_set_id == change_set.id)
    if name:
        found = scope.state.find(name)
        if found is None:
            raise ValidationError(f"Stack [{name}] does not exist")
        if wanted and all(one.id != wanted for one in found.operations):
            raise ValidationError(f"Operation [{wanted}] does not exist for stack [{name}]")
        return found, wanted
    if not wanted:
        raise ValidationError("One of StackName, ChangeSetName or OperationId must be specified.")
    for stack in scope.state.stacks.values():
        if any(one.id == wanted for one in stack.operations):
            return stack, wanted
    raise ValidationError(f"Operation [{wanted}] does not exist")


def _of(stack: Stack, one: Operation) -> Iterator[dict[str, Any]]:
    """Yield an operation's beginning, the progress and errors in it, and its end."""
    yield _milestone(stack, one, "IN_PROGRESS", one.started)
    for event in stack.events:
        if event.operation == one.id:
            yield _progress(stack, one, event)
    if one.ended:
        yield _milestone(stack, one, "SUCCEEDED" if one.succeeded else "FAILED", one.ended)


def _milestone(stack: Stack, one: Operation, status: str, time: int) -> dict[str, Any]:
    ended = {"EndTime": time / 1000} if status != "IN_PROGRESS" else {}
    return {
        **_general(stack, one, f"{one.id}-{status}", "STACK_EVENT", time),
        "OperationStatus": status,
        "StartTime": one.started / 1000,
        **ended,
    }


def _progress(stack: Stack, one: Operation, event: StackEvent) -> dict[str, Any]:
    has_failed = event.status.endswith("_FAILED") and event.physical_id != stack.id
    described = {
        **_general(stack, one, event.id, "PROVISIONING_ERROR" if has_failed else "PROGRESS_EVENT", event.time),
        "LogicalResourceId": event.logical_id,
        "PhysicalResourceId": event.physical_id,
        "ResourceType": event.type,
        "ResourceStatus": event.status,
    }
    if event.reason:
        described["ResourceStatusReason"] = event.reason
    if event.properties is not None and event.properties != "{}":
        described["ResourceProperties"] = event.properties
    return described


def _general(stack: Stack, one: Operation, event_id: str, kind: str, time: int) -> dict[str, Any]:
    token = {"ClientRequestToken": one.token} if one.token else {}
    return {
        "EventId": event_id,
        "StackId": stack.id,
        "OperationId": one.id,
        "OperationType": one.kind,
        "EventType": kind,
        "Timestamp": time / 1000,
        **token,
    }


def _has_failed(event: dict[str, Any]) -> bool:
    return event["EventType"] == "PROVISIONING_ERROR" or event.get("OperationStatus") == "FAILED"
