"""AWS::IAM::ServiceLinkedRole."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.iam.resources.gone import GONE, unless_gone
from emulator.services.iam.resources.tagging import given


class ServiceLinkedRoleType(ResourceType):
    """AWS::IAM::ServiceLinkedRole: Ref and GetAtt RoleName are the name."""

    name = "AWS::IAM::ServiceLinkedRole"
    identifier = "RoleName"
    properties = frozenset(("AWSServiceName", "CustomSuffix", "Description"))
    replaced_by = frozenset(("AWSServiceName", "CustomSuffix"))
    attributes = frozenset(("RoleName",))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the role."""
        service = p.properties.get("AWSServiceName", "")
        optional = given(p, "CustomSuffix", "Description")
        role = p.call("iam", "CreateServiceLinkedRole", AWSServiceName=service, **optional)["Role"]
        return Created(role["RoleName"], {"RoleName": role["RoleName"]})

    def update(self, p: Provision) -> Created | InProgress:
        """Change the description."""
        description = p.properties.get("Description", "")
        p.call("iam", "UpdateRoleDescription", RoleName=p.physical_id, Description=description)
        return Created(p.physical_id, p.attributes)

    def adopt(self, p: Provision) -> Created | InProgress:
        """Such a role has no tags."""
        return Created(p.physical_id, {"RoleName": p.physical_id})

    def delete(self, p: Provision) -> None:
        """Delete the role."""
        unless_gone(p.call, "iam", "DeleteServiceLinkedRole", RoleName=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the description; service and suffix cannot change."""
        found = p.find(GONE, "iam", "GetRole", RoleName=p.physical_id)
        if found is None:
            return None
        kept = {name: value for name, value in p.properties.items() if name in self.replaced_by}
        description = found["Role"].get("Description")
        return {**kept, "Description": description} if description else kept
