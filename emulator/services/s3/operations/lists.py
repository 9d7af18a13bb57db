"""Lists the objects of a bucket."""

import base64
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.errors import InvalidArgument
from emulator.services.s3.listing import Encoding, page_size, rolled
from emulator.services.s3.owners import owner_of
from emulator.services.s3.state import State
from emulator.services.s3.stored import Version


@on_bucket("ListObjects", reads=True)
def list_objects(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html"""
    given = call.parameters
    encode = Encoding(given)
    marker = given.get("Marker") or ""
    page = _Page(bucket, given, marker, encode, with_owner=True)
    answer = {**page.members(), "Marker": encode(marker)}
    if page.is_truncated and given.get("Delimiter"):
        answer["NextMarker"] = encode(page.last)
    return answer


@on_bucket("ListObjectsV2", reads=True)
def list_objects_v2(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html"""
    given = call.parameters
    encode = Encoding(given)
    token, start = given.get("ContinuationToken"), given.get("StartAfter") or ""
    after = start if token is None else _read_token(token)
    page = _Page(bucket, given, after, encode, with_owner=bool(given.get("FetchOwner")))
    answer = {**page.members(), "KeyCount": len(page.contents) + len(page.prefixes)}
    if token is not None:
        answer["ContinuationToken"] = token
    elif start:
        answer["StartAfter"] = encode(start)
    if page.is_truncated:
        answer["NextContinuationToken"] = base64.b64encode(page.last.encode()).decode()
    return answer


class _Page:
    """The keys and common prefixes of one answer; `last` is the last of them."""

    def __init__(
        self, bucket: Bucket, given: dict[str, Any], after: str, encode: Encoding, *, with_owner: bool
    ) -> None:
        self.bucket, self.given, self.encode = bucket, given, encode
        self.most = page_size(given, "MaxKeys", "maxKeys")
        self.contents: list[dict[str, Any]] = []
        self.prefixes: list[dict[str, str]] = []
        self.is_truncated = False
        self.last = ""
        prefix, delimiter = given.get("Prefix") or "", given.get("Delimiter") or ""
        for key, is_common in rolled(bucket, prefix, delimiter, after):
            current = None if is_common else bucket.current(key)
            if not is_common and current is None:
                continue
            if is_common and not _holds_objects(bucket, key):
                continue
            if len(self.contents) + len(self.prefixes) == self.most:
                self.is_truncated = self.most > 0
                return
            self.last = key
            if current is None:
                self.prefixes.append({"Prefix": encode(key)})
            else:
                self.contents.append(_entry(current, encode, with_owner=with_owner))

    def members(self) -> dict[str, Any]:
        """Return what both versions of the operation answer."""
        members: dict[str, Any] = {
            "Name": self.bucket.name,
            "Prefix": self.encode(self.given.get("Prefix") or ""),
            "MaxKeys": self.most,
            "IsTruncated": self.is_truncated,
            **self.encode.member(),
        }
        if self.given.get("Delimiter"):
            members["Delimiter"] = self.encode(self.given["Delimiter"])
        if self.contents:
            members["Contents"] = self.contents
        if self.prefixes:
            members["CommonPrefixes"] = self.prefixes
        return members


def _holds_objects(bucket: Bucket, prefix: str) -> bool:
    """Say whether a key below a prefix stands for an object now: all could be deleted ones."""
    return any(bucket.current(key) is not None for key, _ in rolled(bucket, prefix, "", ""))


def _entry(version: Version, encode: Encoding, *, with_owner: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "Key": encode(version.key),
        "LastModified": version.modified_s,
        "ETag": version.etag,
        "Size": len(version.body),
        "StorageClass": version.storage_class,
    }
    if version.checksum is not None:
        entry |= {"ChecksumAlgorithm": [version.checksum.algorithm], "ChecksumType": version.checksum.type}
    if with_owner:
        entry["Owner"] = owner_of(version.owner)
    return entry


def _read_token(token: str) -> str:
    try:
        return base64.b64decode(token, validate=True).decode()
    except ValueError:
        text = "The continuation token provided is incorrect"
        raise InvalidArgument(text, "continuation-token") from None
