"""What a message may hold: its text, its subject and its attributes."""

import re
from typing import Any

import orjson

from emulator.services.sns import errors, limits
from emulator.services.sns.notification import Attributes

ATTRIBUTE_NAME = re.compile(r"[A-Za-z0-9_\-.]{1,256}\Z")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")
SETTINGS = ("AWS.MM.", "AWS.SNS.")
"""What names of attributes begin with that set something of a text message or push notification."""
TYPES = ("Binary", "Number", "String")
DEFAULT = "default"


def size_of(text: str) -> int:
    """Return the bytes of a text in UTF-8."""
    return len(text) if text.isascii() else len(text.encode())


def read_texts(message: str, structure: str | None, platform: str = "") -> tuple[str, dict[str, str]]:
    """Return the text for every protocol, and those for single ones by a message structure of "json".

    What is sent to one device only may have a text for its platform instead.
    """
    if structure is None:
        return message, {}
    if structure != "json":
        raise errors.invalid_parameter("MessageStructure")
    try:
        document = orjson.loads(message)
    except orjson.JSONDecodeError:
        document = None
    if not isinstance(document, dict):
        raise errors.invalid_parameter("Message Structure - JSON message body failed to parse")
    texts = {name: text for name, text in document.items() if isinstance(text, str)}
    if platform and platform in texts:
        return texts[platform], texts
    if DEFAULT not in texts and platform:
        raise errors.invalid_parameter(f"JSON must contain an entry for 'default' or '{platform}'.")
    if DEFAULT not in texts:
        raise errors.invalid_parameter("Message Structure - No default entry in JSON message body")
    return texts.pop(DEFAULT), texts


def check_subject(subject: str) -> None:
    """Refuse a subject that is empty, too long or has line breaks."""
    if not subject or len(subject) > limits.SUBJECT_LENGTH or CONTROL.search(subject):
        raise errors.invalid_parameter("Subject")


def read_attributes(given: dict[str, Any]) -> tuple[Attributes, int]:
    """Return the message attributes as they are kept, and their size in bytes."""
    kept = {name: _read_attribute(name, value) for name, value in given.items()}
    return kept, sum(_attribute_size(name, value) for name, value in kept.items())


def _read_attribute(name: str, value: dict[str, Any]) -> dict[str, Any]:
    data_type = value.get("DataType") or ""
    base = data_type.split(".", 1)[0]
    if base not in TYPES:
        text = "the set of supported type prefixes is Binary, Number, and String."
        raise errors.invalid_value(f"The message attribute '{name}' has an invalid message attribute type, {text}")
    _check_name(name)
    if "StringValue" not in value and "BinaryValue" not in value:
        raise _empty(name, data_type)
    member = "BinaryValue" if base == "Binary" else "StringValue"
    if member not in value:
        field = member.removesuffix("Value")
        raise errors.invalid_value(f"The message attribute '{name}' with type '{data_type}' must use field '{field}'.")
    content = value[member]
    if not content:
        raise _empty(name, data_type)
    if base == "Number" and not NUMBER.match(content):
        raise errors.invalid_value(f"Could not cast message attribute '{name}' value to number.")
    return {"DataType": data_type, member: content}


def _empty(name: str, data_type: str) -> Exception:
    text = f"must contain non-empty message attribute value for message attribute type '{data_type}'."
    return errors.invalid_value(f"The message attribute '{name}' {text}")


def _check_name(name: str) -> None:
    is_reserved = name.lower().startswith(("aws.", "amazon.")) and not name.startswith(SETTINGS)
    is_dotted = name.startswith(".") or name.endswith(".") or ".." in name
    if not ATTRIBUTE_NAME.match(name) or is_reserved or is_dotted:
        raise errors.invalid_value(f"Invalid message attribute name: {name}")


def _attribute_size(name: str, value: dict[str, Any]) -> int:
    content = value.get("BinaryValue")
    length = size_of(value["StringValue"]) if content is None else len(content)
    return len(name) + len(value["DataType"]) + length
