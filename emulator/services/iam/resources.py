"""The CloudFormation resource types of IAM."""

import json
from typing import Any
from urllib.parse import unquote

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.kernel.calendar import iso_time
from emulator.services.iam import grants

HOLDERS = (("Roles", "role"), ("Users", "user"), ("Groups", "group"))


class RoleType(ResourceType):
    """AWS::IAM::Role: Ref is the name; GetAtt Arn, RoleId."""

    name = "AWS::IAM::Role"
    properties = frozenset(
        ("AssumeRolePolicyDocument", "Description", "ManagedPolicyArns", "MaxSessionDuration", "Path",
         "PermissionsBoundary", "Policies", "RoleName", "Tags")
    )  # fmt: skip
    replaced_by = frozenset(("Path", "RoleName"))
    required = frozenset(("AssumeRolePolicyDocument",))
    takes_tags = True
    attributes = frozenset(("Arn", "RoleId"))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the role, then give it its policies; a policy that is refused takes the role with it."""
        name = p.name("RoleName")
        optional = {
            "Path": p.properties.get("Path"),
            "PermissionsBoundary": p.properties.get("PermissionsBoundary"),
            "Tags": p.properties.get("Tags"),
        }
        seconds = p.properties.get("MaxSessionDuration")
        role = p.call(
            "iam",
            "CreateRole",
            RoleName=name,
            Description=p.properties.get("Description", ""),
            AssumeRolePolicyDocument=grants.as_document(p.properties.get("AssumeRolePolicyDocument", {})),
            **{key: value for key, value in optional.items() if value},
            **({"MaxSessionDuration": int(seconds)} if seconds else {}),
        )["Role"]
        try:
            grants.set_inline(p, "role", name)
            grants.set_attached(p, "role", name)
        except AwsError:
            grants.clear(p, "role", name)
            p.call("iam", "DeleteRole", RoleName=name)
            raise
        return Created(name, {"Arn": role["Arn"], "RoleId": role["RoleId"]})

    def update(self, p: Provision) -> Created | InProgress:
        """Change what differs."""
        name, new, old = p.physical_id, p.properties, p.old_properties
        if new.get("AssumeRolePolicyDocument") != old.get("AssumeRolePolicyDocument"):
            document = grants.as_document(new.get("AssumeRolePolicyDocument", {}))
            p.call("iam", "UpdateAssumeRolePolicy", RoleName=name, PolicyDocument=document)
        p.call(
            "iam",
            "UpdateRole",
            RoleName=name,
            Description=new.get("Description", ""),
            MaxSessionDuration=int(new.get("MaxSessionDuration", 3_600)),
        )
        if new.get("PermissionsBoundary"):
            p.call("iam", "PutRolePermissionsBoundary", RoleName=name, PermissionsBoundary=new["PermissionsBoundary"])
        elif old.get("PermissionsBoundary"):
            p.call("iam", "DeleteRolePermissionsBoundary", RoleName=name)
        grants.set_inline(p, "role", name)
        grants.set_attached(p, "role", name)
        grants.set_tags(p, "role", name)
        return Created(name, p.attributes)

    def delete(self, p: Provision) -> None:
        """Take the role's policies, then the role."""
        _unless_gone(grants.clear, p, "role", p.physical_id)
        _unless_gone(p.call, "iam", "DeleteRole", RoleName=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the role's properties as they are."""
        try:
            role = p.call("iam", "GetRole", RoleName=p.physical_id)["Role"]
        except AwsError as error:
            if error.failure.code == "NoSuchEntity":
                return None
            raise
        attached = p.call("iam", "ListAttachedRolePolicies", RoleName=p.physical_id)["AttachedPolicies"]
        properties: dict[str, Any] = {
            "RoleName": role["RoleName"],
            "Path": role["Path"],
            "Description": role.get("Description") or None,
            "MaxSessionDuration": role["MaxSessionDuration"],
            "AssumeRolePolicyDocument": json.loads(unquote(role["AssumeRolePolicyDocument"])),
            "ManagedPolicyArns": [policy["PolicyArn"] for policy in attached],
            "Policies": self._inline(p),
            "Tags": [tag for tag in role.get("Tags", []) if not tag["Key"].startswith("aws:")],
        }
        return {key: value for key, value in properties.items() if value not in (None, [])}

    def _inline(self, p: Provision) -> list[dict[str, Any]]:
        names = p.call("iam", "ListRolePolicies", RoleName=p.physical_id)["PolicyNames"]
        given = [policy["PolicyName"] for policy in p.properties.get("Policies", [])]
        found = []
        for name in sorted(names, key=lambda name: (given.index(name) if name in given else len(given), name)):
            document = p.call("iam", "GetRolePolicy", RoleName=p.physical_id, PolicyName=name)["PolicyDocument"]
            found.append({"PolicyName": name, "PolicyDocument": json.loads(unquote(document))})
        return found


class PolicyType(ResourceType):
    """AWS::IAM::Policy: one inline policy for roles, users and groups; Ref is a generated id."""

    name = "AWS::IAM::Policy"
    properties = frozenset(("Groups", "PolicyDocument", "PolicyName", "Roles", "Users"))
    replaced_by: frozenset[str] = frozenset()
    required = frozenset(
        (
            "PolicyDocument",
            "PolicyName",
        )
    )
    attributes = frozenset(("Id",))

    def create(self, p: Provision) -> Created | InProgress:
        """Put the policy on every holder."""
        identity = p.generate_name(128)
        self._put(p)
        return Created(identity, {"Id": identity})

    def update(self, p: Provision) -> Created | InProgress:
        """Put the policy again, and take it from who is no holder any more."""
        self._put(p)
        renamed = p.properties["PolicyName"] != p.old_properties["PolicyName"]
        for key, kind in HOLDERS:
            for name in p.old_properties.get(key, []):
                if renamed or name not in p.properties.get(key, []):
                    grants.remove(p, kind, name, p.old_properties["PolicyName"])
        return Created(p.physical_id, p.attributes)

    def delete(self, p: Provision) -> None:
        """Take the policy from every holder."""
        for key, kind in HOLDERS:
            for name in p.properties.get(key, []):
                grants.remove(p, kind, name, p.properties["PolicyName"])

    def _put(self, p: Provision) -> None:
        for key, kind in HOLDERS:
            for name in p.properties.get(key, []):
                grants.put(p, kind, name, p.properties["PolicyName"], p.properties["PolicyDocument"])


class ManagedPolicyType(ResourceType):
    """AWS::IAM::ManagedPolicy: Ref and GetAtt PolicyArn are the ARN."""

    name = "AWS::IAM::ManagedPolicy"
    properties = frozenset(("Description", "Groups", "ManagedPolicyName", "Path", "PolicyDocument", "Roles", "Users"))
    replaced_by = frozenset(("Description", "ManagedPolicyName", "Path"))
    required = frozenset(("PolicyDocument",))
    attributes = frozenset(
        ("AttachmentCount", "CreateDate", "DefaultVersionId", "IsAttachable", "PermissionsBoundaryUsageCount",
         "PolicyArn", "PolicyId", "UpdateDate")
    )  # fmt: skip

    def create(self, p: Provision) -> Created | InProgress:
        """Make the policy and attach it to every holder."""
        optional = {key: p.properties[key] for key in ("Description", "Path") if p.properties.get(key)}
        policy = p.call(
            "iam",
            "CreatePolicy",
            PolicyName=p.name("ManagedPolicyName", 128),
            PolicyDocument=grants.as_document(p.properties["PolicyDocument"]),
            **optional,
        )["Policy"]
        for key, kind in HOLDERS:
            for name in p.properties.get(key, []):
                grants.attach(p, kind, name, policy["Arn"])
        return self._created(p, policy["Arn"])

    def update(self, p: Provision) -> Created | InProgress:
        """Make a new default version, and change the holders."""
        arn = p.physical_id
        if p.properties["PolicyDocument"] != p.old_properties["PolicyDocument"]:
            self._new_version(p, arn)
        for key, kind in HOLDERS:
            new, old = p.properties.get(key, []), p.old_properties.get(key, [])
            for name in new:
                if name not in old:
                    grants.attach(p, kind, name, arn)
            for name in old:
                if name not in new:
                    grants.detach(p, kind, name, arn)
        return self._created(p, arn)

    def delete(self, p: Provision) -> None:
        """Detach and delete the policy with its versions."""
        for key, kind in HOLDERS:
            for name in p.properties.get(key, []):
                grants.detach(p, kind, name, p.physical_id)
        _unless_gone(self._delete_versions, p, p.physical_id)
        _unless_gone(p.call, "iam", "DeletePolicy", PolicyArn=p.physical_id)

    def _created(self, p: Provision, arn: str) -> Created:
        policy = p.call("iam", "GetPolicy", PolicyArn=arn)["Policy"]
        times = {name: f"{iso_time(round(policy[name] * 1000))}Z" for name in ("CreateDate", "UpdateDate")}
        shown = {name: policy[name] for name in sorted(self.attributes) if name in policy}
        return Created(arn, {"PolicyArn": arn, **shown, **times})

    def _new_version(self, p: Provision, arn: str) -> None:
        versions = p.call("iam", "ListPolicyVersions", PolicyArn=arn)["Versions"]
        spare = [version["VersionId"] for version in versions if not version["IsDefaultVersion"]]
        if len(versions) >= 5:
            p.call("iam", "DeletePolicyVersion", PolicyArn=arn, VersionId=spare[-1])
        document = grants.as_document(p.properties["PolicyDocument"])
        p.call("iam", "CreatePolicyVersion", PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)

    def _delete_versions(self, p: Provision, arn: str) -> None:
        for version in p.call("iam", "ListPolicyVersions", PolicyArn=arn)["Versions"]:
            if not version["IsDefaultVersion"]:
                p.call("iam", "DeletePolicyVersion", PolicyArn=arn, VersionId=version["VersionId"])


class UserType(ResourceType):
    """AWS::IAM::User: Ref is the name; GetAtt Arn."""

    name = "AWS::IAM::User"
    properties = frozenset(("Groups", "ManagedPolicyArns", "Path", "Policies", "Tags", "UserName"))
    replaced_by = frozenset(("Path", "UserName"))
    takes_tags = True
    attributes = frozenset(("Arn",))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the user, its policies and memberships."""
        name = p.name("UserName")
        optional = {key: p.properties[key] for key in ("Path", "Tags") if p.properties.get(key)}
        user = p.call("iam", "CreateUser", UserName=name, **optional)["User"]
        for group in p.properties.get("Groups", []):
            p.call("iam", "AddUserToGroup", UserName=name, GroupName=group)
        grants.set_inline(p, "user", name)
        grants.set_attached(p, "user", name)
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
        grants.set_inline(p, "user", name)
        grants.set_attached(p, "user", name)
        grants.set_tags(p, "user", name)
        return Created(name, p.attributes)

    def delete(self, p: Provision) -> None:
        """Take the user's policies and memberships, then the user."""
        for group in p.properties.get("Groups", []):
            _unless_gone(p.call, "iam", "RemoveUserFromGroup", UserName=p.physical_id, GroupName=group)
        _unless_gone(grants.clear, p, "user", p.physical_id)
        _unless_gone(p.call, "iam", "DeleteUser", UserName=p.physical_id)


class GroupType(ResourceType):
    """AWS::IAM::Group: Ref is the name; GetAtt Arn."""

    name = "AWS::IAM::Group"
    properties = frozenset(("GroupName", "ManagedPolicyArns", "Path", "Policies"))
    replaced_by = frozenset(("GroupName", "Path"))
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
        """Change the policies."""
        grants.set_inline(p, "group", p.physical_id)
        grants.set_attached(p, "group", p.physical_id)
        return Created(p.physical_id, p.attributes)

    def delete(self, p: Provision) -> None:
        """Take the group's policies, then the group."""
        _unless_gone(grants.clear, p, "group", p.physical_id)
        _unless_gone(p.call, "iam", "DeleteGroup", GroupName=p.physical_id)


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
        _unless_gone(p.call, "iam", "DeleteAccessKey", AccessKeyId=p.physical_id, UserName=p.properties["UserName"])

    def _set_status(self, p: Provision, key: str) -> None:
        status = p.properties.get("Status", "Active")
        p.call("iam", "UpdateAccessKey", AccessKeyId=key, UserName=p.properties["UserName"], Status=status)


class InstanceProfileType(ResourceType):
    """AWS::IAM::InstanceProfile: Ref is the name; GetAtt Arn."""

    name = "AWS::IAM::InstanceProfile"
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

    def delete(self, p: Provision) -> None:
        """Take the role out and delete the profile."""
        for role in p.properties.get("Roles", []):
            _unless_gone(
                p.call, "iam", "RemoveRoleFromInstanceProfile", InstanceProfileName=p.physical_id, RoleName=role
            )
        _unless_gone(p.call, "iam", "DeleteInstanceProfile", InstanceProfileName=p.physical_id)


def _unless_gone(action: Any, *arguments: Any, **parameters: Any) -> None:
    try:
        action(*arguments, **parameters)
    except AwsError as error:
        if error.failure.code != "NoSuchEntity":
            raise


TYPES: list[ResourceType] = [
    RoleType(),
    PolicyType(),
    ManagedPolicyType(),
    UserType(),
    GroupType(),
    AccessKeyType(),
    InstanceProfileType(),
]
