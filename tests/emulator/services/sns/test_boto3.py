"""SNS through real boto3, and the URLs in its notifications, against a running endpoint."""

import json
import re
import urllib.error
import urllib.request
from base64 import b64decode
from hashlib import sha1
from typing import Any

import pytest

from emulator.kernel.trace import TraceEvent
from tests.emulator.server.running import Running
from tests.emulator.worlds import only

OURS = {"GetSigningCertificate", "OptOutPhoneNumber", "ReadInbox"}


@pytest.fixture
def sns(endpoint: Running) -> Any:
    return endpoint.client("sns")


@pytest.fixture
def sqs(endpoint: Running) -> Any:
    return endpoint.client("sqs")


@pytest.fixture
def topic(sns: Any, request: pytest.FixtureRequest) -> str:
    return str(sns.create_topic(Name=re.sub(r"\W", "-", request.node.name)[:200])["TopicArn"])


def subscribed(sns: Any, sqs: Any, topic: str, name: str, **attributes: str) -> str:
    """Subscribe a new queue; return its URL."""
    url = str(sqs.create_queue(QueueName=name)["QueueUrl"])
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)
    return url


def received(sqs: Any, url: str) -> list[Any]:
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    messages: list[Any] = found.get("Messages", [])
    return messages


def test_every_operation_of_the_api_is_there(sns: Any) -> None:
    assert set(sns.meta.service_model.operation_names) == set(only("sns")["sns"].operations) - OURS


def test_a_message_with_attributes_reaches_raw_and_wrapped_subscribers(sns: Any, sqs: Any, topic: str) -> None:
    raw = subscribed(sns, sqs, topic, "raw", RawMessageDelivery="true")
    wrapped = subscribed(sns, sqs, topic, "wrapped")
    given = {
        "text": {"DataType": "String", "StringValue": "é"},
        "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
    }
    sent = sns.publish(TopicArn=topic, Message="hé", Subject="s", MessageAttributes=given)
    (plain,) = received(sqs, raw)
    assert (plain["Body"], plain["MessageAttributes"]) == ("hé", given)
    (message,) = received(sqs, wrapped)
    notification = json.loads(message["Body"])
    assert (notification["MessageId"], notification["Message"]) == (sent["MessageId"], "hé")
    assert notification["MessageAttributes"]["bytes"] == {"Type": "Binary", "Value": "AP8="}


def test_the_signature_holds_against_the_certificate_that_is_served(sns: Any, sqs: Any, topic: str) -> None:
    url = subscribed(sns, sqs, topic, "signed")
    sns.publish(TopicArn=topic, Message="hello", Subject="greeting")
    notification = json.loads(received(sqs, url)[0]["Body"])
    with urllib.request.urlopen(notification["SigningCertURL"]) as answer:
        modulus, exponent = public_key(answer.read().decode())
    members = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
    text = "".join(f"{name}\n{notification[name]}\n" for name in members)
    opened = pow(int.from_bytes(b64decode(notification["Signature"]), "big"), exponent, modulus)
    digest = sha1(text.encode(), usedforsecurity=False).digest()
    assert opened.to_bytes(256, "big").endswith(b"\x00" + bytes.fromhex("3021300906052b0e03021a05000414") + digest)


def public_key(pem: str) -> tuple[int, int]:
    """Return modulus and exponent of a certificate: the only integers of 256 bytes that stand side by side in it."""
    der = b64decode("".join(pem.strip().splitlines()[1:-1]))
    begin = der.index(b"\x02\x82\x01\x01\x00")
    modulus = der[begin + 4 : begin + 261]
    rest = der[begin + 261 :]
    size = int.from_bytes(rest[2:4], "big")
    return int.from_bytes(modulus, "big"), int.from_bytes(rest[4 : 4 + size], "big")


def test_the_unsubscribe_url_ends_a_subscription(sns: Any, sqs: Any, topic: str) -> None:
    url = subscribed(sns, sqs, topic, "leaving")
    sns.publish(TopicArn=topic, Message="hello")
    notification = json.loads(received(sqs, url)[0]["Body"])
    with urllib.request.urlopen(notification["UnsubscribeURL"]) as answer:
        assert b"<UnsubscribeResponse" in answer.read()
    assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == []


def test_the_subscribe_url_of_an_email_confirms_it(endpoint: Running, sns: Any, topic: str) -> None:
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="me@example.com")
    (pending,) = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert pending["SubscriptionArn"] == "PendingConfirmation"
    state = endpoint.endpoint.owner.world.states["sns", "123456789012", "us-east-1"]
    mail = state.inboxes["me@example.com"].mails[-1]
    link = re.search(r"http://\S+", mail.text)
    assert link
    with urllib.request.urlopen(link[0]) as answer:
        assert b"<ConfirmSubscriptionResult>" in answer.read()
    (confirmed,) = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert confirmed["SubscriptionArn"].startswith(f"{topic}:")


def test_a_wrong_token_in_a_url_is_refused_as_xml(endpoint: Running, topic: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{endpoint.url}/?Action=ConfirmSubscription&TopicArn={topic}&Token=abc123")
    assert refused.value.code == 400
    assert b"<Message>Invalid parameter: Token</Message>" in refused.value.read()


def test_a_post_out_of_the_world_is_refused_by_name(endpoint: Running, sns: Any, topic: str) -> None:
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint="http://127.0.0.1:1/hook")
    _, page = endpoint.page("trace?limit=10000")
    events = [TraceEvent(*event) for event in page["events"]]
    (refusal,) = [event for event in events if event.kind == "refuse" and event.resource == topic]
    assert refusal.peer == "http://127.0.0.1:1/hook"
    assert refusal.detail["code"] == "EgressRefused"
    assert "127.0.0.1:1 is outside of it" in refusal.detail["message"]


def test_a_batch_answers_with_both_lists(sns: Any, topic: str) -> None:
    entries = [{"Id": str(index), "Message": "a"} for index in range(2)]
    answer = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries)
    assert [entry["Id"] for entry in answer["Successful"]] == ["0", "1"]
    assert answer["Failed"] == []


def test_pages_of_topics_and_subscriptions(sns: Any, topic: str) -> None:
    made = {sns.create_topic(Name=f"page-{index:03}")["TopicArn"] for index in range(120)}
    pages = [page["Topics"] for page in sns.get_paginator("list_topics").paginate()]
    assert len(pages[0]) == 100
    assert made <= {found["TopicArn"] for page in pages for found in page}
    for index in range(105):
        sns.subscribe(TopicArn=topic, Protocol="sms", Endpoint=f"+1555{index:07}")
    pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    assert [len(page["Subscriptions"]) for page in pages] == [100, 5]


@pytest.mark.parametrize(
    ("error", "operation", "parameters"),
    [
        ("NotFoundException", "publish", {"TopicArn": "arn:aws:sns:us-east-1:123456789012:none", "Message": "a"}),
        ("InvalidParameterException", "create_topic", {"Name": "a b"}),
        ("ResourceNotFoundException", "list_tags_for_resource", {"ResourceArn": "arn:aws:sns:us-east-1:1:none"}),
        ("EmptyBatchRequestException", "publish_batch", {"PublishBatchRequestEntries": []}),
        (
            "InvalidParameterValueException",
            "publish",
            {"Message": "a", "MessageAttributes": {"a": {"DataType": "Number", "StringValue": "x"}}},
        ),
    ],
)
def test_errors_are_the_client_s_own_classes(
    sns: Any, topic: str, error: str, operation: str, parameters: dict[str, Any]
) -> None:
    if "publish" in operation:
        parameters = {"TopicArn": topic, **parameters}
    with pytest.raises(getattr(sns.exceptions, error)):
        getattr(sns, operation)(**parameters)
