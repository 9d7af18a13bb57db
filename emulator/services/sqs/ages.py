"""Messages by when they were sent, the oldest first; almost all come in that order already."""

import heapq
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from emulator.kernel.clock import Millis
from emulator.services.sqs.message import GONE, Message


@dataclass(slots=True)
class Ages:
    """A line of what came in order, a heap of what was sent earlier than the last one of the line.

    Of messages sent at the same instant the one with the lower sequence is older; messages come by sequence.
    """

    in_order: deque[Message] = field(default_factory=deque)
    others: list[tuple[Millis, int, Message]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.in_order) + len(self.others)

    def __iter__(self) -> Iterator[Message]:
        yield from self.in_order
        for _, _, message in self.others:
            yield message

    def add(self, message: Message) -> None:
        """Take a message in."""
        in_order = self.in_order
        if not in_order or in_order[-1].sent <= message.sent:
            in_order.append(message)
        else:
            heapq.heappush(self.others, (message.sent, message.sequence, message))

    def oldest(self) -> Message | None:
        """Return the oldest message that is not gone, or None; forget those before it."""
        in_order, others = self.in_order, self.others
        while in_order and in_order[0].state is GONE:
            in_order.popleft()
        while others and others[0][2].state is GONE:
            heapq.heappop(others)
        if not others:
            return in_order[0] if in_order else None
        if in_order and (in_order[0].sent, in_order[0].sequence) < others[0][:2]:
            return in_order[0]
        return others[0][2]

    def forget_gone(self) -> None:
        """Forget every message that is gone."""
        self.in_order = deque([message for message in self.in_order if message.state is not GONE])
        self.others = [due for due in self.others if due[2].state is not GONE]
        heapq.heapify(self.others)

    def clear(self) -> None:
        """Forget all messages."""
        self.in_order.clear()
        self.others.clear()
