"""What a message may hold: its characters, its attributes and its size."""

import re
from functools import lru_cache
from typing import Any

from emulator.services.sqs import errors, limits
from emulator.services.sqs.checksums import md5_of_body

ALLOWED = re.compile("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*\\Z")
"""To look for the characters that are not allowed would take twice as long."""
ALLOWED_ASCII = b"\t\n\r" + bytes(range(0x20, 0x80))
ATTRIBUTE_NAME = re.compile(r"[A-Za-z0-9_\-.]{1,256}\Z")
IDENTIFIER = re.compile(r"[!-~]{1,128}\Z")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")
TYPES = ("String", "Number", "Binary")


def size_of(text: str) -> int:
    """Return the bytes of a text in UTF-8."""
    return len(text) if text.isascii() else len(text.encode())


@lru_cache(maxsize=4)
def weigh(body: str) -> tuple[int, str]:
    """Return the size and the MD5 of a body, or refuse its characters; a topic sends one body to many queues."""
    if not is_allowed(body):
        raise errors.invalid_message_contents()
    data = body.encode()
    return len(data), md5_of_body(data)


def is_allowed(text: str) -> bool:
    """Say whether a text has only characters that XML 1.0 allows."""
    if text.isascii():
        # Is anything left when all that is allowed is gone? The pattern takes three times as long.
        return not text.encode().translate(None, ALLOWED_ASCII)
    return ALLOWED.match(text) is not None


def check_identifier(value: str, parameter: str) -> None:
    """Refuse a MessageGroupId or MessageDeduplicationId that is empty, too long or of other characters."""
    if not IDENTIFIER.match(value):
        reason = f"{parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length."
        raise errors.invalid_value(value, parameter, reason)


def read_attributes(given: dict[str, Any], kind: str = "user") -> tuple[dict[str, dict[str, Any]], int]:
    """Return the message attributes as they are kept, and their size in bytes; `kind` is user or system."""
    if len(given) > limits.MESSAGE_ATTRIBUTES:
        text = f"Number of message attributes [{len(given)}] exceeds the allowed maximum [{limits.MESSAGE_ATTRIBUTES}]."
        raise errors.invalid_parameter(text)
    kept = {name: _read_attribute(name, value, kind) for name, value in given.items()}
    return kept, sum(_attribute_size(name, value) for name, value in kept.items())


def read_trace_header(given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the message system attributes: AWSTraceHeader is the only one that a sender may set."""
    for name in given:
        if name != limits.TRACE_HEADER:
            text = f"Message system attribute name '{name}' is invalid. Only AWSTraceHeader is supported."
            raise errors.invalid_parameter(text)
    kept, _ = read_attributes(given, "system")
    for name, value in kept.items():
        if value["DataType"] != "String":
            raise errors.invalid_parameter(f"The type of message (system) attribute '{name}' is invalid. Use String.")
    return kept


def _read_attribute(name: str, value: dict[str, Any], kind: str) -> dict[str, Any]:
    _check_name(name, kind)
    data_type = value.get("DataType") or ""
    label = f"message ({kind}) attribute '{name}'"
    if not data_type:
        raise errors.invalid_parameter(f"The message attribute '{name}' must contain non-empty message attribute type.")
    base = data_type.split(".", 1)[0]
    if base not in TYPES or len(data_type) > limits.ATTRIBUTE_NAME_LENGTH:
        text = f"The type of {label} is invalid. You must use only the following supported type prefixes: "
        raise errors.invalid_parameter(text + "Binary, Number, String.")
    if value.get("StringListValues") or value.get("BinaryListValues"):
        raise errors.unsupported("Message attribute list values in SendMessage operation are not supported.")
    member = "BinaryValue" if base == "Binary" else "StringValue"
    content = value.get(member)
    if not content:
        raise errors.invalid_parameter(
            f"Message ({kind}) attribute '{name}' must contain a non-empty value of type '{base}'."
        )
    if base == "Number" and not NUMBER.match(content):
        raise errors.invalid_parameter(f"Can't cast the value of {label} to a number.")
    if base != "Binary" and not is_allowed(content):
        raise errors.invalid_message_contents()
    return {member: content, "DataType": data_type}


def _check_name(name: str, kind: str) -> None:
    lowered = name.lower()
    is_reserved = kind == "user" and lowered.startswith(("aws.", "amazon."))
    is_dotted = name.startswith(".") or name.endswith(".") or ".." in name
    if not ATTRIBUTE_NAME.match(name) or is_reserved or is_dotted:
        text = f"Message ({kind}) attribute name '{name}' is invalid. It can contain A-Z, a-z, 0-9, '_', '-' and '.', "
        rest = "must not start with AWS. or Amazon., must not start or end with '.' nor repeat it, 1 to 256 in length."
        raise errors.invalid_parameter(text + rest)


def _attribute_size(name: str, value: dict[str, Any]) -> int:
    content = value.get("BinaryValue")
    length = size_of(value["StringValue"]) if content is None else len(content)
    return len(name) + len(value["DataType"]) + length
