"""The CloudFormation resource types of S3."""

from emulator.contract.resource import ResourceType

TYPES: list[ResourceType] = []
