"""The CloudFormation resource types of S3."""

from emulator.contract.resource import ResourceType
from emulator.services.s3.resources.bucket import BucketType
from emulator.services.s3.resources.policy import BucketPolicyType

TYPES: list[ResourceType] = [BucketType(), BucketPolicyType()]
