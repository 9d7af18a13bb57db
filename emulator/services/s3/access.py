"""Who may use buckets: S3's actions, the buckets and objects that calls are about, and the buckets' policies."""

from urllib.parse import unquote

from emulator.bus.calls import Call
from emulator.bus.policy.wildcard import Keys
from emulator.contract.access import Access
from emulator.contract.scope import Scope
from emulator.services.s3.naming import arn_of
from emulator.services.s3.state import State

ACTIONS = {
    "AbortMultipartUpload": "AbortMultipartUpload",
    "CompleteMultipartUpload": "PutObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeleteObjects": "DeleteObject",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetObjectAttributes": "GetObjectAttributes",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListParts": "ListMultipartUploadParts",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
}
"""The actions of operations that are not named as these ("Actions, resources, and condition keys for Amazon S3")."""
OF_OBJECTS = frozenset(
    ("AbortMultipartUpload", "DeleteObject", "DeleteObjectTagging", "GetObject", "GetObjectAcl", "GetObjectAttributes",
     "GetObjectTagging", "ListMultipartUploadParts", "PutObject", "PutObjectTagging")
)  # fmt: skip
USES = frozenset(
    ("AbortMultipartUpload", "CompleteMultipartUpload", "CreateMultipartUpload", "DeleteObject", "GetObject",
     "HeadBucket", "HeadObject", "ListBuckets", "PutObject", "UploadPart")
)  # fmt: skip


def resource_of(scope: Scope[State], call: Call) -> str:
    """Return the ARN of the bucket or object of a call; of several objects, that of all of them in the bucket."""
    bucket = call.parameters.get("Bucket")
    if not bucket:
        return "*"
    action = ACTIONS.get(call.operation, call.operation)
    key = str(call.parameters.get("Key", "*")) if action in OF_OBJECTS else ""
    return arn_of(str(bucket), call.region, key)


def policy_of(scope: Scope[State], arn: str) -> str:
    """Return the policy of the bucket that an ARN is about."""
    bucket = scope.state.buckets.get(_bucket_of(arn))
    return bucket.policy if bucket is not None else ""


def owner_of(scope: Scope[State], arn: str) -> str:
    """Return the account that owns the bucket of an ARN."""
    bucket = scope.state.buckets.get(_bucket_of(arn))
    return bucket.account if bucket is not None else ""


def keys_of(scope: Scope[State], call: Call) -> Keys:
    """Return S3's own condition keys of a call."""
    given = call.parameters
    found = {
        "s3:prefix": given.get("Prefix"),
        "s3:delimiter": given.get("Delimiter"),
        "s3:max-keys": given.get("MaxKeys"),
        "s3:versionid": given.get("VersionId"),
        "s3:x-amz-copy-source": unquote(str(given.get("CopySource") or "")).removeprefix("/"),
        "s3:x-amz-acl": given.get("ACL"),
        "s3:x-amz-storage-class": given.get("StorageClass"),
        "s3:x-amz-server-side-encryption": given.get("ServerSideEncryption"),
    }
    return {key: (str(value),) for key, value in found.items() if value not in (None, "")}


def _bucket_of(arn: str) -> str:
    return arn.rpartition(":::")[2].partition("/")[0]


ACCESS = Access(
    prefix="s3",
    resource_of=resource_of,
    policy_of=policy_of,
    owner_of=owner_of,
    keys_of=keys_of,
    actions=ACTIONS,
    uses=USES,
)
