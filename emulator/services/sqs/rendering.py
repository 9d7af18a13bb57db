"""A message as ReceiveMessage hands it out."""

from typing import Any

from emulator.services.sqs.checksums import md5_of_attributes
from emulator.services.sqs.message import Message

ALL = "All"


def render(
    messages: list[Message], system_names: tuple[str, ...], attribute_names: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return messages with the system attributes and the message attributes that were asked for."""
    wants_all = ALL in system_names
    shown = []
    for message in messages:
        rendered: dict[str, Any] = {
            "MessageId": message.id,
            "ReceiptHandle": message.handle,
            "MD5OfBody": message.md5,
            "Body": message.body,
        }
        if system_names:
            system = system_attributes(message)
            if not wants_all:
                system = {name: system[name] for name in system_names if name in system}
            if system:
                rendered["Attributes"] = system
        if attribute_names and message.attributes:
            rendered |= _chosen_attributes(message.attributes, message.attributes_md5, attribute_names)
        shown.append(rendered)
    return shown


def system_attributes(message: Message) -> dict[str, str]:
    """Return every system attribute that the message has."""
    system = {
        "SenderId": message.sender,
        "ApproximateFirstReceiveTimestamp": str(message.first_received),
        "ApproximateReceiveCount": str(message.count),
        "SentTimestamp": str(message.sent),
    }
    if message.number:
        system["SequenceNumber"] = message.number
    if message.deduplication:
        system["MessageDeduplicationId"] = message.deduplication
    if message.group:
        system["MessageGroupId"] = message.group
    if message.trace_header:
        system["AWSTraceHeader"] = message.trace_header
    if message.origin:
        system["DeadLetterQueueSourceArn"] = message.origin
    return system


def _chosen_attributes(
    attributes: dict[str, dict[str, Any]], md5: str, attribute_names: tuple[str, ...]
) -> dict[str, Any]:
    chosen = {name: value for name, value in attributes.items() if _is_chosen(name, attribute_names)}
    if not chosen:
        return {}
    is_whole = len(chosen) == len(attributes)
    return {"MD5OfMessageAttributes": md5 if is_whole else md5_of_attributes(chosen), "MessageAttributes": chosen}


def _is_chosen(name: str, wanted: tuple[str, ...]) -> bool:
    for pattern in wanted:
        if pattern in (ALL, ".*", name):
            return True
        if pattern.endswith(".*") and name.startswith(pattern[:-2]):
            return True
    return False
