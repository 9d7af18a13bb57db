"""Writes what happens to a stack and its resources: as stack events, and into the trace."""

import json
from typing import Any

from emulator.bus.calls import Answer, Call
from emulator.contract.operation import answered
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.services.cloudformation.deploy.context import PRINCIPAL
from emulator.services.cloudformation.deploy.operation import close_operation
from emulator.services.cloudformation.stack import Resource, Stack, StackEvent
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.intrinsics import as_text

STACK_TYPE = "AWS::CloudFormation::Stack"


def set_stack_status(
    scope: Scope[State], stack: Stack, status: str, reason: str = "", *, shown: str | None = None
) -> int:
    """Give a stack a status; `shown` is the reason in DescribeStacks where it differs from the event's."""
    stack.status = status
    stack.reason = reason if shown is None else shown
    token = stack.deployment.token if stack.deployment else ""
    event = StackEvent(
        scope.uuid("event"), stack.name, stack.id, STACK_TYPE, scope.now, status, reason, None, token, _operation(stack)
    )
    stack.events.append(event)
    if not status.endswith("_IN_PROGRESS"):
        close_operation(scope, stack)
    return _trace(scope, stack, event, {})


def set_resource_status(
    scope: Scope[State],
    stack: Stack,
    resource: Resource,
    status: str,
    reason: str = "",
    *,
    note: dict[str, Any] | None = None,
) -> int:
    """Give a resource a status; `note` is further detail for the trace."""
    resource.status, resource.reason, resource.changed = status, reason, scope.now
    properties = json.dumps(as_texts(resource.shown), separators=(",", ":"))
    name = f"{resource.logical_id}-{status}-{iso_time(scope.now)}Z"
    return _append(scope, stack, resource, name, properties, note or {})


def set_leftover_status(scope: Scope[State], stack: Stack, resource: Resource, status: str, reason: str = "") -> int:
    """Give a resource that an update leaves behind a status; AWS sends no properties with these events."""
    resource.status, resource.reason, resource.changed = status, reason, scope.now
    return _append(scope, stack, resource, f"{resource.logical_id}-{scope.uuid('event')}", None, {})


def _append(
    scope: Scope[State], stack: Stack, resource: Resource, name: str, properties: str | None, note: dict[str, Any]
) -> int:
    token = stack.deployment.token if stack.deployment else ""
    event = StackEvent(
        name, resource.logical_id, resource.physical_id, resource.type, scope.now, resource.status, resource.reason,
        properties, token, _operation(stack),
    )  # fmt: skip
    stack.events.append(event)
    arn = arn_of(resource)
    if arn:
        note = {**note, "arn": arn}
    if resource.is_placeholder:
        note = {**note, "placeholder": True, "because": resource.because}
    return _trace(scope, stack, event, note)


def _operation(stack: Stack) -> str:
    """Return the operation that an event of now belongs to; a stack in review has change sets only."""
    operation = stack.operation or (stack.operations[-1] if stack.operations else None)
    return operation.id if operation else ""


def arn_of(resource: Resource) -> str:
    """Return a resource's ARN, or "" where it has none or is not there yet."""
    arn = resource.attributes.get("Arn", "")
    if not arn and (resource.physical_id or "").startswith("arn:"):
        arn = resource.physical_id
    return str(arn)


def _notify(scope: Scope[State], stack: Stack, event: StackEvent) -> None:
    """Tell the topics that the stack names; whether they take it changes nothing."""
    target = stack.deployment.target if stack.deployment else stack.target
    if not target.notification_arns:
        return
    lines = {
        "StackId": stack.id,
        "Timestamp": f"{iso_time(event.time)}Z",
        "EventId": event.id,
        "LogicalResourceId": event.logical_id,
        "Namespace": scope.account,
        "PhysicalResourceId": event.physical_id,
        "PrincipalId": scope.account,
        "ResourceProperties": "null" if event.properties is None else event.properties,
        "ResourceStatus": event.status,
        "ResourceStatusReason": event.reason,
        "ResourceType": event.type,
        "StackName": stack.name,
        "ClientRequestToken": event.token or "null",
    }
    message = "".join(f"{name}='{value}'\n" for name, value in lines.items())
    for topic in target.notification_arns:
        parameters = {"TopicArn": topic, "Subject": "AWS CloudFormation Notification", "Message": message}
        call = Call("sns", "Publish", parameters, scope.account, scope.region, PRINCIPAL)
        scope.call(call, scope.then("notified"))


@answered("notified")
def notified(_scope: Scope[State], _answer: Answer) -> None:
    """A topic has taken a notification, or has not: the stack goes on."""


def _trace(scope: Scope[State], stack: Stack, event: StackEvent, note: dict[str, Any]) -> int:
    _notify(scope, stack, event)
    return scope.trace(
        "deploy",
        stack.id,
        cause=stack.deployment.cause if stack.deployment else 0,
        logical_id=event.logical_id,
        type=event.type,
        status=event.status,
        reason=event.reason,
        stack=stack.name,
        physical_id=event.physical_id,
        **note,
    )


def as_texts(value: Any) -> Any:
    """Return a value with its numbers and booleans as text, as CloudFormation shows properties."""
    if isinstance(value, dict):
        return {key: as_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_texts(item) for item in value]
    return as_text(value)
