"""Recorded situations of FIFO queues, performed again: the same fields, codes and texts as AWS's."""

from typing import Any

import pytest

from tests.emulator.services.sqs.recordings import Situation, answer, delete, everything, receive, send, set_attributes
from tests.emulator.worlds import Bench


@pytest.mark.parametrize(("name", "value"), [("empty", ""), ("too_long", "a" * 129)])
def test_an_invalid_deduplication_id(bench: Bench, name: str, value: str) -> None:
    situation = Situation(f"test_message_deduplication_id_invalid[{name}]")
    url = bench.queue("orders.fifo", FifoQueue="true")
    ours = send(bench, url, MessageBody="a", MessageGroupId="1", MessageDeduplicationId=value)
    situation.matches("error-response", ours)


def test_what_a_fifo_message_must_have(bench: Bench) -> None:
    situation = Situation("test_posting_to_fifo_requires_deduplicationid_group_id[sqs]")
    url = bench.queue("orders.fifo", FifoQueue="true")
    situation.matches("invalid-parameter-value", send(bench, url, MessageBody="a", MessageGroupId="1"))
    situation.matches("missing-parameter", send(bench, url, MessageBody="a", MessageDeduplicationId="1"))
    batch = Situation("test_send_batch_missing_deduplication_id_for_fifo_queue[sqs]")
    entries = [{"Id": "1", "MessageBody": "a", "MessageGroupId": "1"}]
    ours = answer(bench, "SendMessageBatch", QueueUrl=url, Entries=entries)
    batch.matches("test_missing_deduplication_id_for_fifo_queue", ours)


def test_fifo_messages_and_their_delay(bench: Bench) -> None:
    refused = Situation("test_fifo_queue_send_message_with_delay_seconds_fails[sqs]")
    url = bench.queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true", DelaySeconds="2")
    ours = send(bench, url, MessageBody="a", MessageGroupId="1", DelaySeconds=2)
    refused.matches("send_message", ours)
    situation = Situation("test_fifo_queue_send_message_with_zero_delay_defaults_to_queue_delay[sqs_query]")
    sent = send(bench, url, MessageBody="message-1", MessageGroupId="1", DelaySeconds=0)
    situation.matches("send_message_result", sent)
    situation.matches("receive_message_initial_result", receive(bench, url))
    bench.pass_time(2)
    situation.matches("receive_message_after_delay_result", receive(bench, url))


def test_attributes_of_a_fifo_message(bench: Bench) -> None:
    situation = Situation("test_fifo_message_attributes[sqs_query]")
    url = bench.queue("orders.fifo", FifoQueue="true", VisibilityTimeout="0")
    sent = send(bench, url, MessageBody="message-body-1", MessageGroupId="group-1", MessageDeduplicationId="dedup-1")
    situation.matches("send_message", sent)
    situation.matches("receive_message_0", receive(bench, url, AttributeNames=["All"]))
    situation.matches("receive_message_1", receive(bench, url, AttributeNames=["All"]))


@pytest.mark.parametrize(
    ("name", "extended"),
    [("sqs-0-visible", 0), ("sqs-1-visible", 1), ("sqs_query-2-visible", 2), ("sqs-all-invisible", 3)],
)
def test_a_group_waits_for_its_extended_message(bench: Bench, name: str, extended: int) -> None:
    situation = Situation(f"test_fifo_group_visibility_extends_with_change_message_visibility[{name}]")
    url = bench.queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true", VisibilityTimeout="5")
    for body in ("foo", "bar", "baz"):
        send(bench, url, MessageBody=body, MessageGroupId="1")
    received = receive(bench, url, MaxNumberOfMessages=10)
    situation.matches("receive_all_messages", received)
    for index, message in enumerate(received["Messages"]):
        if extended in (index, 3):
            handle = message["ReceiptHandle"]
            bench.sqs("ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=60)
    bench.pass_time(5)
    situation.matches("some-messages-invisible", receive(bench, url, MaxNumberOfMessages=10))


def test_a_group_goes_on_after_it_was_empty(bench: Bench) -> None:
    situation = Situation("test_fifo_empty_message_groups_added_back_to_queue[sqs]")
    url = bench.queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    send(bench, url, MessageBody="Message 1", MessageGroupId="1")
    first = receive(bench, url)
    situation.matches("inital-fifo-receive", first)
    delete(bench, url, first)
    situation.matches("empty-fifo-receive", receive(bench, url))
    send(bench, url, MessageBody="Message 2", MessageGroupId="1")
    situation.matches("final-fifo-receive", receive(bench, url))


def test_a_delete_after_the_first_visibility_timeout(bench: Bench) -> None:
    situation = Situation("test_fifo_delete_after_visibility_timeout_extended[sqs]")
    url = bench.queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true", VisibilityTimeout="5")
    send(bench, url, MessageBody="foobar", MessageGroupId="1")
    received = receive(bench, url)
    situation.matches("received_sqs_message", received)
    handle = received["Messages"][0]["ReceiptHandle"]
    bench.sqs("ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=20)
    bench.pass_time(6)
    ours = answer(bench, "DeleteMessage", QueueUrl=url, ReceiptHandle=handle)
    situation.matches("delete_after_timeout_fifo_extended", ours)


def test_deduplication_for_the_queue(bench: Bench) -> None:
    url = bench.queue("orders.fifo", FifoQueue="true")
    situation = Situation("test_fifo_deduplication_not_on_message_group_id[sqs_query-False]")
    for group in ("1", "2"):
        send(bench, url, MessageBody='{"foo": "bar"}', MessageGroupId=group, MessageDeduplicationId="dedup")
    received = receive(bench, url, MaxNumberOfMessages=10)
    situation.matches("get-messages", received)
    delete(bench, url, received)
    situation.matches("get-dedup-messages", receive(bench, url))


def test_a_queue_that_begins_to_deduplicate_by_group(bench: Bench) -> None:
    situation = Situation("test_fifo_change_to_high_throughput_after_creation[sqs]")
    url = bench.queue("orders.fifo", FifoQueue="true")

    def exchange(body: str, group: str, deduplication: str) -> dict[str, Any]:
        send(bench, url, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=deduplication)
        received = receive(bench, url)
        if received:
            delete(bench, url, received)
        return received

    situation.matches("same-dedup-different-grp-1", exchange("Test1", "1", "1"))
    situation.matches("same-dedup-different-grp-2", exchange("Test2", "2", "1"))
    set_attributes(bench, url, DeduplicationScope="messageGroup", FifoThroughputLimit="perMessageGroupId")
    situation.matches("set-to-high-throughput", everything(bench, url))
    situation.matches("same-dedup-different-grp-high-throughput", exchange("Test3", "1", "1"))
    situation.matches("same-dedup-different-grp-high-throughput-2", exchange("Test3", "3", "1"))
    situation.matches("new-dedup2-high-throughput", exchange("Test4", "1", "2"))
    situation.matches("same-dedup2-high-throughput", exchange("Test5", "1", "2"))


def test_a_queue_that_ends_to_deduplicate_by_group(bench: Bench) -> None:
    situation = Situation("test_fifo_change_to_regular_throughput_after_creation[sqs]")
    url = bench.queue(
        "orders.fifo",
        FifoQueue="true",
        DeduplicationScope="messageGroup",
        FifoThroughputLimit="perMessageGroupId",
    )

    def exchange(body: str, group: str) -> dict[str, Any]:
        send(bench, url, MessageBody=body, MessageGroupId=group, MessageDeduplicationId="1")
        received = receive(bench, url)
        delete(bench, url, received)
        return received

    situation.matches("same-dedup-different-grp-1", exchange("Test1", "1"))
    situation.matches("same-dedup-different-grp-2", exchange("Test2", "2"))
    set_attributes(bench, url, DeduplicationScope="queue", FifoThroughputLimit="perQueue")
    situation.matches("set-to-regular-throughput", everything(bench, url))
    situation.matches("same-dedup-different-grp-regular-throughput", exchange("Test3", "3"))


def test_deduplication_by_group_alone(bench: Bench) -> None:
    situation = Situation("test_sqs_fifo_message_group_scope_no_throughput_setting[sqs]")
    url = bench.queue("orders.fifo", FifoQueue="true", DeduplicationScope="messageGroup")
    for name, group in (("same-dedup-different-grp-1", "1"), ("same-dedup-different-grp-2", "2")):
        send(bench, url, MessageBody="Test", MessageGroupId=group, MessageDeduplicationId="1")
        received = receive(bench, url)
        situation.matches(name, received)
        delete(bench, url, received)


def test_a_duplicate_after_the_delete_does_not_arrive(bench: Bench) -> None:
    situation = Situation("test_fifo_deduplication_arrives_once_after_delete[sqs_query-True]")
    url = bench.queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    given = {"MessageBody": '{"foo": "bar"}', "MessageGroupId": "test-group"}
    send(bench, url, **given)
    found = receive(bench, url)
    situation.matches("get-messages", found)
    delete(bench, url, found)
    send(bench, url, **given)
    situation.matches("get-messages-duplicate", receive(bench, url))


def test_one_deduplication_id_in_two_groups(bench: Bench) -> None:
    situation = Situation("test_fifo_high_throughput_ordering[sqs]")
    scope = {"DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
    url = bench.queue("orders.fifo", FifoQueue="true", **scope)
    for body, group in (("Test1", "a"), ("Test2", "b")):
        send(bench, url, MessageBody=body, MessageGroupId=group, MessageDeduplicationId="1")
    situation.matches("same-dedup-different-grp-1", receive(bench, url))
    situation.matches("same-dedup-different-grp-2", receive(bench, url))
