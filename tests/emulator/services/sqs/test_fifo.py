"""FIFO queues: order within groups, deduplication, sequence numbers, high throughput."""

from dataclasses import replace

import pytest

from emulator.contract.settings import Settings
from tests.emulator.worlds import Bench, Refused, only

FIFO = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
REASON = (
    "Invalid value for the parameter FifoThroughputLimit. Reason: "
    "To set FifoThroughputLimit to perMessageGroupId, the DeduplicationScope must be messageGroup."
)


@pytest.fixture
def url(bench: Bench) -> str:
    return bench.queue("orders.fifo", **FIFO)


def send(bench: Bench, url: str, body: str, group: str = "1", **parameters: str) -> dict[str, str]:
    sent: dict[str, str] = bench.sqs("SendMessage", QueueUrl=url, MessageBody=body, MessageGroupId=group, **parameters)
    return sent


def test_a_batch_holds_as_many_of_a_group_as_there_are_in_order(bench: Bench, url: str) -> None:
    for body, group in (("a1", "a"), ("b1", "b"), ("a2", "a"), ("b2", "b")):
        send(bench, url, body, group)

    assert bench.bodies(url, 3) == ["a1", "a2", "b1"]


def test_a_group_waits_while_an_earlier_message_is_in_flight(bench: Bench, url: str) -> None:
    for body, group in (("a1", "a"), ("a2", "a"), ("b1", "b")):
        send(bench, url, body, group)
    handle = bench.receive(url)[0]["ReceiptHandle"]

    assert bench.bodies(url) == ["b1"]
    bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=handle)

    assert bench.bodies(url) == ["a2"]


def test_a_returned_message_comes_before_the_later_ones_of_its_group(bench: Bench, url: str) -> None:
    for body in ("1", "2", "3"):
        send(bench, url, body)
    bench.bodies(url, 2)
    bench.pass_time(30)

    assert bench.bodies(url, 10) == ["1", "2", "3"]


def test_a_waiting_reader_gets_a_group_that_goes_on(bench: Bench, url: str) -> None:
    for body in ("1", "2"):
        send(bench, url, body)
    handle = bench.receive(url)[0]["ReceiptHandle"]
    pending = bench.sqs("ReceiveMessage", QueueUrl=url, WaitTimeSeconds=20)
    assert bench.answers() == {}

    bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=handle)

    assert bench.answers()[pending.waiter]["Messages"][0]["Body"] == "2"


def test_sequence_numbers_grow(bench: Bench, url: str) -> None:
    numbers = [send(bench, url, body)["SequenceNumber"] for body in "abc"]

    assert numbers == sorted(numbers)
    assert all(len(number) == 20 for number in numbers)
    (message,) = bench.receive(url, AttributeNames=["SequenceNumber"])
    assert message["Attributes"] == {"SequenceNumber": numbers[0]}


def test_a_duplicate_is_accepted_under_the_first_message_s_id_and_not_delivered(bench: Bench, url: str) -> None:
    first = send(bench, url, "a")
    again = send(bench, url, "a")

    assert again == first
    assert bench.counts(url) == (1, 0, 0)
    assert bench.kinds() == ["send", "deduplicate"]


def test_deduplication_outlives_a_delete_and_ends_after_five_minutes(bench: Bench, url: str) -> None:
    send(bench, url, "a")
    bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=bench.receive(url)[0]["ReceiptHandle"])

    bench.pass_time(299.999)
    send(bench, url, "a")
    assert bench.counts(url) == (0, 0, 0)
    bench.pass_time(0.001)
    send(bench, url, "a")

    assert bench.counts(url) == (1, 0, 0)


def test_an_own_id_goes_before_the_content(bench: Bench, url: str) -> None:
    send(bench, url, "a", MessageDeduplicationId="x")
    send(bench, url, "a", MessageDeduplicationId="y")
    send(bench, url, "b", MessageDeduplicationId="x")

    assert bench.bodies(url) == ["a", "a"]


def test_message_groups_deduplicate_apart_in_their_scope(bench: Bench) -> None:
    url = bench.queue("groups.fifo", **FIFO, DeduplicationScope="messageGroup")
    for group in ("1", "2", "1"):
        send(bench, url, "a", group)

    assert bench.counts(url) == (2, 0, 0)


def test_a_new_delay_of_the_queue_applies_to_delayed_messages(bench: Bench) -> None:
    url = bench.queue("orders.fifo", **FIFO, DelaySeconds="100")
    send(bench, url, "a")
    bench.pass_time(10)

    bench.sqs("SetQueueAttributes", QueueUrl=url, Attributes={"DelaySeconds": "20"})

    bench.pass_time(9.999)
    assert bench.counts(url) == (0, 0, 1)
    bench.pass_time(0.001)
    assert bench.counts(url) == (1, 0, 0)


def test_a_group_of_a_standard_queue_does_not_block(bench: Bench) -> None:
    url = bench.queue()
    for body in ("1", "2"):
        send(bench, url, body)

    assert bench.bodies(url, 1) + bench.bodies(url, 1) == ["1", "2"]


def test_a_deduplication_id_is_refused_on_a_standard_queue(bench: Bench) -> None:
    with pytest.raises(Refused, match="The request include parameter that is not valid for this queue type"):
        bench.sqs("SendMessage", QueueUrl=bench.queue(), MessageBody="a", MessageDeduplicationId="x")


@pytest.mark.parametrize(
    ("given", "code", "text"),
    [
        (
            {**FIFO, "FifoThroughputLimit": "perMessageGroupId"},
            "InvalidAttributeValue",
            REASON,
        ),
        (
            {"DeduplicationScope": "messageGroup"},
            "InvalidAttributeName",
            "You can specify the DeduplicationScope only when FifoQueue is set to true.",
        ),
        (
            {"FifoThroughputLimit": "perQueue"},
            "InvalidAttributeName",
            "You can specify the FifoThroughputLimit only when FifoQueue is set to true.",
        ),
        ({"ContentBasedDeduplication": "true"}, "InvalidAttributeName", "Unknown Attribute ContentBasedDeduplication."),
        ({"FifoQueue": "x"}, "InvalidAttributeName", "Unknown Attribute FifoQueue."),
    ],
)
def test_attributes_that_do_not_fit_are_refused(bench: Bench, given: dict[str, str], code: str, text: str) -> None:
    name = "orders.fifo" if given.get("FifoQueue") == "true" else "orders"

    with pytest.raises(Refused) as refused:
        bench.queue(name, **given)

    assert (refused.value.code, refused.value.message) == (code, text)


def test_a_fifo_queue_stays_one(bench: Bench, url: str) -> None:
    with pytest.raises(Refused, match="Modifying queue type is not supported"):
        bench.sqs("SetQueueAttributes", QueueUrl=url, Attributes={"FifoQueue": "false"})


class TestThroughput:
    """Where the world throttles, a FIFO queue takes 300 requests a second of each action."""

    @pytest.fixture
    def bench(self) -> Bench:
        return Bench(services=only("sqs"), settings=replace(Settings(), throttles=True))

    def test_the_301st_send_of_a_second_is_refused(self, bench: Bench, url: str) -> None:
        for number in range(300):
            send(bench, url, str(number))

        with pytest.raises(Refused) as refused:
            send(bench, url, "300")
        assert (refused.value.code, refused.value.status) == ("RequestThrottled", 403)
        bench.pass_time(1)

        send(bench, url, "300")

    def test_a_batch_counts_once_and_receives_count_apart(self, bench: Bench, url: str) -> None:
        for number in range(300):
            entries = [{"Id": str(i), "MessageBody": f"{number}.{i}", "MessageGroupId": "1"} for i in range(10)]
            bench.sqs("SendMessageBatch", QueueUrl=url, Entries=entries)

        assert bench.counts(url) == (3000, 0, 0)
        assert len(bench.receive(url, MaxNumberOfMessages=10)) == 10

    def test_high_throughput_counts_each_group_apart(self, bench: Bench) -> None:
        high = {"DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
        url = bench.queue("high.fifo", **FIFO, **high)
        for number in range(600):
            send(bench, url, str(number), str(number % 2))

        with pytest.raises(Refused):
            send(bench, url, "601", "1")
        send(bench, url, "601", "2")

    def test_a_standard_queue_has_no_such_limit(self, bench: Bench) -> None:
        url = bench.queue()
        for number in range(400):
            bench.sqs("SendMessage", QueueUrl=url, MessageBody=str(number))

        assert bench.counts(url) == (400, 0, 0)
