"""Puts, gets and deletes the policy of a bucket, and tells who may use it beside that."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.scope import Scope
from emulator.services.s3.address import on_bucket
from emulator.services.s3.bucket import Bucket
from emulator.services.s3.limits import POLICY_BYTES
from emulator.services.s3.owners import owner_of
from emulator.services.s3.policy import check_policy, is_public
from emulator.services.s3.state import State

BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


@on_bucket("PutBucketPolicy")
def put_bucket_policy(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html"""
    text = call.parameters.get("Policy") or ""
    if len(text.encode()) > POLICY_BYTES:
        raise AwsError("PolicyTooLarge", "Policy exceeds the maximum allowed document size.")
    check_policy(text, bucket.arn)
    if bucket.public_access.get("BlockPublicPolicy") and is_public(text):
        message = (
            f"User: {scope.host.caller_arn(call.principal, call.account)} is not authorized to perform:"
            f' s3:PutBucketPolicy on resource: "{bucket.arn}" because public policies are prevented by the'
            " BlockPublicPolicy setting in S3 Block Public Access."
        )
        raise AwsError("AccessDenied", message, 403)
    bucket.policy = text
    return {}


@on_bucket("GetBucketPolicy", reads=True)
def get_bucket_policy(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html"""
    return {"Policy": _policy(bucket)}


@on_bucket("GetBucketPolicyStatus", reads=True)
def get_bucket_policy_status(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html"""
    return {"PolicyStatus": {"IsPublic": is_public(_policy(bucket))}}


@on_bucket("DeleteBucketPolicy")
def delete_bucket_policy(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html"""
    bucket.policy = ""
    return {}


@on_bucket("PutPublicAccessBlock")
def put_public_access_block(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html"""
    configuration = call.parameters.get("PublicAccessBlockConfiguration") or {}
    bucket.public_access = {name: bool(configuration.get(name)) for name in BLOCKS}
    return {}


@on_bucket("GetPublicAccessBlock", reads=True)
def get_public_access_block(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html"""
    if not bucket.public_access:
        text = "The public access block configuration was not found"
        raise AwsError("NoSuchPublicAccessBlockConfiguration", text, 404, {"BucketName": bucket.name})
    return {"PublicAccessBlockConfiguration": bucket.public_access}


@on_bucket("DeletePublicAccessBlock")
def delete_public_access_block(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html"""
    bucket.public_access = {}
    return {}


@on_bucket("GetBucketAcl", reads=True)
def get_bucket_acl(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html"""
    return _owners_alone(bucket)


@on_bucket("GetObjectAcl", reads=True)
def get_object_acl(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html"""
    bucket.require(call.parameters["Key"], call.parameters.get("VersionId"))
    return _owners_alone(bucket)


@on_bucket("GetBucketOwnershipControls", reads=True)
def get_bucket_ownership_controls(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html"""
    return {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}


@on_bucket("GetBucketEncryption", reads=True)
def get_bucket_encryption(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html"""
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}
    return {"ServerSideEncryptionConfiguration": {"Rules": [rule]}}


@on_bucket("PutBucketEncryption")
def put_bucket_encryption(scope: Scope[State], call: Call, bucket: Bucket) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html"""
    configuration = call.parameters.get("ServerSideEncryptionConfiguration") or {}
    for rule in configuration.get("Rules") or []:
        algorithm = (rule.get("ApplyServerSideEncryptionByDefault") or {}).get("SSEAlgorithm", "AES256")
        if algorithm != "AES256":
            raise NotModelled(f"the encryption {algorithm}")
    return {}


def _policy(bucket: Bucket) -> str:
    if not bucket.policy:
        text = "The bucket policy does not exist"
        raise AwsError("NoSuchBucketPolicy", text, 404, {"BucketName": bucket.name})
    return bucket.policy


def _owners_alone(bucket: Bucket) -> dict[str, Any]:
    owner = owner_of(bucket.account)
    return {"Owner": owner, "Grants": [{"Grantee": {**owner, "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}]}
