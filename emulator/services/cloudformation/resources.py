"""The resource types that CloudFormation itself offers."""

from emulator.contract.resource import ResourceType

TYPES: list[ResourceType] = []
