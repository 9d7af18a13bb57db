"""AWS::IAM::Policy, and the types of a policy that is one holder's."""

from collections.abc import Iterator
from typing import Any

from emulator.contract.resource import Attachment, Created, InProgress, Provision, ResourceType
from emulator.services.iam import grants

HOLDERS = (("Roles", "role"), ("Users", "user"), ("Groups", "group"))


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

    def attachments(self, physical_id: str, properties: dict[str, Any]) -> Iterator[Attachment]:
        """Yield the policy for each of its holders."""
        for key, _ in HOLDERS:
            for name in properties.get(key, []):
                yield Attachment(name, "Policies", properties["PolicyName"])

    def _put(self, p: Provision) -> None:
        for key, kind in HOLDERS:
            for name in p.properties.get(key, []):
                grants.put(p, kind, name, p.properties["PolicyName"], p.properties["PolicyDocument"])

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return who has the policy, and what it says with the first of them that has another one than the template."""
        holders: dict[str, Any] = {}
        documents = []
        for key, kind in HOLDERS:
            found = {
                name: grants.document_of(p, kind, name, p.properties["PolicyName"])
                for name in p.properties.get(key, [])
            }
            holders[key] = [name for name, document in found.items() if document is not None]
            documents += [document for document in found.values() if document is not None]
        if not documents:
            return None
        changed = [document for document in documents if document != p.properties["PolicyDocument"]]
        return {"PolicyName": p.properties["PolicyName"], "PolicyDocument": [*changed, *documents][0], **holders}


class OneHoldersPolicyType(ResourceType):
    """AWS::IAM::RolePolicy, UserPolicy or GroupPolicy: Ref is the policy's name and its holder's (`name|role`)."""

    attributes: frozenset[str] | None = frozenset()
    kind: str
    """role, user or group."""
    holder: str
    """The property that names the holder."""

    def create(self, p: Provision) -> Created | InProgress:
        """Put the policy on its holder."""
        holder, policy = p.properties[self.holder], p.properties["PolicyName"]
        grants.put(p, self.kind, holder, policy, p.properties.get("PolicyDocument", {}))
        return Created(f"{policy}|{holder}")

    def update(self, p: Provision) -> Created | InProgress:
        """Put what the policy says now."""
        return self.create(p)

    def delete(self, p: Provision) -> None:
        """Take the policy from its holder."""
        grants.remove(p, self.kind, p.properties[self.holder], p.properties["PolicyName"])

    def attachments(self, physical_id: str, properties: dict[str, Any]) -> Iterator[Attachment]:
        """Yield the policy for its holder."""
        yield Attachment(properties[self.holder], "Policies", properties["PolicyName"])

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return what the policy says."""
        document = grants.document_of(p, self.kind, p.properties[self.holder], p.properties["PolicyName"])
        return None if document is None else {**p.properties, "PolicyDocument": document}


class RolePolicyType(OneHoldersPolicyType):
    """The policy of one role."""

    name = "AWS::IAM::RolePolicy"
    kind, holder = "role", "RoleName"
    properties = frozenset(("PolicyDocument", "PolicyName", "RoleName"))
    required = replaced_by = frozenset(("PolicyName", "RoleName"))


class UserPolicyType(OneHoldersPolicyType):
    """The policy of one user."""

    name = "AWS::IAM::UserPolicy"
    kind, holder = "user", "UserName"
    properties = frozenset(("PolicyDocument", "PolicyName", "UserName"))
    required = replaced_by = frozenset(("PolicyName", "UserName"))


class GroupPolicyType(OneHoldersPolicyType):
    """The policy of one group."""

    name = "AWS::IAM::GroupPolicy"
    kind, holder = "group", "GroupName"
    properties = frozenset(("GroupName", "PolicyDocument", "PolicyName"))
    required = replaced_by = frozenset(("GroupName", "PolicyName"))
