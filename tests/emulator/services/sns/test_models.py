"""Topics against plain models of them, under random filters, outages, refusals, delays and restarts."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from emulator.bus.deliveries import Delivery
from emulator.kernel.trace import TraceEvent
from tests.emulator.services.sns.bench import TopicBench, number, text
from tests.emulator.services.sns.outage import queues_down
from tests.emulator.services.sns.test_filtering import as_seen, fits, messages, policies

GROUPS = ("a", "b", "c")
MOST_SUBSCRIBERS = 4
RETRIES_S = 120
"""After an outage every retry comes within this time."""
Values = dict[str, Any]


@dataclass(eq=False)
class Reader:
    """A subscribed queue, as the model knows it: what it must get, and what its dead-letter queue must."""

    name: str
    arn: str
    policy: dict[str, Any]
    wanted: list[str] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    is_subscribed: bool = True

    def takes(self, values: Values) -> bool:
        """Say whether a message with these attributes is for this reader."""
        return all(fits(clause, as_seen(values.get(name))) for name, clause in self.policy.items())


class TopicMachine(RuleBasedStateMachine):
    """A topic and queues that may be away for a while, or refuse for good."""

    suffix = ""
    kind: dict[str, str] = {}

    def __init__(self) -> None:
        super().__init__()
        self.away: dict[str, list[list[int]]] = {}
        self.bench = self.new_bench()
        self.topic = self.bench.topic(f"news{self.suffix}")
        self.readers: list[Reader] = []
        self.groups: dict[str, str] = {}
        self.history: list[TraceEvent] = []
        self.sent = 0

    def new_bench(self) -> TopicBench:
        """Return a world whose queues are away in the spans of `away`."""
        return TopicBench(services=queues_down(self.is_away))

    def is_away(self, delivery: Delivery, now: int) -> bool:
        spans = self.away.get(delivery.target.rpartition(":")[2], ())
        return any(begin <= now < end for begin, end in spans)

    def is_away_now(self, name: str) -> bool:
        return any(end > self.bench.world.now for _, end in self.away.get(name, ()))

    @property
    def subscribed(self) -> list[Reader]:
        return [reader for reader in self.readers if reader.is_subscribed]

    def number_of(self, group: str) -> dict[str, str]:
        """Return what a message of this topic needs besides its text."""
        return {}

    @precondition(lambda self: len(self.readers) < MOST_SUBSCRIBERS)
    @rule(policy=st.one_of(st.just({}), policies))
    def subscribe(self, policy: dict[str, Any]) -> None:
        name = f"q{len(self.readers)}{self.suffix}"
        self.bench.queue(name, **self.kind)
        self.bench.queue(f"dead-{name}", **self.kind)
        target = {"deadLetterTargetArn": self.bench.arn(f"dead-{name}")}
        given: dict[str, Any] = {"RawMessageDelivery": "true", "RedrivePolicy": target, "FilterPolicy": policy}
        self.readers.append(Reader(name, self.bench.subscribe(self.topic, self.bench.arn(name), **given), policy))

    @precondition(lambda self: self.subscribed)
    @rule(data=st.data(), policy=policies)
    def filter_anew(self, data: st.DataObject, policy: dict[str, Any]) -> None:
        reader = data.draw(st.sampled_from(self.subscribed))
        value = orjson.dumps(policy).decode()
        given = {"SubscriptionArn": reader.arn, "AttributeName": "FilterPolicy", "AttributeValue": value}
        self.bench.sns("SetSubscriptionAttributes", **given)
        reader.policy = policy

    @rule(values=messages, group=st.sampled_from(GROUPS))
    def publish(self, values: Values, group: str) -> None:
        self.sent += 1
        body = str(self.sent)
        self.groups[body] = group
        given = {name: text(value) if isinstance(value, str) else number(value) for name, value in values.items()}
        self.bench.publish(self.topic, body, MessageAttributes=given, **self.number_of(group))
        for reader in self.subscribed:
            if reader.takes(values):
                reader.wanted.append(body)

    @precondition(lambda self: self.subscribed)
    @rule(data=st.data(), seconds=st.integers(1, 30))
    def take_away(self, data: st.DataObject, seconds: int) -> None:
        reader = data.draw(st.sampled_from(self.subscribed))
        now = self.bench.world.now
        if not self.is_away_now(reader.name):
            self.away.setdefault(reader.name, []).append([now + 1, now + 1000 * seconds])

    @precondition(lambda self: self.subscribed)
    @rule(data=st.data(), seconds=st.integers(1, 30), groups=st.lists(st.sampled_from(GROUPS), min_size=1, max_size=6))
    def publish_while_one_is_away(self, data: st.DataObject, seconds: int, groups: list[str]) -> None:
        self.take_away(data=data, seconds=seconds)
        for group in groups:
            self.wait(400)
            self.publish(values={}, group=group)

    @rule(ms=st.sampled_from([1, 900, 5_000, 30_000]))
    def wait(self, ms: int) -> None:
        self.bench.pass_time(ms / 1000)

    @precondition(lambda self: self.subscribed)
    @rule(data=st.data())
    def delete_a_queue(self, data: st.DataObject) -> None:
        """What comes for a queue that is gone goes to the dead-letter queue at once."""
        reader = data.draw(st.sampled_from(self.subscribed))
        self.settle()
        self.check(reader)
        url = self.bench.sqs("GetQueueUrl", QueueName=reader.name)["QueueUrl"]
        self.bench.sqs("DeleteQueue", QueueUrl=url)
        self.publish({}, "a")
        if reader.wanted:
            reader.dead += reader.wanted
        reader.wanted = []
        self.bench.pass_time(61)
        self.bench.queue(reader.name, **self.kind)

    @precondition(lambda self: self.subscribed)
    @rule(data=st.data())
    def unsubscribe(self, data: st.DataObject) -> None:
        reader = data.draw(st.sampled_from(self.subscribed))
        self.settle()
        self.bench.sns("Unsubscribe", SubscriptionArn=reader.arn)
        reader.is_subscribed = False

    @rule()
    def save_and_load(self) -> None:
        self.hear()
        other = self.new_bench()
        other.world.load(self.bench.world.save())
        self.go_on_with(other)

    @rule()
    def replay_the_journal(self) -> None:
        self.bench.pass_time(0)
        self.hear()
        other = self.new_bench()
        other.world.replay(self.bench.journal)
        other.world.run_until(self.bench.world.now)
        assert other.trace() == self.history
        other.events.clear()
        self.go_on_with(other)

    def go_on_with(self, other: TopicBench) -> None:
        """Let another world take the place of this one."""
        other.journal.extend(self.bench.journal)
        self.bench = other

    def hear(self) -> None:
        self.history += self.bench.trace()
        self.bench.events.clear()

    def settle(self) -> None:
        """Let all queues be there again, and all retries be made."""
        self.bench.pass_time(RETRIES_S)

    def check(self, reader: Reader) -> None:
        """Assert that a queue and its dead-letter queue hold exactly what they must, and empty them."""
        assert self.in_order(self.read(reader.name)) == self.in_order(reader.wanted)
        assert self.in_order(self.read(f"dead-{reader.name}")) == self.in_order(reader.dead)
        reader.wanted, reader.dead = [], []

    def read(self, name: str) -> list[str]:
        url = self.bench.sqs("GetQueueUrl", QueueName=name)["QueueUrl"]
        found: list[str] = []
        while received := self.bench.receive(url, MaxNumberOfMessages=10):
            for message in received:
                found.append(message["Body"])
                self.bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found

    def in_order(self, bodies: list[str]) -> Any:
        """Return bodies so that equal ones were in an order that the topic keeps: a standard one keeps none."""
        return sorted(bodies, key=int)

    def teardown(self) -> None:
        """Every reader has got all that was for it, once."""
        self.settle()
        for reader in self.readers:
            self.check(reader)
        self.hear()
        assert [event for event in self.history if event.detail.get("lost")] == []


class FifoTopicMachine(TopicMachine):
    """A FIFO topic: the order of each group is kept, and a repeated message is no message."""

    suffix = ".fifo"
    kind = {"FifoQueue": "true"}

    def number_of(self, group: str) -> dict[str, str]:
        return {"MessageGroupId": group, "MessageDeduplicationId": str(self.sent)}

    @precondition(lambda self: self.sent)
    @rule()
    def publish_again(self) -> None:
        """Within five minutes the same id is a duplicate; after that it might not be."""
        published = [event for event in self.history + self.bench.trace() if event.kind == "publish"]
        if published[-1].time + 300_000 > self.bench.world.now:
            given = {"MessageGroupId": self.groups[str(self.sent)], "MessageDeduplicationId": str(self.sent)}
            assert self.bench.publish(self.topic, "again", **given) == published[-1].message

    def in_order(self, bodies: list[str]) -> Any:
        return {group: [body for body in bodies if self.groups[body] == group] for group in GROUPS}


SETTINGS = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestStandardTopic = TopicMachine.TestCase
TestStandardTopic.settings = SETTINGS
TestFifoTopic = FifoTopicMachine.TestCase
TestFifoTopic.settings = SETTINGS
