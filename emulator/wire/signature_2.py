"""Verifies Signature Version 2 of Amazon S3, in which boto3 presigns URLs unless it is told otherwise.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
"""

import base64
import hmac
from urllib.parse import parse_qsl, unquote

from emulator.wire.errors import Refusal
from emulator.wire.hosts import bucket_of
from emulator.wire.message import HttpRequest
from emulator.wire.signature import MAX_SKEW_S, SecretOf
from emulator.wire.timestamps import read_rfc822

HEADER = "AWS "
SIGNED_PARAMETERS = frozenset(
    ("accelerate", "acl", "analytics", "cors", "defaultObjectAcl", "delete", "inventory", "lifecycle", "location",
     "logging", "metrics", "notification", "object-lock", "partNumber", "policy", "replication", "requestPayment",
     "response-cache-control", "response-content-disposition", "response-content-encoding",
     "response-content-language", "response-content-type", "response-expires", "restore", "select", "select-type",
     "storageClass", "tagging", "torrent", "uploadId", "uploads", "versionId", "versioning", "versions", "website")
)  # fmt: skip
PLAIN_HEADERS = ("content-md5", "content-type")


def is_version_2(request: HttpRequest) -> bool:
    """Say whether a request is signed so."""
    return request.headers.get("authorization", "").startswith(HEADER) or "AWSAccessKeyId=" in request.query


def verify_version_2(request: HttpRequest, secret_of: SecretOf, now_s: float) -> None:
    """Raise the Refusal that S3 would answer, unless the signature is right and in time."""
    given = dict(parse_qsl(request.query, keep_blank_values=True))
    is_presigned = "AWSAccessKeyId" in given
    if is_presigned:
        key, signature, date = given["AWSAccessKeyId"], given.get("Signature", ""), given.get("Expires", "")
    else:
        key, _, signature = request.headers["authorization"].removeprefix(HEADER).partition(":")
        date = "" if "x-amz-date" in request.headers else request.headers.get("date", "")
    secret = secret_of(key)
    if secret is None:
        raise Refusal("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403)
    if is_presigned:
        _check_expiry(date, now_s)
    else:
        _check_date(request.headers.get("x-amz-date") or date, now_s)
    text = string_to_sign(request, given if is_presigned else {}, date)
    expected = base64.b64encode(hmac.digest(secret.encode(), text.encode(), "sha1")).decode()
    if not hmac.compare_digest(expected.encode(), signature.encode()):
        message = (
            "The request signature we calculated does not match the signature you provided. "
            "Check your key and signing method."
        )
        raise Refusal("SignatureDoesNotMatch", message, 403)


def string_to_sign(request: HttpRequest, given: dict[str, str], date: str) -> str:
    """Return the text whose HMAC is the signature; `given` are a presigned URL's parameters, headers among them."""
    headers = {**request.headers, **{name: value for name, value in given.items() if _is_header(name)}}
    own = [f"{name}:{headers[name].strip()}\n" for name in sorted(headers) if name.startswith("x-amz-")]
    plain = [headers.get(name, "") for name in PLAIN_HEADERS]
    return "\n".join((request.method, *plain, date, "".join(own) + _resource(request)))


def _is_header(name: str) -> bool:
    return name.startswith("x-amz-") or name in PLAIN_HEADERS


def _resource(request: HttpRequest) -> str:
    bucket = bucket_of(request.host)
    signed = []
    for part in sorted(request.query.split("&")) if request.query else ():
        name, separator, value = part.partition("=")
        if unquote(name) in SIGNED_PARAMETERS:
            signed.append(f"{name}={unquote(value.replace('+', ' '))}" if separator else name)
    path = f"/{bucket}{request.path}" if bucket else request.path
    return path + (f"?{'&'.join(signed)}" if signed else "")


def _check_expiry(expires: str, now_s: float) -> None:
    if not (expires.isascii() and expires.isdecimal()):
        raise Refusal("AccessDenied", f"Invalid date (should be seconds since epoch): {expires[:50]}", 403)
    if now_s > int(expires[:15]):
        raise Refusal("AccessDenied", "Request has expired", 403)


def _check_date(date: str, now_s: float) -> None:
    if not date:
        raise Refusal("AccessDenied", "AWS authentication requires a valid Date or x-amz-date header", 403)
    if abs(read_rfc822(date) - now_s) > MAX_SKEW_S:
        message = "The difference between the request time and the current time is too large."
        raise Refusal("RequestTimeTooSkewed", message, 403)
