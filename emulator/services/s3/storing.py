"""Puts versions into buckets and takes them away, and records it."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.s3.bucket import ENABLED, SUSPENDED, Bucket
from emulator.services.s3.limits import OBJECT_BYTES
from emulator.services.s3.requested import Settings
from emulator.services.s3.state import State
from emulator.services.s3.stored import NULL, Checksum, PartFacts, Version
from emulator.services.s3.telling import tell

ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._"
ID_CHARACTERS = 32
WAYS = {"PutObject": "Put", "CopyObject": "Copy", "CompleteMultipartUpload": "CompleteMultipartUpload"}
"""How events name the operations that make objects."""


def new_id(scope: Scope[State], stream: str, characters: int = ID_CHARACTERS) -> str:
    """Return an opaque id from the stream of that name."""
    return "".join(scope.chance(stream).choices(ID_LETTERS, k=characters))


def next_sequencer(scope: Scope[State]) -> str:
    """Return what orders the events of a key: the time and a count in hexadecimal digits."""
    scope.state.changes += 1
    return f"{scope.now << 20 | scope.state.changes & 0xFFFFF:018X}"


def put(
    scope: Scope[State],
    call: Call,
    bucket: Bucket,
    *,
    key: str,
    body: bytes,
    etag: str,
    checksum: Checksum | None,
    settings: Settings,
    parts: tuple[PartFacts, ...] = (),
) -> Version:
    """Make an object of bytes, as the newest version of its key, and tell who wants to know."""
    scope.state.take(len(body))
    version = Version(
        key=key,
        id=new_id(scope, "version") if bucket.versioning == ENABLED else NULL,
        modified=scope.now,
        owner=bucket.account,
        body=body,
        etag=etag,
        checksum=checksum,
        headers=settings.headers,
        metadata=settings.metadata,
        tags=settings.tags,
        storage_class=settings.storage_class,
        parts=parts,
    )
    overwritten = bucket.add(version)
    if overwritten is not None:
        scope.state.give_back(len(overwritten.body))
    sequencer = next_sequencer(scope)
    detail = _detail(bucket, version, operation=call.operation)
    cause = scope.trace("put", bucket.arn, call.principal, sequencer, call.cause, **detail)
    tell(scope, call, bucket, f"ObjectCreated:{WAYS[call.operation]}", version, sequencer=sequencer, cause=cause)
    return version


def mark_deleted(scope: Scope[State], call: Call, bucket: Bucket, key: str) -> Version | None:
    """Delete the object of a key: for good where it never had versions, else by a delete marker, which is returned."""
    if bucket.versioning in (ENABLED, SUSPENDED):
        marker_id = new_id(scope, "version") if bucket.versioning == ENABLED else NULL
        marker = Version(key, marker_id, scope.now, bucket.account, is_marker=True)
        overwritten = bucket.add(marker)
        if overwritten is not None:
            scope.state.give_back(len(overwritten.body))
        _record_removal(scope, call, bucket, marker, marker=True)
        return marker
    found = bucket.newest(key)
    if found is not None:
        delete_version(scope, call, bucket, found)
    return None


def delete_version(scope: Scope[State], call: Call, bucket: Bucket, version: Version) -> None:
    """Delete a version for good."""
    bucket.remove(version)
    scope.state.give_back(len(version.body))
    _record_removal(scope, call, bucket, version)


def record_get(scope: Scope[State], call: Call, bucket: Bucket, version: Version, size: int) -> None:
    """Record that so many bytes of an object were read."""
    detail = _detail(bucket, version, read=size)
    scope.trace("get", bucket.arn, call.principal, next_sequencer(scope), call.cause, **detail)


def check_room(scope: Scope[State], size: int) -> None:
    """Raise where an object of that size is larger than what is kept here, before it is put together."""
    if size > OBJECT_BYTES:
        scope.state.take(size)


def _record_removal(scope: Scope[State], call: Call, bucket: Bucket, version: Version, **more: Any) -> None:
    sequencer = next_sequencer(scope)
    detail = _detail(bucket, version, **more)
    cause = scope.trace("remove", bucket.arn, call.principal, sequencer, call.cause, **detail)
    event = "ObjectRemoved:DeleteMarkerCreated" if more else "ObjectRemoved:Delete"
    tell(scope, call, bucket, event, version, sequencer=sequencer, cause=cause)


def _detail(bucket: Bucket, version: Version, **more: Any) -> dict[str, Any]:
    """Return what an event tells of an object; `objects` and `bytes` are what the bucket holds then."""
    detail = {"key": version.key, "size": len(version.body), "objects": bucket.count, "bytes": bucket.bytes, **more}
    if version.id != NULL:
        detail["version"] = version.id
    if version.etag:
        detail["etag"] = version.etag.strip('"')
    return detail
