"""Traffic: what is sent when, and what is in it."""

import json
from typing import Any

from emulator.registry import find_services
from tests.emulator.worlds import Bench

SERVICES = {name: find_services()[name] for name in ("sqs", "actors")}


class Sending(Bench):
    """A world with queues; traffic goes to `orders` unless told."""

    def __init__(self) -> None:
        super().__init__(services=SERVICES)

    def send(self, target: str = "orders", **actor: Any) -> None:
        """Start traffic."""
        self.world.control("actor", {"id": "pen", "kind": "traffic", "target": self.arn(target), **actor})

    def sent(self) -> list[tuple[int, str]]:
        """Return when what was sent, in milliseconds since the start."""
        return [(event.time - self.world.start, event.detail["body"]) for event in self.trace() if event.kind == "send"]


def test_every_nth_message_is_poison() -> None:
    world = Sending()
    world.queue()
    world.send(count=6, rate=10, payload="good {{n}}", poison_every=3, poison="bad {{n}}")
    world.pass_time(1)
    assert [body for _, body in world.sent()] == ["good 1", "good 2", "bad 3", "good 4", "good 5", "bad 6"]


def test_every_nth_message_is_sent_again_a_second_later() -> None:
    world = Sending()
    world.queue()
    world.send(count=2, rate=10, payload="{{n}}", resend_every=2)
    world.pass_time(5)
    assert world.sent() == [(0, "1"), (100, "2"), (1_100, "2")]


def test_a_fifo_queue_takes_what_is_sent_again_once() -> None:
    world = Sending()
    url = world.queue("orders.fifo", FifoQueue="true")
    world.send("orders.fifo", count=4, rate=10, groups=3, resend_every=1, payload={"pen": "{{group}}", "n": "{{n}}"})
    world.pass_time(5)
    assert world.counts(url) == (4, 0, 0)
    assert world.kinds().count("deduplicate") == 4
    assert [json.loads(body)["pen"] for _, body in world.sent()] == ["group-1", "group-2", "group-3", "group-1"]


def test_a_standard_queue_is_told_of_several_groups() -> None:
    world = Sending()
    url = world.queue()
    world.send(count=2, rate=10, groups=2)
    world.pass_time(1)
    received = world.receive(url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["MessageGroupId"])
    assert [message["Attributes"]["MessageGroupId"] for message in received] == ["group-1", "group-2"]


def test_it_begins_and_ends_when_told() -> None:
    world = Sending()
    world.queue()
    world.send(rate=1, start_ms=2_000, end=world.world.start + 5_000)
    world.pass_time(10)
    assert [at for at, _ in world.sent()] == [2_000, 3_000, 4_000]


def test_bursts_come_at_their_interval() -> None:
    world = Sending()
    world.queue()
    world.send(pattern="burst", count=2, every_ms=3_000, end=world.world.start + 5_000)
    world.pass_time(10)
    assert [at for at, _ in world.sent()] == [0, 0, 3_000, 3_000]


def test_messages_have_attributes_of_their_number() -> None:
    world = Sending()
    url = world.queue()
    world.send(count=1, attributes='{"kind": "book", "price": {{n}}, "tags": ["a", {{n}}]}')
    world.pass_time(1)
    (message,) = world.receive(url, MessageAttributeNames=["All"])
    assert message["MessageAttributes"] == {
        "kind": {"DataType": "String", "StringValue": "book"},
        "price": {"DataType": "Number", "StringValue": "1"},
        "tags": {"DataType": "String.Array", "StringValue": '["a", 1]'},
    }


def test_what_is_sent_changes_at_once_and_the_times_stay() -> None:
    world = Sending()
    world.queue()
    world.send(rate=1, payload="old {{n}}")
    world.pass_time(1.5)
    world.send(rate=1, payload="new {{n}}")
    world.pass_time(2)
    assert world.sent() == [(0, "old 1"), (1_000, "old 2"), (2_000, "new 3"), (3_000, "new 4")]


def test_a_new_rate_counts_from_when_it_is_set() -> None:
    world = Sending()
    world.queue()
    world.send(rate=1, payload="{{n}}")
    world.pass_time(2.5)
    world.send(rate=4, payload="{{n}}")
    world.pass_time(1)
    world.send(rate=0.5, payload="{{n}}")
    world.pass_time(4)
    assert [at for at, _ in world.sent()] == [0, 1_000, 2_000, 2_750, 3_000, 3_250, 3_500, 5_500, 7_500]


def test_bursts_are_sent_once_each_after_a_change() -> None:
    world = Sending()
    world.queue()
    world.send(pattern="burst", count=2, every_ms=10_000, payload="{{n}}")
    world.pass_time(12)
    world.send(pattern="burst", count=1, every_ms=5_000, payload="{{n}}")
    world.pass_time(11)
    assert [at for at, _ in world.sent()] == [0, 0, 10_000, 10_000, 17_000, 22_000]


def test_traffic_that_went_and_came_back_is_not_doubled() -> None:
    world = Sending()
    world.queue()
    world.send(pattern="burst", count=1, every_ms=10_000, payload="{{n}}")
    world.pass_time(2)
    world.world.control("stop", {"id": "pen"})
    world.send(pattern="burst", count=1, every_ms=10_000, payload="{{n}}")
    world.pass_time(20)
    assert [at for at, _ in world.sent()] == [0, 2_000, 12_000, 22_000]
