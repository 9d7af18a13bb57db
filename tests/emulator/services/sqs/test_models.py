"""Queues against plain models of them, under random calls, delays, redrives, moves back and restarts."""

from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from emulator.kernel.trace import TraceEvent
from tests.emulator.services.sqs.accounts import unexplained
from tests.emulator.worlds import Bench, Refused, only

MAX_RECEIVES = 3
SECONDS = st.integers(0, 8)


@dataclass(eq=False)
class Plain:
    """A message as the model knows it; times in milliseconds since the start."""

    body: str
    group: str
    hidden_until: int
    arrival: int = 0
    count: int = 0
    handle: str = ""

    def state(self, now: int) -> str:
        """Return visible, delayed or in flight."""
        if self.hidden_until <= now:
            return "visible"
        return "in flight" if self.count else "delayed"


@dataclass(eq=False)
class Receipt:
    """What a receive gave for a message."""

    message: Plain
    handle: str


class QueueMachine(RuleBasedStateMachine):
    """What both kinds of queue have in common."""

    handles = Bundle("handles")
    suffix = ""
    given: dict[str, str] = {}

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench(services=only("sqs"))
        self.dead_name = f"dead{self.suffix}"
        self.dead_letters = self.bench.queue(self.dead_name, **self.given)
        target = self.bench.arn(self.dead_name)
        policy = orjson.dumps({"deadLetterTargetArn": target, "maxReceiveCount": MAX_RECEIVES}).decode()
        self.url = self.bench.queue(f"orders{self.suffix}", RedrivePolicy=policy, **self.given)
        self.messages: list[Plain] = []
        self.dead: list[Plain] = []
        self.bodies: dict[str, str] = {}
        self.history: list[TraceEvent] = []
        self.now = 0
        self.sent = 0
        self.arrivals = 0

    def hear(self) -> list[TraceEvent]:
        """Return the trace events since the last time."""
        heard = list(self.bench.trace())
        self.bench.events.clear()
        self.history += heard
        return heard

    def arrive(self, message: Plain) -> None:
        """Put a message into the model's queue."""
        self.arrivals += 1
        message.arrival = self.arrivals
        self.messages.append(message)

    def parameters(self, group: str, delay: int) -> dict[str, Any]:
        """Return the members of SendMessage besides the body."""
        raise NotImplementedError

    def expect(self, received: list[Plain], moved: list[Plain], maximum: int) -> None:
        """Assert that a receive may hand out these and dead-letter those."""
        raise NotImplementedError

    def visible(self) -> list[Plain]:
        """Return what a reader might have, in the order of sending."""
        return [message for message in self.messages if message.state(self.now) == "visible"]

    @rule(group=st.sampled_from("abc"), delay=SECONDS)
    def send(self, group: str, delay: int) -> None:
        self.sent += 1
        body = str(self.sent)
        parameters = self.parameters(group, delay)
        answer = self.bench.sqs("SendMessage", QueueUrl=self.url, MessageBody=body, **parameters)
        self.bodies[answer["MessageId"]] = body
        self.arrive(Plain(body, group, self.now + 1000 * parameters.get("DelaySeconds", 0)))

    @rule(target=handles, maximum=st.integers(1, 4), visibility=st.integers(1, 8))
    def receive(self, maximum: int, visibility: int) -> Any:
        self.hear()
        answered = self.bench.receive(self.url, MaxNumberOfMessages=maximum, VisibilityTimeout=visibility)
        here = {message.body: message for message in self.messages}
        received = [here[message["Body"]] for message in answered]
        moved = [here[self.bodies[event.message]] for event in self.hear() if event.kind == "redrive"]
        self.expect(received, moved, maximum)
        for message in moved:
            self.messages.remove(message)
            self.dead.append(message)
        for message, ours in zip(received, answered, strict=True):
            message.count += 1
            message.hidden_until = self.now + 1000 * visibility
            message.handle = ours["ReceiptHandle"]
        return multiple(*(Receipt(message, message.handle) for message in received))

    @rule(ms=st.sampled_from([1, 500, 1_000, 3_000, 10_000]))
    def wait(self, ms: int) -> None:
        self.bench.world.run_until(self.bench.world.now + ms)
        self.now += ms

    @rule()
    def wear_out(self) -> None:
        """A reader that fails takes all that there is, again and again, until it is dead."""
        for _ in range(MAX_RECEIVES + 1):
            for _ in range(len(self.messages)):
                self.receive(maximum=4, visibility=1)
            self.wait(1_000)

    @rule()
    def move_back(self) -> None:
        """What is dead goes back as new messages, in the order in which it died, or its group did."""
        self.hear()
        self.bench.sqs("StartMessageMoveTask", SourceArn=self.bench.arn(self.dead_name))
        self.wait(1_000)
        moves = [event for event in self.hear() if "new_message" in event.detail]
        here = {message.body: message for message in self.dead}
        moved = [here[self.bodies[event.message]] for event in moves]
        assert self.in_order(moved) == self.in_order(self.dead)
        for event, message in zip(moves, moved, strict=True):
            self.bodies[event.detail["new_message"]] = message.body
            self.arrive(Plain(message.body, message.group, event.time - self.bench.world.start))
        self.dead.clear()

    def in_order(self, messages: list[Plain]) -> list[str]:
        """Return bodies in an order that equal queues keep."""
        return [message.body for message in messages]

    @rule()
    def save_and_load(self) -> None:
        self.hear()
        other = Bench(services=only("sqs"))
        other.world.load(self.bench.world.save())
        self.go_on_with(other)

    @rule()
    def replay_the_journal(self) -> None:
        self.bench.pass_time(0)
        self.hear()
        other = Bench(services=only("sqs"))
        other.world.replay(self.bench.journal)
        other.world.run_until(self.bench.world.now)
        assert other.trace() == self.history
        other.events.clear()
        self.go_on_with(other)

    def go_on_with(self, other: Bench) -> None:
        """Let another world take the place of this one."""
        other.journal.extend(self.bench.journal)
        self.bench = other

    @rule(receipt=handles, seconds=SECONDS)
    def change_visibility(self, receipt: Receipt, seconds: int) -> None:
        message = receipt.message
        is_current = message.handle == receipt.handle and message in self.messages
        try:
            self.bench.sqs(
                "ChangeMessageVisibility",
                QueueUrl=self.url,
                ReceiptHandle=receipt.handle,
                VisibilityTimeout=seconds,
            )
        except Refused:
            assert not (is_current and message.state(self.now) == "in flight")
            return
        assert is_current
        message.hidden_until = self.now + 1000 * seconds

    @invariant()
    def the_counters_are_the_model_s(self) -> None:
        states = [message.state(self.now) for message in self.messages]
        expected = tuple(states.count(state) for state in ("visible", "in flight", "delayed"))
        assert self.bench.counts(self.url) == expected
        assert self.bench.counts(self.dead_letters)[0] == len(self.dead)

    def teardown(self) -> None:
        """Nothing is lost, and nothing comes twice without a cause: what was not deleted can all be received."""
        self.wait(20_000)
        left = [message.body for message in self.messages] + [message.body for message in self.dead]
        found: list[str] = []
        for url in (self.url, self.dead_letters):
            for _ in range(2 * self.sent + 2):
                for message in self.bench.receive(url, MaxNumberOfMessages=10):
                    found.append(message["Body"])
                    self.bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        assert sorted(found) == sorted(left)
        self.hear()
        assert unexplained(self.history) == []


class StandardMachine(QueueMachine):
    """A standard queue: whatever is visible; what was never received, in the order in which it became visible."""

    handles = QueueMachine.handles

    def parameters(self, group: str, delay: int) -> dict[str, Any]:
        return {"DelaySeconds": delay}

    def expect(self, received: list[Plain], moved: list[Plain], maximum: int) -> None:
        visible = self.visible()
        assert all(message in visible and message.count < MAX_RECEIVES for message in received)
        assert all(message in visible and message.count >= MAX_RECEIVES for message in moved)
        if len(received) < maximum:
            assert len(received) + len(moved) == len(visible)
        fresh = [message for message in received if not message.count]
        assert fresh == sorted(fresh, key=lambda message: (message.hidden_until, message.arrival))

    @rule(receipt=consumes(QueueMachine.handles))
    def delete(self, receipt: Receipt) -> None:
        self.bench.sqs("DeleteMessage", QueueUrl=self.url, ReceiptHandle=receipt.handle)
        if receipt.message in self.messages and receipt.message.handle == receipt.handle:
            self.messages.remove(receipt.message)


class FifoMachine(QueueMachine):
    """A FIFO queue: the group with the oldest message first, as many of it as can be had."""

    handles = QueueMachine.handles
    suffix = ".fifo"
    given = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}

    def parameters(self, group: str, delay: int) -> dict[str, Any]:
        return {"MessageGroupId": group}

    def expect(self, received: list[Plain], moved: list[Plain], maximum: int) -> None:
        assert received == self.first_visible(moved, maximum)
        assert all(message.count >= MAX_RECEIVES for message in moved)

    def in_order(self, messages: list[Plain]) -> list[str]:
        """Between groups there is none."""
        return [message.body for message in sorted(messages, key=lambda message: message.group)]

    def first_visible(self, moved: list[Plain], maximum: int) -> list[Plain]:
        """Return the messages before which none of their group is away, group after group."""
        found: list[Plain] = []
        for group in dict.fromkeys(message.group for message in self.messages):
            there = (message for message in self.messages if message not in moved)
            for message in (message for message in there if message.group == group):
                if message.state(self.now) != "visible":
                    break
                found.append(message)
        return found[:maximum]

    @rule(receipt=consumes(QueueMachine.handles))
    def delete(self, receipt: Receipt) -> None:
        message = receipt.message
        is_there = message in self.messages
        is_valid = message.handle == receipt.handle and message.state(self.now) == "in flight"
        if is_there and not is_valid:
            with pytest.raises(Refused, match="The receipt handle has expired"):
                self.bench.sqs("DeleteMessage", QueueUrl=self.url, ReceiptHandle=receipt.handle)
            return
        self.bench.sqs("DeleteMessage", QueueUrl=self.url, ReceiptHandle=receipt.handle)
        if is_there:
            self.messages.remove(message)


TestStandardQueue = StandardMachine.TestCase
TestStandardQueue.settings = settings(max_examples=60, stateful_step_count=40)
TestFifoQueue = FifoMachine.TestCase
TestFifoQueue.settings = settings(max_examples=60, stateful_step_count=40)
