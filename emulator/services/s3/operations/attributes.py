"""Tells attributes of an object without its bytes."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.errors import InvalidArgument
from emulator.services.s3.listing import page_size
from emulator.services.s3.operations.put import version_member
from emulator.services.s3.state import State
from emulator.services.s3.stored import PartFacts, Version

KNOWN = ("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize")


@on_bucket("GetObjectAttributes", reads=True)
def get_object_attributes(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html"""
    given = call.parameters
    wanted = given.get("ObjectAttributes") or []
    if not wanted or any(name not in KNOWN for name in wanted):
        raise InvalidArgument("Invalid attribute name specified.")
    version = bucket.require(given["Key"], given.get("VersionId"))
    found: dict[str, Any] = {
        "ETag": version.etag.strip('"'),
        "StorageClass": version.storage_class,
        "ObjectSize": len(version.body),
    }
    if version.checksum is not None:
        value = version.checksum.value.partition("-")[0]
        found["Checksum"] = {version.checksum.member: value, "ChecksumType": version.checksum.type}
    if version.parts:
        found["ObjectParts"] = _parts(version, given)
    answer = {name: value for name, value in found.items() if name in wanted}
    return {**answer, "LastModified": version.modified_s, **version_member(version)}


def _parts(version: Version, given: dict[str, Any]) -> dict[str, Any]:
    """Return the parts; each one is told of only where it has a checksum of its own."""
    total = {"TotalPartsCount": len(version.parts)}
    if version.parts[0].checksum is None:
        return total
    most, after = page_size(given, "MaxParts", "max-parts"), given.get("PartNumberMarker") or 0
    behind = [part for part in version.parts if part.number > after]
    page = behind[:most]
    return {
        **total,
        "IsTruncated": 0 < most < len(behind),
        "MaxParts": most,
        "PartNumberMarker": after,
        "NextPartNumberMarker": page[-1].number if page else 0,
        "Parts": [_shown(part) for part in page],
    }


def _shown(part: PartFacts) -> dict[str, Any]:
    checksum = part.checksum
    own = {checksum.member: checksum.value} if checksum else {}
    return {"PartNumber": part.number, "Size": part.size, **own}
