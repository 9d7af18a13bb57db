"""Receiving once more under the same attempt id."""

import pytest

from tests.emulator.worlds import Bench, Refused


@pytest.fixture
def url(bench: Bench) -> str:
    url = bench.queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true", VisibilityTimeout="30")
    for body in ("a", "b"):
        bench.sqs("SendMessage", QueueUrl=url, MessageBody=body, MessageGroupId="1")
    return url


def test_the_same_attempt_gets_the_same_messages_and_handles(bench: Bench, url: str) -> None:
    first = bench.receive(url, ReceiveRequestAttemptId="try", MaxNumberOfMessages=10, AttributeNames=["All"])
    again = bench.receive(url, ReceiveRequestAttemptId="try", MaxNumberOfMessages=10, AttributeNames=["All"])

    assert len(first) == 2
    assert again == first


def test_another_attempt_gets_nothing_of_a_group_in_flight(bench: Bench, url: str) -> None:
    bench.receive(url, ReceiveRequestAttemptId="try")

    assert bench.receive(url, ReceiveRequestAttemptId="other") == []


def test_a_repeated_attempt_begins_the_visibility_timeout_anew(bench: Bench, url: str) -> None:
    bench.receive(url, ReceiveRequestAttemptId="try")
    bench.pass_time(20)
    bench.receive(url, ReceiveRequestAttemptId="try")
    bench.pass_time(29.999)

    assert bench.counts(url) == (1, 1, 0)
    bench.pass_time(0.001)
    assert bench.counts(url) == (2, 0, 0)


def test_an_attempt_whose_message_was_changed_is_a_new_one(bench: Bench, url: str) -> None:
    handle = bench.receive(url, ReceiveRequestAttemptId="try")[0]["ReceiptHandle"]
    bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=handle)

    (message,) = bench.receive(url, ReceiveRequestAttemptId="try")

    assert message["Body"] == "b"


def test_an_attempt_is_forgotten_after_five_minutes(bench: Bench, url: str) -> None:
    first = bench.receive(url, ReceiveRequestAttemptId="try", VisibilityTimeout=600)
    bench.pass_time(299.999)
    assert bench.receive(url, ReceiveRequestAttemptId="try", VisibilityTimeout=600) == first
    bench.pass_time(300)

    assert bench.receive(url, ReceiveRequestAttemptId="try") == []


def test_an_attempt_id_is_refused_on_a_standard_queue(bench: Bench) -> None:
    with pytest.raises(Refused, match="not valid for this queue type"):
        bench.receive(bench.queue(), ReceiveRequestAttemptId="try")
