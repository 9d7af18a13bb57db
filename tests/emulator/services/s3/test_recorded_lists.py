"""Lists, tags, checksums and settings recorded on AWS, performed again."""

import json
from typing import Any

import pytest

from tests.emulator.services.s3.recordings import NAMES, Make, Recorded

KEYS = ("folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2")


def filled(s3: Any, bucket: str) -> str:
    """Put objects into folders."""
    for key in KEYS:
        s3.put_object(Bucket=bucket, Key=key, Body=b"content 123")
    return bucket


def test_a_list_goes_on_behind_a_folder(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_list_objects_v2_continuation_common_prefixes", s3), filled(s3, make())
    page: dict[str, Any] = {"Bucket": bucket, "Prefix": "folder/", "Delimiter": "/", "MaxKeys": 1}
    aws.tell("list-objects-v2-all-keys", "list_objects_v2", Bucket=bucket)
    token = aws.tell("list-objects-v2-start", "list_objects_v2", **page)["NextContinuationToken"]
    token = aws.tell("list-objects-v2-next-1", "list_objects_v2", ContinuationToken=token, **page)[
        "NextContinuationToken"
    ]
    aws.tell("list-objects-v2-end", "list_objects_v2", ContinuationToken=token, **page)


def test_a_list_of_versions_goes_on_behind_a_folder(s3: Any, make: Make) -> None:
    aws = Recorded("test_list_object_versions_pagination_common_prefixes", s3)
    bucket = make()
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    page: dict[str, Any] = {"Bucket": filled(s3, bucket), "Prefix": "folder/", "Delimiter": "/", "MaxKeys": 1}
    aws.tell("list-object-versions-all-keys", "list_object_versions", Bucket=bucket)
    first = aws.tell("list-object-versions-start", "list_object_versions", **page)
    second = aws.tell("list-object-versions-next-1", "list_object_versions", KeyMarker=first["NextKeyMarker"], **page)
    aws.tell("list-object-versions-end", "list_object_versions", KeyMarker=second["NextKeyMarker"], **page)
    aws.tell("list-object-versions-manual-first-file", "list_object_versions", KeyMarker=KEYS[0], **page)


def test_parts_are_listed_in_pages(s3: Any, make: Make) -> None:
    aws, at = Recorded("test_list_parts_pagination", s3), {"Bucket": make(), "Key": "test-list-part-pagination"}
    at["UploadId"] = s3.create_multipart_upload(**at)["UploadId"]
    aws.tell("list-parts-empty", "list_parts", **at)
    for number in (1, 2):
        s3.upload_part(Body=b"data", PartNumber=number, **at)
    aws.tell("list-parts-all", "list_parts", **at)
    aws.tell("list-parts-1", "list_parts", MaxParts=1, **at)
    aws.tell("list-parts-next", "list_parts", MaxParts=1, PartNumberMarker=1, **at)
    aws.tell("list-parts-wrong-part", "list_parts", MaxParts=1, PartNumberMarker=10, **at)


def test_an_upload_from_its_begin_to_its_end(s3: Any, make: Make) -> None:
    aws, at = Recorded("test_multipart_and_list_parts", s3), {"Bucket": make(), "Key": "test-list-parts"}
    at["UploadId"] = aws.tell("create-multipart", "create_multipart_upload", **at)["UploadId"]
    aws.tell("list-all-uploads", "list_multipart_uploads", Bucket=at["Bucket"])
    aws.tell("list-part-after-created", "list_parts", **at)
    tag = aws.tell("upload-part", "upload_part", Body="upload-part-1" * 5, PartNumber=1, **at)["ETag"]
    aws.tell("list-part-after-upload", "list_parts", **at)
    aws.tell("list-all-uploads-after", "list_multipart_uploads", Bucket=at["Bucket"])
    parts = {"Parts": [{"ETag": tag, "PartNumber": 1}]}
    aws.tell("complete-multipart", "complete_multipart_upload", MultipartUpload=parts, **at)
    aws.tell("list-part-after-complete-exc", "list_parts", **at)
    aws.tell("list-all-uploads-completed", "list_multipart_uploads", Bucket=at["Bucket"])
    del at["UploadId"]
    aws.tell("get-multipart-checksum", "get_object", ChecksumMode="ENABLED", **at)
    aws.tell("head-multipart-checksum", "head_object", ChecksumMode="ENABLED", **at)


def test_tags_come_and_go(s3: Any, make: Make) -> None:
    aws, at = Recorded("test_object_tagging_crud", s3), {"Bucket": make(), "Key": "test-object-tagging"}
    aws.tell("put-object", "put_object", Body="test-tagging", **at)
    aws.tell("get-object-tags-empty", "get_object_tagging", **at)
    tags = [{"Key": "tag1", "Value": "tag1"}, {"Key": "tag2", "Value": ""}]
    aws.tell("put-object-tags", "put_object_tagging", Tagging={"TagSet": tags}, **at)
    aws.tell("get-object-tags", "get_object_tagging", **at)
    other = [{"Key": "tag3", "Value": "tag3"}]
    aws.tell("put-object-tags-overwrite", "put_object_tagging", Tagging={"TagSet": other}, **at)
    aws.tell("get-object-tags-overwritten", "get_object_tagging", **at)
    aws.tell("get-obj-after-tags", "get_object", **at)
    aws.tell("delete-object-tags", "delete_object_tagging", **at)
    aws.tell("get-object-tags-deleted", "get_object_tagging", **at)
    aws.tell("get-obj-after-tags-deleted", "get_object", **at)


def test_the_head_of_an_object_counts_its_tags(s3: Any, make: Make) -> None:
    aws, at = Recorded("test_head_object_with_tags", s3), {"Bucket": make(), "Key": "test-head"}
    aws.tell("put-object", "put_object", Body="test-tagging", Tagging="tag1=tag1&tag2=tag2&tag=", **at)
    aws.tell("head-obj-after-create", "head_object", **at)
    tags = [{"Key": "tag2", "Value": "tag2"}]
    aws.tell("put-object-tags", "put_object_tagging", Tagging={"TagSet": tags}, **at)
    aws.tell("head-obj-after-tagging", "head_object", **at)
    s3.delete_object_tagging(**at)
    aws.tell("head-obj-after-removal", "head_object", **at)


def test_a_bucket_with_tags_of_its_own(s3: Any) -> None:
    aws = Recorded("test_create_bucket_with_tags_exc", s3)
    wrong = {
        "tags-key-aws-prefix": [("aws:test", "value")],
        "tags-key-aws-bad-key": [("test,test2", "value")],
        "tags-key-aws-bad-value": [("test", "value1,value2")],
    }
    for name, pairs in wrong.items():
        tags = [{"Key": key, "Value": value} for key, value in pairs]
        aws.tell(name, "create_bucket", Bucket=next(NAMES), CreateBucketConfiguration={"Tags": tags})
    aws, bucket = Recorded("test_create_bucket_with_empty_tags", s3), next(NAMES)
    aws.tell("create-bucket-with-empty-tags", "create_bucket", Bucket=bucket, CreateBucketConfiguration={"Tags": []})
    aws.tell("get-bucket-tags", "get_bucket_tagging", Bucket=bucket)


def test_a_policy_comes_and_goes(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_bucket_policy_crud", s3), make()
    aws.tell("get-bucket-default-policy", "get_bucket_policy", Bucket=bucket)
    s3.delete_public_access_block(Bucket=bucket)
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws.tell("put-bucket-policy", "put_bucket_policy", Bucket=bucket, Policy=policy)
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == json.loads(policy)
    aws.tell("delete-bucket-policy", "delete_bucket_policy", Bucket=bucket)
    aws.tell("get-bucket-policy-after-delete", "get_bucket_policy", Bucket=bucket)
    aws.tell("delete-bucket-policy-after-delete", "delete_bucket_policy", Bucket=bucket)


def test_the_owner_who_is_expected(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_delete_bucket_policy_expected_bucket_owner", s3), make()
    for name, owner in {
        "delete-bucket-policy-invalid-bucket-owner": "invalid",
        "delete-bucket-policy-with-expected-bucket-owner-error": "000000000002",
        "delete-bucket-policy-with-expected-bucket-owner": "123456789012",
    }.items():
        aws.tell(name, "delete_bucket_policy", Bucket=bucket, ExpectedBucketOwner=owner)
    for account in ("0000", "0000000000020"):
        aws = Recorded(f"test_put_bucket_policy_invalid_account_id[{account}]", s3)
        policy = {"Bucket": bucket, "Policy": "{}", "ExpectedBucketOwner": account}
        aws.tell("put-bucket-policy-invalid-bucket-owner", "put_bucket_policy", **policy)


def test_the_block_of_public_access_comes_and_goes(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_crud_public_access_block", s3), make()
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    aws.tell("get-default-public-access-block", "get_public_access_block", Bucket=bucket)
    off = dict.fromkeys(names, False)
    aws.tell("put-public-access-block", "put_public_access_block", Bucket=bucket, PublicAccessBlockConfiguration=off)
    aws.tell("get-public-access-block", "get_public_access_block", Bucket=bucket)
    aws.tell("delete-public-access-block", "delete_public_access_block", Bucket=bucket)
    aws.tell("get-public-access-block-after-delete", "get_public_access_block", Bucket=bucket)
    aws.tell("idempotent-delete-public-access-block", "delete_public_access_block", Bucket=bucket)


def test_owners_of_objects_that_cannot_be(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_bucket_ownership_controls_exc", s3), make()
    aws.tell("default-ownership", "get_bucket_ownership_controls", Bucket=bucket)
    for name, owner in {"wrong": "RandomValue", "non": ""}.items():
        aws.tell(f"ownership-{name}-value-at-creation", "create_bucket", Bucket=next(NAMES), ObjectOwnership=owner)


def test_a_checksum_without_its_algorithm(s3: Any, make: Make) -> None:
    aws, at = Recorded("test_s3_checksum_no_algorithm", s3), {"Bucket": make(), "Key": "file", "Body": "test data.."}
    right = "2l26x0trnT0r2AvakoFk2MB7eKVKzYESLMxSAKAzoik="
    aws.tell("put-wrong-checksum", "put_object", ChecksumSHA256="TEST", **at)
    aws.tell("put-2-checksums", "put_object", ChecksumSHA256=right, ChecksumCRC32="AAAAAA==", **at)
    aws.tell("put-right-checksum", "put_object", ChecksumSHA256=right, **at)
    aws.tell("head-obj", "head_object", Bucket=at["Bucket"], Key="file", ChecksumMode="ENABLED")


@pytest.mark.parametrize(
    ("kind", "algorithm", "is_refused"),
    [
        ("COMPOSITE", "CRC64NVME", True),
        ("FULL_OBJECT", "SHA256", True),
        ("COMPOSITE", "SHA1", False),
        ("FULL_OBJECT", "CRC32", False),
    ],
)
def test_kinds_of_checksums(s3: Any, make: Make, kind: str, algorithm: str, *, is_refused: bool) -> None:
    aws = Recorded(f"test_multipart_checksum_type_compatibility[{kind}-{algorithm}]", s3)
    aws.tell(
        f"create-mpu-checksum{'-exc' if is_refused else ''}",
        "create_multipart_upload",
        Bucket=make(),
        Key="test-multipart-checksum-compat",
        ChecksumAlgorithm=algorithm,
        ChecksumType=kind,
    )


@pytest.mark.parametrize("kind", ["GLACIER-False", "DEEP_ARCHIVE-False"])
def test_archived_objects_are_not_read(s3: Any, make: Make, kind: str) -> None:
    aws, at = Recorded(f"test_put_object_storage_class[{kind}]", s3), {"Bucket": make(), "Key": "k"}
    s3.put_object(Body="body data", StorageClass=kind.partition("-")[0], **at)
    aws.tell("get-object-storage-class", "get_object_attributes", ObjectAttributes=["StorageClass"], **at)
    aws.tell("get-object", "get_object", **at)


def test_a_bucket_of_versions_is_deleted_last(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_delete_versioned_bucket_with_objects", s3), make()
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket=bucket, Key="k", Body="x")["VersionId"]
    marker = s3.delete_object(Bucket=bucket, Key="k")["VersionId"]
    aws.tell("delete-with-obj-and-delete-marker", "delete_bucket", Bucket=bucket)
    aws.tell("delete-obj-by-version", "delete_object", Bucket=bucket, Key="k", VersionId=version)
    aws.tell("delete-with-only-delete-marker", "delete_bucket", Bucket=bucket)
    aws.tell("delete-marker-by-version", "delete_object", Bucket=bucket, Key="k", VersionId=marker)
    aws.tell("success-delete-bucket", "delete_bucket", Bucket=bucket)


def test_destinations_of_events_that_cannot_be(s3: Any, make: Make) -> None:
    aws, bucket = Recorded("test_invalid_topic_arn", s3), make()
    topics = {"Id": "id123", "Events": ["s3:ObjectCreated:*"], "TopicArn": "invalid-topic"}
    for name, skips in (("invalid_not_skip", False), ("invalid_skip", True)):
        aws.tell(
            name,
            "put_bucket_notification_configuration",
            Bucket=bucket,
            NotificationConfiguration={"TopicConfigurations": [topics]},
            SkipDestinationValidation=skips,
        )
    aws = Recorded("test_multiple_invalid_sqs_arns", s3)
    there = "arn:aws:sqs:us-east-1:123456789012:my-queue"
    for name, queues in {
        "two-queue-arns-invalid": ["invalid_arn", "invalid_arn_2"],
        "one-queue-invalid-one-not-existent": [there, "invalid_arn_2"],
        "multiple-queues-do-not-exist": [there, f"{there}-2"],
    }.items():
        events = ("s3:ObjectCreated:*", "s3:ObjectRemoved:*")
        rules = [{"Events": [event], "QueueArn": arn} for event, arn in zip(events, queues, strict=True)]
        aws.tell(
            name,
            "put_bucket_notification_configuration",
            Bucket=bucket,
            NotificationConfiguration={"QueueConfigurations": rules},
        )
