"""Recorded situations, performed again: the same fields, codes and texts as AWS's."""

from typing import Any

import orjson
import pytest

from tests.emulator.services.sqs.recordings import Situation, answer, everything, receive, send, set_attributes
from tests.emulator.worlds import Bench


def test_create_and_update_queue_attributes(bench: Bench) -> None:
    situation = Situation("test_create_and_update_queue_attributes[sqs]")
    url = bench.queue(MessageRetentionPeriod="604800", ReceiveMessageWaitTimeSeconds="10", VisibilityTimeout="20")
    situation.matches("get_queue_attributes", everything(bench, url))
    set_attributes(bench, url, MaximumMessageSize="2048", VisibilityTimeout="69", DelaySeconds="420")
    situation.matches("get_updated_queue_attributes", everything(bench, url))


def test_create_with_different_attributes(bench: Bench) -> None:
    situation = Situation("test_create_queue_with_different_attributes_raises_exception[sqs]")
    bench.queue(DelaySeconds="1")
    for name, delay in (("create_queue_01", "2"), ("create_queue_02", "3")):
        given = {"DelaySeconds": delay}
        situation.matches(name, answer(bench, "CreateQueue", QueueName="orders", Attributes=given))


def test_create_fifo_with_different_attributes(bench: Bench) -> None:
    situation = Situation("test_create_fifo_queue_with_different_attributes_raises_error[sqs]")
    bench.queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    given = {"FifoQueue": "true", "ContentBasedDeduplication": "false"}
    ours = answer(bench, "CreateQueue", QueueName="orders.fifo", Attributes=given)
    situation.matches("queue-already-exists", ours)


def test_default_attributes_and_encryption(bench: Bench) -> None:
    situation = Situation("test_set_queue_attributes_default_values[sqs]")
    url = bench.queue()
    situation.matches("get-queue-attributes-initial-values", everything(bench, url))
    set_attributes(bench, url, KmsMasterKeyId="testKeyId", KmsDataKeyReusePeriodSeconds="6000")
    situation.matches("get-queue-attributes-after-update", everything(bench, url))
    set_attributes(bench, url, KmsMasterKeyId="", KmsDataKeyReusePeriodSeconds="300")
    situation.matches("get-queue-attributes-after-set-to-defaults", everything(bench, url))


def test_two_kinds_of_encryption(bench: Bench) -> None:
    situation = Situation("test_sse_kms_and_sqs_are_mutually_exclusive[sqs]")
    url = bench.queue()
    set_attributes(bench, url, KmsMasterKeyId="testKeyId")
    error = set_attributes(bench, url, SqsManagedSseEnabled="true")["Error"]
    text = "An error occurred ({Code}) when calling the SetQueueAttributes operation: {Message}"
    situation.matches("error", text.format(**error))


def test_an_attribute_of_the_other_type(bench: Bench) -> None:
    situation = Situation("test_set_unsupported_attribute_standard[sqs]")
    created = answer(bench, "CreateQueue", QueueName="orders", Attributes={"FifoQueue": "false"})
    situation.matches("invalid-attr-name-1", created)
    situation.matches("invalid-attr-name-2", set_attributes(bench, bench.queue(), FifoQueue="true"))


def test_fifo_content_based_deduplication(bench: Bench) -> None:
    situation = Situation("test_fifo_set_content_based_deduplication_strategy[sqs]")
    url = bench.queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    situation.matches("before-update", everything(bench, url))
    set_attributes(bench, url, ContentBasedDeduplication="false")
    situation.matches("after-update", everything(bench, url))


@pytest.mark.parametrize("protocol", ["json", "query"])
def test_a_queue_that_does_not_exist(bench: Bench, protocol: str) -> None:
    situation = Situation("test_non_existent_queue")
    name = {"json": "queue-does-not-exist", "query": "queue-does-not-exist-query"}[protocol]
    situation.matches(name, answer(bench, "GetQueueUrl", protocol, QueueName="nowhere"))
    url = "https://sqs.us-east-1.amazonaws.com/123456789012/nowhere"
    ours = answer(bench, "GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])
    situation.matches("queue-does-not-exist-url", ours)


def test_pages_of_queues(bench: Bench) -> None:
    situation = Situation("test_list_queues_pagination")
    for number in range(10):
        bench.queue(f"test-queue-{number}")

    def last_parts(answered: dict[str, Any]) -> list[str]:
        return [url[-1] for url in answered["QueueUrls"]]

    two = answer(bench, "ListQueues", QueueNamePrefix="test", MaxResults=2)
    rest = answer(bench, "ListQueues", QueueNamePrefix="test", MaxResults=10, NextToken=two["NextToken"])
    for name, ours in (
        ("list_all", answer(bench, "ListQueues", QueueNamePrefix="test")),
        ("list_two_max", two),
        ("list_remaining", rest),
    ):
        recorded = {key: value for key, value in situation.content[name].items() if key != "ResponseMetadata"}
        assert sorted(ours) == sorted(recorded)
        assert last_parts(ours) == last_parts(recorded)


def test_tags(bench: Bench) -> None:
    situation = Situation("test_tag_untag_queue[sqs_query]")
    url = bench.queue()
    bench.sqs("TagQueue", QueueUrl=url, Tags={"tag1": "value1", "tag2": "value2", "tag3": ""})
    situation.matches("get-tag-1", answer(bench, "ListQueueTags", QueueUrl=url))
    bench.sqs("UntagQueue", QueueUrl=url, TagKeys=["tag1", "tag3"])
    situation.matches("get-tag-2", answer(bench, "ListQueueTags", QueueUrl=url))
    bench.sqs("UntagQueue", QueueUrl=url, TagKeys=["tag2"])
    situation.matches("get-tag-after-untag", answer(bench, "ListQueueTags", QueueUrl=url))


def test_permissions(bench: Bench) -> None:
    situation = Situation("test_sqs_permission_lifecycle[sqs]")
    url = bench.queue()

    def add(label: str, *accounts: str) -> dict[str, Any]:
        return answer(
            bench,
            "AddPermission",
            QueueUrl=url,
            Label=label,
            AWSAccountIds=list(accounts),
            Actions=["ReceiveMessage"],
        )

    def remove(label: str) -> dict[str, Any]:
        return answer(bench, "RemovePermission", QueueUrl=url, Label=label)

    def policy() -> dict[str, Any]:
        return answer(bench, "GetQueueAttributes", QueueUrl=url, AttributeNames=["Policy"])

    one, other = "crossaccountpermission", "crossaccountpermission2"
    situation.matches("add-permission-response", add(one, "668614515564", "123456789012"))
    situation.matches("get-queue-policy-attribute", policy())
    situation.matches("remove-permission-response", remove(one))
    situation.matches("get-queue-policy-attribute-after-removal", policy())
    add(one, "123456789012")
    situation.matches("get-queue-policy-attribute-first-account-same-label", policy())
    situation.matches("get-queue-policy-attribute-second-account-same-label", add(one, "668614515564"))
    add(other, "123456789012")
    situation.matches("get-queue-policy-attribute-second-account-different-label", policy())
    remove(one)
    situation.matches("get-queue-policy-attribute-delete-first-permission", policy())
    remove(other)
    situation.matches("get-queue-policy-attribute-delete-second-permission", policy())
    situation.matches("get-queue-policy-attribute-delete-non-existent-label", remove(other))


def test_too_many_entries(bench: Bench) -> None:
    url = bench.queue()
    entries = [{"Id": str(number), "ReceiptHandle": "x", "MessageBody": "a"} for number in range(20)]
    for name, key, operation in (
        (
            "test_too_many_entries_in_batch_request[sqs_query]",
            "test_too_many_entries_in_batch_request",
            "SendMessageBatch",
        ),
        (
            "test_change_message_visibility_batch_with_too_large_batch[sqs_query]",
            "error_response",
            "ChangeMessageVisibilityBatch",
        ),
    ):
        Situation(name).matches(key, answer(bench, operation, "query", QueueUrl=url, Entries=entries))


@pytest.mark.parametrize("entry_id", ["", "invalid:id"])
def test_an_invalid_entry_id(bench: Bench, entry_id: str) -> None:
    situation = Situation(f"test_delete_message_batch_invalid_msg_id[sqs_query-{entry_id}]")
    entries = [{"Id": entry_id, "ReceiptHandle": "x"}]
    ours = answer(bench, "DeleteMessageBatch", "query", QueueUrl=bench.queue(), Entries=entries)
    situation.matches("error_response", ours)


def test_an_empty_message(bench: Bench) -> None:
    situation = Situation("test_send_empty_message[sqs_query]")
    ours = answer(bench, "SendMessage", "query", QueueUrl=bench.queue(), MessageBody="")
    situation.matches("send_empty_message", ours)


def test_an_oversized_message(bench: Bench) -> None:
    situation = Situation("test_send_oversized_message[sqs]")
    attributes = {"k": {"DataType": "String", "StringValue": "x"}}
    ours = send(bench, bench.queue(), MessageBody="a" * (1_048_576 - 7), MessageAttributes=attributes)
    situation.matches("send_oversized_message", ours)


def test_a_batch_above_the_queue_s_maximum_size(bench: Bench) -> None:
    name = "test_send_message_batch_with_oversized_contents_with_updated_maximum_message_size[sqs]"
    url = bench.queue(MaximumMessageSize="2048")
    attributes = {"k": {"DataType": "String", "StringValue": "x"}}
    entries: list[dict[str, Any]] = [
        {"Id": "1", "MessageBody": "a" * 2040, "MessageAttributes": attributes},
        {"Id": "2", "MessageBody": "a"},
    ]
    ours = answer(bench, "SendMessageBatch", QueueUrl=url, Entries=entries)
    Situation(name).matches("send_oversized_message_batch", ours)


def test_an_empty_attribute(bench: Bench) -> None:
    situation = Situation("test_send_message_with_empty_string_attribute[sqs]")
    attributes = {"ErrorDetails": {"DataType": "String", "StringValue": ""}}
    ours = send(bench, bench.queue(), MessageBody="a", MessageAttributes=attributes)
    situation.matches("empty-string-attr", ours)


def test_binary_attributes(bench: Bench) -> None:
    situation = Situation("test_send_message_with_binary_attributes[sqs_query]")
    url = bench.queue()
    value = b"traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01"
    send(bench, url, MessageBody="test", MessageAttributes={"attr1": {"DataType": "Binary", "BinaryValue": value}})
    ours = receive(bench, url, MessageAttributeNames=["All"])
    found = ours["Messages"][0]["MessageAttributes"]["attr1"]
    ours["Messages"][0]["MessageAttributes"]["attr1"] = {**found, "BinaryValue": str(found["BinaryValue"])}
    situation.matches("binary-attrs-msg", ours)


def test_limits_of_a_receive(bench: Bench) -> None:
    url = bench.queue()
    maximum = Situation("test_send_receive_max_number_of_messages[sqs_query]")
    ours = answer(bench, "ReceiveMessage", "query", QueueUrl=url, MaxNumberOfMessages=11)
    maximum.matches("send_max_number_of_messages", ours)
    wait = Situation("test_send_receive_wait_time_seconds[sqs]")
    wait.matches("recieve_message_error_too_large", receive(bench, url, WaitTimeSeconds=21))
    wait.matches("recieve_message_error_too_small", receive(bench, url, WaitTimeSeconds=-1))
    send(bench, url, MessageBody="message")
    wait.matches("empty_short_poll_by_default_resp", receive(bench, url))
    send(bench, url, MessageBody="message")
    wait.matches("empty_short_poll_explicit_resp", receive(bench, url, WaitTimeSeconds=0))


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("test_receive_message_attribute_names_filters[sqs]", "AttributeNames"),
        ("test_receive_message_message_system_attribute_names_filters[sqs]", "MessageSystemAttributeNames"),
    ],
)
def test_which_system_attributes_are_shown(bench: Bench, name: str, parameter: str) -> None:
    situation = Situation(name)
    url = bench.queue(VisibilityTimeout="0")
    send(bench, url, MessageBody="msg", MessageAttributes={"Foo": {"DataType": "String", "StringValue": "Bar"}})
    situation.matches("all_attributes", receive(bench, url, **{parameter: ["All"]}))
    both = receive(bench, url, **{parameter: ["All"], "MessageAttributeNames": ["All"]})
    situation.matches("all_system_and_message_attributes", both)
    situation.matches("single_attribute", receive(bench, url, **{parameter: ["SenderId"]}))
    situation.matches("multiple_attributes", receive(bench, url, **{parameter: ["SenderId", "SequenceNumber"]}))


def test_both_ways_to_name_system_attributes(bench: Bench) -> None:
    situation = Situation("test_message_system_attribute_names_with_attribute_names[sqs]")
    url = bench.queue(VisibilityTimeout="0")
    send(bench, url, MessageBody="msg")
    same = receive(bench, url, AttributeNames=["All"], MessageSystemAttributeNames=["All"])
    situation.matches("same_values", same)
    different = receive(bench, url, AttributeNames=["SenderId"], MessageSystemAttributeNames=["All"])
    situation.matches("different_values", different)


def test_attributes_of_a_dead_lettered_message(bench: Bench) -> None:
    situation = Situation("test_dead_letter_queue_message_attributes")
    dead_letters = bench.queue("dead")
    policy = orjson.dumps({"deadLetterTargetArn": bench.arn("dead"), "maxReceiveCount": 1}).decode()
    url = bench.queue(VisibilityTimeout="0", RedrivePolicy=policy)
    header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    send(
        bench,
        url,
        MessageBody="message-1",
        MessageAttributes={"MyAttribute": {"DataType": "String", "StringValue": "foobar"}},
        MessageSystemAttributes={"AWSTraceHeader": {"DataType": "String", "StringValue": header}},
    )
    send(bench, url, MessageBody="message-2")
    names = [
        "AWSTraceHeader",
        "ApproximateFirstReceiveTimestamp",
        "ApproximateReceiveCount",
        "DeadLetterQueueSourceArn",
        "SentTimestamp",
    ]
    wanted: dict[str, Any] = {
        "AttributeNames": names,
        "MessageAttributeNames": ["All"],
        "MaxNumberOfMessages": 10,
    }
    situation.matches("dlq-arn", bench.arn("dead"))
    situation.matches("sourcen-arn", bench.arn())
    situation.matches("rec-pre-dlq", receive(bench, url, **wanted)["Messages"])
    assert receive(bench, url, **wanted) == {}
    situation.matches("dlq-messages", receive(bench, dead_letters, **wanted)["Messages"])


def test_a_group_on_a_standard_queue(bench: Bench) -> None:
    situation = Situation("test_fair_queue_with_message_group_id[sqs_query]")
    url = bench.queue()
    situation.matches("send_message", send(bench, url, MessageBody="message", MessageGroupId="test"))
    situation.matches("get-message-with-deduplication-id", receive(bench, url, AttributeNames=["All"]))
    invalid = Situation("test_send_message_to_standard_queue_with_invalid_message_group_id[empty]")
    invalid.matches("error-response", send(bench, url, MessageBody="message", MessageGroupId=""))


def test_move_tasks(bench: Bench) -> None:
    dead_letters = bench.queue("dead")
    bench.queue("elsewhere")
    policy = orjson.dumps({"deadLetterTargetArn": bench.arn("dead"), "maxReceiveCount": 1}).decode()

    def start(**parameters: Any) -> dict[str, Any]:
        return answer(bench, "StartMessageMoveTask", SourceArn=bench.arn("dead"), **parameters)

    Situation("test_source_needs_redrive_policy").matches("error", start(DestinationArn=bench.arn("elsewhere")))
    bench.queue(RedrivePolicy=policy)
    Situation("test_destination_needs_to_exist").matches("error", start(DestinationArn=bench.arn("nowhere")))
    for body in ("1", "2"):
        send(bench, dead_letters, MessageBody=body)
    situation = Situation("test_basic_move_task_workflow")
    situation.matches("start-message-move-task-response", start(DestinationArn=bench.arn("elsewhere")))
    Situation("test_start_multiple_move_tasks").matches("error", start(DestinationArn=bench.arn("elsewhere")))
    bench.pass_time(1)
    listed = answer(bench, "ListMessageMoveTasks", SourceArn=bench.arn("dead"))
    situation.matches("list-message-move-task-response", listed)
    cancelled = answer(bench, "CancelMessageMoveTask", TaskHandle="foobared")
    Situation("test_cancel_with_invalid_task_handle").matches("error", cancelled)


def test_a_move_task_whose_destination_is_deleted(bench: Bench) -> None:
    dead_letters = bench.queue("dead")
    destination = bench.queue("elsewhere")
    policy = orjson.dumps({"deadLetterTargetArn": bench.arn("dead"), "maxReceiveCount": 1}).decode()
    bench.queue(RedrivePolicy=policy)
    for number in range(10):
        send(bench, dead_letters, MessageBody=str(number))
    arns = {"SourceArn": bench.arn("dead"), "DestinationArn": bench.arn("elsewhere")}
    bench.sqs("StartMessageMoveTask", **arns, MaxNumberOfMessagesPerSecond=1)
    bench.pass_time(3)
    bench.sqs("DeleteQueue", QueueUrl=destination)
    bench.pass_time(1)
    listed = answer(bench, "ListMessageMoveTasks", SourceArn=bench.arn("dead"))
    Situation("test_move_task_delete_destination_queue_while_running").matches("list", listed)
    assert bench.counts(dead_letters) == (7, 0, 0)
