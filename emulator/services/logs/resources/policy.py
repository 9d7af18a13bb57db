"""AWS::Logs::ResourcePolicy."""

import json
from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType


class ResourcePolicyType(ResourceType):
    """AWS::Logs::ResourcePolicy: Ref is the name."""

    name = "AWS::Logs::ResourcePolicy"
    identifier = "PolicyName"
    attributes: frozenset[str] | None = frozenset()
    properties = frozenset(("PolicyDocument", "PolicyName"))
    replaced_by = frozenset(("PolicyName",))
    required = frozenset(("PolicyDocument", "PolicyName"))

    def create(self, p: Provision) -> Created | InProgress:
        """Put the policy."""
        document = p.properties["PolicyDocument"]
        text = document if isinstance(document, str) else json.dumps(document, separators=(",", ":"))
        p.call("logs", "PutResourcePolicy", policyName=p.properties["PolicyName"], policyDocument=text)
        return Created(p.properties["PolicyName"])

    def update(self, p: Provision) -> Created | InProgress:
        """Put the policy again."""
        return self.create(p)

    def delete(self, p: Provision) -> None:
        """Delete the policy."""
        try:
            p.call("logs", "DeleteResourcePolicy", policyName=p.physical_id)
        except AwsError as error:
            if error.failure.code != "ResourceNotFoundException":
                raise

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return what the policy says."""
        found = p.call("logs", "DescribeResourcePolicies")["resourcePolicies"]
        policy = next((one for one in found if one["policyName"] == p.physical_id), None)
        if policy is None:
            return None
        return {"PolicyName": p.physical_id, "PolicyDocument": json.loads(policy["policyDocument"])}
