"""Requests to function URLs: the event of payload format 2.0, and the response that a payload stands for.

See https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html.
"""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

import orjson

from emulator.kernel.calendar import civil_date, iso_time
from emulator.kernel.clock import Millis
from emulator.services.lambda_.payloads import read_payload_value, write_value

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TEXT_TYPES = ("application/json", "application/javascript", "application/xml", "text/")
FORBIDDEN = {"Message": "Forbidden"}
FAILED = {"Message": "Internal Server Error"}
BINARY = "application/octet-stream"
HEAD_ENDS = bytes(8)
"""What stands between the head of a streamed HTTP response and its body."""
TOO_MANY = {"Message": "Rate Exceeded."}


@dataclass(frozen=True, slots=True)
class UrlRequest:
    """An HTTP request to a function URL; names in `headers` are in lower case, path and query percent-encoded."""

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    source_ip: str = "127.0.0.1"
    signer: str = ""
    """Who has signed the request, "" for nobody."""


def request_event(request: UrlRequest, *, domain: str, request_id: str, account: str, now: Millis) -> dict[str, Any]:
    """Return the event that the function gets."""
    headers = {name: value for name, value in request.headers.items() if name != "cookie"}
    headers |= {
        "host": domain,
        "x-forwarded-for": request.source_ip,
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
        "x-amzn-tls-version": "TLSv1.3",
        "x-amzn-tls-cipher-suite": "TLS_AES_128_GCM_SHA256",
    }
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": unquote(request.path),
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": {
            "accountId": account if request.signer else "anonymous",
            "apiId": domain.partition(".")[0],
            "domainName": domain,
            "domainPrefix": domain.partition(".")[0],
            "http": {
                "method": request.method,
                "path": unquote(request.path),
                "protocol": "HTTP/1.1",
                "sourceIp": request.source_ip,
                "userAgent": request.headers.get("user-agent", ""),
            },
            "requestId": request_id,
            "routeKey": "$default",
            "stage": "$default",
            "time": _common_log_time(now),
            "timeEpoch": now,
        },
        "isBase64Encoded": False,
    }
    cookies = request.headers.get("cookie")
    if cookies:
        event["cookies"] = [cookie.strip() for cookie in cookies.split(";")]
    parameters: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.query, keep_blank_values=True):
        parameters.setdefault(name, []).append(value)
    if parameters:
        event["queryStringParameters"] = {name: ",".join(values) for name, values in parameters.items()}
    if request.body:
        event["body"], event["isBase64Encoded"] = _body(request)
    return event


def _check_heads(texts: list[str]) -> None:
    """Raise ValueError for what no head of a response may hold: it could end it and begin another one."""
    for text in texts:
        text.encode("latin-1")
        if any(ord(character) < ord(" ") and character != "\t" for character in text):
            raise ValueError(f"{text[:80]!r} is no header")


def response_of(payload: Any) -> dict[str, Any]:
    """Return `{"StatusCode", "Headers", "Cookies", "Body"}` for what the function returned."""
    if not isinstance(payload, dict) or "statusCode" not in payload:
        text = payload if isinstance(payload, str) else write_value(payload)
        return plain_response(200, text.encode())
    try:
        body = payload.get("body") or ""
        text = body if isinstance(body, str) else write_value(body)
        content = base64.b64decode(text, validate=True) if payload.get("isBase64Encoded") else text.encode()
        headers = {str(name).lower(): str(value) for name, value in (payload.get("headers") or {}).items()}
        status = int(payload["statusCode"])
        cookies = [str(cookie) for cookie in payload.get("cookies") or []]
        _check_heads([*headers, *headers.values(), *cookies])
    except (AttributeError, OverflowError, TypeError, ValueError, binascii.Error):
        return json_response(502, FAILED)
    if not 100 <= status <= 599:
        return json_response(502, FAILED)
    return {
        "StatusCode": status,
        "Headers": {"content-type": "application/json", **headers},
        "Cookies": cookies,
        "Body": content,
    }


def streamed_response(payload: bytes) -> dict[str, Any] | None:
    """Return the response that a function streamed with a head of its own (HttpResponseStream writes one), else None.

    The head is a JSON object of status, headers and cookies before eight NULs.
    """
    text, has_head, body = payload.partition(HEAD_ENDS)
    try:
        head = read_payload_value(text) if has_head else None
    except ValueError:
        return None
    if not isinstance(head, dict):
        return None
    content = {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    response = response_of({"statusCode": 200, **head, **content})
    is_typed = any(str(name).lower() == "content-type" for name in head.get("headers") or ())
    return response if is_typed else {**response, "Headers": {**response["Headers"], "content-type": BINARY}}


def json_response(status: int, body: dict[str, Any]) -> dict[str, Any]:
    """Return a response of the service itself."""
    return plain_response(status, orjson.dumps(body))


def plain_response(status: int, body: bytes, content_type: str = "application/json") -> dict[str, Any]:
    """Return a response with nothing of its own; the content type is AWS's default."""
    return {"StatusCode": status, "Headers": {"content-type": content_type}, "Cookies": [], "Body": body}


def cors_headers(cors: dict[str, Any], request: UrlRequest) -> dict[str, str]:
    """Return the headers that let a page of the request's origin read the response."""
    origin = request.headers.get("origin", "")
    allowed = cors.get("AllowOrigins") or []
    if not origin or not ("*" in allowed or origin in allowed):
        return {}
    headers = {"access-control-allow-origin": "*" if "*" in allowed else origin}
    if cors.get("AllowCredentials"):
        headers["access-control-allow-credentials"] = "true"
    if cors.get("ExposeHeaders"):
        headers["access-control-expose-headers"] = ",".join(cors["ExposeHeaders"])
    return headers


def preflight_response(cors: dict[str, Any], request: UrlRequest) -> dict[str, Any]:
    """Return the answer to an OPTIONS request, which the service gives without the function."""
    headers = cors_headers(cors, request)
    if headers:
        headers["access-control-allow-methods"] = ",".join(cors.get("AllowMethods") or [])
        headers["access-control-allow-headers"] = ",".join(cors.get("AllowHeaders") or [])
        headers["access-control-max-age"] = str(cors.get("MaxAge") or 0)
    return {"StatusCode": 200, "Headers": headers, "Cookies": [], "Body": b""}


def _body(request: UrlRequest) -> tuple[str, bool]:
    content_type = request.headers.get("content-type", "").lower()
    is_text = content_type.startswith(TEXT_TYPES) or content_type.partition(";")[0].endswith(("+json", "+xml"))
    if is_text:
        try:
            return request.body.decode(), False
        except UnicodeDecodeError:
            is_text = False
    return base64.b64encode(request.body).decode(), True


def _common_log_time(now: Millis) -> str:
    year, month, day = civil_date(now)
    return f"{day:02}/{MONTHS[month - 1]}/{year:04}:{iso_time(now)[11:19]} +0000"
