"""Messages by when something is due for them; almost all come in that order already."""

import heapq
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from emulator.kernel.clock import Millis
from emulator.services.sqs.message import Message

Due = tuple[Millis, int, Message]
"""A time, what orders entries of the same time, and the message."""


@dataclass(slots=True)
class Dues:
    """A line of what came in order, a heap of what did not.

    A heap alone would take a message ten times as long where a queue holds 100,000.
    """

    in_order: deque[Due] = field(default_factory=deque)
    others: list[Due] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.in_order) + len(self.others)

    def __iter__(self) -> Iterator[Due]:
        yield from self.in_order
        yield from self.others

    def add(self, due: Due) -> None:
        """Take an entry; no two have the same time and order."""
        if not self.in_order or self.in_order[-1] < due:
            self.in_order.append(due)
        else:
            heapq.heappush(self.others, due)

    def extend(self, dues: list[Due]) -> None:
        """Take entries that are in order among themselves."""
        if dues and (not self.in_order or self.in_order[-1] < dues[0]):
            self.in_order.extend(dues)
            return
        for due in dues:
            self.add(due)

    def first(self, holds: Callable[[Due], bool]) -> Due | None:
        """Return the first entry that still holds, or None; forget those before it."""
        in_order, others = self.in_order, self.others
        while in_order and not holds(in_order[0]):
            in_order.popleft()
        while others and not holds(others[0]):
            heapq.heappop(others)
        if others and (not in_order or others[0] < in_order[0]):
            return others[0]
        return in_order[0] if in_order else None

    def remove_first(self, due: Due) -> None:
        """Take out the entry that `first` returned."""
        if self.in_order and self.in_order[0] is due:
            self.in_order.popleft()
        else:
            heapq.heappop(self.others)

    def keep(self, holds: Callable[[Due], bool]) -> None:
        """Forget every entry that does not hold any more."""
        self.in_order = deque(due for due in self.in_order if holds(due))
        self.others = [due for due in self.others if holds(due)]
        heapq.heapify(self.others)

    def clear(self) -> None:
        """Forget all entries."""
        self.in_order.clear()
        self.others.clear()
