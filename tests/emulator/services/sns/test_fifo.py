"""FIFO topics: groups, numbers, deduplication, archive and replay."""

import json

import pytest

from emulator.kernel.calendar import iso_time
from tests.emulator.services.sns.bench import TopicBench, group
from tests.emulator.worlds import Refused

ARCHIVE = '{"MessageRetentionPeriod": "2"}'


def refusal(bench: TopicBench, topic: str, **given: str) -> str:
    with pytest.raises(Refused) as refused:
        bench.publish(topic, **given)
    return refused.value.message.removeprefix("Invalid parameter: ")


def test_numbers_grow_and_groups_keep_their_order(bench: TopicBench) -> None:
    topic = bench.topic("news.fifo")
    url = bench.subscribed_queue(topic, "orders.fifo", RawMessageDelivery="true")
    answers = [
        bench.sns("Publish", TopicArn=topic, Message=str(index), **group("ab"[index % 2], str(index)))
        for index in range(6)
    ]
    numbers = [answer["SequenceNumber"] for answer in answers]
    assert numbers == sorted(numbers)
    assert {len(number) for number in numbers} == {20}
    received = bench.receive(url, MaxNumberOfMessages=10, AttributeNames=["All"])
    for name, wanted in (("a", ["0", "2", "4"]), ("b", ["1", "3", "5"])):
        own = [message for message in received if message["Attributes"]["MessageGroupId"] == name]
        assert [message["Body"] for message in own] == wanted


def test_a_message_needs_a_group_and_a_deduplication_id(bench: TopicBench) -> None:
    topic = bench.topic("news.fifo")
    assert refusal(bench, topic) == "The MessageGroupId parameter is required for FIFO topics"
    wanted = "ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
    assert refusal(bench, topic, MessageGroupId="g") == f"The topic should either have {wanted}"
    assert "alphanumeric and punctuation" in refusal(bench, topic, **group("g g", "1"))
    assert "alphanumeric and punctuation" in refusal(bench, topic, **group("g", "x" * 129))


def test_a_standard_topic_takes_groups_but_no_deduplication_ids(bench: TopicBench) -> None:
    topic = bench.topic()
    assert bench.publish(topic, MessageGroupId="g")
    assert refusal(bench, topic, **group("g", "1")).startswith("MessageDeduplicationId Reason: ")


def test_a_deduplication_id_is_taken_for_five_minutes(bench: TopicBench) -> None:
    topic = bench.topic("news.fifo")
    url = bench.subscribed_queue(topic, "orders.fifo", RawMessageDelivery="true")
    first = bench.sns("Publish", TopicArn=topic, Message="a", **group("g", "1"))
    bench.pass_time(299.999)
    assert bench.sns("Publish", TopicArn=topic, Message="b", **group("g", "1")) == first
    bench.pass_time(0.001)
    assert bench.sns("Publish", TopicArn=topic, Message="c", **group("g", "1")) != first
    assert bench.bodies(url) == ["a", "c"]
    (duplicate,) = bench.of_kind("deduplicate")
    assert (duplicate.resource, duplicate.message, duplicate.detail["id"]) == (topic, first["MessageId"], "1")


def test_the_content_can_be_the_deduplication_id(bench: TopicBench) -> None:
    topic = bench.topic("news.fifo", ContentBasedDeduplication="true")
    url = bench.subscribed_queue(topic, "orders.fifo", RawMessageDelivery="true")
    ids = [bench.publish(topic, body, MessageGroupId="g") for body in ("a", "a", "b")]
    assert ids[0] == ids[1] != ids[2]
    assert bench.bodies(url) == ["a", "b"]


def test_deduplication_can_be_within_groups(bench: TopicBench) -> None:
    topic = bench.topic("news.fifo", FifoThroughputScope="MessageGroup")
    url = bench.subscribed_queue(topic, "orders.fifo", RawMessageDelivery="true")
    bench.sqs("SetQueueAttributes", QueueUrl=url, Attributes={"DeduplicationScope": "messageGroup"})
    for name in ("a", "b", "a"):
        bench.publish(topic, name, **group(name, "1"))
    assert bench.bodies(url) == ["a", "b"]


@pytest.mark.parametrize(
    ("topic", "protocol", "endpoint"),
    [
        ("news.fifo", "lambda", "arn:aws:lambda:us-east-1:123456789012:function:worker"),
        ("news.fifo", "email", "me@example.com"),
        ("news.fifo", "https", "https://example.com"),
        ("news", "sqs", "arn:aws:sqs:us-east-1:123456789012:orders.fifo"),
    ],
)
def test_subscriptions_of_the_wrong_type(bench: TopicBench, topic: str, protocol: str, endpoint: str) -> None:
    with pytest.raises(Refused) as refused:
        bench.subscribe(bench.topic(topic), endpoint, protocol)
    assert refused.value.message.startswith("Invalid parameter: Invalid parameter: Endpoint Reason: ")


def test_an_archive_is_replayed_between_two_instants(bench: TopicBench) -> None:
    topic = bench.topic("news.fifo", ArchivePolicy=ARCHIVE)
    times = []
    for index in range(4):
        times.append(bench.world.now)
        bench.publish(topic, str(index), **group("g", str(index)))
        bench.pass_time(600)
    replay = {
        "PointType": "Timestamp",
        "StartingPoint": f"{iso_time(times[1])}Z",
        "EndingPoint": f"{iso_time(times[2])}Z",
    }
    url = bench.subscribed_queue(topic, "late.fifo", ReplayPolicy=replay)
    notifications = bench.notifications(url)
    assert [(found["Message"], found["Replayed"]) for found in notifications] == [("1", True), ("2", True)]
    (event,) = bench.of_kind("replay")
    assert event.detail["messages"] == 2


def test_a_replay_follows_the_subscription_s_filter_policy(bench: TopicBench) -> None:
    topic = bench.topic("news.fifo", ArchivePolicy=ARCHIVE)
    start = f"{iso_time(bench.world.now)}Z"
    for color in ("red", "blue"):
        bench.publish(topic, json.dumps({"color": color}), **group("g", color))
    bench.queue("late.fifo", FifoQueue="true")
    subscription = bench.subscribe(
        topic,
        bench.arn("late.fifo"),
        FilterPolicy={"color": ["red"]},
        FilterPolicyScope="MessageBody",
        RawMessageDelivery="true",
    )
    value = json.dumps({"PointType": "Timestamp", "StartingPoint": start})
    given = {"AttributeName": "ReplayPolicy", "AttributeValue": value}
    bench.sns("SetSubscriptionAttributes", SubscriptionArn=subscription, **given)
    url = bench.sqs("GetQueueUrl", QueueName="late.fifo")["QueueUrl"]
    assert bench.bodies(url) == ['{"color": "red"}']
    shown = bench.sns("GetSubscriptionAttributes", SubscriptionArn=subscription)["Attributes"]
    assert (json.loads(shown["ReplayPolicy"])["StartingPoint"], shown["ReplayStatus"]) == (start, "Completed")


def test_an_archive_forgets_what_is_older_than_it_keeps(bench: TopicBench) -> None:
    topic = bench.topic("news.fifo", ArchivePolicy=ARCHIVE)
    start = bench.world.now
    bench.publish(topic, "old", **group("g", "1"))
    bench.pass_time(2 * 86_400)
    bench.publish(topic, "new", **group("g", "2"))
    replay = {"PointType": "Timestamp", "StartingPoint": f"{iso_time(start)}Z"}
    url = bench.subscribed_queue(topic, "late.fifo", ReplayPolicy=replay, RawMessageDelivery="true")
    assert bench.bodies(url) == ["new"]


def test_a_topic_that_archives_cannot_be_deleted(bench: TopicBench) -> None:
    topic = bench.topic("news.fifo", ArchivePolicy=ARCHIVE)
    shown = bench.sns("GetTopicAttributes", TopicArn=topic)["Attributes"]
    assert shown["BeginningArchiveTime"] == f"{iso_time(bench.world.now)}Z"
    with pytest.raises(Refused) as refused:
        bench.sns("DeleteTopic", TopicArn=topic)
    assert refused.value.code == "InvalidState"
    bench.sns("SetTopicAttributes", TopicArn=topic, AttributeName="ArchivePolicy", AttributeValue="{}")
    assert bench.sns("DeleteTopic", TopicArn=topic) == {}


@pytest.mark.parametrize("policy", ["{", "{}", "[]", '{"PointType": "Timestamp"}', '{"PointType": "Sequence"}'])
def test_replay_policies_that_are_refused(bench: TopicBench, policy: str) -> None:
    with pytest.raises(Refused) as refused:
        bench.subscribe(bench.topic("news.fifo"), bench.arn("late.fifo"), ReplayPolicy=policy)
    assert "ReplayPolicy" in refused.value.message


@pytest.mark.parametrize("days", ["0", "366", "many"])
def test_archives_are_kept_for_1_to_365_days(bench: TopicBench, days: str) -> None:
    with pytest.raises(Refused):
        bench.topic("news.fifo", ArchivePolicy=json.dumps({"MessageRetentionPeriod": days}))
    for allowed in ("1", "365"):
        assert bench.topic(f"news-{allowed}.fifo", ArchivePolicy=json.dumps({"MessageRetentionPeriod": allowed}))
