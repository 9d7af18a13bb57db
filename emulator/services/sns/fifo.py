"""The order and the deduplication of a FIFO topic."""

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from emulator.kernel.clock import Millis
from emulator.services.sns import errors, limits

IDENTIFIER = re.compile(r"[!-~]{1,128}\Z")
FIRST_NUMBER = 10_000_000_000_000_000_000
NUMBER_STEP = 1_000


class Accepted(NamedTuple):
    """A message that makes later ones of its deduplication id duplicates, until `forgotten_at`."""

    forgotten_at: Millis
    message: str
    number: str


@dataclass(slots=True)
class Order:
    """`accepted` by (group, deduplication id), the group empty where the topic deduplicates as a whole."""

    accepted: OrderedDict[tuple[str, str], Accepted] = field(default_factory=OrderedDict)
    numbers: int = 0

    def find(self, group: str, deduplication: str, now: Millis) -> Accepted | None:
        """Return the message that one of this id would repeat."""
        accepted = self.accepted
        while accepted and next(iter(accepted.values())).forgotten_at <= now:
            accepted.popitem(last=False)
        return accepted.get((group, deduplication))

    def add(self, group: str, deduplication: str, message: str, now: Millis) -> str:
        """Take a message as accepted now; return its SequenceNumber: 20 digits, growing."""
        self.numbers += 1
        number = str(FIRST_NUMBER + NUMBER_STEP * self.numbers)
        forgotten_at = now + limits.DEDUPLICATION_INTERVAL
        self.accepted[group, deduplication] = Accepted(forgotten_at, message, number)
        return number


def read_ids(entry: dict[str, Any], *, by_content: bool) -> tuple[str, str]:
    """Return the group and deduplication id of a message for a FIFO topic, or refuse it."""
    group, given = entry.get("MessageGroupId"), entry.get("MessageDeduplicationId")
    if not group:
        raise errors.invalid_parameter("The MessageGroupId parameter is required for FIFO topics")
    _check("MessageGroupId", group)
    if given:
        _check("MessageDeduplicationId", given)
        return group, given
    if not by_content:
        text = "ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
        raise errors.invalid_parameter(f"The topic should either have {text}")
    return group, sha256((entry.get("Message") or "").encode()).hexdigest()


def read_group(entry: dict[str, Any]) -> str:
    """Return the group of a message for a standard topic, empty where it has none, or refuse it."""
    group: str = entry.get("MessageGroupId") or ""
    if group:
        _check("MessageGroupId", group)
    if entry.get("MessageDeduplicationId"):
        text = "The request includes MessageDeduplicationId parameter that is not valid for this topic type"
        raise errors.invalid_parameter(f"MessageDeduplicationId Reason: {text}")
    return group


def _check(parameter: str, value: str) -> None:
    if not IDENTIFIER.match(value):
        text = "can only include alphanumeric and punctuation characters. 1 to 128 in length"
        raise errors.invalid_parameter(f"{parameter} Reason: {parameter} {text}")
