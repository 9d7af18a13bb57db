"""Situations recorded on AWS, performed again."""

from datetime import timedelta
from typing import Any

import pytest

from tests.emulator.services.s3.recordings import Make, Recorded

PART = 5 * 1024 * 1024


def test_versions_of_an_object_are_deleted_by_their_ids(s3: Any, make: Make) -> None:
    aws, at = Recorded("test_delete_object_versioned", s3), {"Bucket": make("Enabled"), "Key": "test-delete"}
    version = aws.tell("put-object", "put_object", Body="test-delete", **at)["VersionId"]
    aws.tell("get-object-with-version", "get_object", VersionId=version, **at)
    marker = aws.tell("delete-object", "delete_object", **at)["VersionId"]
    aws.tell("get-deleted-object", "get_object", **at)
    aws.tell("delete-object-2", "delete_object", **at)
    aws.tell("list-object-versions", "list_object_versions", Bucket=at["Bucket"], Prefix="test-delete")
    aws.tell("delete-object-version", "delete_object", VersionId=version, **at)
    aws.tell("get-deleted-object-with-version", "get_object", VersionId=version, **at)
    aws.tell("get-delete-marker", "get_object", VersionId=marker, **at)
    aws.tell("delete-delete-marker", "delete_object", VersionId=marker, **at)
    aws.tell("delete-wrong-key", "delete_object", Bucket=at["Bucket"], Key="wrong-key")
    aws.tell("delete-with-bad-version", "delete_object", VersionId="nonexistent", **at)


def test_versions_are_deleted_together(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_delete_objects_versioned", s3), make("Enabled")

    def delete(name: str, *objects: dict[str, str]) -> dict[str, Any]:
        return aws.tell(name, "delete_objects", Bucket=bucket, Delete={"Objects": list(objects)})

    version = aws.tell("put-object", "put_object", Bucket=bucket, Key="test-delete", Body="test-delete")["VersionId"]
    keys = [{"Key": key} for key in ("test-delete", "wrongkey", "wrongkey-x")]
    marker = delete("delete-objects-no-version-id", *keys)["Deleted"][0]["DeleteMarkerVersionId"]
    delete("delete-objects-version-id", {"Key": "test-delete", "VersionId": version})
    wrong = "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD"
    delete(
        "delete-objects-wrong-version-id",
        {"Key": "test-delete", "VersionId": wrong},
        {"Key": "wrong-key-2", "VersionId": wrong},
    )
    delete("delete-objects-marker", {"Key": "test-delete", "VersionId": marker})


RANGES = {
    "0-8": "bytes=0-8", "1-1": "bytes=1-1", "1-0": "bytes=1-0", "1-": "bytes=1-", "-1-": "bytes=-1-",
    "-2": "bytes=-2", "-9": "bytes=-9", "-15": "bytes=-15", "0-100": "bytes=0-100", "0-0": "bytes=0-0",
    "0--1": "bytes=0--1", "multiple-ranges": "bytes=0-1,3-4,7-9", "-0": "bytes=-0", "100-200": "bytes=100-200",
    "wrong-format": "0-8", "-": "bytes=-",
}  # fmt: skip


def test_ranges(s3: Any, make: Make) -> None:
    aws, at = Recorded("test_get_object_range", s3), {"Bucket": make(), "Key": "test-key"}
    s3.put_object(Body="0123456789", **at)
    for name, wanted in RANGES.items():
        aws.tell(f"get-{name}", "get_object", Range=wanted, **at)


def test_parts_that_are_too_small(s3: Any, make: Make) -> None:
    aws = Recorded("test_multipart_complete_multipart_too_small", s3)
    at = {"Bucket": make(), "Key": "test-upload-part-exc"}
    at["UploadId"] = s3.create_multipart_upload(**at)["UploadId"]
    tags = [s3.upload_part(Body="data", PartNumber=number, **at)["ETag"] for number in (1, 2)]
    parts = [{"ETag": tag, "PartNumber": number} for number, tag in enumerate(tags, 1)]
    aws.tell("complete-exc-too-small", "complete_multipart_upload", MultipartUpload={"Parts": parts}, **at)
    aws.tell("complete-exc-no-parts", "complete_multipart_upload", MultipartUpload={"Parts": []}, **at)


def test_an_upload_that_is_not_there(s3: Any, make: Make) -> None:
    aws = Recorded("test_multipart_no_such_upload", s3)
    at = {"Bucket": make(), "Key": "test-complete-no-such-multipart", "UploadId": "fakeid"}
    aws.tell("upload-exc", "upload_part", Body="x", PartNumber=1, **at)
    aws.tell(
        "complete-exc", "complete_multipart_upload", MultipartUpload={"Parts": [{"ETag": "x", "PartNumber": 1}]}, **at
    )
    aws.tell("abort-exc", "abort_multipart_upload", **at)


def test_reading_with_conditions(s3: Any, make: Make) -> None:
    for operation in ("get_object", "head_object"):
        aws = Recorded(f"test_s3_get_object_preconditions[{operation}]", s3)
        at = {"Bucket": make(), "Key": "test-object"}
        put = s3.put_object(Body="data", **at)
        tag, changed = put["ETag"], s3.head_object(**at)["LastModified"]
        told = {
            "precondition-if-match": {"IfMatch": '"not-the-etag"'},
            "precondition-if-unmodified-since": {"IfUnmodifiedSince": changed - timedelta(days=1)},
            "precondition-if-none-match": {"IfNoneMatch": tag},
            "copy-precondition-if-modified-since": {"IfModifiedSince": changed},
            "precondition-if-modified-since-is-object": {"IfModifiedSince": changed},
            "obj-ignore-future-modified-since": {"IfModifiedSince": changed + timedelta(days=1)},
            "etag-missing-quotes": {"IfNoneMatch": tag.strip('"')},
            "obj-success": {"IfMatch": tag, "IfNoneMatch": "other", "IfModifiedSince": changed - timedelta(days=1)},
        }
        for name, conditions in told.items():
            aws.tell(name, operation, **at, **conditions)


def test_copying_with_conditions(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_s3_copy_object_preconditions", s3), make()
    put = s3.put_object(Bucket=bucket, Key="source", Body="data")
    tag, changed = put["ETag"], aws.tell("head-object", "head_object", Bucket=bucket, Key="source")["LastModified"]
    told = {
        "copy-precondition-if-match": {"CopySourceIfMatch": '"not-the-etag"'},
        "copy-precondition-if-unmodified-since": {"CopySourceIfUnmodifiedSince": changed - timedelta(days=1)},
        "copy-precondition-if-none-match": {"CopySourceIfNoneMatch": tag},
        "copy-precondition-if-modified-since": {"CopySourceIfModifiedSince": changed},
        "copy-etag-missing-quotes": {"CopySourceIfNoneMatch": tag.strip('"')},
        "copy-ignore-future-modified-since": {"CopySourceIfModifiedSince": changed + timedelta(days=1)},
        "copy-success": {"CopySourceIfMatch": tag, "CopySourceIfNoneMatch": "other"},
    }
    for name, conditions in told.items():
        aws.tell(name, "copy_object", Bucket=bucket, Key="copy", CopySource=f"{bucket}/source", **conditions)


def test_writing_over_what_is_known(s3: Any, make: Make) -> None:
    aws = Recorded("test_put_object_if_match_versioned_bucket", s3)
    at = {"Bucket": make("Enabled"), "Key": "test-precondition"}
    tag = aws.tell("put-obj", "put_object", Body="test", **at)["ETag"]
    aws.tell("put-obj-if-none-match-bad-value", "put_object", IfMatch="d41d8cd98f00b204e9800998ecf8427e", **at)
    aws.tell("del-obj", "delete_object", **at)
    aws.tell("put-obj-after-del-exc", "put_object", IfMatch=tag, **at)
    after = aws.tell("put-obj-after-del", "put_object", Body="test-after-del", **at)["ETag"]
    aws.tell("put-obj-if-match", "put_object", Body="test-if-match", IfMatch=after, **at)
    aws.tell("list-object-versions", "list_object_versions", Bucket=at["Bucket"])


def test_conditions_of_writes_that_cannot_be(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_put_object_if_match_validation", s3), make()
    at = {"Bucket": bucket, "Key": "test-precondition-validation"}
    aws.tell("put-obj-if-match-star-value", "put_object", IfMatch="*", **at)
    aws.tell("put-obj-if-match-bad-value", "put_object", IfMatch="abcdef", **at)
    aws.tell("put-obj-if-match-bad-value-2", "put_object", IfMatch="bad-char_/", **at)
    aws = Recorded("test_put_object_if_none_match_validation", s3)
    aws.tell("put-obj", "put_object", IfNoneMatch="*", **at)
    aws.tell("put-obj-if-none-match-bad-value", "put_object", IfNoneMatch="abc", **at)


def test_tags_of_versions(s3: Any, make: Make) -> None:
    aws, at = Recorded("test_object_tagging_versioned", s3), {"Bucket": make("Enabled"), "Key": "test-version-tagging"}

    def tags(value: str) -> dict[str, Any]:
        return {"Tagging": {"TagSet": [{"Key": value.replace("v1", "").replace("tag", "tag"), "Value": value}]}}

    first = s3.put_object(Body="test", **at)["VersionId"]
    second = s3.put_object(Body="test2", **at)["VersionId"]
    aws.tell("put-object-tags-current-version", "put_object_tagging", VersionId=second, **tags("tag3"), **at)
    aws.tell("get-object-tags-current-version", "get_object_tagging", **at)
    aws.tell("put-object-tags-previous-version", "put_object_tagging", VersionId=first, **tags("tag1"), **at)
    aws.tell("get-object-tags-previous-version-again", "get_object_tagging", VersionId=first, **at)
    s3.delete_object_tagging(VersionId=second, **at)
    aws.tell("get-object-tags-deleted-current", "get_object_tagging", **at)
    marker = aws.tell("put-delete-marker", "delete_object", **at)["VersionId"]
    for verb in ("get", "put", "delete"):
        given = tags("tag1") if verb == "put" else {}
        aws.tell(f"{verb}-object-tags-delete-marker-latest", f"{verb}_object_tagging", **given, **at)
        aws.tell(f"{verb}-object-tags-delete-marker-id", f"{verb}_object_tagging", VersionId=marker, **given, **at)


def test_tags_that_cannot_be(s3: Any, make: Make) -> None:
    aws, at = Recorded("test_tagging_validation", s3), {"Bucket": make(), "Key": "k"}
    s3.put_object(Body="", **at)
    wrong: dict[str, list[tuple[str, str]]] = {
        "aws-prefixed": [("aws:prefixed", "Val1")],
        "duplicate-keys": [("Key1", "Val1"), ("Key1", "Val1")],
        "invalid-key": [("Key1,Key2", "Val1")],
        "invalid-value": [("Key1", "Val1,Val2")],
    }
    for name, pairs in wrong.items():
        tagging = {"TagSet": [{"Key": key, "Value": value} for key, value in pairs]}
        aws.tell(f"put-bucket-tags-{name}", "put_bucket_tagging", Bucket=at["Bucket"], Tagging=tagging)
        if f"put-object-tags-{name}" in aws.content:
            aws.tell(f"put-object-tags-{name}", "put_object_tagging", Tagging=tagging, **at)


def test_tags_where_nothing_is(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_object_tagging_exc", s3), make()
    tagging: dict[str, Any] = {"Tagging": {"TagSet": []}}
    nowhere, nothing = {"Bucket": "not-a-bucket-of-ours", "Key": "fake-key"}, {"Bucket": bucket, "Key": "fake-key"}
    aws.tell("get-no-bucket-tags", "get_object_tagging", **nowhere)
    aws.tell("put-no-bucket-tags", "put_object_tagging", **tagging, **nowhere)
    aws.tell("delete-no-bucket-tags", "delete_object_tagging", **nowhere)
    aws.tell("put-no-key-tags", "put_object_tagging", **tagging, **nothing)
    aws.tell("delete-no-key-tags", "delete_object_tagging", **nothing)
    aws.tell("put-obj-duplicate-tagging", "put_object", Tagging="key1=val1&key1=val2", **nothing)
    aws.tell("put-obj-wrong-format", "put_object", Tagging="key1=val1,key2=val2", **nothing)


def test_versioning(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_bucket_versioning_crud", s3), make()

    def put(name: str, status: dict[str, str], where: str = bucket) -> None:
        aws.tell(f"put-versioning-{name}", "put_bucket_versioning", Bucket=where, VersioningConfiguration=status)

    aws.tell("get-versioning-before", "get_bucket_versioning", Bucket=bucket)
    put("suspended-before", {"Status": "Suspended"})
    put("enabled-lowercase", {"Status": "enabled"})
    put("empty", {})
    put("disabled", {"Status": "Disabled"})
    put("enabled-capitalized", {"Status": "Enabled"})
    aws.tell("get-versioning-after-enabled", "get_bucket_versioning", Bucket=bucket)
    put("suspended-after", {"Status": "Suspended"})
    aws.tell("get-versioning-after-suspended", "get_bucket_versioning", Bucket=bucket)
    put("no-bucket", {"Status": "Suspended"}, "not-a-bucket-of-ours")
    aws.tell("get-versioning-no-bucket", "get_bucket_versioning", Bucket="not-a-bucket-of-ours")


def test_policies_that_are_none(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_bucket_policy_exc", s3), make()
    texts = {"put-empty-bucket-policy": "", "put-bucket-policy-randomstring": "random text"}
    for name, text in {**texts, "put-bucket-policy-empty-json": "{}"}.items():
        aws.tell(name, "put_bucket_policy", Bucket=bucket, Policy=text)


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA256"])
def test_checksums_that_do_not_fit(s3: Any, make: Make, algorithm: str) -> None:
    aws, at = Recorded(f"test_put_object_checksum[{algorithm}]", s3), {"Bucket": make(), "Key": "file"}
    at["ChecksumAlgorithm"] = algorithm
    field = f"Checksum{algorithm}"
    good = s3.put_object(Body="test data..", **at)[field]
    wrong = {"CRC32": "AAAAAA==", "SHA256": "A" * 43 + "="}[algorithm]
    aws.tell("put-wrong-checksum-no-b64", "put_object", Body="test data..", **{**at, field: "test"})
    aws.tell("put-wrong-checksum-value", "put_object", Body="test data..", **{**at, field: wrong})
    aws.tell("put-object-generated", "put_object", Body="test data..", **{**at, field: good})
    aws.tell("put-object-autogenerated", "put_object", Body="test data..", **at)
    del at["ChecksumAlgorithm"]
    aws.tell(
        "get-object-attrs-auto-generated",
        "get_object_attributes",
        ObjectAttributes=["ETag", "Checksum"],
        **at,
    )
    aws.tell("head-object-with-checksum", "head_object", ChecksumMode="ENABLED", **at)


def test_parts_of_an_object(s3: Any, make: Make) -> None:
    aws, at = Recorded("test_get_object_part", s3), {"Bucket": make(), "Key": "test.file"}
    upload = {**at, "UploadId": s3.create_multipart_upload(**at)["UploadId"]}
    bodies = ("a" * (PART + 16), "test content 123")
    tags = [s3.upload_part(Body=body, PartNumber=number, **upload)["ETag"] for number, body in enumerate(bodies, 1)]
    parts = [{"ETag": tag, "PartNumber": number} for number, tag in enumerate(tags, 1)]
    s3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **upload)
    aws.tell("part-doesnt-exist", "get_object", PartNumber=10, **at)
    aws.tell("part-with-range", "get_object", PartNumber=2, Range="bytes=0-8", **at)
    at["Key"] = "test-no-multipart"
    s3.put_object(Body="test-123", **at)
    aws.tell("get-obj-no-multipart", "get_object", PartNumber=1, **at)
    aws.tell("part-no-multipart", "get_object", PartNumber=2, **at)


def test_what_is_not_there(s3: Any, make: Make) -> None:
    bucket = make()
    Recorded("test_range_key_not_exists", s3).tell(
        "exc", "get_object", Bucket=bucket, Key="my-key", Range="bytes=1024-4096"
    )
    Recorded("test_delete_non_existing_keys", s3).tell(
        "deleted-resp",
        "delete_objects",
        Bucket=bucket,
        Delete={"Objects": [{"Key": key} for key in ("dummy1", "dummy2", "test-key-nonexistent")]},
    )
    Recorded("test_delete_non_existing_keys_in_non_existing_bucket", s3).tell(
        "error-non-existent-bucket", "delete_objects", Bucket="not-a-bucket-of-ours", Delete={"Objects": [{"Key": "x"}]}
    )
    Recorded("test_s3_uppercase_bucket_name", s3).tell("uppercase-bucket", "create_bucket", Bucket="Bucket-Upper")
    aws = Recorded("test_head_object_fields", s3)
    s3.put_object(Bucket=bucket, Key="k", Body="abcdefgh")
    aws.tell("head-object-404", "head_object", Bucket=bucket, Key="doesnotexist")


def test_encodings_of_lists(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_list_ops_encoding_type_validation[list_objects_v2]", s3), make()
    aws.tell("list_objects_v2-error-wrong-value", "list_objects_v2", Bucket=bucket, EncodingType="value")
    aws.tell("list_objects_v2-error-empty-value", "list_objects_v2", Bucket=bucket, EncodingType="")


def test_versions_where_there_are_none(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_list_object_versions_order_unversioned", s3), make()
    aws.tell("list-empty", "list_object_versions", Bucket=bucket, EncodingType="url")
    for number, key in enumerate(("a-test-object-1", "c-test-object-3", "b-test-object-2"), 1):
        s3.put_object(Bucket=bucket, Key=key, Body=f"body-{number}xxxxxxx")
    listed = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert [version["Key"] for version in listed] == sorted(version["Key"] for version in listed)
