"""Every limit: at it, and one past it."""

from typing import Any

import pytest

from emulator.services.sqs import limits
from tests.emulator.worlds import Bench, Refused

MIB = 1_048_576


def string(value: str) -> dict[str, str]:
    return {"DataType": "String", "StringValue": value}


def send_with(bench: Bench, **parameters: Any) -> None:
    bench.sqs("SendMessage", **{"QueueUrl": bench.queue(), "MessageBody": "a", **parameters})


def receive_with(bench: Bench, **parameters: Any) -> None:
    bench.sqs("ReceiveMessage", QueueUrl=bench.queue(), **parameters)


def hide_for(bench: Bench, seconds: int) -> None:
    url = bench.queue()
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a")
    handle = bench.receive(url)[0]["ReceiptHandle"]
    bench.sqs("ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=seconds)


def send_entries(bench: Bench, count: int, size: int = 1) -> None:
    entries = [{"Id": str(number), "MessageBody": "a" * size} for number in range(count)]
    bench.sqs("SendMessageBatch", QueueUrl=bench.queue(), Entries=entries)


def name_entry(bench: Bench, length: int) -> None:
    entries = [{"Id": "a" * length, "MessageBody": "a"}]
    bench.sqs("SendMessageBatch", QueueUrl=bench.queue(), Entries=entries)


def tag(bench: Bench, count: int) -> None:
    bench.sqs("TagQueue", QueueUrl=bench.queue(), Tags={str(number): "" for number in range(count)})


def list_queues(bench: Bench, maximum: int) -> None:
    bench.sqs("ListQueues", MaxResults=maximum)


def permit(bench: Bench, count: int) -> None:
    actions = ("SendMessage", "ReceiveMessage", "DeleteMessage", "GetQueueUrl", "PurgeQueue", "GetQueueAttributes")
    more = ("ChangeMessageVisibility", "ListDeadLetterSourceQueues")
    bench.sqs(
        "AddPermission",
        QueueUrl=bench.queue(),
        Label="label",
        AWSAccountIds=["123456789012"],
        Actions=list((*actions, *more)[:count]),
    )


def allow_sources(bench: Bench, count: int) -> None:
    arns = ",".join(f'"{bench.arn(str(number))}"' for number in range(count))
    bench.queue(RedriveAllowPolicy=f'{{"redrivePermission":"byQueue","sourceQueueArns":[{arns}]}}')


def dead_letter_after(bench: Bench, count: int) -> None:
    bench.queue("dead")
    bench.queue(RedrivePolicy=f'{{"deadLetterTargetArn":"{bench.arn("dead")}","maxReceiveCount":{count}}}')


CASES: dict[str, Any] = {
    "delay of a message": (lambda b, n: send_with(b, DelaySeconds=n), 900, "InvalidParameterValue"),
    "size of a message": (lambda b, n: send_with(b, MessageBody="a" * n), MIB, "InvalidParameterValue"),
    "size in bytes": (lambda b, n: send_with(b, MessageBody="é" * n), MIB // 2, "InvalidParameterValue"),
    "message attributes": (
        lambda b, n: send_with(b, MessageAttributes={f"a{i}": string("x") for i in range(n)}),
        10,
        "InvalidParameterValue",
    ),
    "name of an attribute": (
        lambda b, n: send_with(b, MessageAttributes={"a" * n: string("x")}),
        256,
        "InvalidParameterValue",
    ),
    "group id": (lambda b, n: send_with(b, MessageGroupId="g" * n), 128, "InvalidParameterValue"),
    "messages of a receive": (lambda b, n: receive_with(b, MaxNumberOfMessages=n), 10, "InvalidParameterValue"),
    "wait of a receive": (lambda b, n: receive_with(b, WaitTimeSeconds=n), 20, "InvalidParameterValue"),
    "visibility of a receive": (lambda b, n: receive_with(b, VisibilityTimeout=n), 43_200, "InvalidParameterValue"),
    "visibility of a message": (hide_for, 43_200, "InvalidParameterValue"),
    "entries of a batch": (send_entries, 10, "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"),
    "id of an entry": (name_entry, 80, "AWS.SimpleQueueService.InvalidBatchEntryId"),
    "name of a queue": (lambda b, n: b.queue("a" * n), 80, "InvalidParameterValue"),
    "name of a FIFO queue": (
        lambda b, n: b.queue("a" * (n - 5) + ".fifo", FifoQueue="true"),
        80,
        "InvalidParameterValue",
    ),
    "tags": (tag, 50, "InvalidParameterValue"),
    "results of a list": (list_queues, 1_000, "InvalidParameterValue"),
    "actions of a permission": (permit, 7, "OverLimit"),
    "sources of a dead-letter queue": (allow_sources, 10, "InvalidParameterValue"),
    "maxReceiveCount": (dead_letter_after, 1_000, "InvalidParameterValue"),
    "VisibilityTimeout": (lambda b, n: b.queue(VisibilityTimeout=str(n)), 43_200, "InvalidAttributeValue"),
    "DelaySeconds": (lambda b, n: b.queue(DelaySeconds=str(n)), 900, "InvalidAttributeValue"),
    "MaximumMessageSize": (lambda b, n: b.queue(MaximumMessageSize=str(n)), MIB, "InvalidAttributeValue"),
    "MessageRetentionPeriod": (lambda b, n: b.queue(MessageRetentionPeriod=str(n)), 1_209_600, "InvalidAttributeValue"),
    "ReceiveMessageWaitTimeSeconds": (
        lambda b, n: b.queue(ReceiveMessageWaitTimeSeconds=str(n)),
        20,
        "InvalidAttributeValue",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_at_the_limit_it_is_accepted(bench: Bench, name: str) -> None:
    perform, limit, _ = CASES[name]

    perform(bench, limit)


@pytest.mark.parametrize("name", CASES)
def test_one_past_the_limit_it_is_refused(bench: Bench, name: str) -> None:
    perform, limit, code = CASES[name]

    with pytest.raises(Refused) as refused:
        perform(bench, limit + 1)

    assert refused.value.query_code == code


@pytest.mark.parametrize("name", limits.RANGES)
@pytest.mark.parametrize("value", ["-1", "", "x", "1.5"])
def test_a_number_below_its_least_value_is_refused(bench: Bench, name: str, value: str) -> None:
    least = limits.RANGES[name][0]
    bench.queue("least", **{name: str(least)})
    wrong = str(least - 1) if value == "" else value

    with pytest.raises(Refused, match=f"Invalid value for the parameter {name}"):
        bench.queue("other", **{name: wrong})


def test_a_batch_is_refused_as_a_whole_where_it_is_too_long(bench: Bench) -> None:
    send_entries(bench, 8, MIB // 8)

    with pytest.raises(Refused) as refused:
        send_entries(bench, 9, MIB // 8)

    assert refused.value.query_code == "AWS.SimpleQueueService.BatchRequestTooLong"
    sent = 9 * MIB // 8
    assert refused.value.message == f"Batch requests cannot be longer than {MIB} bytes. You have sent {sent} bytes."


def test_a_queue_s_own_maximum_size_counts_attributes_too(bench: Bench) -> None:
    url = bench.queue(MaximumMessageSize="1024")
    attributes = {"abc": string("x")}
    fits = 1024 - len("abc") - len("String") - len("x")
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a" * fits, MessageAttributes=attributes)

    with pytest.raises(Refused, match="Message must be shorter than 1024 bytes"):
        bench.sqs("SendMessage", QueueUrl=url, MessageBody="a" * (fits + 1), MessageAttributes=attributes)


def test_no_more_messages_are_in_flight_than_the_quota_says(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "IN_FLIGHT", 15)
    url = bench.queue()
    for number in range(20):
        bench.sqs("SendMessage", QueueUrl=url, MessageBody=str(number))
    assert len(bench.bodies(url)) == 10
    assert len(bench.bodies(url)) == 5

    with pytest.raises(Refused) as refused:
        bench.receive(url)

    assert (refused.value.code, refused.value.status) == ("OverLimit", 403)


def test_a_long_poll_waits_where_the_quota_is_used_up(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "IN_FLIGHT", 1)
    url = bench.queue()
    for body in ("a", "b"):
        bench.sqs("SendMessage", QueueUrl=url, MessageBody=body)
    handle = bench.receive(url)[0]["ReceiptHandle"]
    pending = bench.sqs("ReceiveMessage", QueueUrl=url, WaitTimeSeconds=20)

    bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=handle)

    assert bench.answers()[pending.waiter]["Messages"][0]["Body"] == "b"
