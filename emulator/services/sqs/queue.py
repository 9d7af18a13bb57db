"""A queue: its attributes, its messages and who waits for them."""

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from emulator.kernel.clock import SECOND, Millis
from emulator.services.sqs.ages import Ages
from emulator.services.sqs.attempts import Attempts
from emulator.services.sqs.dues import Due, Dues
from emulator.services.sqs.duplicates import Duplicates
from emulator.services.sqs.fair import FairLine
from emulator.services.sqs.fifo import FifoLine
from emulator.services.sqs.message import DELAYED, GONE, IN_FLIGHT, VISIBLE, Message
from emulator.services.sqs.receipt import make_handle, sequence_of
from emulator.services.sqs.standard import StandardLine
from emulator.services.sqs.throughput import Throughput

SLACK = 64
"""Entries of the past that `hidden` and `ages` may hold besides as many as there are messages.

Also how many messages are removed before they are looked through.
"""


class RedrivePolicy(NamedTuple):
    """Where messages go that were received `max_receive_count` times."""

    target: str
    max_receive_count: int


class Poll(NamedTuple):
    """A long poll: what to hand to `waiter`, and the timer that ends it."""

    waiter: int
    timer: int
    principal: str
    cause: int
    maximum: int
    waited_ms: Millis
    visibility_ms: Millis
    system_names: tuple[str, ...]
    attribute_names: tuple[str, ...]
    attempt_id: str


class Disturbance(NamedTuple):
    """How often a standard queue delivers a message twice, or one out of order, where a lesson wants to show it."""

    duplicate_rate: float
    reorder_rate: float


class Counters(NamedTuple):
    """How many messages are in each state, and the age of the oldest one in milliseconds."""

    visible: int
    in_flight: int
    delayed: int
    oldest_age_ms: Millis


@dataclass(slots=True, eq=False)
class Queue:
    """`hidden` holds what becomes visible, `ages` what expires; entries of the past are skipped."""

    name: str
    arn: str
    url: str
    tag: str
    """Begins each of this queue's receipt handles."""
    created: Millis
    modified: Millis
    attributes: dict[str, str]
    tags: dict[str, str]
    is_fifo: bool = False
    visibility_ms: Millis = 30 * SECOND
    delay_ms: Millis = 0
    wait_ms: Millis = 0
    retention_ms: Millis = 0
    maximum_bytes: int = 0
    redrive: RedrivePolicy | None = None
    line: StandardLine | FairLine | FifoLine = field(default_factory=StandardLine)
    fair: FairLine | None = None
    """The line of a standard queue once it has had a message with a group."""
    duplicates: Duplicates = field(default_factory=Duplicates)
    attempts: Attempts = field(default_factory=Attempts)
    throughput: Throughput = field(default_factory=Throughput)
    disturbance: Disturbance | None = None
    hidden: Dues = field(default_factory=Dues)
    ages: Ages = field(default_factory=Ages)
    members: dict[int, Message] = field(default_factory=dict)
    """Every message by its sequence."""
    polls: deque[Poll] = field(default_factory=deque)
    visible: int = 0
    in_flight: int = 0
    delayed: int = 0
    reappear_timer: int = 0
    reappear_at: Millis | None = None
    expire_timer: int = 0
    purged: Millis = 0
    removed: int = 0
    tickets: int = 0
    """Orders what becomes visible at the same instant."""

    def add(self, message: Message) -> None:
        """Take a message in, as the state that it carries."""
        if self.is_fifo:
            self.line.enter(message)
        elif message.group and self.fair is None:
            self._become_fair()
        self.members[message.sequence] = message
        self.ages.add(message)
        if message.state is DELAYED:
            self.delayed += 1
            self._queue_up(message)
        else:
            self.visible += 1
            self.line.add(message)

    def hide(self, messages: list[Message], now: Millis, until: Millis) -> None:
        """A reader has taken visible messages: count each and give it a new receipt handle."""
        ticket, tag, fair = self.tickets, self.tag, self.fair
        dues = []
        for message in messages:
            message.count += 1
            if not message.first_received:
                message.first_received = now
            message.received = now
            message.hidden_until = until
            message.state = IN_FLIGHT
            message.handle = make_handle(tag, message)
            if fair is not None:
                fair.left(message)
            ticket += 1
            dues.append((until, ticket, message))
        self.hidden.extend(dues)
        self.tickets = ticket
        self.visible -= len(messages)
        self.in_flight += len(messages)

    def hide_until(self, message: Message, until: Millis) -> None:
        """Change until when a message in flight stays hidden."""
        message.hidden_until = until
        self._queue_up(message)

    def _become_fair(self) -> None:
        self.line = self.fair = FairLine()
        for message in self.members.values():
            if message.state is VISIBLE:
                self.fair.add(message)
            elif message.state is IN_FLIGHT:
                self.fair.left(message)

    def _queue_up(self, message: Message) -> None:
        self.tickets += 1
        self.hidden.add((message.hidden_until, self.tickets, message))

    def show(self, message: Message, now: Millis) -> None:
        """Make a delayed message, or one in flight, visible."""
        if message.state is DELAYED:
            self.delayed -= 1
        else:
            self.in_flight -= 1
            if self.fair is not None:
                self.fair.finished(message, now)
        message.state = VISIBLE
        self.visible += 1
        self.line.add(message)

    def remove(self, message: Message, now: Millis) -> None:
        """Take a message out for good."""
        if message.state is IN_FLIGHT:
            self.in_flight -= 1
            if self.fair is not None:
                self.fair.finished(message, now)
        elif message.state is VISIBLE:
            self.visible -= 1
        else:
            self.delayed -= 1
        message.state = GONE
        del self.members[message.sequence]
        self.line.gone(message)
        self.removed += 1
        if not self.removed % SLACK:
            self._forget_the_past()

    def _forget_the_past(self) -> None:
        if len(self.ages) > 2 * len(self.members) + SLACK:
            self.ages.forget_gone()
        if len(self.hidden) > 2 * (self.in_flight + self.delayed) + SLACK:
            self.hidden.keep(_is_hidden)

    def clear(self) -> int:
        """Take all messages out; return how many there were."""
        removed = len(self.members)
        for message in self.members.values():
            message.state = GONE
        self.members.clear()
        self.ages.clear()
        self.hidden.clear()
        self.line.clear()
        self.visible = self.in_flight = self.delayed = 0
        return removed

    def holder(self, handle: str | None) -> Message | None:
        """Return the message that a receipt handle means, whichever receive gave it; None: it is gone."""
        return self.members.get(sequence_of(self.tag, handle))

    def next_to_show(self) -> Millis | None:
        """Return when the next hidden message becomes visible, or None."""
        due = self.hidden.first(_is_hidden)
        return due[0] if due else None

    def pop_due(self, now: Millis) -> Message | None:
        """Return the next hidden message whose time has come, still hidden, or None."""
        due = self.hidden.first(_is_hidden)
        if due is None or due[0] > now:
            return None
        self.hidden.remove_first(due)
        return due[2]

    def delayed_messages(self) -> list[Message]:
        """Return the messages that are still delayed, the oldest first."""
        return [message for message in sorted(self.ages, key=_age) if message.state is DELAYED]

    def oldest(self) -> Message | None:
        """Return the message that was sent first, or None."""
        return self.ages.oldest()

    def counters(self, now: Millis) -> Counters:
        """Return how many messages there are in each state."""
        oldest = self.oldest()
        age = now - oldest.sent if oldest else 0
        return Counters(self.visible, self.in_flight, self.delayed, age)


def _age(message: Message) -> tuple[Millis, int]:
    return message.sent, message.sequence


def _is_hidden(due: Due) -> bool:
    time, _, message = due
    state = message.state
    return state is not GONE and state is not VISIBLE and message.hidden_until == time
