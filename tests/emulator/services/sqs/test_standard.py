"""A standard queue: send, receive, hide, return, delete, delay, long poll, dead-letter."""

import orjson
import pytest

from emulator.bus.calls import Pending
from tests.emulator.worlds import Bench, Refused, only


@pytest.fixture
def bench() -> Bench:
    return Bench(services=only("sqs"))


def test_a_sent_message_is_received_with_its_checksum(bench: Bench) -> None:
    url = bench.queue()
    sent = bench.sqs("SendMessage", QueueUrl=url, MessageBody="message")

    (message,) = bench.receive(url)

    assert sent == {"MD5OfMessageBody": "78e731027d8fd50ed642340b7c9a63b3", "MessageId": message["MessageId"]}
    assert sorted(message) == ["Body", "MD5OfBody", "MessageId", "ReceiptHandle"]
    assert message["MD5OfBody"] == "78e731027d8fd50ed642340b7c9a63b3"


def test_a_message_returns_after_its_visibility_timeout(bench: Bench) -> None:
    url = bench.queue(VisibilityTimeout="30")
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    first = bench.receive(url)[0]["ReceiptHandle"]

    bench.pass_time(29.999)
    assert bench.receive(url) == []
    bench.pass_time(0.001)
    again = bench.receive(url, AttributeNames=["ApproximateReceiveCount"])[0]

    assert again["Attributes"] == {"ApproximateReceiveCount": "2"}
    assert again["ReceiptHandle"] != first


def test_a_deleted_message_does_not_return(bench: Bench) -> None:
    url = bench.queue()
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    handle = bench.receive(url)[0]["ReceiptHandle"]

    bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=handle)
    bench.pass_time(60)

    assert bench.receive(url) == []
    assert bench.counts(url) == (0, 0, 0)


def test_a_delayed_message_becomes_visible_at_its_time(bench: Bench) -> None:
    url = bench.queue(DelaySeconds="5")
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="b", DelaySeconds=0)

    assert bench.counts(url) == (1, 0, 1)
    bench.pass_time(5)

    assert bench.bodies(url) == ["b", "a"]
    assert bench.kinds() == ["send", "send", "visible", "receive", "receive"]


def test_a_long_poll_is_answered_at_the_instant_of_the_send(bench: Bench) -> None:
    url = bench.queue()
    pending = bench.sqs("ReceiveMessage", QueueUrl=url, WaitTimeSeconds=20)
    bench.pass_time(7)

    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")

    assert isinstance(pending, Pending)
    assert [m["Body"] for m in bench.answers()[pending.waiter]["Messages"]] == ["a"]


def test_a_long_poll_ends_empty_after_its_wait_time(bench: Bench) -> None:
    url = bench.queue()
    pending = bench.sqs("ReceiveMessage", QueueUrl=url, WaitTimeSeconds=20)

    bench.pass_time(19.999)
    assert bench.answers() == {}
    bench.pass_time(0.001)

    assert bench.answers() == {pending.waiter: {}}
    assert bench.kinds() == ["empty-receive"]


def test_long_polls_are_served_in_the_order_of_their_arrival(bench: Bench) -> None:
    url = bench.queue()
    first, second = (bench.sqs("ReceiveMessage", QueueUrl=url, WaitTimeSeconds=20) for _ in range(2))

    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="b")

    answers = {waiter: result["Messages"][0]["Body"] for waiter, result in bench.answers().items()}
    assert answers == {first.waiter: "a", second.waiter: "b"}


def test_nothing_is_handed_to_a_client_that_has_gone(bench: Bench) -> None:
    url = bench.queue()
    pending = bench.sqs("ReceiveMessage", QueueUrl=url, WaitTimeSeconds=20)
    bench.world.withdraw(pending.waiter)

    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")

    assert bench.counts(url) == (1, 0, 0)


def test_a_message_goes_to_the_dead_letter_queue_instead_of_a_receive_too_many(bench: Bench) -> None:
    dead_letters = bench.queue("dead")
    policy = orjson.dumps({"deadLetterTargetArn": bench.arn("dead"), "maxReceiveCount": 2}).decode()
    url = bench.queue(VisibilityTimeout="1", RedrivePolicy=policy)
    sent = bench.sqs("SendMessage", QueueUrl=url, MessageBody="poison")
    for _ in range(2):
        assert bench.bodies(url) == ["poison"]
        bench.pass_time(1)

    assert bench.counts(url) == (1, 0, 0)
    assert bench.bodies(url) == []

    assert bench.counts(url) == (0, 0, 0)
    assert bench.counts(dead_letters) == (1, 0, 0)
    (redrive,) = [event for event in bench.trace() if event.kind == "redrive"]
    assert redrive.detail == {"receive_count": 3, "max_receive_count": 2}
    assert (redrive.resource, redrive.peer, redrive.message) == (bench.arn(), bench.arn("dead"), sent["MessageId"])
    (found,) = bench.receive(dead_letters, MessageSystemAttributeNames=["All"])
    assert found["Attributes"]["ApproximateReceiveCount"] == "3"
    assert found["Attributes"]["DeadLetterQueueSourceArn"] == bench.arn()


def test_a_queue_that_is_not_there_is_refused(bench: Bench) -> None:
    with pytest.raises(Refused) as refused:
        bench.sqs("SendMessage", QueueUrl="http://127.0.0.1:4566/123456789012/nowhere", MessageBody="a")

    assert refused.value.code == "QueueDoesNotExist"
    assert refused.value.query_code == "AWS.SimpleQueueService.NonExistentQueue"
    assert refused.value.message == "The specified queue does not exist."
