"""CloudFormation's topics, subscriptions and topic policies."""

import json
from typing import Any

import pytest

from emulator.contract.resource import Created, Provision, ResourceType
from emulator.services.sns.resources import TYPES
from tests.emulator.services.provisions import Shop
from tests.emulator.services.sns.bench import TOPICS, TopicBench
from tests.emulator.services.sns.test_data_protection import policy, rule

BY_NAME: dict[str, ResourceType] = {kind.name: kind for kind in TYPES}
TOPIC, SUBSCRIPTION = BY_NAME["AWS::SNS::Topic"], BY_NAME["AWS::SNS::Subscription"]
POLICY, INLINE = BY_NAME["AWS::SNS::TopicPolicy"], BY_NAME["AWS::SNS::TopicInlinePolicy"]
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sns:Publish"}]}


def step(bench: TopicBench, properties: dict[str, Any], **given: Any) -> Provision:
    return Shop(bench, "News").step(properties, **given)


def create(bench: TopicBench, kind: ResourceType, **properties: Any) -> Created:
    return Shop(bench, "News").create(kind, **properties)


def update(bench: TopicBench, kind: ResourceType, made: Created, old: dict[str, Any], new: dict[str, Any]) -> None:
    Shop(bench, "News").update(kind, made, old, new)


def attributes(bench: TopicBench, topic: str) -> dict[str, str]:
    return dict(bench.sns("GetTopicAttributes", TopicArn=topic)["Attributes"])


def endpoints(bench: TopicBench, topic: str) -> list[str]:
    found = bench.sns("ListSubscriptionsByTopic", TopicArn=topic)["Subscriptions"]
    return [subscription["Endpoint"] for subscription in found]


def test_a_topic_without_a_name_gets_one(bench: TopicBench) -> None:
    name = "shop-News-ABCDEFGHIJKL"
    assert create(bench, TOPIC) == Created(TOPICS + name, {"TopicArn": TOPICS + name, "TopicName": name})


def test_a_fifo_topic_s_generated_name_has_the_suffix(bench: TopicBench) -> None:
    made = create(bench, TOPIC, FifoTopic=True, ContentBasedDeduplication=True)
    shown = attributes(bench, made.physical_id)
    assert made.physical_id.endswith("ABCDEFGHIJKL.fifo")
    assert (shown["FifoTopic"], shown["ContentBasedDeduplication"]) == ("true", "true")


def test_a_topic_with_everything(bench: TopicBench) -> None:
    logging = {"Protocol": "http/s", "SuccessFeedbackRoleArn": "arn:aws:iam::1:role/r", "SuccessFeedbackSampleRate": 5}
    made = create(
        bench,
        TOPIC,
        TopicName="news",
        DisplayName="News",
        SignatureVersion="2",
        TracingConfig="Active",
        KmsMasterKeyId="key",
        Tags=[{"Key": "team", "Value": "blue"}],
        Subscription=[{"Protocol": "sqs", "Endpoint": bench.arn()}],
        DeliveryStatusLogging=[logging],
        DataProtectionPolicy=policy(rule("Deny", "EmailAddress")),
    )
    shown = attributes(bench, made.physical_id)
    assert (shown["DisplayName"], shown["SignatureVersion"], shown["TracingConfig"]) == ("News", "2", "Active")
    assert (shown["HTTPSuccessFeedbackRoleArn"], shown["HTTPSuccessFeedbackSampleRate"]) == (
        "arn:aws:iam::1:role/r",
        "5",
    )
    assert endpoints(bench, made.physical_id) == [bench.arn()]
    tags = bench.sns("ListTagsForResource", ResourceArn=made.physical_id)["Tags"]
    assert tags == [{"Key": "team", "Value": "blue"}]
    kept = bench.sns("GetDataProtectionPolicy", ResourceArn=made.physical_id)["DataProtectionPolicy"]
    assert json.loads(kept) == policy(rule("Deny", "EmailAddress"))


def test_an_update_changes_what_differs(bench: TopicBench) -> None:
    queue = {"Protocol": "sqs", "Endpoint": bench.arn("one")}
    other = {"Protocol": "sqs", "Endpoint": bench.arn("two")}
    kept = {"Protocol": "sqs", "Endpoint": bench.arn("kept")}
    old = {
        "TopicName": "news",
        "DisplayName": "Old",
        "Tags": [{"Key": "a", "Value": "1"}],
        "Subscription": [queue, kept],
    }
    new = {"TopicName": "news", "Tags": [{"Key": "b", "Value": "2"}], "Subscription": [kept, other]}
    made = create(bench, TOPIC, **old)
    update(bench, TOPIC, made, old, new)
    assert attributes(bench, made.physical_id)["DisplayName"] == ""
    assert endpoints(bench, made.physical_id) == [bench.arn("kept"), bench.arn("two")]
    assert bench.sns("ListTagsForResource", ResourceArn=made.physical_id)["Tags"] == [{"Key": "b", "Value": "2"}]


def test_a_subscription_with_documents_and_switches(bench: TopicBench) -> None:
    topic = create(bench, TOPIC, TopicName="news").physical_id
    given = {
        "TopicArn": topic,
        "Protocol": "sqs",
        "Endpoint": bench.arn(),
        "RawMessageDelivery": True,
        "FilterPolicyScope": "MessageBody",
        "FilterPolicy": {"price": [{"numeric": [">", 10]}]},
        "RedrivePolicy": {"deadLetterTargetArn": bench.arn("dead")},
    }
    made = create(bench, SUBSCRIPTION, **given)
    shown = bench.sns("GetSubscriptionAttributes", SubscriptionArn=made.physical_id)["Attributes"]
    assert (shown["RawMessageDelivery"], shown["FilterPolicyScope"]) == ("true", "MessageBody")
    assert json.loads(shown["FilterPolicy"]) == given["FilterPolicy"]
    plain = {name: given[name] for name in ("TopicArn", "Protocol", "Endpoint")}
    update(bench, SUBSCRIPTION, made, given, plain)
    shown = bench.sns("GetSubscriptionAttributes", SubscriptionArn=made.physical_id)["Attributes"]
    assert shown["RawMessageDelivery"] == "false"
    assert "RedrivePolicy" not in shown
    assert json.loads(shown.get("FilterPolicy", "{}")) == {}
    SUBSCRIPTION.delete(step(bench, plain, physical_id=made.physical_id))
    assert endpoints(bench, topic) == []
    SUBSCRIPTION.delete(step(bench, plain, physical_id=made.physical_id))


def test_a_policy_is_set_moved_and_taken_back(bench: TopicBench) -> None:
    one, two = (create(bench, TOPIC, TopicName=name).physical_id for name in ("one", "two"))
    default = attributes(bench, one)["Policy"]
    old, new = {"Topics": [one], "PolicyDocument": DOCUMENT}, {"Topics": [two], "PolicyDocument": DOCUMENT}
    made = create(bench, POLICY, **old)
    assert json.loads(attributes(bench, one)["Policy"]) == DOCUMENT
    update(bench, POLICY, made, old, new)
    assert attributes(bench, one)["Policy"] == default
    assert json.loads(attributes(bench, two)["Policy"]) == DOCUMENT
    TOPIC.delete(step(bench, {}, physical_id=two))
    POLICY.delete(step(bench, new, physical_id=made.physical_id))


def test_an_inline_policy_is_its_topic_s(bench: TopicBench) -> None:
    topic = create(bench, TOPIC, TopicName="news").physical_id
    made = create(bench, INLINE, TopicArn=topic, PolicyDocument=DOCUMENT)
    assert made.physical_id == topic
    assert json.loads(attributes(bench, topic)["Policy"]) == DOCUMENT


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_what_replaces_a_resource_and_what_it_requires_are_properties(kind: ResourceType) -> None:
    assert kind.replaced_by <= kind.properties
    assert kind.required <= kind.properties
