"""What ReceiveRequestAttemptId lets a FIFO reader receive once more: the same messages under the same handles."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

from emulator.kernel.clock import Millis
from emulator.services.sqs import limits
from emulator.services.sqs.message import IN_FLIGHT, Message


class Attempt(NamedTuple):
    """The messages that a receive handed out, with their handles and until when they were hidden."""

    forgotten_at: Millis
    messages: tuple[tuple[Message, str, Millis], ...]


@dataclass(slots=True)
class Attempts:
    """The receives of the last five minutes by their attempt id."""

    made: OrderedDict[str, Attempt] = field(default_factory=OrderedDict)

    def remember(self, attempt_id: str, messages: list[Message], now: Millis) -> None:
        """Keep what a receive handed out."""
        kept = tuple((message, message.handle, message.hidden_until) for message in messages)
        self.made.pop(attempt_id, None)
        self.made[attempt_id] = Attempt(now + limits.RECEIVE_ATTEMPT_INTERVAL, kept)

    def repeat(self, attempt_id: str, now: Millis) -> list[Message]:
        """Return what that attempt handed out; nothing if it is too long ago or a message was changed since."""
        made = self.made
        while made and next(iter(made.values())).forgotten_at <= now:
            made.popitem(last=False)
        attempt = made.get(attempt_id)
        if attempt is None or not all(_is_unchanged(*kept) for kept in attempt.messages):
            return []
        return [message for message, _, _ in attempt.messages]


def _is_unchanged(message: Message, handle: str, hidden_until: Millis) -> bool:
    return message.state is IN_FLIGHT and message.handle == handle and message.hidden_until == hidden_until
