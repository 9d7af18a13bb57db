"""Workers outside AWS: polls, work, heartbeats, failures and outages."""

from typing import Any

from emulator.registry import find_services
from tests.emulator.worlds import Bench

SERVICES = {name: find_services()[name] for name in ("sqs", "actors")}


class Working(Bench):
    """A world with the queue `orders` and a worker on it."""

    def __init__(self, visibility: int = 30, **attributes: str) -> None:
        super().__init__(services=SERVICES)
        self.url = self.queue(VisibilityTimeout=str(visibility), **attributes)

    def work(self, **actor: Any) -> None:
        """Start the worker."""
        self.world.control("actor", {"id": "clerk", "kind": "worker", "target": self.arn(), **actor})

    def send(self, *bodies: str) -> None:
        """Send messages."""
        for body in bodies:
            self.sqs("SendMessage", QueueUrl=self.url, MessageBody=body)

    def since_start(self, *kinds: str) -> list[int]:
        """Return when these events happened, in milliseconds since the start."""
        return [event.time - self.world.start for event in self.of_kind(*kinds)]


def test_a_worker_deletes_what_it_has_done() -> None:
    world = Working()
    world.send("a", "b")
    world.work(work_ms=2_000)
    world.pass_time(10)
    assert world.since_start("complete", "delete") == [2_000, 2_000, 4_000, 4_000]
    assert world.counts(world.url) == (0, 0, 0)


def test_several_pollers_work_beside_each_other() -> None:
    world = Working()
    world.send("a", "b", "c")
    world.work(work_ms=2_000, concurrency=3)
    world.pass_time(10)
    assert world.since_start("complete") == [2_000, 2_000, 2_000]


def test_work_longer_than_the_visibility_timeout_is_done_twice() -> None:
    world = Working(visibility=10)
    world.send("a")
    world.work(work_ms=25_000, concurrency=2)
    world.pass_time(120)
    assert len(world.of_kind("complete")) > 1


def test_a_heartbeat_keeps_the_message_from_others() -> None:
    world = Working(visibility=10)
    world.send("a")
    world.work(work_ms=25_000, concurrency=2, heartbeat_s=5)
    world.pass_time(120)
    assert len(world.of_kind("complete")) == 1
    assert world.since_start("extend") == [5_000, 10_000, 15_000, 20_000]


def test_without_a_wait_of_its_own_the_queue_decides_how_long_a_poll_waits() -> None:
    short, long = Working(), Working(ReceiveMessageWaitTimeSeconds="20")
    for world in (short, long):
        world.work()
        world.pass_time(60)
    assert len(short.of_kind("empty-receive")) == 601
    assert len(long.of_kind("empty-receive")) == 2


def test_a_pause_comes_after_an_empty_poll() -> None:
    world = Working()
    world.work(pause_ms=5_000)
    world.pass_time(12)
    assert world.since_start("empty-receive") == [0, 5_000, 10_000]


def test_messages_that_hold_a_text_fail() -> None:
    world = Working(visibility=5)
    world.send("good", "poison")
    world.work(work_ms=1_000, batch=10, fails_on="poison")
    world.pass_time(20)
    assert len(world.of_kind("complete")) == 1
    assert len(world.of_kind("error")) > 1


def test_its_own_visibility_timeout_goes_before_the_queues() -> None:
    world = Working(visibility=10)
    world.send("a")
    world.work(work_ms=25_000, concurrency=2, visibility_s=60)
    world.pass_time(120)
    assert len(world.of_kind("complete")) == 1


def test_work_is_lost_in_an_outage_and_done_after_it() -> None:
    world = Working(visibility=30)
    world.send("a")
    world.work(work_ms=10_000, wait_s=20, outages=[[5_000, 60_000]])
    world.pass_time(120)
    assert world.since_start("outage", "recover", "complete") == [5_000, 60_000, 70_000]
    assert world.since_start("receive") == [0, 60_000]


def test_an_idle_worker_takes_nothing_in_an_outage() -> None:
    world = Working()
    world.work(work_ms=1_000, wait_s=20, outages=[[5_000, 60_000], [90_000, 100_000]])
    world.pass_time(30)
    world.send("a")
    world.pass_time(65)
    world.send("b")
    world.pass_time(30)
    assert world.since_start("receive") == [60_000, 100_000]


def test_the_time_that_work_takes_is_drawn_between_its_bounds() -> None:
    world = Working()
    world.send(*"abcdefgh")
    world.work(work_ms=1_000, spread_ms=500)
    world.pass_time(60)
    durations = [event.detail["duration_ms"] for event in world.of_kind("complete")]
    assert len(durations) == 8
    assert min(durations) >= 1_000
    assert max(durations) <= 1_500
    assert len(dict.fromkeys(durations)) > 1


def test_a_queue_that_is_gone_is_asked_again() -> None:
    world = Working()
    world.work(wait_s=20)
    world.sqs("DeleteQueue", QueueUrl=world.url)
    world.pass_time(61)
    world.queue()
    world.send("a")
    world.pass_time(5)
    assert len(world.of_kind("complete")) == 1


def test_a_changed_worker_ends_its_work_and_goes_on_as_it_is_now() -> None:
    world = Working()
    world.send(*"abcd")
    world.work(work_ms=10_000)
    world.pass_time(3)
    world.work(work_ms=2_000, concurrency=2)
    world.pass_time(20)
    assert world.since_start("receive") == [0, 3_000, 5_000, 7_000]
    assert world.since_start("complete") == [5_000, 7_000, 9_000, 10_000]


def test_a_worker_with_fewer_pollers_works_with_fewer() -> None:
    world = Working()
    world.send(*"abcdef")
    world.work(work_ms=2_000, concurrency=3)
    world.pass_time(1)
    world.work(work_ms=2_000, concurrency=1)
    world.pass_time(20)
    assert world.since_start("complete") == [2_000, 2_000, 2_000, 4_000, 6_000, 8_000]


def test_a_worker_that_is_changed_often_polls_no_more_often() -> None:
    undisturbed, changed = Working(), Working()
    undisturbed.work(pause_ms=1_000)
    undisturbed.pass_time(60)
    for _ in range(10):
        changed.work(pause_ms=1_000)
        changed.pass_time(2)
    changed.pass_time(40)
    assert abs(len(changed.of_kind("empty-receive")) - len(undisturbed.of_kind("empty-receive"))) <= 10


def test_an_outage_that_is_taken_back_ends_at_once() -> None:
    world = Working()
    world.send("a")
    world.work(work_ms=1_000, start_ms=5_000, outages=[[0, 60_000], [90_000, 95_000]])
    world.pass_time(20)
    world.work(work_ms=1_000)
    world.pass_time(100)
    assert world.since_start("outage", "recover", "complete") == [5_000, 20_000, 21_000]


def test_a_worker_that_is_stopped_takes_nothing_more() -> None:
    world = Working()
    world.work(wait_s=20)
    world.pass_time(5)
    world.world.control("stop", {"id": "clerk"})
    world.send("a")
    world.pass_time(60)
    assert world.counts(world.url) == (1, 0, 0)
