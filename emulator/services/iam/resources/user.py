"""AWS::IAM::User and AWS::IAM::AccessKey."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.iam import grants
from emulator.services.iam.resources.gone import GONE, unless_gone


class UserType(ResourceType):
    """AWS::IAM::User: Ref is the name; GetAtt Arn."""

    name = "AWS::IAM::User"
    identifier = "UserName"
    properties = frozenset(
        ("Groups", "LoginProfile", "ManagedPolicyArns", "Path", "PermissionsBoundary", "Policies", "Tags", "UserName")
    )
    replaced_by = frozenset(("UserName",))
    takes_tags = True
    attributes = frozenset(("Arn",))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the user, its policies and memberships."""
        name = p.name("UserName")
        optional = {key: p.properties[key] for key in ("Path", "PermissionsBoundary", "Tags") if p.properties.get(key)}
        user = p.call("iam", "CreateUser", UserName=name, **optional)["User"]
        for group in p.properties.get("Groups", []):
            p.call("iam", "AddUserToGroup", UserName=name, GroupName=group)
        grants.set_inline(p, "user", name)
        grants.set_attached(p, "user", name)
        self._set_login(p, name)
        return Created(name, {"Arn": user["Arn"]})

    def update(self, p: Provision) -> Created | InProgress:
        """Change what differs."""
        name = p.physical_id
        new, old = p.properties.get("Groups", []), p.old_properties.get("Groups", [])
        for group in new:
            p.call("iam", "AddUserToGroup", UserName=name, GroupName=group)
        for group in old:
            if group not in new:
                p.call("iam", "RemoveUserFromGroup", UserName=name, GroupName=group)
        if p.properties.get("Path") != p.old_properties.get("Path"):
            p.call("iam", "UpdateUser", UserName=name, NewPath=p.properties.get("Path", "/"))
        if p.properties.get("PermissionsBoundary"):
            boundary = p.properties["PermissionsBoundary"]
            p.call("iam", "PutUserPermissionsBoundary", UserName=name, PermissionsBoundary=boundary)
        elif p.old_properties.get("PermissionsBoundary"):
            p.call("iam", "DeleteUserPermissionsBoundary", UserName=name)
        grants.set_inline(p, "user", name)
        grants.set_attached(p, "user", name)
        grants.set_tags(p, "user", name)
        self._set_login(p, name)
        return self._created(p, name)

    def adopt(self, p: Provision) -> Created | InProgress:
        """Set the tags."""
        grants.set_tags(p, "user", p.physical_id)
        return self._created(p, p.physical_id)

    def _set_login(self, p: Provision, name: str) -> None:
        new, old = p.properties.get("LoginProfile"), p.old_properties.get("LoginProfile") if p.physical_id else None
        if new and new != old:
            needed = str(new.get("PasswordResetRequired", False)).lower() == "true"
            operation = "UpdateLoginProfile" if old else "CreateLoginProfile"
            p.call("iam", operation, UserName=name, Password=new["Password"], PasswordResetRequired=needed)
        elif old and not new:
            unless_gone(p.call, "iam", "DeleteLoginProfile", UserName=name)

    def _created(self, p: Provision, name: str) -> Created:
        return Created(name, {"Arn": p.call("iam", "GetUser", UserName=name)["User"]["Arn"]})

    def delete(self, p: Provision) -> None:
        """Take the user's policies and memberships, then the user."""
        for group in p.properties.get("Groups", []):
            unless_gone(p.call, "iam", "RemoveUserFromGroup", UserName=p.physical_id, GroupName=group)
        unless_gone(grants.clear, p, "user", p.physical_id)
        if p.properties.get("LoginProfile"):
            unless_gone(p.call, "iam", "DeleteLoginProfile", UserName=p.physical_id)
        unless_gone(p.call, "iam", "DeleteUser", UserName=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the user's properties as they are."""
        found = p.find(GONE, "iam", "GetUser", UserName=p.physical_id)
        if found is None:
            return None
        user = found["User"]
        groups = [group["GroupName"] for group in p.call("iam", "ListGroupsForUser", UserName=p.physical_id)["Groups"]]
        properties: dict[str, Any] = {
            "UserName": user["UserName"],
            "Path": user["Path"],
            "Groups": grants.in_order_of(p.properties.get("Groups", []), groups),
            "PermissionsBoundary": user.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
            "LoginProfile": p.properties.get("LoginProfile"),
            **grants.read_policies(p, "user", p.physical_id),
            "Tags": user.get("Tags", []),
        }
        return {key: value for key, value in properties.items() if value not in (None, [])}


class AccessKeyType(ResourceType):
    """AWS::IAM::AccessKey: Ref is the key's id; GetAtt SecretAccessKey."""

    name = "AWS::IAM::AccessKey"
    properties = frozenset(("Serial", "Status", "UserName"))
    replaced_by = frozenset(("Serial", "UserName"))
    required = frozenset(("UserName",))
    attributes = frozenset(("SecretAccessKey",))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the key."""
        key = p.call("iam", "CreateAccessKey", UserName=p.properties["UserName"])["AccessKey"]
        if p.properties.get("Status", "Active") != "Active":
            self._set_status(p, key["AccessKeyId"])
        return Created(key["AccessKeyId"], {"SecretAccessKey": key["SecretAccessKey"]})

    def update(self, p: Provision) -> Created | InProgress:
        """Activate or deactivate the key."""
        self._set_status(p, p.physical_id)
        return Created(p.physical_id, p.attributes)

    def delete(self, p: Provision) -> None:
        """Delete the key."""
        unless_gone(p.call, "iam", "DeleteAccessKey", AccessKeyId=p.physical_id, UserName=p.properties["UserName"])

    def _set_status(self, p: Provision, key: str) -> None:
        status = p.properties.get("Status", "Active")
        p.call("iam", "UpdateAccessKey", AccessKeyId=key, UserName=p.properties["UserName"], Status=status)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return whether the key is active; its serial counts as the template gives it."""
        found = p.find(GONE, "iam", "ListAccessKeys", UserName=p.properties["UserName"])
        keys = {key["AccessKeyId"]: key["Status"] for key in found["AccessKeyMetadata"]} if found else {}
        return {**p.properties, "Status": keys[p.physical_id]} if p.physical_id in keys else None
