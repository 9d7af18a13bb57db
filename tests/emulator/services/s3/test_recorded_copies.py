"""Copies, headers and versions recorded on AWS, performed again."""

import urllib.request
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from botocore.exceptions import ClientError

from tests.emulator.server.running import Running
from tests.emulator.services.s3.recordings import NAMES, Make, Recorded

IN_JSON = {"ContentType": "application/json", "Metadata": {"key": "value"}}
JSON_BODY = b'{"key": "value"}'


def test_a_copy_keeps_what_is_known_of_its_source(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_s3_copy_metadata_directive_copy", s3), make()
    known = {"ContentLanguage": "en-US", "Metadata": {"key": "value"}}
    aws.tell("put-object", "put_object", Bucket=bucket, Key="source", Body="test", **known)
    aws.tell("head-object", "head_object", Bucket=bucket, Key="source")
    other = {"MetadataDirective": "COPY", "Metadata": {"other": "x"}, "ContentLanguage": "de-DE"}
    aws.tell("copy-object", "copy_object", Bucket=bucket, Key="copy", CopySource=f"{bucket}/source", **other)
    aws.tell("head-object-copy", "head_object", Bucket=bucket, Key="copy")


def test_a_copy_may_replace_what_is_known_of_its_source(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_s3_copy_metadata_replace", s3), make()
    source = {"Bucket": bucket, "Key": "source"}
    s3.put_object(Body=b"x" * 16, ContentLanguage="en-US", **IN_JSON, **source)
    other = {"MetadataDirective": "REPLACE", "Metadata": {"another-key": "value"}, "ContentType": "image/jpg"}
    s3.copy_object(Bucket=bucket, Key="copy", CopySource=source, **other)
    found = s3.head_object(Bucket=bucket, Key="copy")
    recorded = aws.content["head_object_copy"]
    for name in ("Metadata", "ContentType", "ContentLength"):
        assert found[name] == recorded[name]
    assert "ContentLanguage" not in found


def test_a_copy_of_itself_has_to_change_something(s3: Any, make: Make) -> None:
    aws = Recorded("test_s3_copy_object_in_place", s3)
    at = {"Bucket": make(), "Key": "source"}
    s3.put_object(Body=b"x" * 16, **IN_JSON, **at)
    aws.tell("object-attrs", "get_object_attributes", ObjectAttributes=["StorageClass"], **at)
    aws.tell("copy-object-in-place-no-change", "copy_object", CopySource=at, **at)
    s3.copy_object(CopySource=at, StorageClass="STANDARD", ChecksumAlgorithm="SHA256", **at)
    aws.tell("object-attrs-after-copy", "get_object_attributes", ObjectAttributes=["StorageClass"], **at)
    assert "ChecksumSHA256" in s3.head_object(ChecksumMode="ENABLED", **at)


def test_tags_go_along_with_a_copy(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_s3_copy_tagging_directive[COPY]", s3), make()
    aws.tell("put-object", "put_object", Bucket=bucket, Key="source", Body="test", Tagging="key1=value1")
    aws.tell("get-object-tag", "get_object_tagging", Bucket=bucket, Key="source")
    copy = {"Bucket": bucket, "CopySource": f"{bucket}/source", "TaggingDirective": "COPY"}
    aws.tell("copy-object", "copy_object", Key="copy", Tagging="key2=value2", **copy)
    aws.tell("get-copy-object-tag", "get_object_tagging", Bucket=bucket, Key="copy")
    aws.tell("copy-object-tag-empty", "copy_object", Key="other", **copy)
    aws.tell("get-copy-object-tag-empty", "get_object_tagging", Bucket=bucket, Key="other")


def test_a_reader_may_ask_for_other_headers(s3: Any, make: Make) -> None:
    aws, at = Recorded("test_s3_get_object_header_overrides", s3), {"Bucket": make(), "Key": "key"}
    s3.put_object(Body="something", **at)
    aws.tell(
        "get-object",
        "get_object",
        ResponseCacheControl="max-age=74",
        ResponseContentDisposition='attachment; filename="foo.jpg"',
        ResponseContentEncoding="identity",
        ResponseContentLanguage="de-DE",
        ResponseContentType="image/jpeg",
        ResponseExpires="Wed, 21 Oct 2015 07:28:00 GMT",
        **at,
    )


@pytest.mark.parametrize("key", ["test%123", "file%2Fname"])
def test_keys_of_odd_letters(s3: Any, make: Make, key: str) -> None:
    aws, at = Recorded(f"test_put_get_object_special_character[{key}]", s3), {"Bucket": make(), "Key": key}
    aws.tell("put-object-special-char", "put_object", Body="test", **at)
    aws.tell("list-object-special-char", "list_objects_v2", Bucket=at["Bucket"])
    aws.tell("get-object-special-char", "get_object", **at)
    aws.tell("del-object-special-char", "delete_object", **at)


def test_versions_begin_and_end(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_s3_put_object_versioned", s3), make()
    plain, versioned = {"Bucket": bucket, "Key": "non-version-bucket-key"}, {"Bucket": bucket, "Key": "versioned-key"}
    aws.tell("put-pre-versioned", "put_object", Body="non-versioned-key", **plain)
    aws.tell("get-pre-versioned", "get_object", **plain)
    aws.tell("list-object-pre-versioned", "list_object_versions", Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    aws.tell("get-post-versioned", "get_object", **plain)
    s3.put_object(Body="versioned-key", **versioned)
    aws.tell("put-obj-versioned-2", "put_object", Body="versioned-key-updated", **versioned)
    aws.tell("get-obj-versioned", "get_object", **versioned)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    aws.tell("get-obj-versioned-disabled", "get_object", **versioned)
    aws.tell("get-obj-non-versioned-disabled", "get_object", **plain)
    after = {"Bucket": bucket, "Key": "non-version-bucket-key-post"}
    aws.tell("put-non-versioned-post-disable", "put_object", Body="non-versioned-key-post", **after)
    aws.tell("get-non-versioned-post-disable", "get_object", **after)


def test_folders_are_listed_below_a_prefix(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_list_objects_v2_with_prefix_and_delimiter", s3), make()
    for key in ("test/foo/bar/123", "test/foo/bar/456", "test/bar/foo/123"):
        s3.put_object(Bucket=bucket, Key=key, Body="content 123")
    page: dict[str, Any] = {"Bucket": bucket, "Delimiter": "/"}
    aws.tell("list-objects-v2-1", "list_objects_v2", Prefix="test/", **page)
    aws.tell("list-objects-v2-1-with-max-keys", "list_objects_v2", Prefix="test/", MaxKeys=1, **page)
    aws.tell("list-objects-v2-2", "list_objects_v2", Prefix="test/foo", **page)
    aws.tell("list-objects-v2-3", "list_objects_v2", Prefix="test/foo/bar", **page)


def test_an_older_list_goes_on_behind_its_marker(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_list_objects_next_marker", s3), make()
    for number in range(3):
        s3.put_object(Bucket=bucket, Key=f"key-{number}", Body="content 123")
    aws.tell("list-objects-marker-empty", "list_objects", Bucket=bucket, Marker="", MaxKeys=1)
    first = aws.tell("list-objects-max-1", "list_objects", Bucket=bucket, Delimiter="/", MaxKeys=1)
    aws.tell("list-objects-rest", "list_objects", Bucket=bucket, Marker=first["NextMarker"], MaxKeys=1)


def test_a_version_marker_needs_a_key_marker(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_list_objects_versions_markers", s3), make()
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket=bucket, Key="test_2", Body="x")["VersionId"]
    aws.tell("list-objects-next-version-only", "list_object_versions", Bucket=bucket, VersionIdMarker=version)
    aws.tell("list-objects-next-key-last", "list_object_versions", Bucket=bucket, MaxKeys=1, KeyMarker="test_2")


def test_an_upload_replaces_what_is_known(s3: Any, make: Make) -> None:
    aws, at = Recorded("test_multipart_if_match_etag", s3), {"Bucket": make(), "Key": "test-precondition"}
    tag = aws.tell("put-obj", "put_object", Body="test", **at)["ETag"]
    upload = {**at, "UploadId": aws.tell("create-multipart", "create_multipart_upload", **at)["UploadId"]}
    part = s3.upload_part(Body="x", PartNumber=1, **upload)["ETag"]
    upload["MultipartUpload"] = {"Parts": [{"ETag": part, "PartNumber": 1}]}
    aws.tell("complete-multipart-if-match-true-etag", "complete_multipart_upload", IfMatch=part, **upload)
    assert s3.complete_multipart_upload(IfMatch=tag, **upload)["ETag"].endswith('-1"')


def test_places_of_buckets(endpoint: Running) -> None:
    west = endpoint.client("s3", region="eu-west-1")
    aws = Recorded("test_create_bucket_with_eu_location_constraint", west)
    name = next(NAMES)
    west.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "EU"})
    aws.tell("get-bucket-location", "get_bucket_location", Bucket=name)
    aws = Recorded("test_create_bucket_with_invalid_location_constraint[eu-west-1-bar]", west)
    aws.tell(
        "eu-west-1-location-constraint-bar-error",
        "create_bucket",
        Bucket=next(NAMES),
        CreateBucketConfiguration={"LocationConstraint": "bar"},
    )


def test_the_list_of_a_bucket_as_a_document(endpoint: Running, s3: Any) -> None:
    aws, bucket = Recorded("test_bucket_name_with_dots", s3), "with.dots.in-its-name"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="my-content", Body="something")
    aws.tell("list-objects", "list_objects", Bucket=bucket)
    recorded = aws.content["request-path-url-content"]["ListBucketResult"]
    with urllib.request.urlopen(f"{endpoint.url}/{bucket}") as answer:
        root = ET.fromstring(answer.read())
    assert root.tag == f"{{{recorded.pop('@xmlns')}}}ListBucketResult"
    assert {child.tag.partition("}")[2] for child in root} == recorded.keys()


def test_what_a_copy_is_compared_with(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_copy_object_if_match", s3), make()
    for key in ("source", "target"):
        s3.put_object(Bucket=bucket, Key=key, Body=key)
    copy = {"Bucket": bucket, "CopySource": f"{bucket}/source"}
    aws.tell("copy-obj-if-match-fail-wrong-etag", "copy_object", Key="target", IfMatch="other", **copy)
    aws.tell("copy-obj-if-match-fail-no-object", "copy_object", Key="non-existent-key", IfMatch="other", **copy)
    with pytest.raises(ClientError, match="PreconditionFailed"):
        s3.copy_object(Key="target", IfNoneMatch="*", **copy)
