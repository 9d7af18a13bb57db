"""Completes multipart uploads: puts their parts together."""

import base64
import hashlib
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.checksums import encoded
from emulator.services.s3.conditions import check_write, same_etag
from emulator.services.s3.digests import DEFAULT, given_checksum
from emulator.services.s3.errors import InvalidRequest
from emulator.services.s3.limits import PART_BYTES
from emulator.services.s3.operations.put import version_member
from emulator.services.s3.operations.uploads import COMPOSITE, FULL_OBJECT, find_upload
from emulator.services.s3.requested import Settings
from emulator.services.s3.state import State
from emulator.services.s3.stored import Checksum, PartFacts
from emulator.services.s3.storing import check_room, put
from emulator.services.s3.upload import Part, Upload

NO_SUCH_PART = (
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified"
    " entity tag may not match the part's entity tag."
)


@on_bucket("CompleteMultipartUpload")
def complete_multipart_upload(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html"""
    given = call.parameters
    upload = find_upload(call, bucket)
    listed = (given.get("MultipartUpload") or {}).get("Parts") or []
    kind = given.get("ChecksumType")
    if kind and kind != upload.checksum_type:
        told = upload.checksum_type or "null"
        raise InvalidRequest(
            f"The upload was created using the {told} checksum mode. The complete request must use the same checksum"
            " mode."
        )
    parts = _chosen(upload, listed)
    check_write(given, upload.key, bucket.current(upload.key))
    check_room(scope, sum(len(part.body) for part in parts))
    body = b"".join(part.body for part in parts)
    checksum = _checksum(upload, parts, body)
    stated = given_checksum(given) if upload.checksum_type != COMPOSITE else None
    if stated is not None and stated[:2] != checksum[:2]:
        text = f"The {stated.algorithm.lower()} you specified did not match the calculated checksum."
        raise AwsError("BadDigest", text)
    if given.get("MpuObjectSize") not in (None, len(body)):
        text = f"The provided 'x-amz-mp-object-size' header value {given['MpuObjectSize']} does not match what was"
        raise InvalidRequest(f"{text} computed: {len(body)}")
    scope.state.give_back(upload.size)
    del bucket.uploads[upload.id]
    version = put(
        scope,
        call,
        bucket,
        key=upload.key,
        body=body,
        etag=_etag(parts),
        checksum=checksum,
        settings=Settings(upload.headers, upload.metadata, upload.tags, upload.storage_class),
        parts=tuple(
            PartFacts(part.number, len(part.body), part.checksum if upload.checksum_type == COMPOSITE else None)
            for part in parts
        ),
    )
    return {
        "Location": f"https://{bucket.name}.s3.{bucket.region}.amazonaws.com/{quote(upload.key, safe='')}",
        "Bucket": bucket.name,
        "Key": upload.key,
        "ETag": version.etag,
        "ServerSideEncryption": "AES256",
        **checksum.members(),
        **version_member(version),
    }


def _chosen(upload: Upload, listed: list[dict[str, Any]]) -> list[Part]:
    """Return the parts that the request lists, or raise AWS's error."""
    if not listed:
        raise InvalidRequest("You must specify at least one part")
    numbers = [entry.get("PartNumber") or 0 for entry in listed]
    if any(first >= second for first, second in pairwise(numbers)):
        text = "The list of parts was not in ascending order. Parts must be ordered by part number."
        raise AwsError("InvalidPartOrder", text, 400, {"UploadId": upload.id})
    parts = [_part(upload, entry, number) for entry, number in zip(listed, numbers, strict=True)]
    for part in parts[:-1]:
        if len(part.body) < PART_BYTES:
            raise AwsError(
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size",
                400,
                {
                    "ETag": part.etag.strip('"'),
                    "MinSizeAllowed": PART_BYTES,
                    "PartNumber": part.number,
                    "ProposedSize": len(part.body),
                },
            )
    return parts


def _part(upload: Upload, entry: dict[str, Any], number: int) -> Part:
    part, etag = upload.parts.get(number), str(entry.get("ETag", ""))
    stated = given_checksum(entry)
    is_right = part is not None and etag not in ("", "*") and same_etag(etag, part.etag)
    if part is not None and stated is None and upload.checksum_type == COMPOSITE:
        raise InvalidRequest(
            f"The upload was created using a {upload.algorithm.lower()} checksum. The complete request must include the"
            f" checksum for each part. It was missing for part {number} in the request."
        )
    if part is not None and stated is not None:
        is_right = is_right and upload.algorithm != "" and part.checksum[:2] == stated[:2]
    if part is None or not is_right:
        detail = {"ETag": etag.strip('"'), "PartNumber": number, "UploadId": upload.id}
        raise AwsError("InvalidPart", NO_SUCH_PART, 400, detail)
    return part


def _checksum(upload: Upload, parts: list[Part], body: bytes) -> Checksum:
    if upload.checksum_type != COMPOSITE:
        algorithm = upload.algorithm or DEFAULT
        return Checksum(algorithm, encoded(algorithm, body), FULL_OBJECT)
    joined = b"".join(base64.b64decode(part.checksum.value) for part in parts)
    return Checksum(upload.algorithm, f"{encoded(upload.algorithm, joined)}-{len(parts)}", COMPOSITE)


def _etag(parts: list[Part]) -> str:
    """Return the MD5 of the parts' MD5s, with their count."""
    joined = b"".join(bytes.fromhex(part.etag.strip('"')) for part in parts)
    return f'"{hashlib.md5(joined, usedforsecurity=False).hexdigest()}-{len(parts)}"'
