"""Deleting by receipt handle."""

import pytest

from tests.emulator.worlds import Bench, Refused


def test_a_stale_handle_deletes_nothing_and_says_so_in_the_trace(bench: Bench) -> None:
    url = bench.queue(VisibilityTimeout="1")
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    first = bench.receive(url)[0]["ReceiptHandle"]
    bench.pass_time(1)
    bench.receive(url)

    assert bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=first) == {}

    assert bench.counts(url) == (0, 1, 0)
    assert bench.trace()[-1].kind == "ignore"


def test_the_latest_handle_deletes_a_message_that_is_visible_again(bench: Bench) -> None:
    url = bench.queue(VisibilityTimeout="1")
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    handle = bench.receive(url)[0]["ReceiptHandle"]
    bench.pass_time(1)

    bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=handle)

    assert bench.counts(url) == (0, 0, 0)
    assert bench.receive(url) == []


def test_deleting_twice_is_no_error(bench: Bench) -> None:
    url = bench.queue()
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    handle = bench.receive(url)[0]["ReceiptHandle"]

    for _ in range(2):
        assert bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=handle) == {}

    assert bench.kinds().count("delete") == 1


def test_a_fifo_queue_refuses_an_expired_handle(bench: Bench) -> None:
    url = bench.queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true", VisibilityTimeout="1")
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a", MessageGroupId="1")
    handle = bench.receive(url)[0]["ReceiptHandle"]
    bench.pass_time(1)

    with pytest.raises(Refused) as refused:
        bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=handle)

    assert refused.value.query_code == "InvalidParameterValue"
    expected = f"Value {handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
    assert refused.value.message == expected


def test_the_handle_of_another_queue_is_no_handle(bench: Bench) -> None:
    url, other = bench.queue(), bench.queue("other")
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    handle = bench.receive(url)[0]["ReceiptHandle"]

    with pytest.raises(Refused) as refused:
        bench.sqs("DeleteMessage", QueueUrl=other, ReceiptHandle=handle)

    assert refused.value.code == "ReceiptHandleIsInvalid"
    assert refused.value.message == f'The input receipt handle "{handle}" is not a valid receipt handle.'


def test_a_batch_deletes_what_it_can(bench: Bench) -> None:
    url = bench.queue()
    for body in ("a", "b"):
        bench.sqs("SendMessage", QueueUrl=url, MessageBody=body)
    handles = [message["ReceiptHandle"] for message in bench.receive(url, MaxNumberOfMessages=10)]
    entries = [{"Id": str(index), "ReceiptHandle": handle} for index, handle in enumerate([*handles, "x"])]

    answered = bench.sqs("DeleteMessageBatch", QueueUrl=url, Entries=entries)

    assert answered["Successful"] == [{"Id": "0"}, {"Id": "1"}]
    assert [failed["Id"] for failed in answered["Failed"]] == ["2"]
    assert bench.counts(url) == (0, 0, 0)


@pytest.mark.parametrize("operation", ["SendMessageBatch", "DeleteMessageBatch", "ChangeMessageVisibilityBatch"])
def test_an_empty_batch_is_refused_with_the_name_of_its_entries(bench: Bench, operation: str) -> None:
    with pytest.raises(Refused) as refused:
        bench.sqs(operation, QueueUrl=bench.queue(), Entries=[])

    assert refused.value.query_code == "AWS.SimpleQueueService.EmptyBatchRequest"
    assert refused.value.message == f"There should be at least one {operation}RequestEntry in the request."


def test_repeated_ids_are_refused(bench: Bench) -> None:
    entries = [{"Id": "a", "ReceiptHandle": "x"}, {"Id": "a", "ReceiptHandle": "y"}]

    with pytest.raises(Refused, match=r"Id a repeated\.") as refused:
        bench.sqs("DeleteMessageBatch", QueueUrl=bench.queue(), Entries=entries)

    assert refused.value.query_code == "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"
