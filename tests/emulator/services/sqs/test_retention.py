"""How long messages are kept, and how old the oldest one is."""

from emulator.services.sqs.state import counters
from tests.emulator.worlds import Bench


def oldest_age(bench: Bench) -> int:
    state = bench.world.states["sqs", "123456789012", "us-east-1"]
    found = counters(state, bench.arn(), bench.world.now)
    assert found is not None
    return found.oldest_age_ms


def send(bench: Bench, url: str, body: str = "a") -> None:
    bench.sqs("SendMessage", QueueUrl=url, MessageBody=body)


def test_a_message_expires_at_the_end_of_the_retention_period(bench: Bench) -> None:
    url = bench.queue(MessageRetentionPeriod="60")
    send(bench, url)

    bench.pass_time(59.999)
    assert bench.counts(url) == (1, 0, 0)
    bench.pass_time(0.001)

    assert bench.counts(url) == (0, 0, 0)
    assert bench.kinds() == ["send", "expire"]


def test_messages_in_flight_and_delayed_ones_expire_too(bench: Bench) -> None:
    url = bench.queue(MessageRetentionPeriod="60")
    send(bench, url)
    bench.receive(url, VisibilityTimeout=600)
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="b", DelaySeconds=300)
    assert bench.counts(url) == (0, 1, 1)

    bench.pass_time(60)

    assert bench.counts(url) == (0, 0, 0)


def test_a_shorter_period_applies_to_the_messages_that_are_there(bench: Bench) -> None:
    url = bench.queue(MessageRetentionPeriod="3600")
    send(bench, url, "old")
    bench.pass_time(100)
    send(bench, url, "new")

    bench.sqs("SetQueueAttributes", QueueUrl=url, Attributes={"MessageRetentionPeriod": "60"})
    bench.pass_time(0)

    assert bench.bodies(url) == ["new"]


def test_a_longer_period_applies_to_the_messages_that_are_there(bench: Bench) -> None:
    url = bench.queue(MessageRetentionPeriod="60")
    send(bench, url)

    bench.sqs("SetQueueAttributes", QueueUrl=url, Attributes={"MessageRetentionPeriod": "120"})

    bench.pass_time(119.999)
    assert bench.counts(url) == (1, 0, 0)
    bench.pass_time(0.001)
    assert bench.counts(url) == (0, 0, 0)


def test_the_age_is_that_of_the_oldest_message_that_is_left(bench: Bench) -> None:
    url = bench.queue()
    send(bench, url, "old")
    bench.pass_time(10)
    send(bench, url, "new")
    assert oldest_age(bench) == 10_000

    bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=bench.receive(url)[0]["ReceiptHandle"])

    assert oldest_age(bench) == 0
    bench.pass_time(5)
    assert oldest_age(bench) == 5_000


def test_an_empty_queue_leaves_nothing_to_wait_for(bench: Bench) -> None:
    url = bench.queue()
    for _ in range(3):
        send(bench, url)
        bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=bench.receive(url)[0]["ReceiptHandle"])

    assert bench.world.next_time() is None


def test_nothing_of_the_past_piles_up(bench: Bench) -> None:
    url = bench.queue()
    send(bench, url, "stays")
    bench.receive(url, VisibilityTimeout=43_200)
    for _ in range(2_000):
        send(bench, url)
        bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=bench.receive(url)[0]["ReceiptHandle"])

    queue = bench.world.states["sqs", "123456789012", "us-east-1"].queues["orders"]
    assert max(len(queue.ages), len(queue.hidden), len(bench.world.timers.heap)) < 200
