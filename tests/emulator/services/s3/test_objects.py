"""Objects: put, get, head, delete, copy; conditions, ranges, checksums."""

from typing import Any

import pytest

from emulator.services.s3 import limits
from tests.emulator.services.s3.bench import BUCKET, Store
from tests.emulator.worlds import Refused

TEN = b"0123456789"


def test_an_object_is_described_as_aws_describes_it(store: Store) -> None:
    put = store.put("my/key", b"hello", Metadata={"by": "me"}, ContentType="text/plain", CacheControl="no-cache")
    assert put == {
        "ETag": '"5d41402abc4b2a76b9719d911017c592"',
        "ServerSideEncryption": "AES256",
        "ChecksumCRC64NVME": "M3eFcAZSQlc=",
        "ChecksumType": "FULL_OBJECT",
    }
    described = {
        "AcceptRanges": "bytes",
        "CacheControl": "no-cache",
        "ContentLength": 5,
        "ContentType": "text/plain",
        "ETag": put["ETag"],
        "LastModified": 1767225600,
        "Metadata": {"by": "me"},
        "ServerSideEncryption": "AES256",
    }
    assert store.s3("GetObject", Key="my/key") == {**described, "Body": b"hello"}
    head = store.s3("HeadObject", Key="my/key", ChecksumMode="ENABLED")
    assert head == {**described, "ChecksumCRC64NVME": "M3eFcAZSQlc=", "ChecksumType": "FULL_OBJECT"}


def test_a_key_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(Refused, match="NoSuchKey: The specified key does not exist") as raised:
        store.get("none")
    assert (raised.value.status, raised.value.failure.detail) == (404, {"Key": "none"})
    store.put("Case")
    with pytest.raises(Refused, match="NoSuchKey"):
        store.get("case")


@pytest.mark.parametrize(
    ("header", "body", "told"),
    [
        ("bytes=0-8", TEN[:9], "bytes 0-8/10"),
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=1-", TEN[1:], "bytes 1-9/10"),
        ("bytes=0-100", TEN, "bytes 0-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=-15", TEN, "bytes 0-9/10"),
        ("bytes=1-0", TEN, None),
        ("bytes=0--1", TEN, None),
        ("bytes=0-1,3-4", TEN, None),
        ("0-9", TEN, None),
        ("bytes=-", TEN, None),
    ],
)
def test_a_range_is_cut_or_not_heeded(store: Store, header: str, body: bytes, told: str | None) -> None:
    store.put("key", TEN)
    answer = store.s3("GetObject", Key="key", Range=header, ChecksumMode="ENABLED")
    assert (answer["Body"], answer.get("ContentRange"), answer["ContentLength"]) == (body, told, len(body))
    assert answer.get("HttpStatus") == (206 if told else None)
    assert ("ChecksumType" in answer) == (body == TEN)


@pytest.mark.parametrize("header", ["bytes=100-200", "bytes=-0", "bytes=10-"])
def test_a_range_behind_the_end_is_refused(store: Store, header: str) -> None:
    store.put("key", TEN)
    with pytest.raises(Refused, match="InvalidRange: The requested range is not satisfiable") as raised:
        store.get("key", Range=header)
    assert raised.value.failure.detail == {"ActualObjectSize": 10, "RangeRequested": header}
    assert raised.value.status == 416


def test_conditions_of_reading(store: Store) -> None:
    etag = store.put("key")["ETag"]
    now = 1767225600
    for given in ({"IfNoneMatch": etag}, {"IfNoneMatch": etag.strip('"')}, {"IfModifiedSince": now}):
        with pytest.raises(Refused) as raised:
            store.get("key", **given)
        assert raised.value.status == 304
    for given, condition in (
        ({"IfMatch": '"other"'}, "If-Match"),
        ({"IfUnmodifiedSince": now - 1}, "If-Unmodified-Since"),
    ):
        with pytest.raises(Refused, match="PreconditionFailed: At least one of the pre-conditions") as raised:
            store.get("key", **given)
        assert raised.value.failure.detail == {"Condition": condition}
    for given in ({"IfMatch": etag}, {"IfModifiedSince": now - 1}, {"IfModifiedSince": now + 60}):
        assert store.get("key", **given) == b"data"
    assert store.get("key", IfMatch=etag, IfUnmodifiedSince=now - 1) == b"data"


def test_conditions_of_writing(store: Store) -> None:
    with pytest.raises(Refused, match="NoSuchKey"):
        store.put("key", IfMatch='"any"')
    etag = store.put("key", IfNoneMatch="*")["ETag"]
    with pytest.raises(Refused, match="PreconditionFailed"):
        store.put("key", IfNoneMatch="*")
    with pytest.raises(Refused, match="PreconditionFailed"):
        store.put("key", IfMatch='"other"')
    store.put("key", b"new", IfMatch=etag)
    assert store.get("key") == b"new"
    for given in ({"IfNoneMatch": etag}, {"IfMatch": "*"}):
        with pytest.raises(Refused, match="NotImplemented: A header you provided implies functionality"):
            store.put("key", **given)
    with pytest.raises(Refused, match="PreconditionFailed"):
        store.s3("DeleteObject", Key="key", IfMatch=etag)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"ChecksumCRC32": "AAAAAA=="}, "BadDigest: The CRC32 you specified did not match the calculated checksum."),
        ({"ChecksumSHA256": "no"}, "InvalidRequest: Value for x-amz-checksum-sha256 header is invalid."),
        (
            {"ChecksumSHA256": "no", "ChecksumCRC32": "AAAAAA=="},
            "InvalidRequest: Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
        ),
        ({"ContentMD5": "no"}, "InvalidDigest: The Content-MD5 you specified was invalid."),
        (
            {"ContentMD5": "1B2M2Y8AsgTpgAmY7PhCfg=="},
            "BadDigest: The Content-MD5 you specified did not match what we received.",
        ),
        ({"ChecksumXXHASH64": "x"}, "NotImplemented: Sluice does not model the checksum algorithm XXHASH64"),
    ],
)
def test_a_body_is_verified(store: Store, given: dict[str, Any], refusal: str) -> None:
    with pytest.raises(Refused) as raised:
        store.put("key", **given)
    assert str(raised.value) == refusal
    assert store.keys() == []


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("ChecksumCRC32", "rfPzYw=="),
        ("ChecksumCRC32C", "rth90Q=="),
        ("ChecksumSHA1", "oXyaqmHoChv3HQ2FCvTluqmAC70="),
        ("ChecksumSHA256", "Om6weQ85rIfJTzhWst0sXREOaBFgImGpqSPTuyOtyLc="),
    ],
)
def test_the_checksum_of_the_client_is_kept(store: Store, member: str, value: str) -> None:
    given: dict[str, Any] = {member: value}
    assert store.put("key", **given)[member] == value
    (entry,) = store.s3("ListObjects")["Contents"]
    assert (entry["ChecksumAlgorithm"], entry["ChecksumType"]) == ([member[8:]], "FULL_OBJECT")
    attributes = store.s3("GetObjectAttributes", Key="key", ObjectAttributes=["Checksum", "ObjectSize", "ETag"])
    assert attributes["Checksum"] == {member: value, "ChecksumType": "FULL_OBJECT"}
    assert (attributes["ObjectSize"], attributes["ETag"]) == (4, "8d777f385d3dfec8815d20f7496026dc")


def test_limits_are_kept_at_and_one_past(store: Store) -> None:
    store.put("k" * limits.KEY_BYTES)
    with pytest.raises(Refused, match="KeyTooLongError: Your key is too long"):
        store.put("k" * (limits.KEY_BYTES + 1))
    store.put("key", Metadata={"a": "v" * (limits.METADATA_BYTES - 1)})
    with pytest.raises(Refused, match="MetadataTooLarge: Your metadata headers exceed the maximum"):
        store.put("key", Metadata={"a": "v" * limits.METADATA_BYTES})


def test_more_than_the_emulator_keeps_is_refused_by_its_number(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr("emulator.services.s3.state.OBJECT_BYTES", 1024 * 1024)
    monkeypatch.setattr("emulator.services.s3.state.WORLD_BYTES", 2 * 1024 * 1024)
    most = bytes(1024 * 1024)
    with pytest.raises(Refused, match="NotImplemented: Sluice keeps at most 1 MiB of an object"):
        store.put("large", most + b"1")
    store.put("one", most)
    store.put("two", most)
    with pytest.raises(Refused, match="NotImplemented: Sluice keeps at most 2 MiB of objects in a world"):
        store.put("three", b"1")
    store.s3("DeleteObject", Key="one")
    store.put("two", b"small")
    store.put("three", most)


def test_storage_classes_are_kept_and_archived_objects_not_read(store: Store) -> None:
    store.put("key", StorageClass="STANDARD_IA")
    assert store.s3("HeadObject", Key="key")["StorageClass"] == "STANDARD_IA"
    store.put("key", StorageClass="GLACIER")
    with pytest.raises(Refused, match="InvalidObjectState: The operation is not valid for the object's storage class"):
        store.get("key")
    with pytest.raises(Refused, match="InvalidStorageClass"):
        store.put("key", StorageClass="CHEAP")


def test_an_answers_headers_are_chosen_by_who_asks(store: Store) -> None:
    store.put("key", ContentEncoding="gzip,aws-chunked", Expires="never")
    answer = store.s3("GetObject", Key="key", ResponseContentType="image/png", ResponseExpires=1445412480)
    assert (answer["ContentType"], answer["ContentEncoding"]) == ("image/png", "gzip")
    assert answer["Expires"] == "Wed, 21 Oct 2015 07:28:00 GMT"
    assert store.s3("HeadObject", Key="key")["Expires"] == "never"


def test_an_object_is_copied_with_or_without_what_is_said_of_it(store: Store) -> None:
    store.put(
        "a b",
        b"x",
        Metadata={"by": "me"},
        ContentType="text/plain",
        Tagging="t=1",
        ChecksumSHA1="EfatjsUqKYSrqv18O1FlA3hcIHI=",
    )
    result = store.s3("CopyObject", Key="copy", CopySource=f"{BUCKET}/a%20b")["CopyObjectResult"]
    assert result["ChecksumSHA1"] == "EfatjsUqKYSrqv18O1FlA3hcIHI="
    head = store.s3("HeadObject", Key="copy")
    assert (head["Metadata"], head["ContentType"], head["TagCount"]) == ({"by": "me"}, "text/plain", 1)
    store.s3(
        "CopyObject", Key="other", CopySource=f"/{BUCKET}/a b", MetadataDirective="REPLACE",
        TaggingDirective="REPLACE", Metadata={"by": "you"}, ChecksumAlgorithm="CRC32",
    )  # fmt: skip
    head = store.s3("HeadObject", Key="other", ChecksumMode="ENABLED")
    assert (head["Metadata"], head["ContentType"]) == ({"by": "you"}, "binary/octet-stream")
    assert ("TagCount" in head, "ChecksumCRC32" in head) == (False, True)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"Key": "key", "CopySource": f"{BUCKET}/key"}, "InvalidRequest: This copy request is illegal because"),
        ({"Key": "b", "CopySource": f"{BUCKET}/none"}, "NoSuchKey"),
        ({"Key": "b", "CopySource": "nowhere/key"}, "NoSuchBucket"),
        ({"Key": "b", "CopySource": "nowhere"}, "InvalidArgument: Copy Source must mention"),
        ({"Key": "b", "CopySource": f"{BUCKET}/key", "CopySourceIfMatch": "x"}, "PreconditionFailed"),
        ({"Key": "b", "CopySource": f"{BUCKET}/key", "CopySourceIfModifiedSince": 1767225600}, "PreconditionFailed"),
        ({"Key": "key", "CopySource": f"{BUCKET}/key", "IfNoneMatch": "*", "StorageClass": "STANDARD_IA"}, "Precond"),
        ({"Key": "b", "CopySource": f"{BUCKET}/key", "MetadataDirective": "X"}, "InvalidArgument: Unknown metadata"),
        ({"Key": "b", "CopySource": f"{BUCKET}/key", "SSEKMSKeyId": "k"}, "Sluice does not model encryption with KMS"),
    ],
)
def test_a_copy_is_refused(store: Store, given: dict[str, Any], refusal: str) -> None:
    store.put("key")
    with pytest.raises(Refused, match=refusal):
        store.s3("CopyObject", **given)


def test_several_objects_are_deleted_at_once_those_that_are_not_there_too(store: Store) -> None:
    store.put("a")
    answer = store.s3("DeleteObjects", Delete={"Objects": [{"Key": "a"}, {"Key": "none"}]})
    assert answer == {"Deleted": [{"Key": "a"}, {"Key": "none"}]}
    assert store.s3("DeleteObjects", Delete={"Objects": [{"Key": "a"}], "Quiet": True}) == {}
    too_many = {"Objects": [{"Key": "a"}] * (limits.DELETED_KEYS + 1)}
    for given in ({"Delete": too_many}, {}):
        with pytest.raises(Refused, match="MalformedXML"):
            store.s3("DeleteObjects", **given)
    assert store.s3("DeleteObject", Key="none") == {}


def test_the_trace_tells_what_was_put_got_and_removed(store: Store) -> None:
    store.put("key")
    store.get("key")
    store.s3("DeleteObject", Key="key")
    with pytest.raises(Refused):
        store.get("key")
    told = [(event.kind, event.resource, event.detail["key"]) for event in store.trace()]
    arn = f"arn:aws:s3:::{BUCKET}"
    assert told == [(kind, arn, "key") for kind in ("put", "get", "remove", "refuse")]
    held = [(event.detail["objects"], event.detail["bytes"]) for event in store.trace()[:3]]
    assert held == [(1, 4), (1, 4), (0, 0)]


def test_a_world_is_made_again_from_its_journal_with_its_objects() -> None:
    first = Store()
    first.versioned()
    first.put("key", b"\x00\xff")
    first.get("key")
    second = Store()
    second.world.replay(first.journal[1:])
    assert second.get("key") == b"\x00\xff"
    assert [event[2:] for event in second.trace()[:2]] == [event[2:] for event in first.trace()[:2]]
