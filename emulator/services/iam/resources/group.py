"""AWS::IAM::Group and AWS::IAM::UserToGroupAddition."""

from collections.abc import Iterator
from typing import Any

from emulator.contract.resource import Attachment, Created, InProgress, Provision, ResourceType
from emulator.services.iam import grants
from emulator.services.iam.resources.gone import GONE, unless_gone


class GroupType(ResourceType):
    """AWS::IAM::Group: Ref is the name; GetAtt Arn."""

    name = "AWS::IAM::Group"
    identifier = "GroupName"
    properties = frozenset(("GroupName", "ManagedPolicyArns", "Path", "Policies"))
    replaced_by = frozenset(("GroupName",))
    attributes = frozenset(("Arn",))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the group and give it its policies."""
        name = p.name("GroupName", 128)
        optional = {"Path": p.properties["Path"]} if p.properties.get("Path") else {}
        group = p.call("iam", "CreateGroup", GroupName=name, **optional)["Group"]
        grants.set_inline(p, "group", name)
        grants.set_attached(p, "group", name)
        return Created(name, {"Arn": group["Arn"]})

    def update(self, p: Provision) -> Created | InProgress:
        """Change the path and the policies."""
        name = p.physical_id
        if p.properties.get("Path") != p.old_properties.get("Path"):
            p.call("iam", "UpdateGroup", GroupName=name, NewPath=p.properties.get("Path", "/"))
        grants.set_inline(p, "group", name)
        grants.set_attached(p, "group", name)
        return self.adopt(p)

    def adopt(self, p: Provision) -> Created | InProgress:
        """A group has no tags."""
        name = p.physical_id
        return Created(name, {"Arn": p.call("iam", "GetGroup", GroupName=name)["Group"]["Arn"]})

    def delete(self, p: Provision) -> None:
        """Take the group's policies, then the group."""
        unless_gone(grants.clear, p, "group", p.physical_id)
        unless_gone(p.call, "iam", "DeleteGroup", GroupName=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the group's properties as they are."""
        found = p.find(GONE, "iam", "GetGroup", GroupName=p.physical_id)
        if found is None:
            return None
        group = found["Group"]
        own = {"GroupName": group["GroupName"], "Path": group["Path"]}
        return {**own, **grants.read_policies(p, "group", p.physical_id)}


class UserToGroupAdditionType(ResourceType):
    """AWS::IAM::UserToGroupAddition: users of a group; Ref is a generated id."""

    name = "AWS::IAM::UserToGroupAddition"
    properties = frozenset(("GroupName", "Users"))
    required = frozenset(("GroupName", "Users"))
    attributes = frozenset(("Id",))

    def create(self, p: Provision) -> Created | InProgress:
        """Add the users."""
        identity = p.generate_name(128)
        self._add(p)
        return Created(identity, {"Id": identity})

    def update(self, p: Provision) -> Created | InProgress:
        """Add the users of now, and take out those that are no longer named."""
        self._add(p)
        group, old = p.properties["GroupName"], p.old_properties
        kept = p.properties["Users"] if old["GroupName"] == group else []
        self._remove(p, old["GroupName"], [name for name in old["Users"] if name not in kept])
        return Created(p.physical_id, p.attributes)

    def delete(self, p: Provision) -> None:
        """Take the users out."""
        self._remove(p, p.properties["GroupName"], p.properties["Users"])

    def attachments(self, physical_id: str, properties: dict[str, Any]) -> Iterator[Attachment]:
        """Yield the group for each of its users."""
        for name in properties["Users"]:
            yield Attachment(name, "Groups", properties["GroupName"])

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return which of the users are in the group."""
        found = p.find(GONE, "iam", "GetGroup", GroupName=p.properties["GroupName"])
        if found is None:
            return None
        inside = [user["UserName"] for user in found["Users"]]
        return {**p.properties, "Users": [name for name in p.properties["Users"] if name in inside]}

    def _add(self, p: Provision) -> None:
        for name in p.properties["Users"]:
            p.call("iam", "AddUserToGroup", UserName=name, GroupName=p.properties["GroupName"])

    def _remove(self, p: Provision, group: str, names: list[str]) -> None:
        for name in names:
            unless_gone(p.call, "iam", "RemoveUserFromGroup", UserName=name, GroupName=group)
