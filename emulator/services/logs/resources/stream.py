"""AWS::Logs::LogStream."""

from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType


class LogStreamType(ResourceType):
    """AWS::Logs::LogStream: Ref is the name."""

    name = "AWS::Logs::LogStream"
    attributes: frozenset[str] | None = frozenset()
    properties = frozenset(("LogGroupName", "LogStreamName"))
    replaced_by = frozenset(("LogGroupName", "LogStreamName"))
    required = frozenset(("LogGroupName",))

    def create(self, p: Provision) -> Created | InProgress:
        """Make the stream."""
        name = p.name("LogStreamName", 512)
        p.call("logs", "CreateLogStream", logGroupName=p.properties["LogGroupName"], logStreamName=name)
        return Created(name)

    def update(self, p: Provision) -> Created | InProgress:
        """Every property replaces the stream, so that nothing is left to change."""
        return Created(p.physical_id, p.attributes)

    def delete(self, p: Provision) -> None:
        """Delete the stream."""
        try:
            p.call("logs", "DeleteLogStream", logGroupName=p.properties["LogGroupName"], logStreamName=p.physical_id)
        except AwsError as error:
            if error.failure.code != "ResourceNotFoundException":
                raise

    def read(self, p: Provision) -> dict[str, Any] | None:
        """Return the names while the stream is there: nothing else is to be told of it."""
        asked = {"logGroupName": p.properties["LogGroupName"], "logStreamNamePrefix": p.physical_id}
        found = p.find("ResourceNotFoundException", "logs", "DescribeLogStreams", **asked) or {"logStreams": []}
        is_there = any(stream["logStreamName"] == p.physical_id for stream in found["logStreams"])
        return {**p.properties, "LogStreamName": p.physical_id} if is_there else None
