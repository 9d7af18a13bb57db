"""What AWS answered about topics, tags and permissions."""

import json
from typing import Any

import pytest

from tests.emulator.services.sns.asking import topic_attributes
from tests.emulator.services.sns.bench import TOPICS, TopicBench
from tests.emulator.services.sns.recordings import Recorded


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
