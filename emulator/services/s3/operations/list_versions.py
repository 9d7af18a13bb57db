"""Lists the versions of a bucket's objects, the newest of a key first."""

from typing import Any, NamedTuple

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.errors import InvalidArgument
from emulator.services.s3.listing import Encoding, page_size, rolled
from emulator.services.s3.owners import owner_of
from emulator.services.s3.state import State
from emulator.services.s3.stored import Version


class _Entry(NamedTuple):
    """A version, or a common prefix where `version` is None."""

    key: str
    version: Version | None


@on_bucket("ListObjectVersions", reads=True)
def list_object_versions(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html"""
    given = call.parameters
    encode = Encoding(given)
    key_marker, id_marker = given.get("KeyMarker") or "", given.get("VersionIdMarker") or ""
    if id_marker and not key_marker:
        text = "A version-id marker cannot be specified without a key marker."
        raise InvalidArgument(text, "version-id-marker", id_marker)
    most = page_size(given, "MaxKeys", "maxKeys")
    entries = _entries(bucket, given, key_marker, id_marker)
    page = entries[:most]
    is_truncated = 0 < most < len(entries)
    answer: dict[str, Any] = {
        "Name": bucket.name,
        "Prefix": encode(given.get("Prefix") or ""),
        "KeyMarker": encode(key_marker),
        "VersionIdMarker": id_marker,
        "MaxKeys": most,
        "IsTruncated": is_truncated,
        **encode.member(),
    }
    if given.get("Delimiter"):
        answer["Delimiter"] = encode(given["Delimiter"])
    if is_truncated:
        answer["NextKeyMarker"] = encode(page[-1].key)
        if page[-1].version is not None:
            answer["NextVersionIdMarker"] = page[-1].version.id
    kinds: dict[str, list[dict[str, Any]]] = {"Versions": [], "DeleteMarkers": [], "CommonPrefixes": []}
    for key, version in page:
        if version is None:
            kinds["CommonPrefixes"].append({"Prefix": encode(key)})
        else:
            kinds["DeleteMarkers" if version.is_marker else "Versions"].append(_shown(bucket, version, encode))
    return {**answer, **{name: items for name, items in kinds.items() if items}}


def _entries(bucket: Bucket, given: dict[str, Any], key_marker: str, id_marker: str) -> list[_Entry]:
    entries: list[_Entry] = []
    prefix, delimiter = given.get("Prefix") or "", given.get("Delimiter") or ""
    if id_marker and key_marker.startswith(prefix):
        versions = [version.id for version in reversed(bucket.objects.get(key_marker, []))]
        if id_marker in versions:
            behind = versions[versions.index(id_marker) + 1 :]
            found = [bucket.version(key_marker, version_id) for version_id in behind]
            entries.extend(_Entry(key_marker, version) for version in found)
    for key, is_common in rolled(bucket, prefix, delimiter, key_marker):
        if is_common:
            entries.append(_Entry(key, None))
        else:
            entries.extend(_Entry(key, version) for version in reversed(bucket.objects[key]))
    return entries


def _shown(bucket: Bucket, version: Version, encode: Encoding) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "Key": encode(version.key),
        "VersionId": version.id,
        "IsLatest": bucket.newest(version.key) is version,
        "LastModified": version.modified_s,
        "Owner": owner_of(version.owner),
    }
    if version.is_marker:
        return shown
    if version.checksum is not None:
        shown |= {"ChecksumAlgorithm": [version.checksum.algorithm], "ChecksumType": version.checksum.type}
    return {**shown, "ETag": version.etag, "Size": len(version.body), "StorageClass": version.storage_class}
