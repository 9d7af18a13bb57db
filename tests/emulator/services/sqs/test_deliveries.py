"""Messages that other services and actors send to a queue."""

from typing import Any

import pytest

from emulator.bus.calls import Answer
from emulator.bus.deliveries import Delivery
from emulator.contract.errors import AwsError
from emulator.services.sqs.deliveries import deliver
from tests.emulator.worlds import Bench, result_of

TOPIC = "arn:aws:sns:us-east-1:123456789012:topic"


def hand_in(bench: Bench, name: str = "orders", **attributes: Any) -> dict[str, Any]:
    scope = bench.world.scope("sqs", "123456789012", "us-east-1")
    answered: Answer = deliver(scope, Delivery(TOPIC, bench.arn(name), "hello", attributes, cause=7))
    return result_of(answered)


def test_a_delivery_is_a_message_of_its_source(bench: Bench) -> None:
    url = bench.queue()

    taken = hand_in(bench)

    (message,) = bench.receive(url)
    assert (message["Body"], message["MessageId"]) == ("hello", taken["MessageId"])
    sent = bench.trace()[0]
    assert (sent.kind, sent.peer, sent.message, sent.cause) == ("send", TOPIC, taken["MessageId"], 7)


def test_a_delivery_waits_for_the_queue_s_delay(bench: Bench) -> None:
    url = bench.queue(DelaySeconds="5")

    hand_in(bench)

    assert bench.counts(url) == (0, 0, 1)


def test_a_delivery_brings_attributes_group_and_trace_header(bench: Bench) -> None:
    url = bench.queue("orders.fifo", FifoQueue="true")
    attributes = {"kind": {"DataType": "String", "StringValue": "order"}}

    hand_in(
        bench,
        "orders.fifo",
        MessageGroupId="1",
        MessageDeduplicationId="x",
        MessageAttributes=attributes,
        MessageSystemAttributes={"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-2-3"}},
    )

    (message,) = bench.receive(url, AttributeNames=["All"], MessageAttributeNames=["All"])
    assert message["MessageAttributes"] == attributes
    shown = message["Attributes"]
    assert (shown["MessageGroupId"], shown["MessageDeduplicationId"]) == ("1", "x")
    assert shown["AWSTraceHeader"] == "Root=1-2-3"


def test_a_reader_that_waits_gets_a_delivery_at_once(bench: Bench) -> None:
    pending = bench.sqs("ReceiveMessage", QueueUrl=bench.queue(), WaitTimeSeconds=20)

    hand_in(bench)

    assert bench.answers()[pending.waiter]["Messages"][0]["Body"] == "hello"


def test_a_delivery_to_a_queue_that_is_not_there_fails(bench: Bench) -> None:
    with pytest.raises(AwsError, match=r"The specified queue does not exist\.") as refused:
        hand_in(bench)

    assert refused.value.failure.code == "QueueDoesNotExist"
