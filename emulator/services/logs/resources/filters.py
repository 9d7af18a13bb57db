"""AWS::Logs::SubscriptionFilter and AWS::Logs::MetricFilter."""

from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType

METRIC_MEMBERS = {
    "MetricName": "metricName",
    "MetricNamespace": "metricNamespace",
    "MetricValue": "metricValue",
    "DefaultValue": "defaultValue",
    "Unit": "unit",
}


class FilterType(ResourceType):
    """A filter of a log group: Ref is its name."""

    kind: str
    """SubscriptionFilter or MetricFilter, as in the operations' names."""
    replaced_by = frozenset(("FilterName", "LogGroupName"))

    def create(self, p: Provision) -> Created | InProgress:
        """Put the filter."""
        name = p.name("FilterName", 512)
        self._put(p, name)
        return Created(name)

    def update(self, p: Provision) -> Created | InProgress:
        """Put the filter again."""
        self._put(p, p.physical_id)
        return Created(p.physical_id, p.attributes)

    def delete(self, p: Provision) -> None:
        """Delete the filter."""
        try:
            group = p.properties["LogGroupName"]
            p.call("logs", f"Delete{self.kind}", logGroupName=group, filterName=p.physical_id)
        except AwsError as error:
            if error.failure.code != "ResourceNotFoundException":
                raise

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the filter's properties as they are."""
        asked = {"logGroupName": p.properties["LogGroupName"], "filterNamePrefix": p.physical_id}
        found = p.find("ResourceNotFoundException", "logs", f"Describe{self.kind}s", **asked) or {}
        filters = found.get(f"{self.kind[0].lower()}{self.kind[1:]}s", [])
        own = next((one for one in filters if one["filterName"] == p.physical_id), None)
        if own is None:
            return None
        general = {"FilterName": own["filterName"], "LogGroupName": own["logGroupName"]}
        return {**general, "FilterPattern": own.get("filterPattern", ""), **self.shown(own)}

    def _put(self, p: Provision, name: str) -> None:
        p.call(
            "logs",
            f"Put{self.kind}",
            logGroupName=p.properties["LogGroupName"],
            filterName=name,
            filterPattern=p.properties.get("FilterPattern", ""),
            **self.members(p.properties),
        )

    def members(self, properties: dict[str, Any]) -> dict[str, Any]:
        """Return what a filter of this kind has besides its pattern."""
        raise NotImplementedError

    def shown(self, found: dict[str, Any]) -> dict[str, Any]:
        """Return the same as properties, of a filter as it is described."""
        raise NotImplementedError


class SubscriptionFilterType(FilterType):
    """AWS::Logs::SubscriptionFilter."""

    name = "AWS::Logs::SubscriptionFilter"
    attributes: frozenset[str] | None = frozenset()
    kind = "SubscriptionFilter"
    properties = frozenset(("DestinationArn", "Distribution", "FilterName", "FilterPattern", "LogGroupName", "RoleArn"))
    required = frozenset(("DestinationArn", "FilterPattern", "LogGroupName"))

    def members(self, properties: dict[str, Any]) -> dict[str, Any]:
        """Return where the events go."""
        optional = {"roleArn": properties.get("RoleArn"), "distribution": properties.get("Distribution")}
        given = {name: value for name, value in optional.items() if value}
        return {"destinationArn": properties["DestinationArn"], **given}

    def shown(self, found: dict[str, Any]) -> dict[str, Any]:
        """Return where the events go."""
        members = {"DestinationArn": "destinationArn", "Distribution": "distribution", "RoleArn": "roleArn"}
        return {name: found[member] for name, member in members.items() if found.get(member)}


class MetricFilterType(FilterType):
    """AWS::Logs::MetricFilter."""

    name = "AWS::Logs::MetricFilter"
    attributes: frozenset[str] | None = frozenset()
    kind = "MetricFilter"
    properties = frozenset(("FilterName", "FilterPattern", "LogGroupName", "MetricTransformations"))
    required = frozenset(("FilterPattern", "LogGroupName", "MetricTransformations"))

    def members(self, properties: dict[str, Any]) -> dict[str, Any]:
        """Return the metric."""
        return {"metricTransformations": [_transformation(given) for given in properties["MetricTransformations"]]}

    def shown(self, found: dict[str, Any]) -> dict[str, Any]:
        """Return the metric."""
        return {"MetricTransformations": [_shown_transformation(made) for made in found["metricTransformations"]]}


def _shown_transformation(made: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {name: made[member] for name, member in METRIC_MEMBERS.items() if member in made}
    if made.get("dimensions"):
        shown["Dimensions"] = [{"Key": key, "Value": value} for key, value in made["dimensions"].items()]
    return shown


def _transformation(given: dict[str, Any]) -> dict[str, Any]:
    made = {member: given[name] for name, member in METRIC_MEMBERS.items() if name in given}
    if "defaultValue" in made:
        made["defaultValue"] = float(made["defaultValue"])
    if given.get("Dimensions"):
        made["dimensions"] = {one["Key"]: one["Value"] for one in given["Dimensions"]}
    return {name: str(value) if name == "metricValue" else value for name, value in made.items()}
