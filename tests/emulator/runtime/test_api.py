"""The Lambda Runtime API as a guest may ask of it."""

import json

import pytest

from emulator.bus.calls import Call
from emulator.runtime import api
from emulator.runtime.api import Asked
from emulator.wire.message import HttpRequest

BASE = "/2018-06-01/runtime"
SPEC = {
    "function": "arn:aws:lambda:eu-west-1:111122223333:function:f",
    "request_id": "r1",
    "principal": "p",
    "cause": 9,
}


@pytest.mark.parametrize(
    ("method", "path", "asked"),
    [
        ("GET", f"{BASE}/invocation/next", Asked("next")),
        ("POST", f"{BASE}/invocation/r1/response", Asked("response", "r1")),
        ("POST", f"{BASE}/invocation/r1/error", Asked("error", "r1")),
        ("POST", f"{BASE}/init/error", Asked("init")),
        ("POST", "/sluice/sleep/250", Asked("sleep", milliseconds=250)),
        ("POST", "/sluice/sleep/0", Asked("sleep", milliseconds=1)),
        ("POST", f"{BASE}/invocation/next", None),
        ("GET", f"{BASE}/invocation/r1/response", None),
        ("GET", "/sluice/sleep/250", None),
        ("POST", "/sluice/sleep/-1", None),
        ("POST", "/sluice/sleep/9999999999999", None),
        ("POST", f"{BASE}/invocation/a/b/response", None),
        ("GET", "/", None),
    ],
)
def test_a_request_is_understood_or_not(method: str, path: str, asked: Asked | None) -> None:
    assert api.read(HttpRequest(method, path)) == asked


def test_a_response_is_handed_on_as_it_came() -> None:
    assert api.outcome_of(Asked("response", "r1"), b'{"a":  1}') == {"payload": b'{"a":  1}', "ended": "return"}


def test_a_response_at_the_limit_passes_and_one_byte_more_is_refused() -> None:
    assert "payload" in api.outcome_of(Asked("response"), bytes(api.LARGEST_RESPONSE))
    refused = api.outcome_of(Asked("response"), bytes(api.LARGEST_RESPONSE + 1))
    assert refused["error"]["type"] == "Function.ResponseSizeTooLarge"


@pytest.mark.parametrize("body", [b"", b"[]", b"not json", b"[" * 100_000, b'{"stackTrace": 1, "errorMessage": {}}'])
def test_an_error_that_is_nonsense_is_still_an_error(body: bytes) -> None:
    outcome = api.outcome_of(Asked("error"), body)
    assert outcome["error"]["type"] == "Runtime.Unknown"
    assert outcome["ended"] == "error"


def test_an_error_is_cut_to_size() -> None:
    body = json.dumps({"errorType": "E" * 9999, "errorMessage": "m" * 999_999, "trace": ["t" * 70_000] * 300})
    error = api.outcome_of(Asked("init"), body.encode())["error"]
    assert (len(error["type"]), len(error["message"]), len(error["trace"])) == (1024, api.LARGEST_TEXT, 200)


def test_an_error_is_text_that_can_be_written_everywhere() -> None:
    body = (
        b'{"errorType": "\\ud800E", "errorMessage": "half \\udfff", "stackTrace": ["\\ud800", 1' + b"0" * 4000 + b"]}"
    )
    error = api.outcome_of(Asked("error"), body)["error"]
    assert (error["type"], error["message"], error["trace"][0]) == ("?E", "half ?", "?")
    json.dumps(error["trace"], ensure_ascii=False).encode()


def test_a_call_carries_who_makes_it_and_why() -> None:
    call = api.signed(Call("sqs", "SendMessage", {}, "1", "r", "outside"), SPEC, 1)
    assert (call.principal, call.cause) == ("p", 9)
    assert call.request_id == api.signed(call, SPEC, 1).request_id != api.signed(call, SPEC, 2).request_id


def test_a_hash_sees_the_target_and_the_body_but_no_signature() -> None:
    def hash_of(body: bytes = b"b", **headers: str) -> str:
        return api.hash_of(HttpRequest("POST", "/", "", {k.replace("_", "-"): v for k, v in headers.items()}, body))

    same = hash_of(x_amz_target="A.B", authorization="one", x_amz_date="1")
    assert same == hash_of(x_amz_target="A.B", authorization="two", x_amz_date="2")
    assert same != hash_of(x_amz_target="A.C")
    assert same != hash_of(b"c", x_amz_target="A.B")


def test_a_sleep_is_a_call_of_the_functions_account() -> None:
    call = api.sleep_call(SPEC, 20)
    assert (call.service, call.operation, call.parameters, call.account) == (
        "guest",
        "Sleep",
        {"ms": 20},
        "111122223333",
    )
