"""Changing when a message in flight comes back."""

import pytest

from tests.emulator.worlds import Bench, Refused


@pytest.fixture
def url(bench: Bench) -> str:
    url = bench.queue(VisibilityTimeout="10")
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    return url


def change(bench: Bench, url: str, handle: str, seconds: int) -> None:
    bench.sqs("ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=seconds)


def test_zero_makes_the_message_visible_at_once(bench: Bench, url: str) -> None:
    handle = bench.receive(url)[0]["ReceiptHandle"]

    change(bench, url, handle, 0)

    assert bench.counts(url) == (1, 0, 0)
    assert bench.trace()[-1].detail == {"reason": "ChangeMessageVisibility 0", "count": 1}


def test_the_new_timeout_counts_from_now(bench: Bench, url: str) -> None:
    handle = bench.receive(url)[0]["ReceiptHandle"]
    bench.pass_time(5)

    change(bench, url, handle, 20)

    bench.pass_time(19.999)
    assert bench.counts(url) == (0, 1, 0)
    bench.pass_time(0.001)
    assert bench.counts(url) == (1, 0, 0)


def test_a_shorter_timeout_brings_it_back_sooner(bench: Bench, url: str) -> None:
    handle = bench.receive(url)[0]["ReceiptHandle"]

    change(bench, url, handle, 1)
    bench.pass_time(1)

    assert bench.bodies(url) == ["a"]


def test_twelve_hours_from_the_receive_are_the_end(bench: Bench, url: str) -> None:
    handle = bench.receive(url, VisibilityTimeout=43_200)[0]["ReceiptHandle"]
    bench.pass_time(1)

    with pytest.raises(Refused, match="Total VisibilityTimeout for the message is beyond the limit"):
        change(bench, url, handle, 43_200)
    change(bench, url, handle, 43_199)


def test_a_message_that_is_visible_again_is_not_in_flight(bench: Bench, url: str) -> None:
    handle = bench.receive(url)[0]["ReceiptHandle"]
    bench.pass_time(10)

    with pytest.raises(Refused) as refused:
        change(bench, url, handle, 5)

    assert refused.value.query_code == "AWS.SimpleQueueService.MessageNotInflight"


def test_a_deleted_message_is_not_available(bench: Bench, url: str) -> None:
    handle = bench.receive(url)[0]["ReceiptHandle"]
    bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=handle)

    with pytest.raises(Refused, match="Message does not exist or is not available for visibility timeout change"):
        change(bench, url, handle, 5)


def test_a_text_that_is_no_handle_is_refused(bench: Bench, url: str) -> None:
    for handle in ("garbage", "AQEB" + "z" * 40):
        with pytest.raises(Refused) as refused:
            change(bench, url, handle, 5)
        assert refused.value.code == "ReceiptHandleIsInvalid"


def test_a_batch_answers_each_entry(bench: Bench, url: str) -> None:
    handle = bench.receive(url)[0]["ReceiptHandle"]

    answered = bench.sqs(
        "ChangeMessageVisibilityBatch",
        QueueUrl=url,
        Entries=[
            {"Id": "good", "ReceiptHandle": handle, "VisibilityTimeout": 0},
            {"Id": "bad", "ReceiptHandle": "garbage", "VisibilityTimeout": 0},
        ],
    )

    assert answered["Successful"] == [{"Id": "good"}]
    (failed,) = answered["Failed"]
    assert (failed["Id"], failed["Code"], failed["SenderFault"]) == ("bad", "ReceiptHandleIsInvalid", True)


def test_a_waiting_reader_gets_what_another_gives_back(bench: Bench, url: str) -> None:
    handle = bench.receive(url)[0]["ReceiptHandle"]
    pending = bench.sqs("ReceiveMessage", QueueUrl=url, WaitTimeSeconds=20)

    change(bench, url, handle, 0)

    assert bench.answers()[pending.waiter]["Messages"][0]["Body"] == "a"
