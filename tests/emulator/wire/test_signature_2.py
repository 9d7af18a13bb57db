"""Requests to S3 that botocore signs by Signature Version 2 are let in, changed ones are not."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import HmacV1Auth, HmacV1QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from emulator.wire.errors import Refusal
from emulator.wire.message import HttpRequest
from emulator.wire.signature_2 import is_version_2, verify_version_2
from emulator.wire.timestamps import read_rfc822

KEY, SECRET = "AKIAEXAMPLE", "secret"
SECRETS = {KEY: SECRET}.get
URLS = [
    "http://localhost:4566/bucket/a%20key%2B%C3%A4",
    "http://bucket.s3.localhost:4566/key",
    "http://localhost:4566/bucket?versions&prefix=a",
    "http://localhost:4566/bucket/key?versionId=1&response-content-type=text%2Fplain&uploadId=a%2Bb",
]


def requested(url: str, method: str = "GET", **headers: str) -> HttpRequest:
    parts = urlsplit(url)
    return HttpRequest(method, parts.path, parts.query, {"host": parts.netloc, **headers})


def presigned(url: str, method: str = "GET", **headers: str) -> HttpRequest:
    request: Any = AWSRequest(method=method, url=url, headers=headers)
    if url.startswith("http://bucket."):
        request.auth_path = f"/bucket{urlsplit(url).path}"
    HmacV1QueryAuth(Credentials(KEY, SECRET), expires=60).add_auth(request)
    return requested(request.url, method)


def expires(request: HttpRequest) -> float:
    return float(request.query.partition("Expires=")[2].partition("&")[0])


def code_of(request: HttpRequest, now_s: float) -> str:
    assert is_version_2(request)
    try:
        verify_version_2(request, SECRETS, now_s)
    except Refusal as refusal:
        return refusal.failure.code
    return ""


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_presigned_url_is_good_until_it_expires(url: str, method: str) -> None:
    request = presigned(url, method)
    until = expires(request)

    assert code_of(request, until) == ""
    assert code_of(request, until + 1) == "AccessDenied"


@pytest.mark.parametrize(
    ("old", "new"), [("versionId=1", "versionId=2"), ("text%2Fplain", "text%2Fhtml"), ("=me", "=you")]
)
def test_a_parameter_that_was_signed_cannot_be_changed(old: str, new: str) -> None:
    request = presigned(URLS[3], "PUT", **{"x-amz-meta-by": "me"})
    until = expires(request)
    assert code_of(request, until) == ""

    assert old in request.query
    changed = HttpRequest(request.method, request.path, request.query.replace(old, new), request.headers)

    assert code_of(changed, until) == "SignatureDoesNotMatch"


def test_a_url_is_good_for_its_method_its_object_and_its_headers() -> None:
    request = presigned(URLS[0], "PUT")
    path, query, headers, until = request.path, request.query, request.headers, expires(request)
    others = [
        HttpRequest("GET", path, query, headers),
        HttpRequest("PUT", "/bucket/other", query, headers),
        HttpRequest("PUT", path, query, {**headers, "x-amz-acl": "public-read"}),
        HttpRequest("PUT", path, query, {**headers, "content-type": "text/html"}),
    ]
    for other in others:
        assert code_of(other, until) == "SignatureDoesNotMatch"


def test_keys_that_nobody_has_and_dates_that_are_none_are_refused() -> None:
    request = presigned(URLS[0])
    until = expires(request)

    other = HttpRequest("GET", request.path, request.query.replace(KEY, "AKIANOBODY"), request.headers)
    assert code_of(other, until) == "InvalidAccessKeyId"
    for wrong in ("soon", "", "-1", "\u0663"):
        query = request.query.replace(f"Expires={until:.0f}", f"Expires={wrong}")
        assert code_of(HttpRequest("GET", request.path, query, request.headers), until) == "AccessDenied"


def test_a_signature_may_be_in_the_header() -> None:
    signed: Any = AWSRequest(method="PUT", url=URLS[0], headers={"x-amz-meta-by": "me"})
    HmacV1Auth(Credentials(KEY, SECRET)).add_auth(signed)
    headers = {name.lower(): value for name, value in signed.headers.items()}
    request = requested(URLS[0], "PUT", **headers)
    at = float(read_rfc822(headers["date"]))

    assert code_of(request, at + 900) == ""
    assert code_of(request, at + 901) == "RequestTimeTooSkewed"
    assert code_of(requested(URLS[0], "PUT", **{**headers, "x-amz-meta-by": "you"}), at) == "SignatureDoesNotMatch"
    del headers["date"]
    assert code_of(requested(URLS[0], "PUT", **headers), at) == "AccessDenied"
