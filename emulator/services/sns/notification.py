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
    event: int = 0
    """The trace event of its publishing."""
    unsettled: int = 0
    """How many of its deliveries are under way."""
    prepared: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What stands before and behind a subscription's ARN in the JSON that its protocol gets."""

    values: dict[str, Any] | None = None
    parsed: Any = None
    is_parsed: bool = False

    def text_for(self, protocol: str) -> str:
        """Return the body for a protocol."""
        return self.texts.get(protocol, self.message)

    def attribute_values(self) -> dict[str, Any]:
        """Return the attributes as filter policies see them: texts, numbers and lists, nothing of binary ones."""
        if self.values is None:
            self.values = {
                name: _value_of(attribute)
                for name, attribute in self.attributes.items()
                if not attribute["DataType"].startswith("Binary")
            }
        return self.values

    def body(self) -> Any:
        """Return the message parsed as JSON, None where it is no JSON object."""
        if not self.is_parsed:
            self.is_parsed = True
            self.parsed = _parse(self.message)
        return self.parsed


def _value_of(attribute: dict[str, Any]) -> Any:
    text = attribute["StringValue"]
    if attribute["DataType"].startswith("Number"):
        return float(text)
    if attribute["DataType"] == "String.Array":
        found = _parse(text)
        return found if isinstance(found, list) else text
    return text


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
