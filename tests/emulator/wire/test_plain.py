"""Tests of the requests that no API model describes."""

from urllib.parse import quote

from emulator.bus.calls import Answer, Call, Failure
from emulator.server.connection import encode_response
from emulator.wire.http import Wire
from emulator.wire.message import HttpRequest

WIRE = Wire(account="123456789012", region="us-east-1", emulated=["cloudformation", "lambda"])
URL_ID = "abcdefghijklmnopqrstuvwxyz012345"


def read(request: HttpRequest) -> Call:
    call = WIRE.read(request, "request-1")
    assert isinstance(call, Call)
    return call


KEY = "arn:aws:cloudformation:eu-west-1:210987654321:stack/app/1|Custom|2"


def answers_to(key: str) -> str:
    """Return the path that a custom resource's answer is put to, as CloudFormation makes it."""
    return f"/cloudformation-custom-resource-response-euwest1/{quote(key, safe='')}"


def test_what_is_put_to_a_custom_resources_url_is_its_answer() -> None:
    call = read(HttpRequest("PUT", answers_to(KEY), "", {"host": "127.0.0.1:4566"}, b"{}"))
    assert (call.service, call.operation) == ("cloudformation", "PutResponse")
    assert (call.account, call.region) == ("210987654321", "eu-west-1")
    assert call.parameters == {"Key": KEY, "Body": b"{}"}
    assert WIRE.write(call, Answer({})).status == 200


def test_a_refused_answer_has_its_status() -> None:
    call = read(HttpRequest("PUT", answers_to(KEY), "", {}, b"{}"))
    assert WIRE.write(call, Answer(failure=Failure("AccessDenied", "Access Denied", 403))).status == 403


def test_a_request_to_a_function_url_is_handed_to_the_function() -> None:
    host = f"{URL_ID}.lambda-url.us-east-1.localhost:4566"
    call = read(HttpRequest("POST", "/orders", "a=1", {"host": host}, b"tea"))
    assert (call.service, call.operation) == ("lambda", "InvokeFunctionUrl")
    assert (call.parameters["UrlId"], call.parameters["Path"], call.parameters["Body"]) == (URL_ID, "/orders", b"tea")
    response = WIRE.write(call, Answer({"StatusCode": 201, "Headers": {"X-A": "b"}, "Body": b"done"}))
    assert (response.status, response.headers, response.body) == (201, {"X-A": "b"}, b"done")


def test_a_host_that_only_looks_like_a_function_url_is_an_api() -> None:
    host = "orders.lambda-url.example.com"
    answered = WIRE.read(HttpRequest("GET", "/", "Action=ListQueues", {"host": host}), "request-1")
    assert not (isinstance(answered, Call) and answered.operation == "InvokeFunctionUrl")


def test_each_cookie_of_a_function_has_a_header_and_no_header_holds_another_one() -> None:
    call = read(HttpRequest("GET", "/", "", {"host": f"{URL_ID}.lambda-url.us-east-1.on.aws"}))
    answer = Answer({"StatusCode": 200, "Headers": {"X-A": "b\r\nX-B: c"}, "Cookies": ["a=1", "b=2"], "Body": b""})
    sent = encode_response(WIRE.write(call, answer), keeps_alive=True, is_head=False).decode().split("\r\n")
    assert [line for line in sent if "Cookie" in line] == ["Set-Cookie: a=1", "Set-Cookie: b=2"]
    assert [line for line in sent if "X-" in line] == ["X-A: b  X-B: c"]
