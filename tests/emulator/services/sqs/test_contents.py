"""Which messages are accepted."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.services.sqs import contents
from tests.emulator.worlds import Bench, Refused


@pytest.mark.parametrize("body", ["\x00", "a\x0bb", "￾", "\x1f"])
def test_characters_that_xml_does_not_allow_are_refused(bench: Bench, body: str) -> None:
    with pytest.raises(Refused, match="Invalid characters found") as refused:
        bench.sqs("SendMessage", QueueUrl=bench.queue(), MessageBody=body)

    assert refused.value.code == "InvalidMessageContents"


@pytest.mark.parametrize("body", ["\t\n\r", "<&>\"'", "日本語 🙂", "�", " "])
def test_other_characters_come_back_as_they_were_sent(bench: Bench, body: str) -> None:
    url = bench.queue()
    bench.sqs("SendMessage", QueueUrl=url, MessageBody=body)

    assert bench.bodies(url) == [body]


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ({"a": {"StringValue": "x"}}, "must contain non-empty message attribute type"),
        ({"a": {"DataType": "Text", "StringValue": "x"}}, "You must use only the following supported type prefixes"),
        ({"a": {"DataType": "String"}}, "must contain a non-empty value of type 'String'"),
        ({"a": {"DataType": "Binary", "BinaryValue": b""}}, "must contain a non-empty value of type 'Binary'"),
        ({"a": {"DataType": "Number", "StringValue": "x"}}, "Can't cast the value of message"),
        ({"AWS.a": {"DataType": "String", "StringValue": "x"}}, "name 'AWS.a' is invalid"),
        ({"a..b": {"DataType": "String", "StringValue": "x"}}, "is invalid"),
        ({"a b": {"DataType": "String", "StringValue": "x"}}, "is invalid"),
        ({"a": {"DataType": "String", "StringListValues": ["x"]}}, "list values"),
        ({"a": {"DataType": "String", "StringValue": "\x00"}}, "Invalid characters found"),
    ],
)
def test_a_wrong_attribute_is_refused(bench: Bench, attributes: dict[str, Any], text: str) -> None:
    with pytest.raises(Refused) as refused:
        bench.sqs("SendMessage", QueueUrl=bench.queue(), MessageBody="a", MessageAttributes=attributes)

    assert text in refused.value.message


@pytest.mark.parametrize("value", ["1", "-1.5", "1e10", ".5", "12345678901234567890123456789012345678"])
def test_numbers_and_own_types_are_kept_as_they_were_sent(bench: Bench, value: str) -> None:
    url = bench.queue()
    attributes = {"n": {"DataType": "Number.int", "StringValue": value}}
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a", MessageAttributes=attributes)

    assert bench.receive(url, MessageAttributeNames=["n"])[0]["MessageAttributes"] == attributes


def test_the_only_system_attribute_of_a_sender_is_the_trace_header(bench: Bench) -> None:
    url = bench.queue()
    header = {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-2-3"}}
    sent = bench.sqs("SendMessage", QueueUrl=url, MessageBody="a", MessageSystemAttributes=header)

    assert len(sent["MD5OfMessageSystemAttributes"]) == 32
    other = {"SenderId": {"DataType": "String", "StringValue": "me"}}
    with pytest.raises(Refused, match="SenderId"):
        bench.sqs("SendMessage", QueueUrl=url, MessageBody="a", MessageSystemAttributes=other)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["All"], ["app.name", "app.version", "other"]),
        ([".*"], ["app.name", "app.version", "other"]),
        (["app.*"], ["app.name", "app.version"]),
        (["other", "nothing"], ["other"]),
        (["nothing"], []),
        ([], []),
    ],
)
def test_which_message_attributes_are_shown(bench: Bench, names: list[str], shown: list[str]) -> None:
    url = bench.queue()
    attributes = {name: {"DataType": "String", "StringValue": "x"} for name in ("app.name", "app.version", "other")}
    bench.sqs("SendMessage", QueueUrl=url, MessageBody="a", MessageAttributes=attributes)

    (message,) = bench.receive(url, MessageAttributeNames=names)

    assert sorted(message.get("MessageAttributes", {})) == shown
    assert ("MD5OfMessageAttributes" in message) == bool(shown)


def test_an_unknown_system_attribute_is_refused(bench: Bench) -> None:
    with pytest.raises(Refused, match=r"Unknown Attribute Nothing\."):
        bench.receive(bench.queue(), AttributeNames=["Nothing"])


def test_the_checksum_of_shown_attributes_covers_those_alone(bench: Bench) -> None:
    url = bench.queue(VisibilityTimeout="0")
    one = {"a": {"DataType": "String", "StringValue": "x"}}
    both = {**one, "b": {"DataType": "Binary", "BinaryValue": b"\x00"}}
    alone = bench.sqs("SendMessage", QueueUrl=bench.queue("other"), MessageBody="a", MessageAttributes=one)
    sent = bench.sqs("SendMessage", QueueUrl=url, MessageBody="a", MessageAttributes=both)

    assert (
        bench.receive(url, MessageAttributeNames=["a"])[0]["MD5OfMessageAttributes"] == alone["MD5OfMessageAttributes"]
    )
    assert (
        bench.receive(url, MessageAttributeNames=["All"])[0]["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"]
    )


def test_the_size_that_is_recorded_counts_attributes(bench: Bench) -> None:
    attributes = {"colour": {"DataType": "String", "StringValue": "blå"}}
    bench.sqs("SendMessage", QueueUrl=bench.queue(), MessageBody="é", MessageAttributes=attributes)

    (sent,) = (event for event in bench.world.trace.take() if event.kind == "send")
    assert sent.detail["size"] == len("é".encode()) + len("colourString") + len("blå".encode())


@given(st.text(st.characters(max_codepoint=0x2FF)))
def test_what_is_plain_ascii_is_allowed_as_everything_else_is(text: str) -> None:
    assert contents.is_allowed(text) == bool(contents.ALLOWED.match(text))
