"""Makes, shows and removes log streams."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.errors import InvalidParameter, ResourceAlreadyExists
from emulator.services.logs.limits import PAGE
from emulator.services.logs.naming import check_stream_name, group_of
from emulator.services.logs.pages import page
from emulator.services.logs.state import LogGroup, LogStream, State


@operation("CreateLogStream")
def create_log_stream(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html"""
    group, name = scope.state.group(call.parameters["logGroupName"]), call.parameters["logStreamName"]
    check_stream_name(name)
    if name in group.streams:
        raise ResourceAlreadyExists("log stream")
    group.streams[name] = LogStream(name, scope.now, scope.uuid("stream"))
    return {}


@operation("DeleteLogStream")
def delete_log_stream(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogStream.html"""
    group = scope.state.group(call.parameters["logGroupName"])
    del group.streams[group.stream(call.parameters["logStreamName"]).name]
    return {}


@operation("DescribeLogStreams", reads=True)
def describe_log_streams(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html"""
    given = call.parameters
    group, prefix = group_of(scope, given), given.get("logStreamNamePrefix", "")
    by_time = given.get("orderBy", "LogStreamName") == "LastEventTime"
    if by_time and prefix:
        raise InvalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.")
    names = [name for name in sorted(group.streams) if name.startswith(prefix)]
    found = [group.streams[name] for name in names]
    if by_time:
        found.sort(key=lambda stream: stream.events[-1][0] if stream.events else 0)
    if given.get("descending"):
        found.reverse()
    streams, more = page(found, given, PAGE)
    return {"logStreams": [_describe(group, stream) for stream in streams], **more}


def _describe(group: LogGroup, stream: LogStream) -> dict[str, Any]:
    described: dict[str, Any] = {
        "logStreamName": stream.name,
        "creationTime": stream.created,
        "arn": f"{group.arn}:log-stream:{stream.name}",
        "storedBytes": 0,
    }
    if stream.events:
        described["firstEventTimestamp"] = stream.events[0][0]
        described["lastEventTimestamp"] = stream.events[-1][0]
        described["lastIngestionTime"] = stream.last_ingestion
        described["uploadSequenceToken"] = stream.uid.replace("-", "")
    return described
