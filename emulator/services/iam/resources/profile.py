"""AWS::IAM::InstanceProfile."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.iam.resources.gone import GONE, unless_gone


class InstanceProfileType(ResourceType):
    """AWS::IAM::InstanceProfile: Ref is the name; GetAtt Arn."""

    name = "AWS::IAM::InstanceProfile"
    identifier = "InstanceProfileName"
    properties = frozenset(("InstanceProfileName", "Path", "Roles"))
    replaced_by = frozenset(("InstanceProfileName", "Path"))
    required = frozenset(("Roles",))
    attributes = frozenset(("Arn",))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the profile and put its role in."""
        name = p.name("InstanceProfileName", 128)
        optional = {"Path": p.properties["Path"]} if p.properties.get("Path") else {}
        profile = p.call("iam", "CreateInstanceProfile", InstanceProfileName=name, **optional)["InstanceProfile"]
        for role in p.properties.get("Roles", []):
            p.call("iam", "AddRoleToInstanceProfile", InstanceProfileName=name, RoleName=role)
        return Created(name, {"Arn": profile["Arn"]})

    def update(self, p: Provision) -> Created | InProgress:
        """Exchange the role."""
        for operation, roles in (
            ("RemoveRoleFromInstanceProfile", p.old_properties.get("Roles", [])),
            ("AddRoleToInstanceProfile", p.properties.get("Roles", [])),
        ):
            for role in roles:
                p.call("iam", operation, InstanceProfileName=p.physical_id, RoleName=role)
        return Created(p.physical_id, p.attributes)

    def adopt(self, p: Provision) -> Created | InProgress:
        """A profile has no tags here."""
        profile = p.call("iam", "GetInstanceProfile", InstanceProfileName=p.physical_id)["InstanceProfile"]
        return Created(p.physical_id, {"Arn": profile["Arn"]})

    def delete(self, p: Provision) -> None:
        """Take the role out and delete the profile."""
        for role in p.properties.get("Roles", []):
            unless_gone(
                p.call, "iam", "RemoveRoleFromInstanceProfile", InstanceProfileName=p.physical_id, RoleName=role
            )
        unless_gone(p.call, "iam", "DeleteInstanceProfile", InstanceProfileName=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the profile's properties as they are."""
        found = p.find(GONE, "iam", "GetInstanceProfile", InstanceProfileName=p.physical_id)
        if found is None:
            return None
        profile = found["InstanceProfile"]
        roles = [role["RoleName"] for role in profile["Roles"]]
        return {"InstanceProfileName": p.physical_id, "Path": profile["Path"], "Roles": roles}
