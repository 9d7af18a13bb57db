"""What AWS answered about filter policies."""

import json
from typing import Any

import pytest

from tests.emulator.services.sns.asking import ALL, attributes_of, received
from tests.emulator.services.sns.bench import TopicBench, number, text
from tests.emulator.services.sns.recordings import Recorded


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


def test_bodies_with_empty_lists(bench: TopicBench) -> None:
    situation = Recorded("test_filter_policy_empty_array_payload")
    topic = bench.topic()
    policy = {"source": ["aws.autoscaling"], "detail-type": [{"prefix": "EC2"}]}
    given: dict[str, Any] = {"FilterPolicy": policy, "FilterPolicyScope": "MessageBody", "RawMessageDelivery": "true"}
    url = bench.subscribed_queue(topic, **given)
    wanted = situation.content["messages-queue"]["Messages"][0]["Body"]
    bench.publish(topic, json.dumps({**wanted, "id": "1f4b6b0e-5a1d-4d1c-9d4f-3e4a9a0c1e1e"}))
    situation.matches("messages-queue", received(bench, url, AttributeNames=["All"]))


def test_a_batch_is_filtered(bench: TopicBench) -> None:
    situation = Recorded("test_filter_policy_for_batch")
    topic = bench.topic()
    bench.queue("filtered")
    bench.queue("all")
    policy = {"attr1": [{"numeric": [">", 0, "<=", 100]}]}
    filtered = bench.subscribe(topic, bench.arn("filtered"), FilterPolicy=policy)
    everything = bench.subscribe(topic, bench.arn("all"))
    situation.matches("subscription-attributes-with-filter", attributes_of(bench, filtered))
    situation.matches("subscription-attributes-no-filter", attributes_of(bench, everything))
    urls = {"with-filter": bench.queue("filtered"), "no-filter": bench.queue("all")}
    for name, url in urls.items():
        situation.matches(f"messages-{name}-before-publish", received(bench, url))

    def publish(message: str, value: int) -> None:
        entry = {"Id": "1", "Message": message, "MessageAttributes": {"attr1": number(value)}}
        bench.ask("PublishBatch", TopicArn=topic, PublishBatchRequestEntries=[entry])

    publish("This is a test message", 99)
    situation.matches("messages-no-filter-after-publish-ok", received(bench, urls["no-filter"]))
    situation.matches("messages-with-filter-after-publish-ok", received(bench, urls["with-filter"]))
    publish("This is another test message", 111)
    situation.matches("messages-no-filter-after-publish-ok-1", received(bench, urls["no-filter"]))
    situation.matches("messages-with-filter-after-publish-filtered", received(bench, urls["with-filter"]))
