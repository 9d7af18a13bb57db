"""AWS::Lambda::ResourcePolicy."""

import json
from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.lambda_.resources.properties import ignore_missing


class ResourcePolicyType(ResourceType):
    """AWS::Lambda::ResourcePolicy: Ref is the ARN of the function, version or alias that it stands on."""

    name = "AWS::Lambda::ResourcePolicy"
    identifier = "ResourceArn"
    properties = frozenset(("PolicyDocument", "ResourceArn"))
    required = properties
    replaced_by = frozenset(("ResourceArn",))
    attributes = frozenset[str]()

    def create(self, p: Provision) -> Created | InProgress:
        """Put the policy."""
        arn, document = p.properties["ResourceArn"], p.properties["PolicyDocument"]
        p.call("lambda", "PutResourcePolicy", ResourceArn=arn, Policy=json.dumps(document))
        return Created(arn)

    def update(self, p: Provision) -> Created | InProgress:
        """Put the policy in the place of the old one."""
        return self.create(p)

    def delete(self, p: Provision) -> None:
        """Remove the policy."""
        ignore_missing(p, "DeleteResourcePolicy", ResourceArn=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the policy as it is."""
        found = p.find("ResourceNotFoundException", "lambda", "GetResourcePolicy", ResourceArn=p.physical_id)
        if found is None:
            return None
        return {"ResourceArn": p.physical_id, "PolicyDocument": json.loads(found["Policy"])}
