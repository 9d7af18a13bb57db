"""Gets objects, and what is to be known of them."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.kernel.calendar import http_time
from emulator.kernel.clock import SECOND
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.conditions import check_read
from emulator.services.s3.ranges import Span, find_span
from emulator.services.s3.requested import ARCHIVED, refuse_unmodelled
from emulator.services.s3.state import State
from emulator.services.s3.stored import Checksum, Version
from emulator.services.s3.storing import record_get

PARTIAL = 206
OVERRIDES = ("CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType", "Expires")


@on_bucket("GetObject")
def get_object(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html"""
    version = bucket.require(call.parameters["Key"], call.parameters.get("VersionId"))
    if version.storage_class in ARCHIVED:
        text = "The operation is not valid for the object's storage class"
        raise AwsError("InvalidObjectState", text, 403, {"StorageClass": version.storage_class})
    described, span = _described(scope, call, bucket, version)
    body = version.body[span.start : span.end] if span else version.body
    record_get(scope, call, bucket, version, len(body))
    return {**described, **_overridden(call.parameters), "Body": body}


@on_bucket("HeadObject", reads=True)
def head_object(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html"""
    version = bucket.require(call.parameters["Key"], call.parameters.get("VersionId"), method="HEAD")
    described, _ = _described(scope, call, bucket, version)
    return {**described, **_overridden(call.parameters)}


def _described(scope: Scope[State], call: Call, bucket: Bucket, version: Version) -> tuple[dict[str, Any], Span | None]:
    given = call.parameters
    refuse_unmodelled(given)
    check_read(given, version, scope.now / SECOND)
    span = find_span(given, version)
    size = len(version.body)
    described = {**version.described(), "ContentLength": span.end - span.start if span else size}
    if bucket.versioning:
        described["VersionId"] = version.id
    if span is not None:
        described["ContentRange"] = f"bytes {span.start}-{max(span.start, span.end - 1)}/{size}"
        described["HttpStatus"] = PARTIAL
        if span.part is not None:
            described["PartsCount"] = len(version.parts)
    if str(given.get("ChecksumMode", "")).upper() == "ENABLED":
        checksum = _checksum(version, span)
        described |= checksum.members() if checksum else {}
    return described, span


def _checksum(version: Version, span: Span | None) -> Checksum | None:
    """Return the checksum of what is answered; S3 tells none of a range that is not the whole."""
    if span is None or (span.start, span.end) == (0, len(version.body)):
        return version.checksum
    part = span.part
    if part is None or part.checksum is None or version.checksum is None or version.checksum.type != "COMPOSITE":
        return None
    return part.checksum._replace(type=version.checksum.type)


def _overridden(given: dict[str, Any]) -> dict[str, Any]:
    """Return the headers that a GET asks to be answered otherwise."""
    found = {name: given[f"Response{name}"] for name in OVERRIDES if given.get(f"Response{name}") is not None}
    if "Expires" in found:
        found["Expires"] = http_time(int(found["Expires"] * SECOND))
    return found
