"""Deletes objects, and versions of them."""

import re
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.conditions import same_etag
from emulator.services.s3.digests import given_checksum
from emulator.services.s3.errors import (
    HeaderNotImplemented,
    InvalidArgument,
    MalformedXml,
    NoSuchKey,
    NoSuchVersion,
    PreconditionFailed,
)
from emulator.services.s3.limits import DELETED_KEYS
from emulator.services.s3.state import State
from emulator.services.s3.stored import NULL
from emulator.services.s3.storing import ID_CHARACTERS, delete_version, mark_deleted

VERSION_ID = re.compile(rf"[A-Za-z0-9._-]{{{ID_CHARACTERS}}}\Z")
ONLY_DIRECTORIES = (
    ("IfMatchLastModifiedTime", "x-amz-if-match-last-modified-time"),
    ("IfMatchSize", "x-amz-if-match-size"),
)


@on_bucket("DeleteObject")
def delete_object(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html"""
    given = call.parameters
    for member, header in ONLY_DIRECTORIES:
        if given.get(member) is not None:
            raise HeaderNotImplemented(header)
    _check_match(given.get("IfMatch"), bucket, given["Key"])
    return _delete(scope, call, bucket, given["Key"], given.get("VersionId"))


@on_bucket("DeleteObjects")
def delete_objects(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html"""
    given_checksum(call.parameters)
    order = call.parameters.get("Delete") or {}
    entries = order.get("Objects") or []
    if not 1 <= len(entries) <= DELETED_KEYS:
        raise MalformedXml
    deleted, errors = [], []
    for entry in entries:
        key, version_id = entry.get("Key"), entry.get("VersionId")
        if not key:
            raise MalformedXml
        named = {"Key": key, **({"VersionId": version_id} if version_id else {})}
        try:
            _check_match(entry.get("ETag"), bucket, key)
            if version_id and bucket.version(key, version_id) is None and bucket.versioning:
                raise NoSuchVersion(key, version_id)
            done = _delete(scope, call, bucket, key, version_id)
        except AwsError as error:
            errors.append({**named, "Code": error.failure.code, "Message": error.failure.message})
            continue
        if done.get("DeleteMarker"):
            named |= {"DeleteMarker": True, "DeleteMarkerVersionId": done["VersionId"]}
        deleted.append(named)
    answer: dict[str, Any] = {} if order.get("Quiet") or not deleted else {"Deleted": deleted}
    return {**answer, **({"Errors": errors} if errors else {})}


def _delete(scope: Scope[State], call: Call, bucket: Bucket, key: str, version_id: str | None) -> dict[str, Any]:
    if version_id is None:
        marker = mark_deleted(scope, call, bucket, key)
        return {} if marker is None else {"DeleteMarker": True, "VersionId": marker.id}
    if version_id != NULL and not VERSION_ID.match(version_id):
        raise InvalidArgument("Invalid version id specified", "versionId", version_id)
    found = bucket.version(key, version_id)
    if found is None:
        return {"VersionId": version_id}
    delete_version(scope, call, bucket, found)
    return {"VersionId": version_id, **({"DeleteMarker": True} if found.is_marker else {})}


def _check_match(etag: str | None, bucket: Bucket, key: str) -> None:
    if etag is None:
        return
    current = bucket.current(key)
    if current is None:
        raise NoSuchKey(key)
    if not same_etag(etag, current.etag):
        raise PreconditionFailed("If-Match")
