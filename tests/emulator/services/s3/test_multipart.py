"""Multipart uploads: parts, their rules, how they are put together."""

from typing import Any

import pytest

from emulator.services.s3.limits import PART_BYTES
from tests.emulator.services.s3.bench import BUCKET, Store
from tests.emulator.worlds import Refused

LARGE = b"a" * PART_BYTES


def begin(store: Store, key: str = "key", **parameters: Any) -> dict[str, Any]:
    """Begin an upload; return what each call about it names."""
    upload = store.s3("CreateMultipartUpload", Key=key, **parameters)["UploadId"]
    return {"Key": key, "UploadId": upload}


def send(store: Store, upload: dict[str, Any], *bodies: bytes) -> list[dict[str, Any]]:
    """Upload parts; return them as they are listed at the end."""
    sent = []
    for number, body in enumerate(bodies, 1):
        answer = store.s3("UploadPart", PartNumber=number, Body=body, **upload)
        checksums = {name: value for name, value in answer.items() if name.startswith("Checksum")}
        sent.append({"PartNumber": number, "ETag": answer["ETag"], **checksums})
    return sent


def complete(store: Store, upload: dict[str, Any], parts: list[dict[str, Any]], **parameters: Any) -> Any:
    """Complete an upload."""
    return store.s3("CompleteMultipartUpload", MultipartUpload={"Parts": parts}, **upload, **parameters)


def test_parts_become_one_object(store: Store) -> None:
    upload = begin(store, Metadata={"by": "me"}, Tagging="t=1")
    parts = send(store, upload, LARGE, b"end")
    assert [part["Size"] for part in store.s3("ListParts", **upload)["Parts"]] == [PART_BYTES, 3]
    done = complete(store, upload, parts)
    assert done["ETag"].endswith('-2"')
    assert done["ChecksumType"] == "FULL_OBJECT"
    head = store.s3("HeadObject", Key="key")
    assert (head["ContentLength"], head["Metadata"], head["TagCount"]) == (PART_BYTES + 3, {"by": "me"}, 1)
    part = store.s3("GetObject", Key="key", PartNumber=2)
    assert (part["Body"], part["PartsCount"], part["HttpStatus"]) == (b"end", 2, 206)
    assert part["ContentRange"] == f"bytes {PART_BYTES}-{PART_BYTES + 2}/{PART_BYTES + 3}"
    with pytest.raises(Refused, match="InvalidPartNumber: The requested partnumber is not satisfiable"):
        store.get("key", PartNumber=3)
    with pytest.raises(Refused, match="Cannot specify both Range header and partNumber query parameter"):
        store.get("key", PartNumber=1, Range="bytes=0-1")
    with pytest.raises(Refused, match="NoSuchUpload: The specified upload does not exist"):
        store.s3("ListParts", **upload)


def test_every_part_but_the_last_has_five_mebibytes(store: Store) -> None:
    upload = begin(store)
    parts = send(store, upload, LARGE[:-1], b"end")
    with pytest.raises(Refused, match="EntityTooSmall: Your proposed upload is smaller than the minimum") as raised:
        complete(store, upload, parts)
    detail = raised.value.failure.detail or {}
    assert (detail["MinSizeAllowed"], detail["PartNumber"], detail["ProposedSize"]) == (PART_BYTES, 1, PART_BYTES - 1)


def test_what_is_listed_must_be_what_was_uploaded(store: Store) -> None:
    upload = begin(store)
    (part,) = send(store, upload, b"only")
    for listed, refusal in (
        ([], "InvalidRequest: You must specify at least one part"),
        ([{**part, "ETag": '"other"'}], "InvalidPart: One or more of the specified parts could not be found."),
        ([{**part, "PartNumber": 2}], "InvalidPart"),
        ([part, part], "InvalidPartOrder: The list of parts was not in ascending order."),
        ([{**part, "ChecksumCRC32": "AAAAAA=="}], "InvalidPart"),
    ):
        with pytest.raises(Refused, match=refusal):
            complete(store, upload, listed)
    with pytest.raises(Refused, match="The upload was created using the null checksum mode"):
        complete(store, upload, [part], ChecksumType="COMPOSITE")
    with pytest.raises(Refused, match="Part number must be an integer between 1 and 10000, inclusive"):
        store.s3("UploadPart", PartNumber=10_001, Body=b"", **upload)
    assert complete(store, upload, [part], IfNoneMatch="*")["Key"] == "key"


def test_checksums_of_parts_are_joined(store: Store) -> None:
    upload = begin(store, ChecksumAlgorithm="CRC32")
    (part,) = send(store, upload, b"data")
    with pytest.raises(Refused, match="It was missing for part 1 in the request"):
        complete(store, upload, [{"PartNumber": 1, "ETag": part["ETag"]}])
    done = complete(store, upload, [part])
    assert (done["ChecksumType"], done["ChecksumCRC32"][-2:]) == ("COMPOSITE", "-1")
    attributes = store.s3("GetObjectAttributes", Key="key", ObjectAttributes=["Checksum", "ObjectParts"])
    assert attributes["Checksum"] == {"ChecksumCRC32": done["ChecksumCRC32"][:-2], "ChecksumType": "COMPOSITE"}
    assert attributes["ObjectParts"]["Parts"] == [{"PartNumber": 1, "Size": 4, "ChecksumCRC32": "rfPzYw=="}]


def test_a_checksum_of_the_whole_is_verified(store: Store) -> None:
    upload = begin(store, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    parts = send(store, upload, b"data")
    with pytest.raises(Refused, match="BadDigest"):
        complete(store, upload, parts, ChecksumCRC32="AAAAAA==")
    assert complete(store, upload, parts, ChecksumCRC32="rfPzYw==")["ChecksumCRC32"] == "rfPzYw=="


@pytest.mark.parametrize(("kind", "algorithm"), [("COMPOSITE", "CRC64NVME"), ("FULL_OBJECT", "SHA256")])
def test_a_kind_of_checksum_does_not_go_with_every_algorithm(store: Store, kind: str, algorithm: str) -> None:
    refusal = f"The {kind} checksum type cannot be used with the {algorithm.lower()} checksum algorithm."
    with pytest.raises(Refused, match=refusal):
        begin(store, ChecksumAlgorithm=algorithm, ChecksumType=kind)


def test_parts_are_copied_from_objects(store: Store) -> None:
    store.put("source", b"0123456789")
    upload = begin(store)
    copied = store.s3(
        "UploadPartCopy", PartNumber=1, CopySource=f"{BUCKET}/source", CopySourceRange="bytes=2-4", **upload
    )
    complete(store, upload, [{"PartNumber": 1, "ETag": copied["CopyPartResult"]["ETag"]}])
    assert store.get("key") == b"234"
    with pytest.raises(Refused, match="The x-amz-copy-source-range value must be of the form"):
        store.s3("UploadPartCopy", PartNumber=1, CopySource=f"{BUCKET}/source", CopySourceRange="2-4", **begin(store))


def test_uploads_are_listed_and_aborted(store: Store) -> None:
    first, second = begin(store, "a/1"), begin(store, "b")
    send(store, first, b"kept")
    listed = store.s3("ListMultipartUploads")
    assert [upload["UploadId"] for upload in listed["Uploads"]] == [first["UploadId"], second["UploadId"]]
    page = store.s3("ListMultipartUploads", MaxUploads=1)
    marker = {"KeyMarker": page["NextKeyMarker"], "UploadIdMarker": page["NextUploadIdMarker"]}
    assert [upload["Key"] for upload in store.s3("ListMultipartUploads", **marker)["Uploads"]] == ["b"]
    assert store.s3("ListMultipartUploads", Delimiter="/")["CommonPrefixes"] == [{"Prefix": "a/"}]
    for upload in (first, second):
        store.s3("AbortMultipartUpload", **upload)
    assert "Uploads" not in store.s3("ListMultipartUploads")
    with pytest.raises(Refused, match="NoSuchUpload"):
        store.s3("AbortMultipartUpload", **first)
