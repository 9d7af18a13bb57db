"""Signatures as botocore makes them, and what is wrong with others."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from emulator.wire.errors import Refusal
from emulator.wire.message import HttpRequest
from emulator.wire.signature import account_of, find_credential, read_credential, verify

KEY, SECRET = "AKIAEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


def now_s() -> float:
    return datetime.now(UTC).timestamp()


def secret_of(access_key: str) -> str | None:
    return SECRET if access_key == KEY else None


def signed(
    auth: Callable[..., Any], url: str, *, service: str, method: str = "POST", body: bytes = b"", **headers: str
) -> HttpRequest:
    request = AWSRequest(method, url, headers=headers, data=body)
    request.context["payload_signing_enabled"] = True
    auth(Credentials(KEY, SECRET), service, "us-east-1").add_auth(request)
    prepared = request.prepare()
    parts = urlsplit(prepared.url)
    sent = {name.lower(): str(text) for name, text in prepared.headers.items()}
    return HttpRequest(method, parts.path, parts.query, {"host": parts.netloc, **sent}, body)


@pytest.mark.parametrize(
    "sign",
    [
        lambda: signed(
            SigV4Auth, "http://127.0.0.1:4566/", service="sqs", body=b"{}", **{"X-Amz-Target": "AmazonSQS.X"}
        ),
        lambda: signed(SigV4Auth, "http://h/2015-03-31/functions/a%3Ab/x", service="lambda", method="GET"),
        lambda: signed(SigV4Auth, "http://h/tags/arn%3Aaws?b=2&a=1%2F&a=0&c", service="lambda", method="DELETE"),
        lambda: signed(SigV4Auth, "http://h/a//b/../c/", service="execute-api", method="GET"),
        lambda: signed(S3SigV4Auth, "http://h/bucket/a%20b//c%2Bd", service="s3", method="PUT", body=b"data"),
        lambda: signed(S3SigV4QueryAuth, "http://h/bucket/a%20b", service="s3", method="GET"),
        lambda: signed(
            SigV4QueryAuth, "http://h/?Action=GetCallerIdentity&Version=2011-06-15", service="sts", method="GET"
        ),
        lambda: signed(SigV4Auth, "http://h/", service="sqs", body=b"x", **{"X-Spaces": "  a   b  "}),
    ],
)
def test_what_botocore_signs_is_verified(sign: Callable[[], HttpRequest]) -> None:
    signature = verify(sign(), secret_of, now_s())
    assert signature.credential.access_key == KEY


def seconds_of(stamp: str) -> float:
    return datetime.strptime(f"{stamp}+0000", "%Y%m%dT%H%M%SZ%z").timestamp()


def whole() -> HttpRequest:
    return signed(SigV4Auth, "http://127.0.0.1:4566/?a=b", service="sqs", body=b"{}", **{"X-Amz-Target": "AmazonSQS.X"})


def tampered_body(request: HttpRequest) -> None:
    request.body = b"{ }"


def tampered_header(request: HttpRequest) -> None:
    request.headers["x-amz-target"] = "AmazonSQS.Y"


def tampered_query(request: HttpRequest) -> None:
    request.query = "a=c"


def tampered_path(request: HttpRequest) -> None:
    request.path = "/other"


def unknown_key(request: HttpRequest) -> None:
    request.headers["authorization"] = request.headers["authorization"].replace(KEY, "AKIAOTHER")


def unsigned(request: HttpRequest) -> None:
    del request.headers["authorization"]


def broken(request: HttpRequest) -> None:
    request.headers["authorization"] = "AWS4-HMAC-SHA256 Credential=x"


def undated(request: HttpRequest) -> None:
    request.headers["x-amz-date"] = "yesterday"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (tampered_body, "SignatureDoesNotMatch"),
        (tampered_header, "SignatureDoesNotMatch"),
        (tampered_query, "SignatureDoesNotMatch"),
        (tampered_path, "SignatureDoesNotMatch"),
        (unknown_key, "InvalidClientTokenId"),
        (unsigned, "MissingAuthenticationToken"),
        (broken, "IncompleteSignature"),
        (undated, "IncompleteSignature"),
    ],
)
def test_a_spoilt_request_is_refused(spoil: Callable[[HttpRequest], None], code: str) -> None:
    request = whole()
    spoil(request)
    with pytest.raises(Refusal) as refused:
        verify(request, secret_of, now_s())
    assert refused.value.failure.code == code


def test_a_body_that_is_not_the_signed_one_is_refused_on_s3() -> None:
    request = signed(S3SigV4Auth, "http://h/bucket/key", service="s3", method="PUT", body=b"data")
    request.body = b"date"
    with pytest.raises(Refusal) as refused:
        verify(request, secret_of, now_s())
    assert refused.value.failure.code == "XAmzContentSHA256Mismatch"


@pytest.mark.parametrize("direction", [-1, 1])
def test_a_signature_holds_for_fifteen_minutes(direction: int) -> None:
    request = whole()
    signed_s = seconds_of(request.headers["x-amz-date"])
    verify(request, secret_of, signed_s + direction * 900)
    with pytest.raises(Refusal, match=r"Signature (expired|not yet current): \d{8}T\d{6}Z is .* [-+] 15 min\.\)$"):
        verify(request, secret_of, signed_s + direction * 901)


def test_a_presigned_url_expires() -> None:
    request = signed(S3SigV4QueryAuth, "http://h/bucket/key", service="s3", method="GET")
    signed_s = seconds_of(dict(parse_qsl(request.query))["X-Amz-Date"])
    verify(request, secret_of, signed_s + 3600)
    with pytest.raises(Refusal, match="expired"):
        verify(request, secret_of, signed_s + 3601)


def test_a_presigned_url_lives_a_week_at_most() -> None:
    request = signed(S3SigV4QueryAuth, "http://h/bucket/key", service="s3", method="GET")
    request.query = request.query.replace("X-Amz-Expires=3600", "X-Amz-Expires=604801")
    with pytest.raises(Refusal, match="less than a week"):
        verify(request, secret_of, now_s())


def test_the_credential_is_found_without_verification() -> None:
    found = find_credential(whole())
    assert found is not None
    assert (found.access_key, found.region, found.service) == (KEY, "us-east-1", "sqs")
    query = "X-Amz-Credential=AKIAEXAMPLE%2F20260101%2Feu-west-1%2Fs3%2Faws4_request"
    presigned = find_credential(HttpRequest("GET", "/b/k", query))
    assert presigned is not None
    assert presigned.region == "eu-west-1"


def test_an_access_key_may_hold_slashes() -> None:
    found = read_credential("a/b/20260101/us-east-1/sqs/aws4_request")
    assert found is not None
    assert found.access_key == "a/b"


@pytest.mark.parametrize(
    ("access_key", "account"),
    [("111122223333", "111122223333"), ("AKIAEXAMPLE", "0"), ("11112222333", "0"), ("١١١١٢٢٢٢٣٣٣٣", "0")],
)
def test_only_twelve_plain_digits_are_an_account(access_key: str, account: str) -> None:
    assert account_of(access_key, "0") == account
