"""Publish and PublishBatch."""

import re
from collections.abc import Callable
from typing import Any

from emulator.bus.arn import make_arn
from emulator.bus.calls import Answer, Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sns import direct, errors, limits
from emulator.services.sns.address import on_topic, trace_refusal, traced, with_topic
from emulator.services.sns.contents import read_attributes, read_texts, size_of
from emulator.services.sns.endpoints import is_phone_number
from emulator.services.sns.fifo import read_group, read_ids
from emulator.services.sns.notification import Notification
from emulator.services.sns.publishing import publish, read_notification, trace_publish
from emulator.services.sns.state import State
from emulator.services.sns.topic import Topic

DESTINATIONS = ("TopicArn", "TargetArn", "PhoneNumber")
ENTRY_ID = re.compile(r"[A-Za-z0-9_-]+\Z")


@operation("Publish")
def publish_message(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Publish a message to a topic, a device or a phone."""
    parameters = call.parameters
    given = [name for name in DESTINATIONS if parameters.get(name)]
    if len(given) != 1:
        if given:
            raise errors.invalid_parameter(f"{' and '.join(given)} Reason: only one of them can be specified")
        raise errors.no_value("TopicArn or TargetArn")
    (parameter,) = given
    if parameter == "PhoneNumber":
        return traced(scope, call, parameter, lambda: _to_phone(scope, call))
    if parameter == "TargetArn" and ":endpoint/" in parameters[parameter]:
        return traced(scope, call, parameter, lambda: _to_device(scope, call))
    return traced(scope, call, parameter, lambda: with_topic(scope, call, parameter, _publish))


@on_topic("PublishBatch")
def publish_batch(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    """Publish up to ten messages to a topic; each is accepted or refused by itself."""
    entries = _read_entries(call.parameters, topic.maximum_bytes)
    for entry in entries:
        _check(topic, entry)
    successful, failed = [], []
    for entry in entries:
        try:
            published = publish(scope, topic, entry, call.principal, call.cause, call.trace_header)
            successful.append({"Id": entry["Id"], **published})
        except AwsError as error:
            trace_refusal(scope, call, topic.arn, error)
            failure = error.failure
            failed.append({"Id": entry["Id"], "Code": failure.code, "Message": failure.message, "SenderFault": True})
    return {"Successful": successful, "Failed": failed}


def _check(topic: Topic, entry: dict[str, Any]) -> None:
    """Refuse what makes AWS refuse a batch as a whole."""
    read_attributes(entry.get("MessageAttributes") or {})
    read_texts(entry.get("Message") or "", entry.get("MessageStructure"))
    if topic.is_fifo:
        read_ids(entry, by_content=topic.attributes.get("ContentBasedDeduplication") == "true")
    else:
        read_group(entry)


def _publish(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    return publish(scope, topic, call.parameters, call.principal, call.cause, call.trace_header)


def _to_phone(scope: Scope[State], call: Call) -> dict[str, Any]:
    number = call.parameters["PhoneNumber"]
    if not is_phone_number(number) or not number.startswith("+"):
        raise errors.invalid_parameter(f"PhoneNumber Reason: {number} is not valid to publish to")
    notification = read_notification(scope, number, call.parameters)
    if len(notification.text_for("sms")) > limits.TEXT_MESSAGE_CHARACTERS:
        raise errors.invalid_parameter("Message too long")
    return _hand_over(scope, call, notification, lambda: direct.to_phone(scope, number, notification))


def _to_device(scope: Scope[State], call: Call) -> dict[str, Any]:
    arn = call.parameters["TargetArn"]
    device = scope.state.devices.get(arn)
    if device is None:
        raise errors.invalid_parameter("TargetArn Reason: No endpoint found for the target arn specified")
    application = scope.state.applications[device.application]
    if not application.is_enabled:
        raise AwsError("PlatformApplicationDisabled", "Platform application is disabled")
    if not device.is_enabled:
        raise AwsError("EndpointDisabled", "Endpoint is disabled")
    notification = read_notification(scope, arn, call.parameters, application.platform)
    return _hand_over(scope, call, notification, lambda: direct.to_device(scope, arn, notification))


def _hand_over(
    scope: Scope[State], call: Call, notification: Notification, deliver: Callable[[], Answer]
) -> dict[str, Any]:
    """Publish without a topic: to one phone or device, once."""
    destination = notification.topic
    resource = make_arn("sns", scope.region, scope.account, "sms") if destination.startswith("+") else destination
    notification.id = scope.uuid("message-id")
    trace_publish(scope, notification, resource, call.principal, call.cause)
    message = notification.id
    event = scope.host.append("deliver", resource, destination, message, notification.event, {"attempt": 1})
    failure = deliver().failure
    if failure is not None:
        detail = {"code": failure.code, "message": failure.message, "attempt": 1, "lost": True}
        scope.host.append("refuse", resource, destination, message, event, detail)
    return {"MessageId": message}


def _read_entries(parameters: dict[str, Any], most: int) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = parameters.get("PublishBatchRequestEntries") or []
    if not entries:
        raise errors.empty_batch()
    if len(entries) > limits.BATCH_ENTRIES:
        raise errors.too_many_entries()
    identities = [entry["Id"] for entry in entries]
    for identity in identities:
        if len(identity) > limits.BATCH_ENTRY_ID_LENGTH:
            raise errors.long_batch_id(identity)
        if not ENTRY_ID.match(identity):
            raise errors.invalid_batch_id(identity)
    if len(dict.fromkeys(identities)) < len(identities):
        raise errors.batch_ids_not_distinct()
    if sum(_size_of(entry) for entry in entries) > most:
        raise errors.batch_too_long()
    return entries


def _size_of(entry: dict[str, Any]) -> int:
    size = size_of(entry.get("Message") or "")
    for name, value in (entry.get("MessageAttributes") or {}).items():
        size += len(name) + len(value.get("DataType") or "")
        size += len(value.get("BinaryValue") or b"") or size_of(value.get("StringValue") or "")
    return size
