"""A published message on its way to the subscriptions of a topic."""

import json
from dataclasses import dataclass, field
from typing import Any

from emulator.kernel.clock import Millis

Attributes = dict[str, dict[str, Any]]


@dataclass(slots=True, eq=False)
class Notification:
    """`texts` are the bodies that a JSON message structure holds for single protocols; the others get `message`."""

    id: str
    topic: str
    time: Millis
    message: str
    size: int
    texts: dict[str, str] = field(default_factory=dict)
    subject: str | None = None
    attributes: Attributes = field(default_factory=dict)
    group: str = ""
    deduplication: str = ""
    number: str = ""
    """The SequenceNumber of a FIFO topic."""
    signature_version: str = "1"
    is_replayed: bool = False
    key: str = ""
    """What it is known by while it is under way: its id, unless it is sent again from an archive."""
    event: int = 0
    """The trace event of its publishing."""
    trace_header: str = ""
    """The X-Ray trace header of who published it."""
    unsettled: int = 0
    """How many of its deliveries are under way."""
    prepared: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What stands before and behind a subscription's ARN in the JSON that its protocol gets."""

    seen: dict[str, Any] = field(default_factory=dict)
    """What filter policies look at, once it was read: the attributes' values under "", bodies by their protocol."""

    def text_for(self, protocol: str) -> str:
        """Return the body for a protocol."""
        return self.texts.get(protocol, self.message)

    def values(self) -> dict[str, Any]:
        """Return the attributes as filter policies see them: texts, numbers and lists, nothing of binary ones."""
        found: dict[str, Any] | None = self.seen.get("")
        if found is None:
            found = self.seen[""] = {
                name: _value_of(name, attribute)
                for name, attribute in self.attributes.items()
                if not attribute["DataType"].startswith("Binary")
            }
        return found

    def body(self, protocol: str) -> dict[str, Any]:
        """Return the body for a protocol as filter policies see it; raise NotValues where it is no JSON object."""
        key = protocol if protocol in self.texts else "body"
        if key not in self.seen:
            self.seen[key] = _parse(self.text_for(protocol))
        found = self.seen[key]
        if not isinstance(found, dict):
            raise NotValues("MessageBody", self.text_for(protocol))
        return found


class NotValues(ValueError):
    """A body is no JSON object, or an attribute of String.Array no JSON array: filter policies cannot look at it."""

    def __init__(self, what: str, value: str) -> None:
        super().__init__(f"{what} is not JSON of the right kind: {value[:100]}")
        self.what = what
        self.value = value


def _value_of(name: str, attribute: dict[str, Any]) -> Any:
    text = attribute["StringValue"]
    if attribute["DataType"].startswith("Number"):
        return float(text)
    if attribute["DataType"] == "String.Array":
        found = _parse(text)
        if not isinstance(found, list):
            raise NotValues(name, text)
        return found
    return text


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
