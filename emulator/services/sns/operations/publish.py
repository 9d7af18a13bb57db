"""Publish and PublishBatch."""

import re
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sns import errors, limits
from emulator.services.sns.address import on_topic, trace_refusal, traced, with_topic
from emulator.services.sns.contents import size_of
from emulator.services.sns.publishing import publish
from emulator.services.sns.state import State
from emulator.services.sns.topic import Topic

ENTRY_ID = re.compile(r"[A-Za-z0-9_-]+\Z")


@operation("Publish")
def publish_message(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Publish a message to a topic."""
    parameters = call.parameters
    parameter = "TopicArn" if parameters.get("TopicArn") or not parameters.get("TargetArn") else "TargetArn"
    if not parameters.get(parameter):
        raise errors.no_value("TopicArn or TargetArn")
    return traced(scope, call, parameter, lambda: with_topic(scope, call, parameter, _publish))


@on_topic("PublishBatch")
def publish_batch(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    """Publish up to ten messages to a topic; each is accepted or refused by itself."""
    entries = _read_entries(call.parameters)
    successful, failed = [], []
    for entry in entries:
        try:
            published = publish(scope, topic, entry, call.principal, call.cause)
            successful.append({"Id": entry["Id"], **published})
        except AwsError as error:
            trace_refusal(scope, call, topic.arn, error)
            failure = error.failure
            failed.append({"Id": entry["Id"], "Code": failure.code, "Message": failure.message, "SenderFault": True})
    return {"Successful": successful, "Failed": failed}


def _publish(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    return publish(scope, topic, call.parameters, call.principal, call.cause)


def _read_entries(parameters: dict[str, Any]) -> list[dict[str, Any]]:
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
    if sum(_size_of(entry) for entry in entries) > limits.MESSAGE_BYTES:
        raise errors.batch_too_long()
    return entries


def _size_of(entry: dict[str, Any]) -> int:
    size = size_of(entry.get("Message") or "")
    for name, value in (entry.get("MessageAttributes") or {}).items():
        size += len(name) + len(value.get("DataType") or "")
        size += len(value.get("BinaryValue") or b"") or size_of(value.get("StringValue") or "")
    return size
