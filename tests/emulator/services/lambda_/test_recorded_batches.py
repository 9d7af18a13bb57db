"""Recorded situations of SQS mappings, performed again with real guests."""

import json
from typing import Any

import pytest

from tests.emulator.services.lambda_.cloud import Cloud
from tests.emulator.services.lambda_.recordings import Recorded

pytestmark = pytest.mark.asyncio(loop_scope="module")
ARN = "arn:aws:sqs:us-east-1:123456789012"
REPORT = (
    "import boto3, json\n"
    "def handler(event, context):\n"
    "    boto3.client('sqs').send_message(QueueUrl=URL, MessageBody=json.dumps(event))\n"
)
FILTERS: dict[str, tuple[dict[str, Any], Any, Any]] = {
    "and": (
        {"body": {"my-key-one": ["other-filter", "my-value-one"], "my-key-two": ["my-value-two"]}},
        {"my-key-one": "my-value-one", "my-key-two": "my-value-two"},
        {"my-key-one": "my-value-one"},
    ),
    "or": (
        {"body": {"my-key": ["my-value-one", "my-value-two"]}},
        {"my-key": "my-value-two"},
        {"my-key": "my-value-three"},
    ),
    "exists": ({"body": {"my-key": [{"exists": True}]}}, {"my-key": "any-value-one"}, {"other": 1}),
    "numeric-bigger": ({"body": {"my-number": [{"numeric": [">", 100]}]}}, {"my-number": 101}, {"my-number": 100}),
    "numeric-smaller": ({"body": {"my-number": [{"numeric": ["<", 100]}]}}, {"my-number": 99}, {"my-number": 100}),
    "numeric-range": (
        {"body": {"my-number": [{"numeric": [">=", 100, "<", 200]}]}},
        {"my-number": 100},
        {"my-number": 200},
    ),
    "numeric-prefix": ({"body": {"test2": [{"prefix": "us-1"}]}}, {"test2": "us-1-48454"}, {"test2": "eu-wester"}),
    "valid-json-filter": ({"body": {"my-key": ["my-value"]}}, {"my-key": "my-value"}, "this is a test string"),
}


async def told(cloud: Cloud, url: str) -> list[Any]:
    """Return what functions have sent to a queue."""
    return [json.loads(message["Body"]) for message in await cloud.messages(url)]


def opened(event: dict[str, Any]) -> dict[str, Any]:
    """Return an event whose records' bodies are values, as the recordings have them."""
    for record in event["Records"]:
        record["body"] = json.loads(record["body"])
        assert record.pop("md5OfMessageAttributes") is None
        assert record["attributes"].pop("SenderId")
        assert record["attributes"].pop("SentTimestamp")
        record["attributes"] |= {"SenderId": "sender-id", "SentTimestamp": "sent-timestamp"}
    return event


@pytest.mark.parametrize("name", FILTERS)
async def test_only_what_fits_a_filter_reaches_the_function(cloud: Cloud, name: str) -> None:
    situation = Recorded(f"test_sqs_event_filter[{name}]")
    pattern, fitting, other = FILTERS[name]
    source, out = cloud.queue("source"), cloud.queue("out")
    await cloud.function(REPORT.replace("URL", repr(out)))
    made = await cloud.ask(
        "CreateEventSourceMapping",
        FunctionName="fn",
        EventSourceArn=f"{ARN}:source",
        MaximumBatchingWindowInSeconds=1,
        FilterCriteria={"Filters": [{"Pattern": json.dumps(pattern)}]},
    )
    situation.matches("create_event_source_mapping_response", made)
    await cloud.pass_time(2)
    for body in (fitting, other):
        text = body if isinstance(body, str) else json.dumps(body)
        await cloud.ask("SendMessage", "sqs", QueueUrl=source, MessageBody=text)
    await cloud.pass_time(10)
    situation.matches("invocation_events", [opened(event) for event in await told(cloud, out)])


async def test_a_message_with_attributes(cloud: Cloud) -> None:
    situation = Recorded("test_message_body_and_attributes_passed_correctly")
    source, out = cloud.queue("source"), cloud.queue("out")
    await cloud.function(REPORT.replace("URL", repr(out)))
    await cloud.ask("CreateEventSourceMapping", FunctionName="fn", EventSourceArn=f"{ARN}:source")
    await cloud.pass_time(2)
    attributes = {
        "Title": {"DataType": "String", "StringValue": "The Whistler"},
        "Author": {"DataType": "String", "StringValue": "John Grisham"},
        "WeeksOn": {"DataType": "Number", "StringValue": "6"},
    }
    given = {"QueueUrl": source, "MessageBody": "{}", "MessageAttributes": attributes}
    await cloud.ask("SendMessage", "sqs", **given)
    await cloud.pass_time(2)
    (event,) = await told(cloud, out)
    recorded = situation.content["first_attempt"]["Messages"][0]["Body"]["event"]["Records"][0]
    (record,) = event["Records"]
    assert sorted(record) == sorted(recorded)
    assert sorted(record["attributes"]) == sorted(recorded["attributes"])
    for name in ("messageAttributes", "md5OfMessageAttributes"):
        assert record[name] == recorded[name]


FAILING = (
    "import boto3, json\n"
    "def handler(event, context):\n"
    "    sqs = boto3.client('sqs')\n"
    "    failed = []\n"
    "    for record in event['Records']:\n"
    "        attempt = int(record['attributes']['ApproximateReceiveCount'])\n"
    "        if failed or attempt <= json.loads(record['body'])['fail_attempts']:\n"
    "            failed.append({'itemIdentifier': record['messageId']})\n"
    "    told = {'event': event, 'result': {'batchItemFailures': failed}}\n"
    "    sqs.send_message(QueueUrl=URL, MessageBody=json.dumps(told))\n"
    "    return told['result']\n"
)


async def test_a_part_of_a_fifo_batch_fails(cloud: Cloud) -> None:
    situation = Recorded("test_report_batch_item_failures")
    dead = await fifo(cloud, "dead.fifo")
    policy = json.dumps({"deadLetterTargetArn": f"{ARN}:dead.fifo", "maxReceiveCount": 2})
    source = await fifo(cloud, "source.fifo", RedrivePolicy=policy, VisibilityTimeout="30")
    out = cloud.queue("out")
    entries = [
        {
            "Id": f"message-{number}",
            "MessageBody": json.dumps({"message": number, "fail_attempts": attempts}),
            "MessageGroupId": "1",
            "MessageDeduplicationId": f"dedup-{number}",
        }
        for number, attempts in ((1, 0), (2, 1), (3, 1), (4, 2))
    ]
    await cloud.ask("SendMessageBatch", "sqs", QueueUrl=source, Entries=entries)
    await cloud.function(FAILING.replace("URL", repr(out)))
    made = await cloud.ask(
        "CreateEventSourceMapping",
        FunctionName="fn",
        EventSourceArn=f"{ARN}:source.fifo",
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    situation.matches("create_event_source_mapping", made)
    await cloud.pass_time(100)
    first, second = await told(cloud, out)
    for ours, name in ((first, "first_invocation"), (second, "second_invocation")):
        recorded = situation.content[name]["Messages"][0]["Body"]
        records = recorded["event"]["Records"]
        theirs = [(each["body"], each["attributes"]["ApproximateReceiveCount"]) for each in records]
        mine = [
            (json.loads(each["body"]), each["attributes"]["ApproximateReceiveCount"])
            for each in ours["event"]["Records"]
        ]
        assert mine == theirs
        assert len(ours["result"]["batchItemFailures"]) == len(recorded["result"]["batchItemFailures"])
        assert sorted(ours["event"]["Records"][0]) == sorted(records[0])
    (message,) = await cloud.messages(dead)
    assert json.loads(message["Body"]) == situation.content["dlq_response"]["Messages"][0]["Body"]


async def fifo(cloud: Cloud, name: str, **attributes: str) -> str:
    made = await cloud.ask("CreateQueue", "sqs", QueueName=name, Attributes={"FifoQueue": "true", **attributes})
    return str(made["QueueUrl"])


async def test_a_function_that_always_fails_and_a_redrive_policy(cloud: Cloud) -> None:
    situation = Recorded("test_redrive_policy_with_failing_lambda")
    dead, out = cloud.queue("dead"), cloud.queue("out")
    policy = json.dumps({"deadLetterTargetArn": f"{ARN}:dead", "maxReceiveCount": 2})
    source = (await cloud.ask("CreateQueue", "sqs", QueueName="source", Attributes={"RedrivePolicy": policy}))[
        "QueueUrl"
    ]
    await cloud.function(REPORT.replace("URL", repr(out)) + "    raise RuntimeError('failed attempt')\n")
    await cloud.ask("CreateEventSourceMapping", FunctionName="fn", EventSourceArn=f"{ARN}:source", BatchSize=1)
    await cloud.pass_time(2)
    await cloud.ask("SendMessage", "sqs", QueueUrl=source, MessageBody='{"fail_attempts": 2}')
    await cloud.pass_time(100)
    events = await told(cloud, out)
    for event, name in zip(events, ("first_attempt", "second_attempt"), strict=True):
        recorded = situation.content[name]["Messages"][0]["Body"]["event"]["Records"][0]
        (record,) = event["Records"]
        assert sorted(record) == sorted(recorded)
        count = recorded["attributes"]["ApproximateReceiveCount"]
        assert record["attributes"]["ApproximateReceiveCount"] == count
    (message,) = await cloud.messages(dead)
    assert message["Body"] == '{"fail_attempts": 2}'
