"""The messages of a FIFO queue by group: none is offered while an earlier one of its group is away."""

import heapq
from collections import deque
from dataclasses import dataclass, field

from emulator.services.sqs.message import DELAYED, GONE, IN_FLIGHT, VISIBLE, Message, Taken

AWAY = (DELAYED, IN_FLIGHT)


@dataclass(slots=True)
class FifoLine:
    """`groups` hold every message that is not gone; `open` the groups whose first message is visible, oldest first."""

    groups: dict[str, deque[Message]] = field(default_factory=dict)
    open: list[tuple[int, str]] = field(default_factory=list)
    opened: dict[str, int] = field(default_factory=dict)

    def enter(self, message: Message) -> None:
        """A message has arrived, visible or not."""
        self.groups.setdefault(message.group, deque()).append(message)

    def add(self, message: Message) -> None:
        """A message has become visible."""
        self._open(message.group)

    def gone(self, message: Message) -> None:
        """A message was deleted or expired: its group may go on."""
        self._open(message.group)

    def take(self, limit: int, worn_at: int) -> Taken:
        """Return the next messages, at most `limit`, as many of one group as there are; the caller takes them away.

        On the way are worn ones, received `worn_at` times here (0: none is); they hold nobody up.
        """
        taken: list[Message] = []
        worn: list[Message] = []
        while self.open and len(taken) < limit:
            sequence, name = heapq.heappop(self.open)
            if self.opened.get(name) != sequence:
                continue
            del self.opened[name]
            for message in self.groups[name]:
                if len(taken) == limit or message.state in AWAY:
                    break
                if message.state is VISIBLE:
                    is_worn = worn_at and message.count - message.inherited >= worn_at
                    (worn if is_worn else taken).append(message)
        return Taken(taken, worn)

    def put_back(self, messages: list[Message]) -> None:
        """Offer taken messages again."""
        for message in messages:
            self._open(message.group)

    def clear(self) -> None:
        """Forget all messages."""
        self.groups.clear()
        self.open.clear()
        self.opened.clear()

    def _open(self, name: str) -> None:
        group = self.groups.get(name)
        if group is None:
            return
        while group and group[0].state is GONE:
            group.popleft()
        if not group:
            del self.groups[name]
            self.opened.pop(name, None)
            return
        head = group[0]
        if head.state is VISIBLE and self.opened.get(name) != head.sequence:
            self.opened[name] = head.sequence
            heapq.heappush(self.open, (head.sequence, name))
