"""The CloudFormation resource type of Parameter Store."""

from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType


class ParameterType(ResourceType):
    """AWS::SSM::Parameter: Ref is the name; GetAtt Type, Value. A generated name is `CFN-LogicalId-random`."""

    name = "AWS::SSM::Parameter"
    identifier = "Name"
    properties = frozenset(("AllowedPattern", "DataType", "Description", "Name", "Tags", "Tier", "Type", "Value"))
    replaced_by = frozenset(("Name",))
    required = frozenset(("Type", "Value"))
    attributes = frozenset(("Type", "Value"))
    takes_tags = True
    takes_system_tags = True
    tags_are_a_map = True

    def create(self, p: Provision) -> Created | InProgress:
        """Put the parameter."""
        name = p.properties.get("Name") or f"CFN-{p.logical_id}-{p.generate_name(256).rpartition('-')[2]}"
        tags = [{"Key": key, "Value": value} for key, value in p.properties.get("Tags", {}).items()]
        return self._put(p, name, **({"Tags": tags} if tags else {}))

    def update(self, p: Provision) -> Created | InProgress:
        """Overwrite the parameter, and change its tags."""
        new, old = p.properties.get("Tags", {}), p.old_properties.get("Tags", {})
        gone = [key for key in old if key not in new]
        place = {"ResourceType": "Parameter", "ResourceId": p.physical_id}
        if gone:
            p.call("ssm", "RemoveTagsFromResource", TagKeys=gone, **place)
        if new:
            tags = [{"Key": key, "Value": value} for key, value in new.items()]
            p.call("ssm", "AddTagsToResource", Tags=tags, **place)
        return self._put(p, p.physical_id, Overwrite=True)

    def delete(self, p: Provision) -> None:
        """Delete the parameter."""
        try:
            p.call("ssm", "DeleteParameter", Name=p.physical_id)
        except AwsError as error:
            if error.failure.code != "ParameterNotFound":
                raise

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the parameter's properties as they are."""
        try:
            found = p.call("ssm", "GetParameter", Name=p.physical_id)["Parameter"]
        except AwsError as error:
            if error.failure.code == "ParameterNotFound":
                return None
            raise
        filters = [{"Key": "Name", "Values": [p.physical_id]}]
        (metadata,) = p.call("ssm", "DescribeParameters", ParameterFilters=filters)["Parameters"]
        optional = {key: metadata[key] for key in ("AllowedPattern", "Description") if key in metadata}
        tags = p.call("ssm", "ListTagsForResource", ResourceType="Parameter", ResourceId=p.physical_id)["TagList"]
        own = {tag["Key"]: tag["Value"] for tag in tags if not tag["Key"].startswith("aws:")}
        if own:
            optional["Tags"] = own
        shown = {key: found[key] for key in ("DataType", "Name", "Type", "Value")}
        return {**shown, "Tier": metadata["Tier"], **optional}

    def _put(self, p: Provision, name: str, **further: Any) -> Created:
        value = p.properties["Value"]
        text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
        members = ("AllowedPattern", "DataType", "Description", "Tier", "Type")
        given = {key: p.properties[key] for key in members if p.properties.get(key)}
        p.call("ssm", "PutParameter", Name=name, **{**given, "Value": text, **further})
        return Created(name, {"Type": p.properties["Type"], "Value": text})


TYPES: list[ResourceType] = [ParameterType()]
