"""STS has no CloudFormation resource types."""

from emulator.contract.resource import ResourceType

TYPES: list[ResourceType] = []
