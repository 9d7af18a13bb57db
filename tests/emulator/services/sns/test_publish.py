"""Messages: what topics take, and how each protocol gets it."""

import json
from typing import Any

import pytest

from emulator.registry import find_services
from tests.emulator.services.sns.bench import TopicBench, number, text
from tests.emulator.worlds import Refused


def refusal(bench: TopicBench, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        bench.sns("Publish", **{"TopicArn": bench.topic(), "Message": "hi", **given})
    return refused.value.code, refused.value.message


def test_a_message_can_be_followed_from_publish_to_receive(bench: TopicBench) -> None:
    topic = bench.topic()
    url = bench.subscribed_queue(topic)
    message = bench.publish(topic)
    bench.receive(url)
    publish, deliver, send, receive = bench.of_kind("publish", "deliver", "send", "receive")
    assert (publish.resource, publish.message, publish.detail["size"]) == (topic, message, 5)
    assert (deliver.resource, deliver.peer, deliver.message) == (topic, bench.arn(), message)
    assert (send.resource, send.peer) == (bench.arn(), topic)
    assert [deliver.cause, send.cause, receive.cause] == [publish.sequence, deliver.sequence, send.sequence]


def test_a_function_is_invoked_with_the_documented_event(bench: TopicBench) -> None:
    topic = bench.topic()
    url = bench.subscribed_function(topic)
    message = bench.publish(topic, "hello", Subject="s", MessageAttributes={"a": text("x")})
    bench.pass_time(1)
    (body,) = bench.bodies(url)
    (record,) = json.loads(body)["requestPayload"]["Records"]
    assert (record["EventSource"], record["EventVersion"]) == ("aws:sns", "1.0")
    assert record["EventSubscriptionArn"].startswith(f"{topic}:")
    sns = record["Sns"]
    assert (sns["MessageId"], sns["Message"], sns["Subject"]) == (message, "hello", "s")
    assert sns["MessageAttributes"] == {"a": {"Type": "String", "Value": "x"}}
    deliver, enqueue = bench.of_kind("deliver", "enqueue")
    assert (enqueue.peer, enqueue.cause) == (topic, deliver.sequence)


def test_each_protocol_gets_its_own_text(bench: TopicBench) -> None:
    topic = bench.topic()
    url = bench.subscribed_queue(topic, RawMessageDelivery="true")
    function = bench.subscribed_function(topic)
    bench.publish(topic, json.dumps({"default": "d", "lambda": "l", "email": 5}), MessageStructure="json")
    bench.pass_time(1)
    assert bench.bodies(url) == ["d"]
    (body,) = bench.bodies(function)
    assert json.loads(body)["requestPayload"]["Records"][0]["Sns"]["Message"] == "l"


def test_what_is_special_in_json_survives(bench: TopicBench) -> None:
    topic = bench.topic()
    url = bench.subscribed_queue(topic)
    message = 'quote " back \\ line \n tab \t é € 😀 </script>'
    bench.publish(topic, message, Subject='"subject"')
    (found,) = bench.notifications(url)
    assert (found["Message"], found["Subject"]) == (message, '"subject"')


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"Message": ""}, "Empty message"),
        ({"Subject": ""}, "Subject"),
        ({"Subject": "a\nb"}, "Subject"),
        ({"Subject": "x" * 101}, "Subject"),
        ({"MessageStructure": "xml"}, "MessageStructure"),
        ({"MessageStructure": "json"}, "Message Structure - JSON message body failed to parse"),
        ({"MessageStructure": "json", "Message": "[1]"}, "Message Structure - JSON message body failed to parse"),
        ({"MessageStructure": "json", "Message": "{}"}, "Message Structure - No default entry in JSON message body"),
        (
            {"MessageStructure": "json", "Message": '{"default": 1}'},
            "Message Structure - No default entry in JSON message body",
        ),
    ],
)
def test_messages_that_are_refused(bench: TopicBench, given: dict[str, str], reason: str) -> None:
    assert refusal(bench, **given) == ("InvalidParameter", f"Invalid parameter: {reason}")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("a", {"DataType": "Text", "StringValue": "x"}, "has an invalid message attribute type"),
        ("a", {"DataType": "String"}, "must contain non-empty message attribute value"),
        ("a", {"DataType": "String", "StringValue": ""}, "must contain non-empty message attribute value"),
        ("a", {"DataType": "Binary", "StringValue": "x"}, "with type 'Binary' must use field 'Binary'"),
        ("a", {"DataType": "String", "BinaryValue": b"x"}, "with type 'String' must use field 'String'"),
        ("a", {"DataType": "Number", "StringValue": "x"}, "Could not cast"),
        ("a b", {"DataType": "String", "StringValue": "x"}, "Invalid message attribute name"),
        ("AWS.a", {"DataType": "String", "StringValue": "x"}, "Invalid message attribute name"),
        ("a" * 257, {"DataType": "String", "StringValue": "x"}, "Invalid message attribute name"),
    ],
)
def test_attributes_that_are_refused(bench: TopicBench, name: str, value: dict[str, Any], reason: str) -> None:
    code, message = refusal(bench, MessageAttributes={name: value})
    assert code == "ParameterValueInvalid"
    assert reason in message


def test_attributes_count_towards_the_256_kilobytes(bench: TopicBench) -> None:
    topic = bench.topic()
    attribute = {"a": text("b")}
    assert bench.publish(topic, "x" * (262_144 - 8), MessageAttributes=attribute)
    assert refusal(bench, Message="x" * (262_144 - 7), MessageAttributes=attribute)[1].endswith("Message too long")
    assert bench.publish(topic, "é" * 131_072)
    assert refusal(bench, Message="é" * 131_073)[1].endswith("Message too long")


def test_more_than_ten_attributes_are_lost_on_a_raw_queue_and_shown_in_json(bench: TopicBench) -> None:
    topic = bench.topic()
    raw = bench.subscribed_queue(topic, "raw", RawMessageDelivery="true")
    wrapped = bench.subscribed_queue(topic, "wrapped")
    bench.publish(topic, MessageAttributes={f"a{index}": number(index) for index in range(11)})
    assert bench.receive(raw) == []
    assert len(bench.notifications(wrapped)[0]["MessageAttributes"]) == 11
    assert [event.peer for event in bench.of_kind("refuse")] == [bench.arn("raw")]


def test_a_batch_is_refused_as_a_whole_for_its_form(bench: TopicBench) -> None:
    topic = bench.topic()

    def refused(*entries: dict[str, Any]) -> str:
        with pytest.raises(Refused) as refused:
            bench.sns("PublishBatch", TopicArn=topic, PublishBatchRequestEntries=list(entries))
        return refused.value.code

    assert refused() == "EmptyBatchRequest"
    assert refused(*({"Id": str(index), "Message": "a"} for index in range(11))) == "TooManyEntriesInBatchRequest"
    assert refused({"Id": "1", "Message": "a"}, {"Id": "1", "Message": "b"}) == "BatchEntryIdsNotDistinct"
    bad = {"Id": "2", "Message": "a", "MessageAttributes": {"a": {"DataType": "Number", "StringValue": "x"}}}
    assert refused({"Id": "1", "Message": "a"}, bad) == "ParameterValueInvalid"


def test_an_entry_of_a_batch_is_refused_by_itself_for_its_content(bench: TopicBench) -> None:
    topic = bench.topic()
    url = bench.subscribed_queue(topic, RawMessageDelivery="true")
    entries = [{"Id": "1", "Message": "a"}, {"Id": "2", "Message": ""}, {"Id": "3", "Message": "c", "Subject": "\n"}]
    answer = bench.sns("PublishBatch", TopicArn=topic, PublishBatchRequestEntries=entries)
    assert [entry["Id"] for entry in answer["Successful"]] == ["1"]
    assert answer["Failed"] == [
        {"Id": "2", "Code": "InvalidParameter", "Message": "Invalid parameter: Empty message", "SenderFault": True},
        {"Id": "3", "Code": "InvalidParameter", "Message": "Invalid parameter: Subject", "SenderFault": True},
    ]
    assert bench.bodies(url) == ["a"]


def test_an_actor_publishes_by_the_bus(bench: TopicBench) -> None:
    bench = TopicBench(services={**bench.world.services, "actors": find_services()["actors"]})
    topic = bench.topic()
    url = bench.subscribed_queue(topic, FilterPolicy={"kind": ["book"]}, RawMessageDelivery="true")
    for kind in ("book", "film"):
        attributes = json.dumps({"kind": kind})
        actor = {"id": kind, "kind": "traffic", "target": topic, "count": 2, "payload": kind, "attributes": attributes}
        bench.world.control("actor", actor)
    bench.pass_time(5)
    assert bench.bodies(url) == ["book", "book"]
    assert {event.peer for event in bench.of_kind("publish")} == {"actor:book", "actor:film"}


def test_nothing_is_kept_of_what_was_delivered(bench: TopicBench) -> None:
    topic = bench.topic()
    bench.subscribed_queue(topic)
    bench.subscribed_function(topic)
    for index in range(5):
        bench.publish(topic, str(index))
    bench.pass_time(5)
    assert bench.world.states["sns", "123456789012", "us-east-1"].outgoing == {}


def test_a_topic_of_another_account_is_published_to_there(bench: TopicBench) -> None:
    other = {"account": "210987654321"}
    topic = bench.call("sns", "CreateTopic", call=other, Name="theirs")["TopicArn"]
    bench.queue()
    bench.call("sns", "Subscribe", TopicArn=topic, Protocol="sqs", Endpoint=bench.arn())
    bench.publish(topic, "across")
    assert [event.resource for event in bench.of_kind("send")] == [bench.arn()]
    shown = bench.call("sns", "ListSubscriptionsByTopic", call=other, TopicArn=topic)["Subscriptions"]
    assert [(found["TopicArn"], found["Owner"]) for found in shown] == [(topic, "123456789012")]


def test_another_accounts_queue_confirms_that_it_wants_to_be_subscribed(bench: TopicBench) -> None:
    other = {"account": "210987654321"}
    url = bench.call("sqs", "CreateQueue", call=other, QueueName="theirs", Attributes={})["QueueUrl"]
    topic, endpoint = bench.topic(), "arn:aws:sqs:us-east-1:210987654321:theirs"
    subscribed = bench.call("sns", "Subscribe", TopicArn=topic, Protocol="sqs", Endpoint=endpoint)
    assert subscribed == {"SubscriptionArn": "pending confirmation"}
    bench.publish(topic, "too early")
    (asked,) = bench.call("sqs", "ReceiveMessage", call=other, QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    question = json.loads(asked["Body"])
    assert (question["Type"], question["TopicArn"]) == ("SubscriptionConfirmation", topic)
    bench.call("sns", "ConfirmSubscription", call=other, TopicArn=topic, Token=question["Token"])
    bench.publish(topic, "now")
    (told,) = bench.call("sqs", "ReceiveMessage", call=other, QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert json.loads(told["Body"])["Message"] == "now"


def test_a_queue_of_another_region_is_delivered_to(bench: TopicBench) -> None:
    elsewhere = {"region": "eu-west-1"}
    bench.call("sqs", "CreateQueue", call=elsewhere, QueueName="far", Attributes={})
    topic = bench.topic()
    bench.subscribe(topic, "arn:aws:sqs:eu-west-1:123456789012:far")
    bench.publish(topic)
    assert [event.resource for event in bench.of_kind("send")] == ["arn:aws:sqs:eu-west-1:123456789012:far"]
