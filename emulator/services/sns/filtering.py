"""Filter policies: which messages a subscription takes, and the clause that kept one out."""

from dataclasses import dataclass
from typing import Any

from emulator.bus.patterns.fields import Fields
from emulator.bus.patterns.reading import read_pattern
from emulator.bus.patterns.tokens import InvalidPattern
from emulator.services.sns.documents import NotJson, read_json
from emulator.services.sns.errors import BadAttribute
from emulator.services.sns.notification import Notification

ATTRIBUTES, BODY = "MessageAttributes", "MessageBody"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter policy ready to match, on the message's attributes or on its body."""

    pattern: Fields
    is_on_body: bool

    def takes(self, notification: Notification) -> bool:
        """Say whether the subscription gets a notification."""
        return self.pattern.matches(notification.body() if self.is_on_body else notification.attribute_values())


def read_filter(value: str, scope: str) -> Filter:
    """Return a filter policy's JSON ready to match, or refuse it."""
    try:
        policy: Any = read_json(value)
    except NotJson as broken:
        raise BadAttribute(f"FilterPolicy: failed to parse JSON. {broken.reason}") from None
    try:
        return Filter(read_pattern(policy), scope == BODY)
    except InvalidPattern as invalid:
        raise BadAttribute(f"FilterPolicy: {invalid.reason}") from None
