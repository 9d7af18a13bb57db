"""AWS::Logs::AccountPolicy."""

from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType

MEMBERS = {
    "PolicyDocument": "policyDocument",
    "PolicyName": "policyName",
    "PolicyType": "policyType",
    "Scope": "scope",
    "SelectionCriteria": "selectionCriteria",
}


class AccountPolicyType(ResourceType):
    """AWS::Logs::AccountPolicy: Ref is `account|type|name`; GetAtt AccountId."""

    name = "AWS::Logs::AccountPolicy"
    properties = frozenset(MEMBERS)
    replaced_by = frozenset(("PolicyName", "PolicyType"))
    required = frozenset(("PolicyDocument", "PolicyName", "PolicyType"))
    attributes = frozenset(("AccountId",))

    def create(self, p: Provision) -> Created | InProgress:
        """Put the policy."""
        given = {member: p.properties[name] for name, member in MEMBERS.items() if p.properties.get(name)}
        p.call("logs", "PutAccountPolicy", **given)
        identity = f"{p.account}|{p.properties['PolicyType']}|{p.properties['PolicyName']}"
        return Created(identity, {"AccountId": p.account})

    def update(self, p: Provision) -> Created | InProgress:
        """Put the policy again."""
        return self.create(p)

    def delete(self, p: Provision) -> None:
        """Delete the policy."""
        _, kind, name = p.physical_id.split("|", 2)
        try:
            p.call("logs", "DeleteAccountPolicy", policyType=kind, policyName=name)
        except AwsError as error:
            if error.failure.code != "ResourceNotFoundException":
                raise

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the policy as it is."""
        _, kind, name = p.physical_id.split("|", 2)
        found = p.call("logs", "DescribeAccountPolicies", policyType=kind, policyName=name)["accountPolicies"]
        if not found:
            return None
        return {name: found[0][member] for name, member in MEMBERS.items() if found[0].get(member)}
