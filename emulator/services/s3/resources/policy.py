"""The resource type of bucket policies."""

import json
from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType

GONE = ("NoSuchBucket", "NoSuchBucketPolicy")


class BucketPolicyType(ResourceType):
    """AWS::S3::BucketPolicy: the policy of one bucket; Ref is the bucket's name."""

    name = "AWS::S3::BucketPolicy"
    properties = frozenset(("Bucket", "PolicyDocument"))
    required = properties
    replaced_by = frozenset(("Bucket",))
    attributes = frozenset()

    def create(self, p: Provision) -> Created | InProgress:
        """Set the policy, where the bucket has none yet."""
        bucket = p.properties["Bucket"]
        if p.find("NoSuchBucketPolicy", "s3", "GetBucketPolicy", Bucket=bucket) is not None:
            raise AwsError("AlreadyExists", "The bucket policy already exists on bucket " + bucket + ".", 409)
        return self._put(p, bucket)

    def update(self, p: Provision) -> Created | InProgress:
        """Set the other policy."""
        return self._put(p, p.properties["Bucket"])

    def delete(self, p: Provision) -> None:
        """Take the policy from the bucket."""
        try:
            p.call("s3", "DeleteBucketPolicy", Bucket=p.physical_id)
        except AwsError as error:
            if error.failure.code not in GONE:
                raise

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the policy as it is."""
        try:
            text = p.call("s3", "GetBucketPolicy", Bucket=p.physical_id)["Policy"]
        except AwsError as error:
            if error.failure.code in GONE:
                return None
            raise
        return {"Bucket": p.physical_id, "PolicyDocument": json.loads(text)}

    def _put(self, p: Provision, bucket: str) -> Created:
        given = p.properties["PolicyDocument"]
        text = given if isinstance(given, str) else json.dumps(given)
        p.call("s3", "PutBucketPolicy", Bucket=bucket, Policy=text)
        return Created(bucket)
