"""What is to happen later in a world: a heap of (time, sequence), each timer a name and data."""

import heapq
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from emulator.kernel.clock import Millis
from emulator.kernel.data import PLAIN, require_data


class Timer(NamedTuple):
    """A due timer: `name` is looked up by the world, `arguments` are handed to what it finds."""

    time: Millis
    sequence: int
    name: str
    account: str
    region: str
    arguments: dict[str, Any]


@dataclass(slots=True)
class Timers:
    """Timers in order of time, then of the order in which they were set."""

    heap: list[tuple[Millis, int]] = field(default_factory=list)
    pending: dict[int, tuple[str, str, str, dict[str, Any]]] = field(default_factory=dict)
    sequence: int = 0

    def at(self, time: Millis, name: str, account: str, region: str, arguments: dict[str, Any]) -> int:
        """Set a timer and return its sequence number, by which it can be cancelled."""
        for value in arguments.values():
            if type(value) not in PLAIN:
                require_data(f"timer {name}", value)
        self.sequence = sequence = self.sequence + 1
        heapq.heappush(self.heap, (time, sequence))
        self.pending[sequence] = (name, account, region, arguments)
        return sequence

    def cancel(self, sequence: int) -> None:
        """Forget a timer; one that already fired or was cancelled is no error."""
        self.pending.pop(sequence, None)
        if len(self.heap) > 64 and len(self.heap) > 4 * len(self.pending):
            self.heap = [entry for entry in self.heap if entry[1] in self.pending]
            heapq.heapify(self.heap)

    def next_time(self) -> Millis | None:
        """Return when the next timer is due, or None."""
        heap, pending = self.heap, self.pending
        while heap and heap[0][1] not in pending:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def pop_due(self, limit: Millis) -> Timer | None:
        """Take the next timer that is due at `limit` or before, or None."""
        due = self.next_time()
        if due is None or due > limit:
            return None
        time, sequence = heapq.heappop(self.heap)
        return Timer(time, sequence, *self.pending.pop(sequence))
