"""Asks a topic's bench for what the recordings compare."""

from typing import Any

from tests.emulator.services.sns.bench import TopicBench

BINARY = {"DataType": "Binary", "BinaryValue": b"\x02\x03\x04"}
ALL = {"AttributeNames": ["All"], "MessageAttributeNames": ["All"]}


def attributes_of(bench: TopicBench, subscription: str) -> dict[str, Any]:
    return bench.ask("GetSubscriptionAttributes", SubscriptionArn=subscription)


def topic_attributes(bench: TopicBench, topic: str) -> dict[str, Any]:
    return bench.ask("GetTopicAttributes", TopicArn=topic)


def received(bench: TopicBench, url: str, **parameters: Any) -> dict[str, Any]:
    """Receive what is there and delete it."""
    found: dict[str, Any] = bench.sqs("ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10, **parameters)
    for message in found.get("Messages", ()):
        bench.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found
