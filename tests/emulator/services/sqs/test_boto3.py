"""Every operation of SQS through real boto3, against a running endpoint."""

import re
from typing import Any

import pytest

from tests.emulator.server.running import Running
from tests.emulator.worlds import only

ATTRIBUTES = {"A": {"DataType": "String", "StringValue": "x"}, "B": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}}


@pytest.fixture
def sqs(endpoint: Running) -> Any:
    return endpoint.client()


@pytest.fixture
def url(sqs: Any, request: pytest.FixtureRequest) -> str:
    created: str = sqs.create_queue(QueueName=re.sub(r"\W", "-", request.node.name)[:80])["QueueUrl"]
    return created


def arn(sqs: Any, url: str) -> str:
    found: str = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return found


def test_every_operation_of_the_api_is_there(sqs: Any) -> None:
    assert sorted(set(sqs.meta.service_model.operation_names) - set(only("sqs")["sqs"].operations)) == []


def test_messages_with_attributes_survive_the_client_s_checks(sqs: Any, url: str) -> None:
    sent = sqs.send_message(QueueUrl=url, MessageBody="hé", MessageAttributes=ATTRIBUTES)
    (message,) = sqs.receive_message(QueueUrl=url, AttributeNames=["All"], MessageAttributeNames=["All"])["Messages"]

    assert message["MessageAttributes"] == ATTRIBUTES
    assert (message["MessageId"], message["Body"]) == (sent["MessageId"], "hé")
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=60)
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def test_batches(sqs: Any, url: str) -> None:
    entries: list[dict[str, Any]] = [{"Id": str(number), "MessageBody": str(number)} for number in range(3)]
    entries[1]["MessageBody"] = "\x00"
    sent = sqs.send_message_batch(QueueUrl=url, Entries=entries)

    assert [entry["Id"] for entry in sent["Successful"]] == ["0", "2"]
    assert [(entry["Id"], entry["Code"]) for entry in sent["Failed"]] == [("1", "InvalidMessageContents")]
    received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    handles = [{"Id": message["MessageId"], "ReceiptHandle": message["ReceiptHandle"]} for message in received]
    hidden = [{**handle, "VisibilityTimeout": 60} for handle in handles]
    assert len(sqs.change_message_visibility_batch(QueueUrl=url, Entries=hidden)["Successful"]) == 2
    assert len(sqs.delete_message_batch(QueueUrl=url, Entries=handles)["Successful"]) == 2


def test_queues_attributes_tags_and_permissions(sqs: Any, url: str) -> None:
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "5"})
    sqs.tag_queue(QueueUrl=url, Tags={"team": "blue", "gone": "soon"})
    sqs.untag_queue(QueueUrl=url, TagKeys=["gone"])
    sqs.add_permission(QueueUrl=url, Label="l", AWSAccountIds=["123456789012"], Actions=["SendMessage"])

    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert attributes["VisibilityTimeout"] == "5"
    assert '"Sid":"l"' in attributes["Policy"]
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"team": "blue"}
    sqs.remove_permission(QueueUrl=url, Label="l")
    assert "Policy" not in sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert sqs.get_queue_url(QueueName=url.rpartition("/")[2])["QueueUrl"] == url
    assert url in sqs.list_queues(QueueNamePrefix="test_")["QueueUrls"]
    sqs.purge_queue(QueueUrl=url)
    sqs.delete_queue(QueueUrl=url)


def test_dead_letter_queues_and_move_tasks(sqs: Any, url: str) -> None:
    source = sqs.create_queue(
        QueueName="move-source",
        Attributes={"RedrivePolicy": f'{{"deadLetterTargetArn":"{arn(sqs, url)}","maxReceiveCount":"1"}}'},
    )["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="a")

    assert sqs.list_dead_letter_source_queues(QueueUrl=url)["queueUrls"] == [source]
    started = sqs.start_message_move_task(
        SourceArn=arn(sqs, url), DestinationArn=arn(sqs, source), MaxNumberOfMessagesPerSecond=1
    )
    (task,) = sqs.list_message_move_tasks(SourceArn=arn(sqs, url))["Results"]
    assert (task["Status"], task["TaskHandle"]) == ("RUNNING", started["TaskHandle"])
    assert sqs.cancel_message_move_task(TaskHandle=task["TaskHandle"])["ApproximateNumberOfMessagesMoved"] == 0


def test_pages(sqs: Any) -> None:
    urls = [sqs.create_queue(QueueName=f"page-{number}")["QueueUrl"] for number in range(5)]
    pages = sqs.get_paginator("list_queues").paginate(QueueNamePrefix="page-", PaginationConfig={"PageSize": 2})

    assert [page["QueueUrls"] for page in pages] == [urls[:2], urls[2:4], urls[4:]]


@pytest.mark.parametrize(
    ("error", "code", "operation", "parameters"),
    [
        (
            "QueueDoesNotExist",
            "AWS.SimpleQueueService.NonExistentQueue",
            "send_message",
            {"QueueUrl": "http://h/123456789012/nowhere", "MessageBody": "a"},
        ),
        (
            "EmptyBatchRequest",
            "AWS.SimpleQueueService.EmptyBatchRequest",
            "send_message_batch",
            {"Entries": []},
        ),
        (
            "ReceiptHandleIsInvalid",
            "ReceiptHandleIsInvalid",
            "delete_message",
            {"ReceiptHandle": "x"},
        ),
        (
            "InvalidAttributeName",
            "InvalidAttributeName",
            "get_queue_attributes",
            {"AttributeNames": ["Nothing"]},
        ),
        (
            "InvalidAttributeValue",
            "InvalidAttributeValue",
            "set_queue_attributes",
            {"Attributes": {"DelaySeconds": "901"}},
        ),
    ],
)
def test_errors_are_the_client_s_own_classes(
    sqs: Any, url: str, error: str, code: str, operation: str, parameters: dict[str, Any]
) -> None:
    with pytest.raises(getattr(sqs.exceptions, error)) as refused:
        getattr(sqs, operation)(**{"QueueUrl": url, **parameters})

    assert refused.value.response["Error"]["Code"] == code
