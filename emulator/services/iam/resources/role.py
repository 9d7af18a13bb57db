"""AWS::IAM::Role."""

import json
from typing import Any
from urllib.parse import unquote

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.iam import grants
from emulator.services.iam.resources.gone import GONE, unless_gone


class RoleType(ResourceType):
    """AWS::IAM::Role: Ref is the name; GetAtt Arn, RoleId."""

    name = "AWS::IAM::Role"
    identifier = "RoleName"
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
        if any(new.get(key) != old.get(key) for key in ("Description", "MaxSessionDuration")):
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

    def adopt(self, p: Provision) -> Created | InProgress:
        """Set the tags."""
        grants.set_tags(p, "role", p.physical_id)
        role = p.call("iam", "GetRole", RoleName=p.physical_id)["Role"]
        return Created(p.physical_id, {"Arn": role["Arn"], "RoleId": role["RoleId"]})

    def delete(self, p: Provision) -> None:
        """Take the role's policies, then the role."""
        unless_gone(grants.clear, p, "role", p.physical_id)
        unless_gone(p.call, "iam", "DeleteRole", RoleName=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the role's properties as they are."""
        found = p.find(GONE, "iam", "GetRole", RoleName=p.physical_id)
        if found is None:
            return None
        role = found["Role"]
        properties: dict[str, Any] = {
            "RoleName": role["RoleName"],
            "Path": role["Path"],
            "Description": role.get("Description") or None,
            "MaxSessionDuration": role["MaxSessionDuration"],
            "AssumeRolePolicyDocument": json.loads(unquote(role["AssumeRolePolicyDocument"])),
            "PermissionsBoundary": role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
            **grants.read_policies(p, "role", p.physical_id),
            "Tags": role.get("Tags", []),
        }
        return {key: value for key, value in properties.items() if value not in (None, [])}
