"""The queues of one account and region."""

from dataclasses import dataclass, field

from emulator.kernel.clock import Millis
from emulator.services.sqs import limits
from emulator.services.sqs.moves import MoveTask
from emulator.services.sqs.queue import Counters, Queue

KNOWN_ADDRESSES = 1_000


@dataclass(slots=True)
class State:
    """`queues` by name; `deleted` names by when they were given up; `sequence` counts messages."""

    queues: dict[str, Queue] = field(default_factory=dict)
    deleted: dict[str, Millis] = field(default_factory=dict)
    addresses: dict[str, Queue] = field(default_factory=dict)
    """The URLs by which queues were found lately."""
    moves: dict[str, MoveTask] = field(default_factory=dict)
    sequence: int = 0

    def next_sequence(self) -> int:
        """Return the number of a new message."""
        self.sequence += 1
        return self.sequence

    def put(self, queue: Queue) -> None:
        """Keep a new queue."""
        self.queues[queue.name] = queue

    def drop(self, queue: Queue, now: Millis) -> None:
        """Give up a queue and its name."""
        del self.queues[queue.name]
        self.addresses.clear()
        self.deleted = {name: at for name, at in self.deleted.items() if now - at < limits.NAME_REUSE}
        self.deleted[queue.name] = now

    def was_deleted_recently(self, name: str, now: Millis) -> bool:
        """Say whether a queue of that name was deleted less than a minute ago."""
        return name in self.deleted and now - self.deleted[name] < limits.NAME_REUSE

    def at_arn(self, arn: str) -> Queue | None:
        """Return the queue of an ARN, if it lives here."""
        queue = self.queues.get(arn.rpartition(":")[2])
        return queue if queue is not None and queue.arn == arn else None

    def remember_address(self, url: str, queue: Queue) -> None:
        """Find this queue faster the next time that this URL is used."""
        if len(self.addresses) >= KNOWN_ADDRESSES:
            self.addresses.clear()
        self.addresses[url] = queue


def counters(state: State, queue_arn: str, now: Millis) -> Counters | None:
    """Return how many messages a queue holds in each state, or None where there is no such queue."""
    queue = state.at_arn(queue_arn)
    return queue.counters(now) if queue else None
