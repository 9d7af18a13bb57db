"""Tests of the requests that no API model describes."""

from emulator.bus.calls import Answer, Call, Failure
from emulator.wire.http import Wire
from emulator.wire.message import HttpRequest

WIRE = Wire(account="123456789012", region="us-east-1", emulated=["cloudformation", "lambda"])
URL_ID = "abcdefghijklmnopqrstuvwxyz012345"


def read(request: HttpRequest) -> Call:
    call = WIRE.read(request, "request-1")
    assert isinstance(call, Call)
    return call


def test_what_is_put_to_a_custom_resources_url_is_its_answer() -> None:
    path = "/cloudformation-custom-resource-response-eu-west-1/some-key"
    call = read(HttpRequest("PUT", path, "", {"host": "127.0.0.1:4566"}, b"{}"))
    assert (call.service, call.operation, call.region) == ("cloudformation", "PutResponse", "eu-west-1")
    assert call.parameters == {"Key": "some-key", "Body": b"{}"}
    assert WIRE.write(call, Answer({})).status == 200


def test_a_refused_answer_has_its_status() -> None:
    call = read(HttpRequest("PUT", "/cloudformation-custom-resource-response-eu-west-1/k", "", {}, b"{}"))
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
