"""Recorded situations, performed again: the same fields, codes and texts as AWS's."""

import json
from typing import Any

import pytest

from tests.emulator.services.sns.bench import TOPICS, TopicBench, number, text
from tests.emulator.services.sns.recordings import Recorded

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


# Topics.


def test_topics_of_the_same_name(bench: TopicBench) -> None:
    situation = Recorded("test_create_topic_different_attrs")
    topic = bench.topic("topic-1", DisplayName="Value1")
    situation.matches("topic-attrs", topic_attributes(bench, topic))

    def create(**attributes: str) -> dict[str, Any]:
        return bench.ask("CreateTopic", Name="topic-1", Attributes=attributes)

    situation.matches("create-topic-no-attrs", create())
    situation.matches("create-topic-diff-attrs", create(DisplayName="Value2"))
    situation.matches("create-topic-new-attrs", create(KmsMasterKeyId="key"))
    situation.matches("create-topic-new-and-same-attrs", create(DisplayName="Value1", KmsMasterKeyId="key"))
    situation.matches("create-topic-new-attrs-fifo", create(FifoTopic="true"))


def test_names_of_topics(bench: TopicBench) -> None:
    situation = Recorded("test_create_topic_name_constraints")
    for index, name in enumerate(("a b", "a.b", "a/b", "a:b", "a@b", "ä", "a!", "a*")):
        situation.matches(f"name-invalid-char-{index}", bench.ask("CreateTopic", Name=name))
    fifo = {"FifoTopic": "true"}
    situation.matches("name-contains-fifo", bench.ask("CreateTopic", Name="a.fifo"))
    situation.matches("fifo-name-not-contains-fifo", bench.ask("CreateTopic", Name="a", Attributes=fifo))
    situation.matches("name-too-long", bench.ask("CreateTopic", Name="a" * 257))
    situation.matches("name-too-short", bench.ask("CreateTopic", Name=""))
    situation.matches("valid-name-max-length", bench.ask("CreateTopic", Name="a" * 256))


def test_a_standard_topic_says_nothing_of_fifo(bench: TopicBench) -> None:
    situation = Recorded("test_topic_get_attributes_with_fifo_false")
    topic = bench.sns("CreateTopic", Name="news", Attributes={"FifoTopic": "false"})["TopicArn"]
    situation.matches("get-attrs-standard-topic", topic_attributes(bench, topic))
    changed = bench.ask("SetTopicAttributes", TopicArn=topic, AttributeName="FifoTopic", AttributeValue="false")
    situation.matches("set-fifo-false-after-creation", changed)


def test_topics_in_two_regions(bench: TopicBench) -> None:
    situation = Recorded("test_create_topic_in_multiple_regions")

    def ask(region: str, operation: str, **parameters: Any) -> Any:
        return bench.call("sns", operation, call={"region": region}, **parameters)

    for region in ("us-east-1", "us-west-2"):
        ask(region, "CreateTopic", Name="news")
    situation.matches("list-primary", ask("us-east-1", "ListTopics"))
    situation.matches("list-secondary", ask("us-west-2", "ListTopics"))
    for name, region in (("topic-east", "us-east-1"), ("topic-west", "us-west-2")):
        arn = f"arn:aws:sns:{region}:123456789012:news"
        situation.matches(name, ask(region, "GetTopicAttributes", TopicArn=arn))


def test_tags(bench: TopicBench) -> None:
    situation = Recorded("test_tags")
    topic = bench.topic()

    def tag(*tags: tuple[str, str]) -> dict[str, Any]:
        given = [{"Key": key, "Value": value} for key, value in tags]
        return bench.ask("TagResource", ResourceArn=topic, Tags=given)

    situation.matches("duplicate-key-error", tag(("k1", "v1"), ("k1", "v2")))
    tag(("k1", "v1"), ("k2", "v2"))
    situation.matches("list-created-tags", bench.ask("ListTagsForResource", ResourceArn=topic))
    bench.ask("UntagResource", ResourceArn=topic, TagKeys=["k1"])
    situation.matches("list-after-delete-tags", bench.ask("ListTagsForResource", ResourceArn=topic))
    tag(("k2", "v2b"))
    situation.matches("list-after-update-tags", bench.ask("ListTagsForResource", ResourceArn=topic))


def test_a_topic_with_other_tags_is_another_one(bench: TopicBench) -> None:
    situation = Recorded("test_create_duplicate_topic_with_more_tags")
    bench.topic()
    ours = bench.ask("CreateTopic", Name="news", Tags=[{"Key": "key1", "Value": "value1"}])
    situation.matches("exception-duplicate", ours)


def test_delivery_policies_of_a_topic(bench: TopicBench) -> None:
    situation = Recorded("test_topic_delivery_policy_crud")
    request = {"http": {"defaultRequestPolicy": {"headerContentType": "application/json"}}}
    given = {"DisplayName": "TestTopic", "SignatureVersion": "2", "DeliveryPolicy": json.dumps(request)}
    topic = bench.topic("news.fifo", **given)
    situation.matches("get-topic-attrs", topic_attributes(bench, topic))

    def set_policy(value: str) -> dict[str, Any]:
        return bench.ask("SetTopicAttributes", TopicArn=topic, AttributeName="DeliveryPolicy", AttributeValue=value)

    retries = {"http": {"defaultHealthyRetryPolicy": {"minDelayTarget": 5, "maxDelayTarget": 6, "numRetries": 1}}}
    set_policy(json.dumps(retries))
    situation.matches("get-topic-attrs-after-update", topic_attributes(bench, topic))
    set_policy(json.dumps({"http": {"defaultHealthyRetryPolicy": None}}))
    situation.matches("get-topic-attrs-after-none", topic_attributes(bench, topic))
    set_policy("")
    situation.matches("get-topic-attrs-after-delete", topic_attributes(bench, topic))


@pytest.mark.parametrize(
    ("name", "actions"),
    [("test_topic_add_permission", ["Publish"]), ("test_topic_add_multiple_permissions", ["Publish", "Subscribe"])],
)
def test_permissions(bench: TopicBench, name: str, actions: list[str]) -> None:
    situation = Recorded(name)
    topic = bench.topic()
    given = {"Label": "test", "AWSAccountId": ["123456789012"], "ActionName": actions}
    situation.matches("add-permission-response", bench.ask("AddPermission", TopicArn=topic, **given))
    policy = topic_attributes(bench, topic)["Attributes"]["Policy"]
    situation.matches("topic-policy-after-permission", policy)


def test_permissions_taken_back(bench: TopicBench) -> None:
    topic = bench.topic()
    given = {"Label": "test", "AWSAccountId": ["123456789012"], "ActionName": ["Publish"]}
    bench.ask("AddPermission", TopicArn=topic, **given)
    bench.ask("RemovePermission", TopicArn=topic, Label="test")
    policy = topic_attributes(bench, topic)["Attributes"]["Policy"]
    Recorded("test_topic_remove_permission").matches("topic-policy", policy)
    ours = bench.ask("RemovePermission", TopicArn=TOPICS + "nowhere", Label="test")
    Recorded("test_remove_permission_errors").matches("topic-not-found", ours)


# Subscriptions.


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
    given = {"RedrivePolicy": redrive, "RawMessageDelivery": str(raw).lower()}
    url = bench.subscribed_queue(topic, **given)
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


@pytest.mark.parametrize(
    ("name", "subject", "version"),
    [
        ("test_python_lambda_subscribe_sns_topic", "[Subject] Test subject", "1"),
        ("test_publish_lambda_verify_signature[2]", "[Subject] Test subject Signature v2", "2"),
    ],
)
def test_the_event_of_a_function(bench: TopicBench, name: str, subject: str, version: str) -> None:
    topic = bench.topic(SignatureVersion=version)
    (event,) = events_of(bench, topic, Subject=subject)
    Recorded(name).matches("notification", event["Records"][0]["Sns"])


def test_a_function_s_event_without_a_subject(bench: TopicBench) -> None:
    recorded = Recorded("test_sns_topic_as_lambda_dead_letter_queue")
    wanted = recorded.content["messages"]["Messages"][0]["Body"]["Message"]
    wanted["Records"][0]["Sns"]["Message"] = "Hello world."
    recorded.content["event"] = wanted
    recorded.matches("event", events_of(bench, bench.topic())[0])


def events_of(bench: TopicBench, topic: str, **given: Any) -> list[dict[str, Any]]:
    """Publish to a subscribed function and return the events that it was invoked with."""
    url = bench.subscribed_function(topic)
    bench.publish(topic, "Hello world.", **given)
    bench.pass_time(1)
    return [json.loads(body)["requestPayload"] for body in bench.bodies(url)]


# Text messages and mobile push.


def test_settings_of_text_messages(bench: TopicBench) -> None:
    situation = Recorded("test_get_sms_attributes_from_unmodified_region")
    situation.matches("get-sms-attributes_unmodified_region", bench.ask("GetSMSAttributes"))
    situation = Recorded("test_set_get_sms_attributes")
    given = {"DefaultSenderID": "LSTest", "DefaultSMSType": "Promotional", "DeliveryStatusSuccessSamplingRate": "100"}
    bench.ask("SetSMSAttributes", attributes=given)
    situation.matches("get-sms-all-attributes", bench.ask("GetSMSAttributes"))
    some = bench.ask("GetSMSAttributes", attributes=["DefaultSMSType", "DefaultSenderID"])
    situation.matches("get-sms-some-attributes", some)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("InvalidAttributeName", {"InvalidAttribute": "x"}),
        ("InvalidSMSType", {"DefaultSMSType": "x"}),
        ("TooLongID", {"DefaultSendID": "x" * 12}),
    ],
)
def test_settings_that_are_refused(bench: TopicBench, name: str, given: dict[str, str]) -> None:
    ours = bench.ask("SetSMSAttributes", attributes=given)
    Recorded(f"test_set_invalid_sms_attributes[{name}]").matches("invalid-attribute", ours)


def test_phones_that_opted_out(bench: TopicBench) -> None:
    number = "+15555550100"
    bench.ask("OptOutPhoneNumber", phoneNumber=number)
    ours = bench.ask("CheckIfPhoneNumberIsOptedOut", phoneNumber=number)
    Recorded("test_is_phone_number_opted_out").matches("phone-number-opted-out", ours)
    ours = bench.ask("OptInPhoneNumber", phoneNumber=number)
    Recorded("test_opt_in_phone_number").matches("opt-in-phone-number", ours)
    ours = bench.ask("OptInPhoneNumber", phoneNumber=number)
    Recorded("test_opt_in_non_existing_phone_number").matches("opt-in-non-existing-number", ours)


def test_a_phone_is_subscribed_without_asking(bench: TopicBench) -> None:
    situation = Recorded("test_subscribe_sms_endpoint")
    topic = bench.topic()
    subscription = bench.subscribe(topic, "+123123123", "sms")
    situation.matches("subscribe-sms-endpoint", {"SubscriptionArn": subscription})
    situation.matches("subscribe-sms-attrs", attributes_of(bench, subscription))


def test_applications_that_are_refused(bench: TopicBench) -> None:
    credential = {"PlatformCredential": "x"}
    for name, given in (
        ("name[invalid-char]", {"Name": "@name", "Platform": "GCM", "Attributes": credential}),
        ("attributes[missing-principal]", {"Name": "name", "Platform": "ADM", "Attributes": credential}),
        ("name[too-long]", {"Name": "a" * 257, "Platform": "GCM", "Attributes": credential}),
    ):
        situation = Recorded(f"test_create_platform_application_invalid_{name}")
        (part,) = situation.content
        ours = bench.ask("CreatePlatformApplication", **given)
        if "too-long" in name:
            recorded = situation.content[part]["Error"]["Message"]
            ours["Error"]["Message"] = ours["Error"]["Message"].replace("a" * 257, recorded.split()[2])
        situation.matches(part, ours)


def test_applications(bench: TopicBench) -> None:
    application = create_application(bench)
    get = "GetPlatformApplicationAttributes"
    situation = Recorded("test_get_platform_application_attributes")
    situation.matches("get-application-attributes", bench.ask(get, PlatformApplicationArn=application))
    missing = application.replace("/app", "/other")
    for name, part, operation, arn in (
        ("get_platform_application_attributes_invalid_arn", "invalid-application-arn", get, "invalid"),
        ("get_platform_application_attributes_non_existing_app", "non_existing-application-arn", get, missing),
        ("set_platform_application_attributes_invalid_arn", "invalid-application-arn", "Set" + get[3:], "invalid"),
    ):
        given = {"PlatformApplicationArn": arn, "Attributes": {}} if operation[0] == "S" else {}
        ours = bench.ask(operation, **{"PlatformApplicationArn": arn, **given})
        Recorded(f"test_{name}").matches(part, ours)
    ours = bench.ask("SetPlatformApplicationAttributes", PlatformApplicationArn=missing, Attributes={"Enabled": "true"})
    situation = Recorded("test_set_platform_application_attributes_non_existing_app[missing-principal]")
    situation.matches("non_existing-application-arn", ours)


def create_application(bench: TopicBench) -> str:
    credentials = {"PlatformCredential": "x", "PlatformPrincipal": "y"}
    given = {"Name": "app", "Platform": "ADM", "Attributes": credentials}
    return str(bench.sns("CreatePlatformApplication", **given)["PlatformApplicationArn"])


def create_device(bench: TopicBench, application: str, **given: Any) -> str:
    parameters = {"PlatformApplicationArn": application, "Token": "token_1", **given}
    return str(bench.sns("CreatePlatformEndpoint", **parameters)["EndpointArn"])


def test_devices(bench: TopicBench) -> None:
    application = create_application(bench)
    device = create_device(bench, application)
    of_application = {"PlatformApplicationArn": application}
    listed = bench.ask("ListEndpointsByPlatformApplication", **of_application)
    Recorded("test_list_platform_endpoints").matches("list-endpoints-by-app", listed)
    situation = Recorded("test_set_platform_endpoint_attributes")
    ours = bench.ask("SetEndpointAttributes", EndpointArn=device, Attributes={"Enabled": "false"})
    situation.matches("set-platform-endpoint-attributes", ours)
    ours = bench.ask("GetEndpointAttributes", EndpointArn=device)
    situation.matches("get-platform-endpoint-attributes", ours)
    bench.ask("SetEndpointAttributes", EndpointArn=device, Attributes={"Enabled": "true"})
    situation = Recorded("test_delete_platform_endpoint")
    listed = bench.ask("ListEndpointsByPlatformApplication", **of_application)
    situation.matches("list-endpoints-by-app-pre-delete", listed)
    situation.matches("delete-endpoint", bench.ask("DeleteEndpoint", EndpointArn=device))
    listed = bench.ask("ListEndpointsByPlatformApplication", **of_application)
    situation.matches("list-endpoints-by-app-post-delete", listed)
    situation = Recorded("test_delete_endpoints_of_deleted_app")
    situation.matches("delete-application", bench.ask("DeletePlatformApplication", **of_application))
    listed = bench.ask("ListEndpointsByPlatformApplication", **of_application)
    situation.matches("list-endpoints-after-app-delete", listed)


def test_data_of_a_device(bench: TopicBench) -> None:
    given = {"CustomUserData": "foo", "Attributes": {"CustomUserData": "bar"}}
    device = create_device(bench, create_application(bench), **given)
    ours = bench.ask("GetEndpointAttributes", EndpointArn=device)
    Recorded("test_create_platform_endpoint_custom_data").matches("create-endpoint-double-custom-data", ours)


def test_devices_that_are_refused(bench: TopicBench) -> None:
    application = create_application(bench)
    device = create_device(bench, application)
    for name, attributes in (
        ("Data_Too_Long", {"CustomUserData": "a" * 2049}),
        ("Invalid_Name_Principal", {"PlatformPrincipal": "x"}),
    ):
        given = {"PlatformApplicationArn": application, "Token": "token_2", "Attributes": attributes}
        situation = Recorded(f"test_create_platform_endpoint_with_invalid_attributes[{name}]")
        situation.matches("create-platform-endpoint-invalid-attr", bench.ask("CreatePlatformEndpoint", **given))
    for name, attribute in (
        ("Credential", "PlatformCredential"),
        ("Generic", "InvalidKey"),
        ("Principal", "PlatformPrincipal"),
    ):
        situation = Recorded(f"test_set_platform_endpoint_attributes_invalid_attributes[Invalid_Name_{name}]")
        ours = bench.ask("SetEndpointAttributes", EndpointArn=device, Attributes={attribute: "x"})
        situation.matches("set-platform-endpoint-invalid-attributes", ours)
    missing = f"{device[:-4]}0000"
    part = "set-platform-endpoint-attributes-non-existent-app"
    ours = bench.ask("GetEndpointAttributes", EndpointArn=missing)
    Recorded("test_get_platform_endpoint_attributes_non_existent_endpoint").matches(part, ours)
    ours = bench.ask("SetEndpointAttributes", EndpointArn=missing, Attributes={"Enabled": "false"})
    Recorded("test_set_platform_endpoint_attributes_non_existent_endpoint").matches(part, ours)
    ours = bench.ask("SetEndpointAttributes", EndpointArn=application, Attributes={"Enabled": "false"})
    Recorded("test_set_platform_endpoint_attributes_invalid_arn").matches(part, ours)


# Filter policies.


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("empty-array", {"key": []}),
        ("bad-cidr-str", {"key": [{"cidr": "bad-filter"}]}),
        ("bad-cidr-str-slash", {"key": [{"cidr": "bad-filter/64"}]}),
        ("bad-cidr-str-slash-2", {"key": [{"cidr": "bad-filter/bad"}]}),
        ("bad-cidr-v4", {"key": [{"cidr": "xx.11.xx/8"}]}),
        ("bad-cidr-v6", {"key": [{"cidr": "xxxx:db8:1234:1a00::/64"}]}),
        ("bad-type", {"key": [{"cidr": ["bad-filter"]}]}),
        ("empty-list", {"key": [{"suffix": []}]}),
        ("is-none", {"key": [{"suffix": None}]}),
        ("is-not-list-and-no-operator", {"key": {"not-an-operator": "value"}}),
        ("is-not-list-and-operator", {"key": {"suffix": "value"}}),
        ("is-not-list-two-ops", {"key": {"suffix": "value", "prefix": "value"}}),
        ("is-numeric", {"key": [{"suffix": 100}]}),
        ("list-wrong-type", {"key": [{"suffix": ["test", "test2"]}]}),
    ],
)
def test_text_operators_that_are_refused(bench: TopicBench, name: str, policy: dict[str, Any]) -> None:
    situation = Recorded("test_validate_policy_string_operators")
    situation.matches(f"error-condition-{name}", subscribe_filtered(bench, policy))


def test_other_policies_that_are_refused(bench: TopicBench) -> None:
    situation = Recorded("test_validate_policy_exists_operator")
    situation.matches("error-condition-none", subscribe_filtered(bench, {"key": [{"exists": None}]}))
    situation.matches("error-condition-string", subscribe_filtered(bench, {"key": [{"exists": "no"}]}))
    situation = Recorded("test_policy_complexity")
    ours = subscribe_filtered(bench, {"key": [str(index) for index in range(151)]})
    situation.matches("error-complexity-in-one-condition", ours)
    many = [str(index) for index in range(13)]
    situation.matches("error-complexity-in-two-conditions", subscribe_filtered(bench, {"a": many, "b": many}))
    six = {str(index): ["x"] for index in range(6)}
    situation.matches("error-complexity-too-many-fields", subscribe_filtered(bench, six))


def subscribe_filtered(bench: TopicBench, policy: dict[str, Any]) -> dict[str, Any]:
    given = {"TopicArn": bench.topic(), "Protocol": "sqs", "Endpoint": bench.arn()}
    return bench.ask("Subscribe", Attributes={"FilterPolicy": json.dumps(policy)}, **given)


def test_the_scope_of_a_filter_policy(bench: TopicBench) -> None:
    situation = Recorded("test_set_subscription_filter_policy_scope")
    topic = bench.topic()
    bench.queue()
    subscription = bench.subscribe(topic, bench.arn())

    def set_attribute(name: str, value: str) -> dict[str, Any]:
        given = {"AttributeName": name, "AttributeValue": value}
        return bench.ask("SetSubscriptionAttributes", SubscriptionArn=subscription, **given)

    situation.matches("sub-attrs-default", attributes_of(bench, subscription))
    situation.matches("sub-attrs-filter-scope-error", set_attribute("FilterPolicyScope", "RandomValue"))
    set_attribute("FilterPolicyScope", "MessageBody")
    situation.matches("sub-attrs-filter-scope-body", attributes_of(bench, subscription))
    set_attribute("FilterPolicy", '{"attr": ["match-this"]}')
    situation.matches("sub-attrs-after-setting-policy", attributes_of(bench, subscription))


def test_messages_by_existence(bench: TopicBench) -> None:
    situation = Recorded("test_exists_filter_policy")
    topic = bench.topic()
    url = bench.queue()
    subscription = bench.subscribe(topic, bench.arn(), FilterPolicy={"store": [{"exists": True}]})
    situation.matches("subscription-attributes-policy-1", attributes_of(bench, subscription))
    situation.matches("messages-0", received(bench, url))
    bench.publish(topic, "message-1", MessageAttributes={"store": number(99), "def": number(99)})
    bench.publish(topic, "message-2", MessageAttributes={"attr1": number(111)})
    situation.matches("messages-1", received(bench, url))
    given = {"AttributeName": "FilterPolicy", "AttributeValue": '{"store": [{"exists": false}]}'}
    bench.sns("SetSubscriptionAttributes", SubscriptionArn=subscription, **given)
    situation.matches("subscription-attributes-policy-2", attributes_of(bench, subscription))
    bench.publish(topic, "message-3", MessageAttributes={"def": number(99)})
    bench.publish(topic, "message-4", MessageAttributes={"store": number(99), "def": number(99)})
    situation.matches("messages-3", received(bench, url))


def test_messages_by_number_and_null(bench: TopicBench) -> None:
    situation = Recorded("test_filter_policy")
    topic = bench.topic()
    url = bench.queue()
    policy = {"attr1": [{"numeric": [">", 0, "<=", 100]}]}
    subscription = bench.subscribe(topic, bench.arn(), FilterPolicy=policy)
    situation.matches("subscription-attributes", attributes_of(bench, subscription))
    bench.publish(topic, "This is a test message", MessageAttributes={"attr1": number(99)})
    situation.matches("messages-1", received(bench, url))
    bench.publish(topic, "This is another test message", MessageAttributes={"attr1": number(111)})
    situation.matches("messages-3", received(bench, url))


def test_messages_by_lists(bench: TopicBench) -> None:
    situation = Recorded("test_exists_filter_policy_attributes_array")
    topic = bench.topic()
    url = bench.queue()
    given = {"FilterPolicy": '{"store": ["value1"]}', "RawMessageDelivery": "true"}
    subscription = bench.subscribe(topic, bench.arn(), **given)
    situation.matches("subscription-attributes-policy", attributes_of(bench, subscription))
    for name, value in (("1", text("value1")), ("2", array('["value1", "value2"]')), ("3", array('["value3"]'))):
        bench.publish(topic, f"message-{name}", MessageAttributes={"store": value})
        situation.matches(f"messages-{name}", received(bench, url))


def array(value: str) -> dict[str, str]:
    return {"DataType": "String.Array", "StringValue": value}


def test_bodies_by_addresses(bench: TopicBench) -> None:
    situation = Recorded("test_filter_policy_ip_address_condition")
    topic = bench.topic()
    v4, v6 = [{"cidr": "10.0.0.0/24"}], [{"cidr": "2001:db8:1234:1a00::/64"}]
    policy = {"detail": {"$or": [{"sourceIPAddress": v4}, {"sourceIPAddressV6": v6}]}}
    given = {"FilterPolicy": json.dumps(policy), "FilterPolicyScope": "MessageBody", "RawMessageDelivery": "true"}
    url = bench.subscribed_queue(topic, **given)
    usual = {"account": "123456789012", "detail-type": "test-detail-type", "region": "my-region"}
    for identity, detail in (
        ("1", {"sourceIPAddress": "10.0.0.255"}),
        ("2", {"sourceIPAddress": "10.0.1.255"}),
        ("3", {"sourceIPAddressV6": "2001:0db8:1234:1a00:0000:0000:0000:0000"}),
        ("4", {"sourceIPAddressV6": "2001:0db8:123f:1a01:0000:0000:0000:0000"}),
    ):
        event = {**usual, "id": identity, "source": "test-source", "time": "date", "detail": detail}
        bench.publish(topic, json.dumps(event))
    situation.matches("messages-queue", received(bench, url, **ALL))


def test_bodies_by_lists(bench: TopicBench) -> None:
    situation = Recorded("test_filter_policy_on_message_body_array_attributes")
    topic = bench.topic()
    urls = []
    for name in ("queue1", "queue2"):
        policy = {"headers": {"route-to": [name]}}
        given = {"FilterPolicy": json.dumps(policy), "FilterPolicyScope": "MessageBody", "RawMessageDelivery": "true"}
        urls.append(bench.subscribed_queue(topic, name, **given))
    for targets in (["queue1", "queue2"], ["queue1"], ["queue2"], ["queue3"]):
        bench.publish(topic, json.dumps({"headers": {"route-to": targets}}))
    for index, url in enumerate(urls):
        situation.matches(f"messages-queue-{index}", received(bench, url, **ALL))
