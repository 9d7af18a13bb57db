"""The conditions that requests set: If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since."""

from typing import Any

from emulator.services.s3.errors import HeaderNotImplemented, NoSuchKey, NotModified, PreconditionFailed
from emulator.services.s3.stored import Version


def same_etag(given: str, etag: str) -> bool:
    """Say whether an entity tag, with or without its quotes, is that one; * is any."""
    return given == "*" or given.strip('"') == etag.strip('"')


def check_read(given: dict[str, Any], version: Version, now_s: float) -> None:
    """Raise where a GET or HEAD is not to be answered with the object."""
    match, none_match = given.get("IfMatch"), given.get("IfNoneMatch")
    if match is not None and not same_etag(match, version.etag):
        raise PreconditionFailed("If-Match")
    unmodified = given.get("IfUnmodifiedSince")
    if match is None and unmodified is not None and version.modified_s > unmodified:
        raise PreconditionFailed("If-Unmodified-Since")
    if none_match is not None:
        if same_etag(none_match, version.etag):
            raise NotModified
        return
    modified = given.get("IfModifiedSince")
    if modified is not None and modified <= now_s and version.modified_s <= modified:
        raise NotModified


def check_copy(given: dict[str, Any], version: Version, now_s: float) -> None:
    """Raise where the source of a copy is not as the request wants it."""
    match, none_match = given.get("CopySourceIfMatch"), given.get("CopySourceIfNoneMatch")
    if match is not None and not same_etag(match, version.etag):
        raise PreconditionFailed("x-amz-copy-source-If-Match")
    unmodified = given.get("CopySourceIfUnmodifiedSince")
    if match is None and unmodified is not None and version.modified_s > unmodified:
        raise PreconditionFailed("x-amz-copy-source-If-Unmodified-Since")
    if none_match is not None and same_etag(none_match, version.etag):
        raise PreconditionFailed("x-amz-copy-source-If-None-Match")
    modified = given.get("CopySourceIfModifiedSince")
    if modified is not None and modified <= now_s and version.modified_s <= modified:
        raise PreconditionFailed("x-amz-copy-source-If-Modified-Since")


def check_write(given: dict[str, Any], key: str, current: Version | None) -> None:
    """Raise where a write is to happen only if the object is there, or only if it is not."""
    match, none_match = given.get("IfMatch"), given.get("IfNoneMatch")
    if match is not None and none_match is not None:
        text = "Multiple conditional request headers present in the request"
        raise HeaderNotImplemented("If-Match,If-None-Match", text)
    if none_match is not None:
        if none_match != "*":
            text = "We don't accept the provided value of If-None-Match header for this API"
            raise HeaderNotImplemented("If-None-Match", text)
        if current is not None:
            raise PreconditionFailed("If-None-Match")
    if match is None:
        return
    if match == "*":
        raise HeaderNotImplemented("If-Match", "We don't accept the provided value of If-Match header for this API")
    if current is None:
        raise NoSuchKey(key)
    if not same_etag(match, current.etag):
        raise PreconditionFailed("If-Match")
