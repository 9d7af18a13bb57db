"""Function URLs: the event that a request becomes, and the response that a payload becomes."""

import base64
import json
from typing import Any

import pytest

from emulator.bus.calls import Pending
from emulator.services.lambda_.urls import response_of, streamed_response
from tests.emulator.services.lambda_.bench import LambdaBench


class Site(LambdaBench):
    """A function with a URL, which answers with its event."""

    def __init__(self, **settings: Any) -> None:
        super().__init__()
        self.function()
        made = self.call_lambda("CreateFunctionUrlConfig", FunctionName="worker", **{"AuthType": "NONE", **settings})
        self.id = made["FunctionUrl"].removeprefix("https://").partition(".")[0]

    def ask(self, method: str = "GET", path: str = "/", **parameters: Any) -> dict[str, Any]:
        answer = self.call_lambda("InvokeFunctionUrl", UrlId=self.id, Method=method, Path=path, **parameters)
        if isinstance(answer, Pending):
            self.pass_time(30)
            answer = self.answers()[answer.waiter]
        found: dict[str, Any] = answer
        return found

    def event(self, **parameters: Any) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ask(**parameters)["Body"])
        return found


def test_a_request_becomes_an_event_of_format_two() -> None:
    site = Site()
    event = site.event(
        method="POST",
        path="/pa%20th",
        Query="q=1&q=2&empty=",
        Headers={"user-agent": "test", "content-type": "application/json", "cookie": "a=1; b=2"},
        Body=b'{"n": 1}',
        SourceIp="192.0.2.1",
    )
    domain = f"{site.id}.lambda-url.us-east-1.on.aws"
    assert event.pop("requestContext") == {
        "accountId": "anonymous",
        "apiId": site.id,
        "domainName": domain,
        "domainPrefix": site.id,
        "http": {
            "method": "POST",
            "path": "/pa th",
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": "test",
        },
        "requestId": site.of_kind("invoke")[0].message,
        "routeKey": "$default",
        "stage": "$default",
        "time": "01/Jan/2026:00:00:01 +0000",
        "timeEpoch": 1767225601000,
    }
    assert event["headers"]["x-amzn-trace-id"].startswith("Root=1-6955b901-")
    assert event == {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/pa th",
        "rawQueryString": "q=1&q=2&empty=",
        "cookies": ["a=1", "b=2"],
        "queryStringParameters": {"q": "1,2", "empty": ""},
        "headers": {
            "user-agent": "test",
            "content-type": "application/json",
            "host": domain,
            "x-forwarded-for": "192.0.2.1",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
            "x-amzn-tls-version": "TLSv1.3",
            "x-amzn-tls-cipher-suite": "TLS_AES_128_GCM_SHA256",
            "x-amzn-trace-id": event["headers"]["x-amzn-trace-id"],
        },
        "body": '{"n": 1}',
        "isBase64Encoded": False,
    }


@pytest.mark.parametrize("content_type", ["application/octet-stream", "application/x-www-form-urlencoded", ""])
def test_a_body_that_is_no_text_is_in_base64(content_type: str) -> None:
    event = Site().event(method="POST", Body=b"a=1", Headers={"content-type": content_type})
    assert (event["body"], event["isBase64Encoded"]) == (base64.b64encode(b"a=1").decode(), True)


def test_a_signed_url_refuses_who_has_not_signed() -> None:
    site = Site(AuthType="AWS_IAM")
    assert site.ask()["StatusCode"] == 403
    signed = site.event(Signer="arn:aws:iam::123456789012:user/me")
    assert signed["requestContext"]["accountId"] == "123456789012"


def test_a_functions_error_is_a_bad_gateway() -> None:
    site = Site()
    site.world.control(
        "model", {"function": "arn:aws:lambda:us-east-1:123456789012:function:worker", "error_rate": 1.0}
    )
    answer = site.ask()
    assert (answer["StatusCode"], json.loads(answer["Body"])) == (502, {"Message": "Internal Server Error"})


def test_a_throttled_request_is_refused_as_too_many() -> None:
    site = Site()
    site.call_lambda("PutFunctionConcurrency", FunctionName="worker", ReservedConcurrentExecutions=0)
    assert site.ask()["StatusCode"] == 429
    assert [event.kind for event in site.of_kind("throttle")] == ["throttle"]


def test_an_unknown_url_is_forbidden() -> None:
    site = Site()
    site.call_lambda("DeleteFunctionUrlConfig", FunctionName="worker")
    assert site.ask()["StatusCode"] == 403


def test_a_preflight_request_is_answered_without_the_function() -> None:
    site = Site(Cors={"AllowOrigins": ["https://a.example"], "AllowMethods": ["GET"], "MaxAge": 60})
    answer = site.ask("OPTIONS", Headers={"origin": "https://a.example"})
    assert answer["Headers"] == {
        "access-control-allow-origin": "https://a.example",
        "access-control-allow-methods": "GET",
        "access-control-allow-headers": "",
        "access-control-max-age": "60",
    }
    assert site.of_kind("invoke") == []
    assert "access-control-allow-origin" in site.ask(Headers={"origin": "https://a.example"})["Headers"]
    assert "access-control-allow-origin" not in site.ask(Headers={"origin": "https://b.example"})["Headers"]


@pytest.mark.parametrize(
    ("payload", "status", "body", "headers"),
    [
        (True, 200, b"true", {}),
        (3.1, 200, b"3.1", {}),
        ("hello", 200, b"hello", {}),
        ({"hello": "world"}, 200, b'{"hello":"world"}', {}),
        ({"statusCode": 201, "body": "body123"}, 201, b"body123", {}),
        ({"statusCode": 200, "body": "AAE=", "isBase64Encoded": True}, 200, b"\x00\x01", {}),
        (
            {"statusCode": 200, "body": "x", "headers": {"Content-Type": "text/plain"}},
            200,
            b"x",
            {"content-type": "text/plain"},
        ),
        ({"statusCode": "no number"}, 502, b'{"Message":"Internal Server Error"}', {}),
        ({"statusCode": 99}, 502, b'{"Message":"Internal Server Error"}', {}),
        ({"statusCode": float("inf")}, 502, b'{"Message":"Internal Server Error"}', {}),
        ({"statusCode": 200, "headers": {"a": "b\r\nc: d"}}, 502, b'{"Message":"Internal Server Error"}', {}),
        ({"statusCode": 200, "headers": {"a\n": "b"}}, 502, b'{"Message":"Internal Server Error"}', {}),
        ({"statusCode": 200, "headers": {"a": "\u4e16"}}, 502, b'{"Message":"Internal Server Error"}', {}),
        ({"statusCode": 200, "cookies": ["a=1\r\nb: c"]}, 502, b'{"Message":"Internal Server Error"}', {}),
        ({"statusCode": 200, "body": {"a": "\ud800"}}, 200, b'{"a":"\\ud800"}', {}),
        ({"large": 10**30}, 200, b'{"large":1000000000000000000000000000000}', {}),
    ],
)
def test_a_payload_becomes_a_response(payload: Any, status: int, body: bytes, headers: dict[str, str]) -> None:
    response = response_of(payload)
    assert (response["StatusCode"], response["Body"]) == (status, body)
    assert response["Headers"] == {"content-type": "application/json", **headers}


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (
            b'{"statusCode": 201, "headers": {"X-A": "b"}, "cookies": ["c=1"]}' + bytes(8) + b"\xffbody",
            (201, b"\xffbody"),
        ),
        (b"{}" + bytes(8), (200, b"")),
        (b'{"statusCode": "no"}' + bytes(8) + b"body", (502, b'{"Message":"Internal Server Error"}')),
    ],
)
def test_a_streamed_payload_begins_with_its_head(payload: bytes, expected: tuple[int, bytes]) -> None:
    response = streamed_response(payload)
    assert response is not None
    assert (response["StatusCode"], response["Body"]) == expected


@pytest.mark.parametrize("payload", [b"one two", b'{"statusCode": 201}', b"[1]" + bytes(8), b"no JSON" + bytes(8)])
def test_a_streamed_payload_may_have_no_head(payload: bytes) -> None:
    assert streamed_response(payload) is None


def test_cookies_are_a_list_of_their_own() -> None:
    assert response_of({"statusCode": 200, "cookies": ["a=1"]})["Cookies"] == ["a=1"]


def test_the_answer_names_its_request() -> None:
    site = Site()
    headers = site.ask()["Headers"]
    assert headers["x-amzn-requestid"] == site.of_kind("invoke")[0].message
    assert headers["x-amzn-trace-id"].startswith("Root=1-")
