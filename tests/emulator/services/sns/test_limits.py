"""Every quota of SNS: what is allowed at it, and what is refused one past it."""

from typing import Any

import pytest

from emulator.services.sns import limits
from tests.emulator.services.sns.bench import TopicBench, text
from tests.emulator.worlds import Refused

POLICY = {"FilterPolicy": '{"color": ["red"]}'}


def refusal(bench: TopicBench, operation: str, **parameters: Any) -> str:
    """Return the code with which an operation is refused."""
    with pytest.raises(Refused) as refused:
        bench.sns(operation, **parameters)
    return refused.value.code


def queue_arn(name: object) -> str:
    return f"arn:aws:sqs:us-east-1:123456789012:{name}"


def subscribe_many(bench: TopicBench, topic: str, count: int, **attributes: str) -> None:
    for index in range(count):
        name = f"q{index}.fifo" if topic.endswith(".fifo") else f"q{index}"
        bench.subscribe(topic, queue_arn(name), **attributes)


def test_a_name_has_256_characters_the_suffix_included(bench: TopicBench) -> None:
    assert bench.topic("n" * 256).endswith("n")
    assert refusal(bench, "CreateTopic", Name="n" * 257) == "InvalidParameter"
    assert bench.topic("n" * 251 + ".fifo").endswith(".fifo")
    fifo = {"FifoTopic": "true"}
    assert refusal(bench, "CreateTopic", Name="n" * 252 + ".fifo", Attributes=fifo) == "InvalidParameter"


@pytest.mark.parametrize(
    ("parameter", "at", "past"),
    [
        ("Subject", "s" * 100, "s" * 101),
        ("Message", "m" * 262_144, "m" * 262_145),
        ("Message", "é" * 131_072, "é" * 131_073),
        ("MessageGroupId", "g" * 128, "g" * 129),
    ],
)
def test_the_parts_of_a_message(bench: TopicBench, parameter: str, at: str, past: str) -> None:
    topic = bench.topic()
    message = {"TopicArn": topic, "Message": "m"}
    assert bench.sns("Publish", **{**message, parameter: at})["MessageId"]
    assert refusal(bench, "Publish", **{**message, parameter: past}) == "InvalidParameter"


@pytest.mark.parametrize("most", [1_024, 262_144, 1_048_576])
def test_a_topic_may_say_how_large_a_message_is(bench: TopicBench, most: int) -> None:
    topic = bench.topic(MaximumMessageSize=str(most))
    entries = [{"Id": "a", "Message": "m" * (most // 2)}, {"Id": "b", "Message": "m" * (most // 2)}]

    assert bench.sns("GetTopicAttributes", TopicArn=topic)["Attributes"]["MaximumMessageSize"] == str(most)
    assert bench.sns("Publish", TopicArn=topic, Message="m" * most)["MessageId"]
    assert len(bench.sns("PublishBatch", TopicArn=topic, PublishBatchRequestEntries=entries)["Successful"]) == 2
    assert refusal(bench, "Publish", TopicArn=topic, Message="m" * (most + 1)) == "InvalidParameter"
    entries[0]["Message"] += "m"
    assert refusal(bench, "PublishBatch", TopicArn=topic, PublishBatchRequestEntries=entries) == "BatchRequestTooLong"


@pytest.mark.parametrize("value", ["1023", "1048577", "-1", "1e5", "\u0663", "large"])
def test_sizes_that_a_topic_cannot_have(bench: TopicBench, value: str) -> None:
    attribute = {"AttributeName": "MaximumMessageSize", "AttributeValue": value}
    assert refusal(bench, "SetTopicAttributes", TopicArn=bench.topic(), **attribute) == "InvalidParameter"
    assert refusal(bench, "CreateTopic", Name="new", Attributes={"MaximumMessageSize": value}) == "InvalidParameter"


def test_a_large_message_reaches_its_queue(bench: TopicBench) -> None:
    topic, body = bench.topic(MaximumMessageSize="1048576"), "m" * 1_048_576
    url = bench.queue("q0")
    bench.subscribe(topic, queue_arn("q0"), RawMessageDelivery="true")

    bench.publish(topic, body)

    assert bench.bodies(url) == [body]


def test_only_some_endpoints_take_large_messages(bench: TopicBench) -> None:
    large, topic = {"AttributeName": "MaximumMessageSize", "AttributeValue": "262145"}, bench.topic()
    mail = {"TopicArn": topic, "Protocol": "email", "Endpoint": "ann@example.com"}
    subscribe_many(bench, topic, 100)
    bench.sns("SetTopicAttributes", TopicArn=topic, **large)

    assert refusal(bench, "Subscribe", **mail) == "InvalidParameter"
    one_more = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": queue_arn("more")}
    assert refusal(bench, "Subscribe", **one_more) == "SubscriptionLimitExceeded"

    bench.sns("SetTopicAttributes", TopicArn=topic, AttributeName="MaximumMessageSize", AttributeValue="")
    bench.sns("Subscribe", **mail)
    assert refusal(bench, "SetTopicAttributes", TopicArn=topic, **large) == "InvalidParameter"


def test_a_text_message_has_1600_characters(bench: TopicBench) -> None:
    assert bench.sns("Publish", PhoneNumber="+14155550100", Message="é" * 1_600)["MessageId"]
    assert refusal(bench, "Publish", PhoneNumber="+14155550100", Message="é" * 1_601) == "InvalidParameter"


def test_attributes_count_towards_the_size(bench: TopicBench) -> None:
    topic = bench.topic()
    attributes = {"k": text("v")}
    extra = len("k") + len("String") + len("v")
    bench.publish(topic, "m" * (limits.MESSAGE_BYTES - extra), MessageAttributes=attributes)
    longer = {"TopicArn": topic, "Message": "m" * (limits.MESSAGE_BYTES - extra + 1)}
    assert refusal(bench, "Publish", **longer, MessageAttributes=attributes) == "InvalidParameter"


def test_a_batch_has_ten_entries_of_256_kilobytes_together(bench: TopicBench) -> None:
    topic = bench.topic()

    def entries(count: int, size: int = 1) -> list[dict[str, str]]:
        return [{"Id": str(number), "Message": "m" * size} for number in range(count)]

    def batch(found: list[dict[str, str]]) -> dict[str, Any]:
        return {"TopicArn": topic, "PublishBatchRequestEntries": found}

    assert len(bench.sns("PublishBatch", **batch(entries(10)))["Successful"]) == 10
    assert refusal(bench, "PublishBatch", **batch(entries(11))) == "TooManyEntriesInBatchRequest"
    assert refusal(bench, "PublishBatch", **batch([])) == "EmptyBatchRequest"
    assert len(bench.sns("PublishBatch", **batch(entries(2, 131_072)))["Successful"]) == 2
    assert refusal(bench, "PublishBatch", **batch(entries(2, 131_073))) == "BatchRequestTooLong"
    named = [{"Id": "i" * 80, "Message": "m"}]
    assert bench.sns("PublishBatch", **batch(named))["Failed"] == []
    assert refusal(bench, "PublishBatch", **batch([{"Id": "i" * 81, "Message": "m"}])) == "InvalidBatchEntryId"


def test_a_display_name_has_100_characters(bench: TopicBench) -> None:
    topic = bench.topic()
    named = {"TopicArn": topic, "AttributeName": "DisplayName"}
    assert bench.sns("SetTopicAttributes", **named, AttributeValue="d" * 100) == {}
    assert refusal(bench, "SetTopicAttributes", **named, AttributeValue="d" * 101) == "InvalidParameter"


def test_a_topic_has_200_filter_policies(bench: TopicBench) -> None:
    topic = bench.topic()
    subscribe_many(bench, topic, 200, **POLICY)
    asked = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": queue_arn("more")}
    assert refusal(bench, "Subscribe", **asked, Attributes=POLICY) == "FilterPolicyLimitExceeded"
    subscription = bench.sns("Subscribe", **asked)["SubscriptionArn"]
    given = {"SubscriptionArn": subscription, "AttributeName": "FilterPolicy"}
    value = POLICY["FilterPolicy"]
    assert refusal(bench, "SetSubscriptionAttributes", **given, AttributeValue=value) == "FilterPolicyLimitExceeded"
    first = bench.sns("ListSubscriptionsByTopic", TopicArn=topic)["Subscriptions"][0]["SubscriptionArn"]
    bench.sns("SetSubscriptionAttributes", **{**given, "SubscriptionArn": first}, AttributeValue=value)
    bench.sns("Unsubscribe", SubscriptionArn=first)
    bench.sns("SetSubscriptionAttributes", **given, AttributeValue=value)


@pytest.mark.slow
def test_an_account_has_10_000_filter_policies(bench: TopicBench) -> None:
    for number in range(50):
        subscribe_many(bench, bench.topic(f"news{number}"), 200, **POLICY)
    asked = {"TopicArn": bench.topic("one-more"), "Protocol": "sqs", "Endpoint": queue_arn("more")}
    assert refusal(bench, "Subscribe", **asked, Attributes=POLICY) == "FilterPolicyLimitExceeded"


def test_a_fifo_topic_has_100_subscriptions_and_an_account_1_000_of_them(bench: TopicBench) -> None:
    topic = bench.topic("news.fifo")
    subscribe_many(bench, topic, 100)
    asked = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": queue_arn("more.fifo")}
    assert refusal(bench, "Subscribe", **asked) == "SubscriptionLimitExceeded"
    for number in range(999):
        bench.topic(f"t{number}.fifo")
    assert refusal(bench, "CreateTopic", Name="more.fifo", Attributes={"FifoTopic": "true"}) == "TopicLimitExceeded"
    assert bench.topic("t0.fifo"), "one that is there is found"


def test_lists_come_in_pages_of_a_hundred(bench: TopicBench) -> None:
    topic = bench.topic()
    subscribe_many(bench, topic, 101)
    first = bench.sns("ListSubscriptionsByTopic", TopicArn=topic)
    assert len(first["Subscriptions"]) == 100
    rest = bench.sns("ListSubscriptionsByTopic", TopicArn=topic, NextToken=first["NextToken"])
    assert len(rest["Subscriptions"]) == 1
    assert "NextToken" not in rest


def test_the_dead_letters_of_a_fifo_queue_are_fifo(bench: TopicBench) -> None:
    topic = bench.topic("news.fifo")
    target = {"deadLetterTargetArn": queue_arn("dead")}
    with pytest.raises(Refused) as refused:
        bench.subscribe(topic, queue_arn("q.fifo"), RedrivePolicy=target)
    text = "must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic."
    assert refused.value.message == f"Invalid parameter: Attributes Reason: RedrivePolicy: {text}"
    assert bench.subscribe(topic, queue_arn("standard"), RedrivePolicy=target), "a standard queue's may be standard"


NUMBERS = ("9" * 5_000, "9" * 19, "-" + "9" * 5_000)


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_beyond_every_limit_are_refused_as_others_are(bench: TopicBench, number: str) -> None:
    topic, fifo = bench.topic(), bench.topic("news.fifo")
    subscription = bench.subscribe(topic, queue_arn("q"))
    for name in ("MaximumMessageSize", "LambdaSuccessFeedbackSampleRate"):
        attribute = {"AttributeName": name, "AttributeValue": number}
        assert refusal(bench, "SetTopicAttributes", TopicArn=topic, **attribute) == "InvalidParameter"
    for days in (number, f'"{number}"'):
        archive = {"AttributeName": "ArchivePolicy", "AttributeValue": f'{{"MessageRetentionPeriod":{days}}}'}
        assert refusal(bench, "SetTopicAttributes", TopicArn=fifo, **archive) == "InvalidParameter"
    sampling = {"DeliveryStatusSuccessSamplingRate": number}
    assert refusal(bench, "SetSMSAttributes", attributes=sampling) == "InvalidParameter"
    documents = {
        "FilterPolicy": f'{{"a": [{{"cidr": "10.0.0.0/{number}"}}]}}',
        "DeliveryPolicy": f'{{"healthyRetryPolicy": {{"numRetries": {number}}}}}',
        "RedrivePolicy": f'{{"deadLetterTargetArn": {number}}}',
    }
    for name, document in documents.items():
        attribute = {"AttributeName": name, "AttributeValue": document}
        assert (
            refusal(bench, "SetSubscriptionAttributes", SubscriptionArn=subscription, **attribute) == "InvalidParameter"
        )


@pytest.mark.parametrize("value", ["9" * 5_000, "1e999", "NaN", '"\\ud800"'])
def test_a_filter_policy_holds_nothing_that_cannot_be_kept(bench: TopicBench, value: str) -> None:
    subscription = bench.subscribe(bench.topic(), queue_arn("q"))
    attribute = {"AttributeName": "FilterPolicy", "AttributeValue": f'{{"a": [{value}]}}'}
    assert refusal(bench, "SetSubscriptionAttributes", SubscriptionArn=subscription, **attribute) == "InvalidParameter"
