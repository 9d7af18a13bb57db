"""Begins, aborts and lists multipart uploads, and takes their parts."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.checksums import ALGORITHMS, encoded
from emulator.services.s3.copying import find_source
from emulator.services.s3.digests import DEFAULT, checked_body, etag_of, given_checksum
from emulator.services.s3.errors import InvalidArgument, InvalidRequest, NoSuchUpload
from emulator.services.s3.limits import PARTS
from emulator.services.s3.listing import Encoding, page_size
from emulator.services.s3.naming import check_key
from emulator.services.s3.owners import owner_of
from emulator.services.s3.ranges import read_range
from emulator.services.s3.requested import check_algorithm, read_settings
from emulator.services.s3.state import State
from emulator.services.s3.stored import Checksum
from emulator.services.s3.storing import new_id
from emulator.services.s3.upload import Part, Upload

UPLOAD_CHARACTERS = 64
COMPOSITE, FULL_OBJECT = "COMPOSITE", "FULL_OBJECT"
NEVER = ((COMPOSITE, ("CRC64NVME",)), (FULL_OBJECT, ("SHA1", "SHA256")))


@on_bucket("CreateMultipartUpload")
def create_multipart_upload(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html"""
    given = call.parameters
    check_key(given["Key"])
    settings = read_settings(given)
    algorithm, kind = given.get("ChecksumAlgorithm") or "", given.get("ChecksumType") or ""
    if algorithm:
        check_algorithm(algorithm, ALGORITHMS)
        kind = kind or (FULL_OBJECT if algorithm == DEFAULT else COMPOSITE)
        if (kind, True) in [(name, algorithm in algorithms) for name, algorithms in NEVER]:
            raise InvalidRequest(
                f"The {kind} checksum type cannot be used with the {algorithm.lower()} checksum algorithm."
            )
    elif kind:
        text = "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."
        raise InvalidRequest(text)
    upload = Upload(
        new_id(scope, "upload", UPLOAD_CHARACTERS),
        given["Key"],
        scope.now,
        call.account,
        algorithm,
        kind,
        settings.headers,
        settings.metadata,
        settings.tags,
        settings.storage_class,
    )
    bucket.uploads[upload.id] = upload
    answer = {"Bucket": bucket.name, "Key": upload.key, "UploadId": upload.id, "ServerSideEncryption": "AES256"}
    return {**answer, **({"ChecksumAlgorithm": algorithm, "ChecksumType": kind} if algorithm else {})}


@on_bucket("UploadPart")
def upload_part(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html"""
    upload = find_upload(call, bucket)
    number = _number(call.parameters["PartNumber"])
    stated = given_checksum(call.parameters)
    if stated is not None and upload.algorithm and stated.algorithm != upload.algorithm:
        raise InvalidRequest(
            "Checksum Type mismatch occurred, expected checksum Type: "
            f"{upload.algorithm.lower()}, actual checksum Type: {stated.algorithm.lower()}"
        )
    body, checksum = checked_body(call.parameters, upload.algorithm or DEFAULT)
    part = _keep(scope, upload, number, body, checksum)
    told = {checksum.member: checksum.value} if stated is not None or upload.algorithm else {}
    return {"ETag": part.etag, "ServerSideEncryption": "AES256", **told}


@on_bucket("UploadPartCopy")
def upload_part_copy(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html"""
    upload = find_upload(call, bucket)
    number = _number(call.parameters["PartNumber"])
    source = find_source(scope, call)
    body, text = source.version.body, call.parameters.get("CopySourceRange")
    if text is not None:
        span = read_range(text, len(body))
        if span is None or not text.rpartition("-")[2] or int(text.rpartition("-")[2]) >= len(body):
            message = (
                "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the"
                " zero-based offsets of the first and last bytes to copy"
            )
            raise InvalidArgument(message, "x-amz-copy-source-range", text)
        body = body[span.start : span.end]
    algorithm = upload.algorithm or DEFAULT
    part = _keep(scope, upload, number, body, Checksum(algorithm, encoded(algorithm, body)))
    result = {"ETag": part.etag, "LastModified": part.modified_s}
    if upload.algorithm:
        result[part.checksum.member] = part.checksum.value
    return {"CopyPartResult": result, "ServerSideEncryption": "AES256", **source.members()}


@on_bucket("AbortMultipartUpload")
def abort_multipart_upload(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html"""
    upload = find_upload(call, bucket)
    scope.state.give_back(upload.size)
    del bucket.uploads[upload.id]
    return {}


@on_bucket("ListParts", reads=True)
def list_parts(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html"""
    given = call.parameters
    upload = find_upload(call, bucket)
    most, after = page_size(given, "MaxParts", "max-parts"), int(given.get("PartNumberMarker") or 0)
    numbers = [number for number in sorted(upload.parts) if number > after]
    page = numbers[:most]
    owner = owner_of(upload.initiator)
    answer: dict[str, Any] = {
        "Bucket": bucket.name,
        "Key": upload.key,
        "UploadId": upload.id,
        "PartNumberMarker": after,
        "NextPartNumberMarker": page[-1] if page else 0,
        "MaxParts": most,
        "IsTruncated": 0 < most < len(numbers),
        "Initiator": {**owner, "DisplayName": "root"},
        "Owner": owner,
        "StorageClass": upload.storage_class,
    }
    if upload.algorithm:
        answer |= {"ChecksumAlgorithm": upload.algorithm, "ChecksumType": upload.checksum_type}
    if page:
        answer["Parts"] = [_shown(upload, upload.parts[number]) for number in page]
    return answer


@on_bucket("ListMultipartUploads", reads=True)
def list_multipart_uploads(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html"""
    given = call.parameters
    encode = Encoding(given)
    prefix, delimiter = given.get("Prefix") or "", given.get("Delimiter") or ""
    after = (given.get("KeyMarker") or "", given.get("UploadIdMarker") or "")
    most = page_size(given, "MaxUploads", "max-uploads")
    uploads = sorted(bucket.uploads.values(), key=lambda upload: (upload.key, upload.initiated))
    commons: dict[str, None] = {}
    found = []
    for upload in uploads:
        if not upload.key.startswith(prefix) or not _is_behind(upload, bucket, after):
            continue
        end = upload.key.find(delimiter, len(prefix)) if delimiter else -1
        if end < 0:
            found.append(upload)
        else:
            commons[upload.key[: end + len(delimiter)]] = None
    page = found[:most]
    answer: dict[str, Any] = {
        "Bucket": bucket.name,
        "KeyMarker": encode(after[0]),
        "UploadIdMarker": after[1],
        "NextKeyMarker": encode(page[-1].key) if page else "",
        "NextUploadIdMarker": page[-1].id if page else "",
        "MaxUploads": most,
        "IsTruncated": 0 < most < len(found),
        **({"Prefix": encode(prefix)} if prefix else {}),
        **({"Delimiter": encode(delimiter)} if delimiter else {}),
        **encode.member(),
    }
    if page:
        answer["Uploads"] = [_entry(upload, encode) for upload in page]
    if commons:
        answer["CommonPrefixes"] = [{"Prefix": encode(common)} for common in commons]
    return answer


def find_upload(call: Call, bucket: Bucket) -> Upload:
    """Return the upload that a call is about, or raise AWS's error."""
    upload_id = call.parameters["UploadId"]
    upload = bucket.uploads.get(upload_id)
    if upload is None or upload.key != call.parameters["Key"]:
        raise NoSuchUpload(upload_id)
    return upload


def _number(number: int) -> int:
    first, last = PARTS
    if not first <= number <= last:
        text = f"Part number must be an integer between {first} and {last}, inclusive"
        raise InvalidArgument(text, "partNumber", str(number))
    return number


def _keep(scope: Scope[State], upload: Upload, number: int, body: bytes, checksum: Checksum) -> Part:
    scope.state.take(len(body))
    former = upload.parts.get(number)
    if former is not None:
        scope.state.give_back(len(former.body))
    part = upload.parts[number] = Part(number, body, etag_of(body), scope.now, checksum)
    return part


def _shown(upload: Upload, part: Part) -> dict[str, Any]:
    shown = {
        "PartNumber": part.number,
        "LastModified": part.modified_s,
        "ETag": part.etag,
        "Size": len(part.body),
    }
    return {**shown, **({part.checksum.member: part.checksum.value} if upload.algorithm else {})}


def _is_behind(upload: Upload, bucket: Bucket, after: tuple[str, str]) -> bool:
    key, upload_id = after
    if upload.key != key:
        return upload.key > key
    marked = bucket.uploads.get(upload_id)
    return marked is not None and (upload.initiated, upload.id) > (marked.initiated, marked.id)


def _entry(upload: Upload, encode: Encoding) -> dict[str, Any]:
    owner = owner_of(upload.initiator)
    entry: dict[str, Any] = {
        "Key": encode(upload.key),
        "UploadId": upload.id,
        "Initiated": upload.initiated // 1000,
        "StorageClass": upload.storage_class,
        "Owner": owner,
        "Initiator": {**owner, "DisplayName": "root"},
    }
    if upload.algorithm:
        entry |= {"ChecksumAlgorithm": upload.algorithm, "ChecksumType": upload.checksum_type}
    return entry
