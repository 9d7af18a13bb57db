"""What a FIFO queue has accepted within the deduplication interval."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

from emulator.kernel.clock import Millis
from emulator.services.sqs import limits
from emulator.services.sqs.message import Message

FIRST_NUMBER = 18_849_496_460_467_696_128
NUMBER_STEP = 256


class Accepted(NamedTuple):
    """The message that made later ones of the same deduplication id duplicates, until `forgotten_at`."""

    forgotten_at: Millis
    message: Message


@dataclass(slots=True)
class Duplicates:
    """`accepted` by (group, deduplication id), the group empty where the queue deduplicates as a whole."""

    accepted: OrderedDict[tuple[str, str], Accepted] = field(default_factory=OrderedDict)
    numbers: int = 0

    def find(self, group: str, deduplication: str, now: Millis) -> Message | None:
        """Return the message that one of this id would repeat.

        An id accepted for the whole queue stays taken when the queue begins to deduplicate by group.
        """
        accepted = self.accepted
        while accepted and next(iter(accepted.values())).forgotten_at <= now:
            accepted.popitem(last=False)
        found = accepted.get(("", deduplication))
        if found is None and group:
            found = accepted.get((group, deduplication))
        return found.message if found else None

    def remember(self, group: str, message: Message) -> None:
        """Take a message as accepted now; `group` is empty where the queue deduplicates as a whole."""
        key = (group, message.deduplication)
        self.accepted[key] = Accepted(message.sent + limits.DEDUPLICATION_INTERVAL, message)

    def next_number(self) -> str:
        """Return the next SequenceNumber: 20 digits, growing, not consecutive."""
        self.numbers += 1
        return str(FIRST_NUMBER + NUMBER_STEP * self.numbers)
