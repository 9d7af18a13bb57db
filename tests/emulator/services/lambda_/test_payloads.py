"""Payloads that are no JSON, or JSON that few can read: who passes them on goes on working."""

import json
from typing import Any

import pytest

from emulator.services.lambda_.payloads import read_payload_value, value_or_text, write_value
from tests.emulator.services.lambda_.archives import archive
from tests.emulator.services.lambda_.bench import LambdaBench, function_arn
from tests.emulator.services.lambda_.guests import Guests
from tests.emulator.worlds import Refused

DEEP = b"[" * 200_000 + b"]" * 200_000
STRANGE: dict[str, tuple[bytes, Any]] = {
    "no text": (b"\xff\x00", "\ufffd\x00"),
    "no JSON": (b"{oops", "{oops"),
    "nothing": (b"", ""),
    "deep": (DEEP, DEEP.decode()),
    "deep objects": (b'{"a":' * 900 + b"1" + b"}" * 900, None),
    "half a character": (b'{"a": "\\ud800"}', {"a": "\ud800"}),
    "half a character as bytes": (b'"\xed\xa0\x80"', '"\ufffd\ufffd\ufffd"'),
    "another encoding": ("1".encode("utf-16"), "\ufffd\ufffd1\x00"),
    "a number without end": (b"1" * 10_000, "1" * 10_000),
    "a large number": (b"1" * 400, int("1" * 400)),
    "no number": (b"Infinity", float("inf")),
}


@pytest.fixture
def bench() -> LambdaBench:
    made = LambdaBench()
    made.function(Code={"ZipFile": archive("index.py", "def handler(event, context): ...")})
    return made


@pytest.mark.parametrize("what", STRANGE)
def test_what_a_function_returns_reaches_its_caller_as_it_is(bench: LambdaBench, what: str) -> None:
    payload, _ = STRANGE[what]
    answer = bench.call_lambda("Invoke", FunctionName="worker", LogType="Tail")
    Guests(bench, payload).run(1)
    assert bench.answers()[answer.waiter]["Payload"] == payload


@pytest.mark.parametrize("what", STRANGE)
def test_a_destination_is_told_of_any_payload(bench: LambdaBench, what: str) -> None:
    payload, value = STRANGE[what]
    queue = bench.queue("done")
    destinations = {"OnSuccess": {"Destination": bench.arn("done")}}
    bench.call_lambda("PutFunctionEventInvokeConfig", FunctionName="worker", DestinationConfig=destinations)
    bench.invoke(InvocationType="Event")
    Guests(bench, payload).run(1)
    (body,) = bench.bodies(queue)
    body.encode()
    told = json.loads(body)["responsePayload"]
    assert value is None or told == value


@pytest.mark.parametrize("what", STRANGE)
def test_a_function_that_is_the_destination_runs(bench: LambdaBench, what: str) -> None:
    bench.function("next")
    destinations = {"OnSuccess": {"Destination": function_arn("next")}}
    bench.call_lambda("PutFunctionEventInvokeConfig", FunctionName="worker", DestinationConfig=destinations)
    bench.invoke(InvocationType="Event")
    Guests(bench, STRANGE[what][0]).run(1)
    assert [event.resource for event in bench.of_kind("complete")] == [function_arn("worker"), function_arn("next")]


@pytest.mark.parametrize("what", STRANGE)
def test_a_batch_whose_response_is_strange_fails_or_ends_but_hurts_nobody(bench: LambdaBench, what: str) -> None:
    queue = bench.queue()
    bench.mapping(FunctionResponseTypes=["ReportBatchItemFailures"])
    bench.send(queue, "one")
    Guests(bench, STRANGE[what][0]).run(1)
    succeeds = what == "half a character"
    assert bench.counts(queue) == ((0, 0, 0) if succeeds else (0, 1, 0))


@pytest.mark.parametrize("what", ["no text", "no JSON", "deep", "deep objects", "half a character as bytes"])
@pytest.mark.parametrize("kind", ["Event", "RequestResponse"])
def test_what_few_can_read_is_refused_when_it_comes(bench: LambdaBench, what: str, kind: str) -> None:
    with pytest.raises(Refused, match="Could not parse payload into json") as refused:
        bench.call_lambda("Invoke", FunctionName="worker", InvocationType=kind, Payload=STRANGE[what][0])
    assert refused.value.failure.code == "InvalidRequestContentException"


def test_a_payload_that_is_nested_as_deeply_as_most_code_can_read_is_taken_and_told(bench: LambdaBench) -> None:
    queue = bench.queue("done")
    destinations = {"OnSuccess": {"Destination": bench.arn("done")}}
    bench.call_lambda("PutFunctionEventInvokeConfig", FunctionName="worker", DestinationConfig=destinations)
    deep = b"[" * 500 + b"]" * 500
    bench.call_lambda("Invoke", FunctionName="worker", InvocationType="Event", Payload=deep)
    Guests(bench, deep).run(1)
    (body,) = bench.bodies(queue)
    record = json.loads(body)
    assert record["requestPayload"] == record["responsePayload"] == json.loads(deep)


def test_what_is_read_is_written_so_that_everybody_can_read_it() -> None:
    for value in ({"a": [1, None, "é"]}, "\ud800", {"\udfff": "x"}):
        assert json.loads(write_value(value).encode()) == value
    assert write_value("é") == '"é"'
    assert value_or_text(b'"a') == '"a'
    with pytest.raises(ValueError, match="nested too deeply"):
        read_payload_value(DEEP)
