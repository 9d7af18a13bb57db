"""What AWS delivered to queues and endpoints."""

import json
from typing import Any

import pytest

from tests.emulator.services.sns.asking import ALL, BINARY, attributes_of, received, topic_attributes
from tests.emulator.services.sns.bench import TopicBench, number, text
from tests.emulator.services.sns.recordings import Recorded


def test_messages_raw_and_wrapped(bench: TopicBench) -> None:
    situation = Recorded("test_publish_sqs_from_sns")
    topic = bench.topic()
    url = bench.queue()
    subscription = bench.subscribe(topic, bench.arn(), RawMessageDelivery="true")
    situation.matches("sub-attrs-raw-true", attributes_of(bench, subscription))
    bench.publish(topic, "Test msg", MessageAttributes={"attr1": number(99.12)})
    situation.matches("message-raw-true", received(bench, url, MessageAttributeNames=["All"]))
    given = {"AttributeName": "RawMessageDelivery", "AttributeValue": "false"}
    bench.sns("SetSubscriptionAttributes", SubscriptionArn=subscription, **given)
    situation.matches("sub-attrs-raw-false", attributes_of(bench, subscription))
    bench.publish(topic, "Test msg", MessageAttributes={"attr1": number(100.12)})
    situation.matches("message-raw-false", received(bench, url, MessageAttributeNames=["All"]))


def test_attributes_of_every_type(bench: TopicBench) -> None:
    situation = Recorded("test_message_attributes_not_missing")
    topic = bench.topic()
    url = bench.subscribed_queue(topic, RawMessageDelivery="true")
    given = {"an-attribute-key": text("an-attribute-value"), "binary-attribute": BINARY}
    situation.matches("publish-msg-raw", {"MessageId": bench.publish(topic, "text", MessageAttributes=given)})
    situation.matches("raw-delivery-msg-attrs", received(bench, url, **ALL))
    other = bench.topic("other")
    url = bench.subscribed_queue(other, "wrapped")
    situation.bound.pop("<resource:1>", None)
    situation.matches("publish-msg-json", {"MessageId": bench.publish(other, "text", MessageAttributes=given)})
    situation.matches("json-delivery-msg-attrs", received(bench, url, **ALL))


def test_the_target_may_be_a_topic(bench: TopicBench) -> None:
    situation = Recorded("test_publish_message_by_target_arn")
    topic = bench.topic()
    url = bench.subscribed_queue(topic)
    bench.publish(topic, "test-msg-1")
    situation.matches("receive-topic-arn", received(bench, url))
    bench.sns("Publish", TargetArn=topic, Message="test-msg-2")
    situation.matches("receive-target-arn", received(bench, url))


def test_a_group_on_a_standard_topic(bench: TopicBench) -> None:
    topic = bench.topic()
    url = bench.subscribed_queue(topic)
    given = {"MessageAttributes": {"attr1": number(1)}, "MessageGroupId": "my-group-id-1"}
    bench.publish(topic, "test signature value with attributes", **given)
    Recorded("test_publish_message_group_id").matches("messages", received(bench, url, **ALL))


def test_the_second_signature_version(bench: TopicBench) -> None:
    topic = bench.topic(SignatureVersion="2")
    url = bench.subscribed_queue(topic)
    bench.publish(topic, "test signature value with attributes", MessageAttributes={"attr1": number(1)})
    Recorded("test_publish_sqs_verify_signature[2]").matches("messages", received(bench, url, **ALL))


@pytest.mark.parametrize("raw", [False, True])
def test_what_a_missing_queue_does_not_take(bench: TopicBench, raw: bool) -> None:
    topic = bench.topic()
    dead = bench.queue("dead")
    redrive = json.dumps({"deadLetterTargetArn": bench.arn("dead")})
    url = bench.subscribed_queue(topic, RedrivePolicy=redrive, RawMessageDelivery=str(raw).lower())
    bench.sqs("DeleteQueue", QueueUrl=url)
    sent = {"attr1": number(111), "attr2": BINARY}
    bench.publish(topic, "test_dlq_after_sqs_endpoint_deleted", MessageAttributes=sent)
    situation = Recorded(f"test_redrive_policy_sqs_queue_subscription[{raw}]")
    situation.matches("messages", received(bench, dead, **ALL))


# FIFO.


@pytest.mark.parametrize("by_content", [True])
def test_fifo_to_a_standard_queue(bench: TopicBench, by_content: bool) -> None:
    situation = Recorded(f"test_fifo_topic_to_regular_sqs[{by_content}]")
    topic = bench.topic("news.fifo", ContentBasedDeduplication=str(by_content).lower())
    url = bench.subscribed_queue(topic)
    bench.publish(topic, "Test", MessageGroupId="group")
    situation.matches("messages", received(bench, url, **ALL))
    bench.publish(topic, "Test", MessageGroupId="group")
    situation.matches("dedup-messages", received(bench, url, **ALL))


def test_a_batch_to_a_fifo_topic(bench: TopicBench) -> None:
    situation = Recorded("test_publish_batch_messages_from_fifo_topic_to_fifo_queue[False]")
    topic = bench.topic("news.fifo", ContentBasedDeduplication="false")
    situation.matches("topic-attrs", topic_attributes(bench, topic))
    url = bench.queue("orders.fifo", FifoQueue="true")
    subscription = bench.subscribe(topic, bench.arn("orders.fifo"), RawMessageDelivery="true")
    situation.matches("sub-attrs-raw-true", attributes_of(bench, subscription))
    texts = ("two attributes", "one attribute", "without attribute")
    entries: list[dict[str, Any]] = [
        {
            "Id": str(index + 1),
            "MessageGroupId": "complexMessageGroupId",
            "MessageDeduplicationId": f"MessageDeduplicationId-{index}",
            "Message": f"Test Message {'' if index == 2 else 'with '}{words}",
        }
        for index, words in enumerate(texts)
    ]
    entries[0]["MessageAttributes"] = {"attr1": number(99.12), "attr2": number(109.12)}
    entries[1]["MessageAttributes"] = {"attr1": number(19.12)}
    for name in ("publish-batch-response-fifo", "republish-batch-response-fifo"):
        ours = bench.ask("PublishBatch", TopicArn=topic, PublishBatchRequestEntries=entries)
        situation.matches(name, ours)
    situation.matches("messages", received(bench, url, **ALL))
    situation.matches("duplicate-messages", received(bench, url, **ALL))


@pytest.mark.parametrize("raw", [False, True])
def test_fifo_messages_that_a_missing_queue_does_not_take(bench: TopicBench, raw: bool) -> None:
    situation = Recorded(f"test_publish_fifo_messages_to_dlq[{raw}]")
    topic = bench.topic("news.fifo", ContentBasedDeduplication="false")
    dead = bench.queue("dead.fifo", FifoQueue="true")
    redrive = json.dumps({"deadLetterTargetArn": bench.arn("dead.fifo")})
    given = {"RedrivePolicy": redrive, "RawMessageDelivery": str(raw).lower()}
    url = bench.subscribed_queue(topic, "orders.fifo", **given)
    bench.sqs("DeleteQueue", QueueUrl=url)
    entries: list[dict[str, Any]] = [
        {
            "Id": str(index),
            "MessageGroupId": "complexMessageGroupId",
            "MessageDeduplicationId": f"MessageDeduplicationId-{index}",
            "Message": f"Test Message {words}",
            "Subject": "Subject",
        }
        for index, words in enumerate(("with two attributes", "with one attribute", "without attribute"), 1)
    ]
    entries[0]["MessageAttributes"] = {"attr1": number(99.12), "attr2": number(109.12)}
    entries[1]["MessageAttributes"] = {"attr1": number(19.12)}
    ours = bench.ask("PublishBatch", TopicArn=topic, PublishBatchRequestEntries=entries)
    situation.matches("publish-batch-response-fifo", ours)
    situation.matches("batch-messages-in-dlq", received(bench, dead, **ALL))
    ids = {"MessageGroupId": "message-group-id-1", "MessageDeduplicationId": "message-deduplication-id-1"}
    situation.matches("publish-response-fifo", bench.ask("Publish", TopicArn=topic, Message="test-message", **ids))
    situation.matches("messages-in-dlq", received(bench, dead, **ALL))


# HTTP.


def test_posts_to_an_endpoint(bench: TopicBench) -> None:
    situation = Recorded("test_subscribe_external_http_endpoint_content_type[False]")
    url = "http://example.com/sns-endpoint"
    request = {"http": {"defaultRequestPolicy": {"headerContentType": "application/json"}}}
    topic = bench.topic(DeliveryPolicy=json.dumps(request))
    situation.matches("topic-attrs", topic_attributes(bench, topic))
    none = dict.fromkeys(("numRetries", "numNoDelayRetries", "numMinDelayRetries", "numMaxDelayRetries"), 0)
    retries = {**none, "minDelayTarget": 1, "maxDelayTarget": 1, "backoffFunction": "linear"}
    policy = {"healthyRetryPolicy": retries, "throttlePolicy": {"maxReceivesPerSecond": 1000}, "guaranteed": False}
    subscription = bench.subscribe(topic, url, "http", DeliveryPolicy=policy)
    ours = attributes_of(bench, subscription)
    assert ours["Attributes"].pop("Endpoint") == url
    situation.content["sub-attrs"]["Attributes"].pop("Endpoint", None)
    situation.matches("sub-attrs", ours)
    (confirmation,) = bench.posts()
    situation.matches("subscription-confirmation", confirmation["body"])
    situation.matches("http-confirm-sub-headers", with_transport(confirmation["headers"]))
    token = json.loads(confirmation["body"])["Token"]
    assert bench.ask("ConfirmSubscription", TopicArn=topic, Token=token) == {"SubscriptionArn": subscription}
    bench.publish(topic, "test_external_http_endpoint")
    (post,) = bench.posts()
    situation.matches("http-message", post["body"])
    situation.matches("http-message-headers", with_transport(post["headers"]))


def test_raw_posts_to_an_endpoint(bench: TopicBench) -> None:
    situation = Recorded("test_subscribe_external_http_endpoint_content_type[True]")
    url = "http://example.com/sns-endpoint"
    topic = bench.topic()
    policy = {"requestPolicy": {"headerContentType": "text/csv"}}
    subscription = bench.subscribe(topic, url, "http", DeliveryPolicy=policy, RawMessageDelivery="true")
    ours = attributes_of(bench, subscription)
    assert ours["Attributes"].pop("Endpoint") == url
    situation.content["sub-attrs"]["Attributes"].pop("Endpoint", None)
    situation.matches("sub-attrs", ours)
    token = json.loads(bench.posts()[0]["body"])["Token"]
    bench.ask("ConfirmSubscription", TopicArn=topic, Token=token)
    bench.publish(topic, "a,b")
    (post,) = bench.posts()
    assert post["body"] == "a,b"
    situation.matches("http-message-headers-raw", with_transport(post["headers"]))


def test_the_end_of_a_subscription_is_told_to_its_endpoint(bench: TopicBench) -> None:
    situation = Recorded("test_subscribe_external_http_endpoint[True]")
    topic = bench.topic()
    subscription = bench.subscribe(topic, "http://example.com/sns-endpoint", "http")
    token = json.loads(bench.posts()[0]["body"])["Token"]

    def confirm(topic: str, token: str) -> dict[str, Any]:
        return {"ErrorResponse": {**bench.ask("ConfirmSubscription", TopicArn=topic, Token=token), "RequestId": "r"}}

    situation.bound.clear()
    other = topic.replace("us-east-1", "us-west-2")
    for name, ours in (
        ("broken-topic-arn-confirm", confirm("not-an-arn", token)),
        ("broken-token-confirm", confirm(topic, "abc123")),
        ("different-region-arn-confirm", confirm(other, token)),
    ):
        situation.bound.clear()
        situation.matches(name, ours)
    bench.ask("ConfirmSubscription", TopicArn=topic, Token=token)
    bench.ask("Unsubscribe", SubscriptionArn=subscription)
    situation.bound.clear()
    situation.matches("unsubscribe-request", bench.posts()[0]["body"])


def test_pending_subscriptions(bench: TopicBench) -> None:
    situation = Recorded("test_http_subscription_response")
    topic = bench.topic()
    situation.matches("topic-arn", {"TopicArn": topic})
    given = {"TopicArn": topic, "Protocol": "http"}
    situation.matches("subscription", bench.ask("Subscribe", Endpoint="http://example.com/a", **given))
    ours = bench.ask("Subscribe", Endpoint="http://example.com/b", ReturnSubscriptionArn=True, **given)
    situation.matches("subscription-with-arn", ours)


def with_transport(headers: dict[str, str]) -> dict[str, str]:
    """Return headers as a server sees them: with what the connection adds, names with capitals."""
    added = {"Connection": "connection", "Content-Length": "content--length", "Host": "example.com"}
    return {name.title(): value for name, value in {**headers, **added}.items()}


# Functions.


def test_a_raw_subscription_and_a_binary_attribute(bench: TopicBench) -> None:
    situation = Recorded("test_attribute_raw_subscribe")
    topic = bench.topic()
    url = bench.queue()
    subscription = bench.subscribe(topic, bench.arn(), RawMessageDelivery="true")
    situation.matches("subscription-attributes", attributes_of(bench, subscription))
    bench.publish(topic, "This is a test message", MessageAttributes={"store": BINARY})
    situation.matches("messages-response", received(bench, url, MessageAttributeNames=["All"]))
