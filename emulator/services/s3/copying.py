"""Finds the source of a copy."""

from typing import Any, NamedTuple
from urllib.parse import unquote

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.scope import Scope
from emulator.kernel.clock import SECOND
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.conditions import check_copy
from emulator.services.s3.errors import InvalidArgument, InvalidRequest
from emulator.services.s3.owners import check_owner
from emulator.services.s3.requested import ARCHIVED
from emulator.services.s3.state import State
from emulator.services.s3.stored import NULL, Version


class Source(NamedTuple):
    """What is copied."""

    bucket: Bucket
    version: Version

    def members(self) -> dict[str, str]:
        """Return what a result tells of it."""
        return {} if self.version.id == NULL else {"CopySourceVersionId": self.version.id}


def find_source(scope: Scope[State], call: Call) -> Source:
    """Return what x-amz-copy-source names, or raise AWS's error, also where its conditions do not hold."""
    given = call.parameters
    name, key, version_id = _read(given["CopySource"])
    bucket = scope.state.require(name)
    check_owner(given.get("ExpectedSourceBucketOwner"), bucket.account)
    newest = bucket.newest(key)
    if version_id is None or (newest is not None and newest.is_marker and newest.id == version_id):
        version = bucket.require(key)
    else:
        version = bucket.require(key, version_id)
    if version.storage_class in ARCHIVED:
        text = "Operation is not valid for the source object's storage class"
        raise AwsError("InvalidObjectState", text, 403, {"StorageClass": version.storage_class})
    check_copy(given, version, scope.now / SECOND)
    return Source(bucket, version)


def check_change(given: dict[str, Any], source: Source, bucket: Bucket) -> None:
    """Raise where an object would be copied onto itself without any change."""
    is_same = source.bucket is bucket and source.version.key == given["Key"]
    changes = ("StorageClass", "WebsiteRedirectLocation", "ServerSideEncryption", "ChecksumAlgorithm")
    if not is_same or given.get("MetadataDirective") == "REPLACE" or any(given.get(name) for name in changes):
        return
    if source.bucket.newest(source.version.key) is not source.version:
        return
    raise InvalidRequest(
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's"
        " metadata, storage class, website redirect location or encryption attributes."
    )


def _read(text: str) -> tuple[str, str, str | None]:
    path, separator, query = text.partition("?versionId=")
    if path.startswith("arn:"):
        raise NotModelled("access points")
    bucket, _, key = unquote(path).removeprefix("/").partition("/")
    if not bucket or not key:
        raise InvalidArgument(
            "Copy Source must mention the source bucket and key: sourcebucket/sourcekey", "x-amz-copy-source", text
        )
    return bucket, key, query if separator else None
