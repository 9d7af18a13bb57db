"""The resource types that CloudFormation itself offers."""

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.cloudformation.custom import CustomResourceType
from emulator.services.cloudformation.nested import NestedStackType
from emulator.services.cloudformation.waiting import WaitConditionHandleType, WaitConditionType


class MacroType(ResourceType):
    """AWS::CloudFormation::Macro: Ref is the name."""

    name = "AWS::CloudFormation::Macro"
    properties = frozenset(("Description", "FunctionName", "LogGroupName", "LogRoleARN", "Name"))
    replaced_by = frozenset(("Name",))
    required = frozenset(
        (
            "FunctionName",
            "Name",
        )
    )

    def create(self, p: Provision) -> Created | InProgress:
        """Register the macro."""
        name = p.properties["Name"]
        p.call("cloudformation", "PutMacro", Name=name, FunctionName=p.properties["FunctionName"])
        return Created(name)

    def update(self, p: Provision) -> Created | InProgress:
        """Register the macro's other function."""
        return self.create(p)

    def delete(self, p: Provision) -> None:
        """Forget the macro."""
        p.call("cloudformation", "DeleteMacro", Name=p.physical_id)


class CdkMetadataType(ResourceType):
    """AWS::CDK::Metadata: what the CDK adds to its templates; it makes nothing, on AWS neither."""

    name = "AWS::CDK::Metadata"
    properties = frozenset(("Analytics",))

    def create(self, p: Provision) -> Created | InProgress:
        """Give it an id."""
        return Created(p.generate_name(64))

    def update(self, p: Provision) -> Created | InProgress:
        """There is nothing to change."""
        return Created(p.physical_id)

    def delete(self, p: Provision) -> None:
        """There is nothing to remove."""


TYPES: list[ResourceType] = [
    NestedStackType(),
    CustomResourceType(),
    WaitConditionHandleType(),
    WaitConditionType(),
    MacroType(),
    CdkMetadataType(),
]
