"""AWS::IAM::ManagedPolicy."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from emulator.contract.resource import Attachment, Created, InProgress, Provision, ResourceType
from emulator.kernel.calendar import iso_time
from emulator.services.iam import grants
from emulator.services.iam.resources.gone import GONE, unless_gone
from emulator.services.iam.resources.inline_policy import HOLDERS


class ManagedPolicyType(ResourceType):
    """AWS::IAM::ManagedPolicy: Ref and GetAtt PolicyArn are the ARN."""

    name = "AWS::IAM::ManagedPolicy"
    identifier = "PolicyArn"
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
        unless_gone(self._delete_versions, p, p.physical_id)
        unless_gone(p.call, "iam", "DeletePolicy", PolicyArn=p.physical_id)

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

    def attachments(self, physical_id: str, properties: dict[str, Any]) -> Iterator[Attachment]:
        """Yield the policy for each of its holders."""
        for key, _ in HOLDERS:
            for name in properties.get(key, []):
                yield Attachment(name, "ManagedPolicyArns", physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return what the policy says, and whom of the template's holders it is attached to."""
        arn = p.physical_id
        found = p.find(GONE, "iam", "GetPolicy", PolicyArn=arn)
        if found is None:
            return None
        policy = found["Policy"]
        version = p.call("iam", "GetPolicyVersion", PolicyArn=arn, VersionId=policy["DefaultVersionId"])[
            "PolicyVersion"
        ]
        entities = p.call("iam", "ListEntitiesForPolicy", PolicyArn=arn)
        holders = {}
        for key, kind in HOLDERS:
            attached = [entity[f"{kind.capitalize()}Name"] for entity in entities[f"Policy{key}"]]
            holders[key] = grants.in_order_of(p.properties.get(key, []), attached)
        return {
            "ManagedPolicyName": policy["PolicyName"],
            "Path": policy["Path"],
            "Description": policy.get("Description"),
            "PolicyDocument": json.loads(unquote(version["Document"])),
            **holders,
        }
