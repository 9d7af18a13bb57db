"""Puts, gets and deletes the tags of buckets and objects."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.errors import DeleteMarkerMet, MalformedXml, NoSuchKey
from emulator.services.s3.operations.put import version_member
from emulator.services.s3.state import State
from emulator.services.s3.stored import Version
from emulator.services.s3.tags import SYSTEM, read_bucket_tags, read_object_tags, tag_set
from emulator.services.s3.telling import tell

DEPLOYMENT = "cloudformation.amazonaws.com"
"""CloudFormation alone sets tags that begin with aws:."""


@on_bucket("PutBucketTagging")
def put_bucket_tagging(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html"""
    given = _given(call)
    kept = {tag["Key"]: tag["Value"] for tag in given if "Key" in tag} if call.principal == DEPLOYMENT else bucket.tags
    bucket.tags = read_bucket_tags(given, "System tags cannot be added/updated by requester", kept)
    return {}


@on_bucket("GetBucketTagging", reads=True)
def get_bucket_tagging(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html"""
    if not bucket.tags:
        raise AwsError("NoSuchTagSet", "The TagSet does not exist", 404, {"BucketName": bucket.name})
    return {"TagSet": tag_set(bucket.tags)}


@on_bucket("DeleteBucketTagging")
def delete_bucket_tagging(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html"""
    bucket.tags = {key: value for key, value in bucket.tags.items() if key.startswith(SYSTEM)}
    return {}


@on_bucket("PutObjectTagging")
def put_object_tagging(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html"""
    version = _tagged(call, bucket, "PUT")
    version.tags = read_object_tags(_given(call))
    tell(scope, call, bucket, "ObjectTagging:Put", version, sequencer="", cause=call.cause)
    return {**version_member(version)}


@on_bucket("GetObjectTagging", reads=True)
def get_object_tagging(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html"""
    version = _tagged(call, bucket, "GET")
    return {"TagSet": tag_set(version.tags), **version_member(version)}


@on_bucket("DeleteObjectTagging")
def delete_object_tagging(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html"""
    version = _tagged(call, bucket, "DELETE")
    version.tags = {}
    tell(scope, call, bucket, "ObjectTagging:Delete", version, sequencer="", cause=call.cause)
    return {**version_member(version)}


def _given(call: Call) -> list[dict[str, Any]]:
    tagging = call.parameters.get("Tagging")
    if tagging is None:
        raise MalformedXml
    return tagging.get("TagSet") or []


def _tagged(call: Call, bucket: Bucket, method: str) -> Version:
    """Return the version whose tags are meant; the newest one must be no delete marker either."""
    key, version_id = call.parameters["Key"], call.parameters.get("VersionId")
    newest = bucket.newest(key)
    if version_id is None and newest is not None and newest.is_marker:
        raise DeleteMarkerMet(method)
    if version_id is None and newest is None and method == "GET":
        raise NoSuchKey(f"{bucket.name}/{key}")
    return bucket.require(key, version_id, method=method)
