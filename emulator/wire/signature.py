"""Reads a request's signature (AWS Signature Version 4) and, when asked for, verifies it."""

import hashlib
import hmac
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote

from emulator.kernel.calendar import iso_time
from emulator.wire.errors import Malformed, Refusal
from emulator.wire.message import HttpRequest
from emulator.wire.signature_codes import TOO_SKEWED
from emulator.wire.timestamps import read_iso8601

ALGORITHM = "AWS4-HMAC-SHA256"
MAX_SKEW_S = 900
MAX_EXPIRES_S = 604_800
UNSIGNED = "UNSIGNED-PAYLOAD"

SecretOf = Callable[[str], str | None]
"""Returns the secret of an access key id, or None where there is no such key."""


class Credential(NamedTuple):
    """The scope of a signature: `<access key>/<date>/<region>/<service>/aws4_request`."""

    access_key: str
    date: str
    region: str
    service: str


class Signature(NamedTuple):
    """What a request says of its signature. `time` is "20260101T000000Z", `expires_s` 0 unless it was presigned."""

    credential: Credential
    signed_headers: tuple[str, ...]
    signature: str
    time: str
    expires_s: int
    is_presigned: bool


def read_credential(text: str) -> Credential | None:
    """Return the parts of a credential, or None where it has not the form of one."""
    parts = text.rsplit("/", 4)
    if len(parts) == 5 and parts[4] == "aws4_request":
        return Credential(*parts[:4])
    parts = text.rsplit("/", 3)
    if len(parts) == 4 and parts[3] == "aws4_request":
        return Credential(parts[0], parts[1], "", parts[2])
    return None


def find_credential(request: HttpRequest) -> Credential | None:
    """Return the credential in the Authorization header or the query string, or None."""
    header = request.headers.get("authorization")
    if header is not None:
        start = header.find("Credential=")
        if start < 0:
            return _of_version_2(header.removeprefix("AWS ")) if header.startswith("AWS ") else None
        end = header.find(",", start)
        return read_credential(header[start + 11 : end if end > 0 else len(header)].strip())
    if "X-Amz-Credential=" in request.query:
        return read_credential(dict(parse_qsl(request.query)).get("X-Amz-Credential", ""))
    if "AWSAccessKeyId=" in request.query:
        return _of_version_2(dict(parse_qsl(request.query)).get("AWSAccessKeyId", ""))
    return None


def _of_version_2(text: str) -> Credential:
    """Return whose an S3 request of Signature Version 2 is: `<access key>[:<signature>]`; it names no region."""
    return Credential(text.partition(":")[0], "", "", "s3")


def read_signature(request: HttpRequest) -> Signature | None:
    """Return the signature, or None where the request has none; a broken one is refused."""
    header = request.headers.get("authorization")
    if header is not None:
        return _of_header(request, header)
    if "X-Amz-Signature=" in request.query:
        return _of_query(request)
    return None


def _of_header(request: HttpRequest, header: str) -> Signature:
    algorithm, _, rest = header.partition(" ")
    fields = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    credential = read_credential(fields.get("Credential", ""))
    if algorithm != ALGORITHM or credential is None or "Signature" not in fields or not fields.get("SignedHeaders"):
        raise Refusal(
            "IncompleteSignature", f"The Authorization header {header[:200]!r} is not a valid signature.", 403
        )
    time = request.headers.get("x-amz-date") or _compact(request.headers.get("date", ""))
    signed = tuple(fields["SignedHeaders"].split(";"))
    return Signature(credential, signed, fields["Signature"], time, 0, is_presigned=False)


def _compact(text: str) -> str:
    return text.replace("-", "").replace(":", "")


def _of_query(request: HttpRequest) -> Signature:
    fields = dict(parse_qsl(request.query, keep_blank_values=True))
    credential = read_credential(fields.get("X-Amz-Credential", ""))
    expires = fields.get("X-Amz-Expires", "")
    if fields.get("X-Amz-Algorithm") != ALGORITHM or credential is None or not expires.isdigit():
        raise Refusal("AuthorizationQueryParametersError", "The presigned URL's parameters are not complete.", 400)
    if not 0 < int(expires) <= MAX_EXPIRES_S:
        message = "X-Amz-Expires must be less than a week (in seconds)"
        raise Refusal("AuthorizationQueryParametersError", message, 400)
    signed = tuple(fields.get("X-Amz-SignedHeaders", "").split(";"))
    time = fields.get("X-Amz-Date", "")
    return Signature(credential, signed, fields["X-Amz-Signature"], time, int(expires), is_presigned=True)


def signing_key(secret: str, credential: Credential) -> bytes:
    """Return the key that a scope's requests are signed with."""
    key = f"AWS4{secret}".encode()
    for part in (credential.date, credential.region, credential.service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def string_to_sign(request: HttpRequest, signature: Signature) -> str:
    """Return the text whose HMAC is the signature."""
    credential = signature.credential
    canonical = canonical_request(request, signature)
    scope = f"{credential.date}/{credential.region}/{credential.service}/aws4_request"
    return f"{ALGORITHM}\n{signature.time}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"


def canonical_request(request: HttpRequest, signature: Signature) -> str:
    """Return the canonical form of a request."""
    headers = "".join(f"{name}:{_squeeze(request.headers.get(name, ''))}\n" for name in signature.signed_headers)
    path = request.path or "/"
    if signature.credential.service != "s3":
        path = quote(_normal(path), safe="/-_.~")
    return "\n".join(
        (
            request.method,
            path,
            _canonical_query(request.query),
            headers,
            ";".join(signature.signed_headers),
            payload_hash(request, signature),
        )
    )


def payload_hash(request: HttpRequest, signature: Signature) -> str:
    """Return the body's hash as it was signed."""
    stated = request.headers.get("x-amz-content-sha256")
    if stated is not None:
        return stated
    if signature.is_presigned and signature.credential.service == "s3":
        return UNSIGNED
    return hashlib.sha256(request.body).hexdigest()


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _normal(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1]
        elif segment not in ("", "."):
            kept.append(segment)
    return "/" + "/".join(kept) + ("/" if path.endswith("/") and kept else "")


def _canonical_query(query: str) -> str:
    pairs = []
    for part in query.split("&") if query else ():
        name, _, text = part.partition("=")
        if unquote(name) != "X-Amz-Signature":
            pairs.append((_encode(name), _encode(text)))
    return "&".join(f"{name}={text}" for name, text in sorted(pairs))


def _encode(text: str) -> str:
    return quote(unquote(text.replace("+", " ")), safe="-_.~")


def verify(request: HttpRequest, secret_of: SecretOf, now_s: float) -> Signature:
    """Return the signature of a request, or raise the Refusal that AWS would answer."""
    signature = read_signature(request)
    if signature is None:
        raise Refusal("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
    secret = secret_of(signature.credential.access_key)
    if secret is None:
        raise Refusal("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
    _check_time(signature, now_s)
    expected = sign(secret, request, signature)
    if not hmac.compare_digest(expected, signature.signature):
        message = (
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
        )
        raise Refusal("SignatureDoesNotMatch", message, 403)
    _check_body(request)
    return signature


def sign(secret: str, request: HttpRequest, signature: Signature) -> str:
    """Return the signature that the request should have."""
    text = string_to_sign(request, signature)
    return hmac.digest(signing_key(secret, signature.credential), text.encode(), "sha256").hex()


def _check_time(signature: Signature, now_s: float) -> None:
    stamp = signature.time
    try:
        at = read_iso8601(f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[9:11]}:{stamp[11:13]}:{stamp[13:15]}Z")
    except Malformed:
        raise Refusal("IncompleteSignature", f"{stamp[:50]!r} is not a valid date.", 403) from None
    if signature.is_presigned:
        if now_s > at + signature.expires_s:
            raise Refusal("AccessDenied", "Request has expired", 403)
    elif now_s - at > MAX_SKEW_S:
        bounds = f"{_stamp(now_s - MAX_SKEW_S)} ({_stamp(now_s)} - {MAX_SKEW_S // 60} min.)"
        raise Refusal(TOO_SKEWED, f"Signature expired: {stamp} is now earlier than {bounds}", 403)
    if at - now_s > MAX_SKEW_S:
        bounds = f"{_stamp(now_s + MAX_SKEW_S)} ({_stamp(now_s)} + {MAX_SKEW_S // 60} min.)"
        raise Refusal(TOO_SKEWED, f"Signature not yet current: {stamp} is still later than {bounds}", 403)


def _stamp(at_s: float) -> str:
    return f"{iso_time(int(at_s) * 1000)[:-4]}Z".replace("-", "").replace(":", "")


def _check_body(request: HttpRequest) -> None:
    stated = request.headers.get("x-amz-content-sha256", UNSIGNED)
    if stated == UNSIGNED or stated.startswith("STREAMING-"):
        return
    if hashlib.sha256(request.body).hexdigest() != stated:
        message = "The provided 'x-amz-content-sha256' header does not match what was computed."
        raise Refusal("XAmzContentSHA256Mismatch", message, 400)


def take_headers(request: HttpRequest) -> None:
    """Make headers of the x-amz- parameters of a presigned URL: S3 takes them in either place, but for checksums.

    The AWS SDK for JavaScript presigns the checksum of an empty body, whatever is put there later.
    """
    for name, value in parse_qsl(request.query, keep_blank_values=True):
        if name.startswith("x-amz-") and not name.startswith(("x-amz-checksum-", "x-amz-sdk-checksum-")):
            request.headers.setdefault(name, value)


def account_of(access_key: str, default: str) -> str:
    """Return the account of an access key id: 12 digits are the account itself."""
    return access_key if len(access_key) == 12 and access_key.isascii() and access_key.isdigit() else default
