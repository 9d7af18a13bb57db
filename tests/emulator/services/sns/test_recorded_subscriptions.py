"""What AWS answered about subscriptions and what it refuses."""

import json
from typing import Any

import pytest

from tests.emulator.services.sns.asking import attributes_of
from tests.emulator.services.sns.bench import TOPICS, TopicBench, text
from tests.emulator.services.sns.recordings import Recorded


@pytest.mark.parametrize(
    ("situation", "name", "raw"),
    [
        ("test_create_subscriptions_with_attributes", "get-attrs", "true"),
        ("test_creating_subscription_with_attributes", "subscription-with-attributes", "true"),
        ("test_subscribe_attributes", "get-subscription-attributes", "false"),
    ],
)
def test_attributes_of_a_subscription(bench: TopicBench, situation: str, name: str, raw: str) -> None:
    topic = bench.topic()
    bench.queue()
    given = {"RawMessageDelivery": "true"} if raw == "true" else {}
    Recorded(situation).matches(name, attributes_of(bench, bench.subscribe(topic, bench.arn(), **given)))


def test_subscriptions_that_are_refused(bench: TopicBench) -> None:
    topic = bench.topic()
    bench.queue()
    queue = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": bench.arn()}

    def refused(situation: str, name: str, **given: Any) -> None:
        Recorded(situation).matches(name, bench.ask("Subscribe", **{**queue, **given}))

    wrong = {"RawMessageDelivery": "wrongvalue"}
    refused("test_create_subscriptions_with_attributes", "subscribe-wrong-attr", Attributes=wrong)
    refused("test_subscribe_with_invalid_protocol", "exception", Protocol="test-protocol")
    refused("test_subscribe_to_sqs_with_queue_url", "sub-queue-url", Endpoint="http://h/123456789012/q")
    refused("test_subscribe_sqs_queue_url", "subscribe-sqs-via-url-error", Endpoint="http://h/123456789012/q")
    refused("test_subscribe_unknown_sqs_queue", "subscribe-unknown-sqs-invalid_arn", Endpoint="invalid-arn")
    refused("test_subscribe_unknown_topic", "subscribe-unknown-topic", TopicArn=TOPICS + "nowhere")
    other = topic.replace("us-east-1", "us-west-2")
    refused("test_cross_region_delivery_sqs", "subscribe-cross-region", TopicArn=other)
    policy = {"FilterPolicy": "invalid filter"}
    refused("test_subscribe_invalid_filter_policy", "subscribe-invalid-filter-policy", Attributes=policy)


def test_an_endpoint_is_subscribed_once(bench: TopicBench) -> None:
    situation = Recorded("test_subscribe_idempotency")
    topic = bench.topic()
    bench.queue()
    raw = {"RawMessageDelivery": "true"}

    def subscribe(**given: Any) -> dict[str, Any]:
        return bench.ask("Subscribe", TopicArn=topic, Protocol="sqs", Endpoint=bench.arn(), **given)

    first = subscribe(Attributes=raw)
    situation.matches("subscribe", first)
    situation.matches("get-sub-attrs", attributes_of(bench, first["SubscriptionArn"]))
    situation.matches("subscribe-exact-same-raw", subscribe(Attributes=raw))
    situation.matches("subscribe-idempotent-empty-attributes", subscribe(Attributes={}))
    situation.matches("subscribe-idempotent-no-attributes", subscribe())
    situation.matches("subscribe-diff-attributes", subscribe(Attributes={"RawMessageDelivery": "false"}))


def test_subscriptions_that_are_not_there(bench: TopicBench) -> None:
    missing = f"{TOPICS}news:00000000-0000-4000-8000-000000000000"
    ours = bench.ask("GetSubscriptionAttributes", SubscriptionArn=missing)
    Recorded("test_get_subscription_attributes_error_not_exists").matches("get-sub-attrs-nonexistent", ours)
    situation = Recorded("test_unsubscribe_wrong_arn_format")
    for index, arn in enumerate(("randomstring", "arn:aws:sns:us-east-1:random", TOPICS + "news", ""), 1):
        situation.matches(f"invalid-unsubscribe-arn-{index}", bench.ask("Unsubscribe", SubscriptionArn=arn))
    assert bench.ask("Unsubscribe", SubscriptionArn=missing) == {}


def test_attributes_that_are_refused(bench: TopicBench) -> None:
    situation = Recorded("test_validate_set_sub_attributes")
    topic = bench.topic()
    bench.queue()
    subscription = bench.subscribe(topic, bench.arn())
    for name, attribute, value in (
        ("fake-attribute", "FakeAttribute", "test-value"),
        ("fake-arn-redrive-policy", "RedrivePolicy", '{"deadLetterTargetArn": "fake-arn"}'),
        ("invalid-json-redrive-policy", "RedrivePolicy", "{invalid-json}"),
        ("invalid-json-filter-policy", "FilterPolicy", "{invalid-json}"),
        ("raw-message-wrong-value", "RawMessageDelivery", "test-ValUe"),
        ("raw-message-empty-value", "RawMessageDelivery", ""),
    ):
        given = {"AttributeName": attribute, "AttributeValue": value}
        ours = bench.ask("SetSubscriptionAttributes", SubscriptionArn=subscription, **given)
        situation.matches(name, ours)


def test_tokens_that_are_refused(bench: TopicBench) -> None:
    situation = Recorded("test_sns_confirm_subscription_wrong_token")
    topic = bench.topic()

    def confirm(topic: str, token: str) -> dict[str, Any]:
        return bench.ask("ConfirmSubscription", TopicArn=topic, Token=token)

    situation.matches("topic-not-exists", confirm(TOPICS + "nowhere", "51b2ff3e" * 28))
    situation.matches("invalid-token", confirm(topic, "randomtoken"))
    situation.matches("token-not-exists", confirm(topic, "51b2ff3e" * 28))


# Messages.


def test_messages_that_are_refused(bench: TopicBench) -> None:
    topic = bench.topic()

    def publish(**given: Any) -> dict[str, Any]:
        return bench.ask("Publish", **{"TopicArn": topic, **given})

    Recorded("test_empty_sns_message").matches("empty-msg-error", publish(Message=""))
    situation = Recorded("test_publish_too_long_message")
    situation.matches("error", publish(Message="a" * 262_145))
    long = {"attr1": text("a" * 5)}
    situation.matches("error-with-attrs", publish(Message="a" * 262_140, MessageAttributes=long))
    situation = Recorded("test_publish_batch_too_long_message")
    half = [{"Id": str(index), "Message": "a" * 131_073} for index in range(2)]
    batch = {"TopicArn": topic, "PublishBatchRequestEntries": half}
    situation.matches("error-no-attrs", bench.ask("PublishBatch", **batch))
    nowhere = {"TopicArn": TOPICS + "nowhere", "PublishBatchRequestEntries": [{"Id": "1", "Message": "a"}]}
    situation = Recorded("test_publish_batch_messages_without_topic")
    situation.matches("publish-batch-no-topic", bench.ask("PublishBatch", **nowhere))


def test_ids_of_a_batch(bench: TopicBench) -> None:
    situation = Recorded("test_publish_batch_invalid_entry_id")
    topic = bench.topic()
    for name, identity in (
        ("id-too-long-81", "a" * 81),
        ("id-too-long-91", "my" + "really" * 13 + "longid"),
        ("invalid-char-dot", "message.id"),
        ("invalid-char-special", "msg@123#test"),
        ("valid-id-80-chars", "a" * 80),
        ("valid-id-with-hyphen-underscore", "valid-message_123"),
    ):
        entries = [{"Id": identity, "Message": "a"}]
        ours = bench.ask("PublishBatch", TopicArn=topic, PublishBatchRequestEntries=entries)
        recorded = situation.content[name].get("Error", {}).get("Message", identity)
        if recorded.rpartition(" ")[2] == identity:
            situation.matches(name, ours)
        else:
            assert ours["Error"]["Code"] == situation.content[name]["Error"]["Code"]


def test_the_same_endpoint_twice(bench: TopicBench) -> None:
    situation = Recorded("test_double_subscription")
    topic = bench.topic("double-sub-befdfdff")
    bench.queue()
    asked = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": bench.arn()}
    situation.matches("double-subscription-first", bench.ask("Subscribe", **asked))
    situation.matches("double-subscription-second", bench.ask("Subscribe", **asked))


def test_a_subscription_that_is_still_pending_cannot_be_ended_by_its_shown_arn(bench: TopicBench) -> None:
    topic = bench.topic()
    asked = {"TopicArn": topic, "Protocol": "http", "Endpoint": "http://shop.example/"}
    shown = bench.ask("Subscribe", **asked)["SubscriptionArn"]
    bench.ask("DeleteTopic", TopicArn=topic)
    ours = bench.ask("Unsubscribe", SubscriptionArn=shown)
    Recorded("test_unsubscribe_from_deleted_topic").matches("unsubscribe-deleted-topic", ours)


def test_a_queue_is_subscribed_without_asking(bench: TopicBench) -> None:
    situation = Recorded("test_sqs_topic_subscription_confirmation")
    bench.queue()
    subscription = bench.subscribe(bench.topic(), bench.arn())
    situation.matches("subscription-attrs", attributes_of(bench, subscription)["Attributes"])


def test_an_endpoint_confirms(bench: TopicBench) -> None:
    situation = Recorded("test_confirm_subscription")
    topic = bench.topic("confirm-sub-e46f689a")
    bench.subscribe(topic, "http://shop.example/", "http")
    (post,) = bench.posts()
    token = json.loads(post["body"])["Token"]
    situation.matches("confirm-subscription", bench.ask("ConfirmSubscription", TopicArn=topic, Token=token))
