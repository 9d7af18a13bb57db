"""AWS::Logs::Destination."""

from typing import Any

from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.services.logs.resources.gone import delete_unless_gone
from emulator.services.logs.resources.tagging import set_tags, shown_tags


class DestinationType(ResourceType):
    """AWS::Logs::Destination: Ref is the name; GetAtt Arn."""

    name = "AWS::Logs::Destination"
    identifier = "DestinationName"
    properties = frozenset(("DestinationName", "DestinationPolicy", "RoleArn", "Tags", "TargetArn"))
    replaced_by = frozenset(("DestinationName",))
    required = frozenset(("DestinationName", "RoleArn", "TargetArn"))
    takes_tags = True
    takes_system_tags = True
    attributes = frozenset(("Arn",))

    def create(self, p: Provision) -> Created | InProgress:
        """Put the destination and its policy."""
        name = p.properties["DestinationName"]
        given = {"destinationName": name, "targetArn": p.properties["TargetArn"], "roleArn": p.properties["RoleArn"]}
        made = p.call("logs", "PutDestination", **given)["destination"]
        if p.properties.get("DestinationPolicy"):
            policy = p.properties["DestinationPolicy"]
            p.call("logs", "PutDestinationPolicy", destinationName=name, accessPolicy=policy)
        set_tags(p, made["arn"])
        return Created(name, {"Arn": made["arn"]})

    def update(self, p: Provision) -> Created | InProgress:
        """Put the destination again."""
        return self.create(p)

    def adopt(self, p: Provision) -> Created | InProgress:
        """Set the tags."""
        arn = self._find(p)["arn"]
        set_tags(p, arn)
        return Created(p.physical_id, {"Arn": arn})

    def delete(self, p: Provision) -> None:
        """Delete the destination."""
        delete_unless_gone(p, "DeleteDestination", destinationName=p.physical_id)

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the destination's properties as they are."""
        found = self._find(p)
        if not found:
            return None
        properties = {
            "DestinationName": found["destinationName"],
            "TargetArn": found["targetArn"],
            "RoleArn": found["roleArn"],
            "DestinationPolicy": found.get("accessPolicy"),
            "Tags": shown_tags(p, found["arn"]),
        }
        return {name: value for name, value in properties.items() if value}

    def _find(self, p: Provision) -> dict[str, Any]:
        found = p.call("logs", "DescribeDestinations", DestinationNamePrefix=p.physical_id)["destinations"]
        return next((one for one in found if one["destinationName"] == p.physical_id), {})
