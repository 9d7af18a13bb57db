"""The visible messages of a standard queue with message groups: quiet tenants go before noisy ones.

Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field

from emulator.kernel.clock import MINUTE, Millis
from emulator.services.sqs.message import VISIBLE, Message, Taken
from emulator.services.sqs.standard import BACK_AFTER

SHARE = 10
"""A tenant is noisy above one part in ten: of what is in flight, or of the recent processing time."""
LEAST_IN_FLIGHT = 30
LEAST_PROCESSED = 30
"""Shares of the processing time count from this many processed messages on."""
RECENT: Millis = 5 * MINUTE

Place = tuple[int, Message]


@dataclass(slots=True)
class Period:
    """How long readers had messages, by group, and how many messages that were."""

    times: dict[str, Millis] = field(default_factory=dict)
    total: Millis = 0
    count: int = 0


@dataclass(slots=True)
class Processing:
    """The processing times of this period and of the one before."""

    number: int = 0
    now: Period = field(default_factory=Period)
    before: Period = field(default_factory=Period)

    def add(self, group: str, time: Millis, duration: Millis) -> None:
        """Count a message that a reader had for `duration`."""
        number = time // RECENT
        if number != self.number:
            self.before = self.now if number == self.number + 1 else Period()
            self.now, self.number = Period(), number
        now = self.now
        now.times[group] = now.times.get(group, 0) + duration
        now.total += duration
        now.count += 1

    def is_large(self, group: str) -> bool:
        """Say whether a group took more than its share of the recent processing time."""
        if self.now.count + self.before.count < LEAST_PROCESSED:
            return False
        own = self.now.times.get(group, 0) + self.before.times.get(group, 0)
        return own * SHARE > self.now.total + self.before.total


@dataclass(slots=True)
class FairLine:
    """`groups` hold what waits, each a heap by place; `heads` are the places of the groups' first messages.

    A message without a group is a tenant of its own; all of them wait under the empty name, which is never noisy.
    """

    groups: dict[str, list[Place]] = field(default_factory=dict)
    heads: list[tuple[int, str]] = field(default_factory=list)
    offered: dict[str, int] = field(default_factory=dict)
    noisy: dict[str, None] = field(default_factory=dict)
    """The groups that were passed over because they are noisy; they have no head."""
    in_flight: dict[str, int] = field(default_factory=dict)
    in_flight_total: int = 0
    processing: Processing = field(default_factory=Processing)
    places: int = 0

    def enter(self, message: Message) -> None:
        """A message has arrived that is not visible yet: it takes its place when it is."""

    def add(self, message: Message) -> None:
        """A message has become visible: a returned one keeps its place until it was received too often."""
        if not message.place or message.count - message.inherited >= BACK_AFTER:
            self.places += 1
            message.place = self.places
        group = self.groups.setdefault(message.group, [])
        heapq.heappush(group, (message.place, message))
        if message.group not in self.noisy:
            self._offer(message.group)

    def left(self, message: Message) -> None:
        """A reader has taken a message."""
        self.in_flight[message.group] = self.in_flight.get(message.group, 0) + 1
        self.in_flight_total += 1

    def finished(self, message: Message, now: Millis) -> None:
        """A reader has a message no more: it was deleted, or comes back."""
        self.in_flight_total -= 1
        self.in_flight[message.group] -= 1
        if not self.in_flight[message.group]:
            del self.in_flight[message.group]
        self.processing.add(message.group, now, now - message.received)

    def take(self, limit: int, worn_at: int) -> Taken:
        """Remove and return the next messages, at most `limit`: of quiet groups, then of noisy ones.

        On the way are worn ones, received `worn_at` times here (0: none is).
        """
        for name in [name for name in self.noisy if not self.is_noisy(name)]:
            del self.noisy[name]
            self._offer(name)
        taken: list[Message] = []
        worn: list[Message] = []

        def sort(message: Message) -> None:
            is_worn = worn_at and message.count - message.inherited >= worn_at
            (worn if is_worn else taken).append(message)

        while self.heads and len(taken) < limit:
            place, name = heapq.heappop(self.heads)
            if self.offered.get(name) != place:
                continue
            del self.offered[name]
            group = self._trimmed(name)
            if not group:
                continue
            if self.is_noisy(name):
                self.noisy[name] = None
                continue
            sort(heapq.heappop(group)[1])
            self._offer(name)
        while self.noisy and len(taken) < limit:
            name = min(self.noisy, key=lambda name: (self._away(name, taken), name))
            group = self._trimmed(name)
            if group:
                sort(heapq.heappop(group)[1])
            else:
                del self.noisy[name]
        return Taken(taken, worn)

    def put_back(self, messages: Iterable[Message]) -> None:
        """Offer taken messages again, in their places."""
        for message in messages:
            self.add(message)

    def gone(self, message: Message) -> None:
        """A message was deleted or expired: the next one of its group is offered."""
        if message.group not in self.noisy:
            self._offer(message.group)

    def clear(self) -> None:
        """Forget all messages."""
        self.groups.clear()
        self.heads.clear()
        self.offered.clear()
        self.noisy.clear()
        self.in_flight.clear()
        self.in_flight_total = 0

    def is_noisy(self, name: str) -> bool:
        """Say whether a group has more than its share of what is in flight or of the processing time."""
        if not name:
            return False
        own = self.in_flight.get(name, 0)
        return (own >= LEAST_IN_FLIGHT and own * SHARE > self.in_flight_total) or self.processing.is_large(name)

    def _away(self, name: str, taken: list[Message]) -> int:
        return self.in_flight.get(name, 0) + sum(message.group == name for message in taken)

    def _offer(self, name: str) -> None:
        group = self._trimmed(name)
        if group and self.offered.get(name) != group[0][0]:
            self.offered[name] = group[0][0]
            heapq.heappush(self.heads, (group[0][0], name))

    def _trimmed(self, name: str) -> list[Place]:
        group = self.groups.get(name, [])
        while group and group[0][1].state is not VISIBLE:
            heapq.heappop(group)
        if not group:
            self.groups.pop(name, None)
        return group
