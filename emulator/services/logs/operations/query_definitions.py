"""Keeps queries under names, and looks into single events and fields as the console's query page does."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.clock import MINUTE, SECOND
from emulator.services.logs.errors import LimitExceeded, ResourceNotFound
from emulator.services.logs.insights.query import read_query
from emulator.services.logs.insights.rows import row_of
from emulator.services.logs.insights.values import text_of
from emulator.services.logs.limits import QUERY_DEFINITIONS
from emulator.services.logs.masking import check_unmasked, masked
from emulator.services.logs.naming import group_of
from emulator.services.logs.pages import page
from emulator.services.logs.state import State

PAGE = 1_000
FIELDS_MS = 15 * MINUTE
"""GetLogGroupFields looks at the quarter of an hour before its time, or around it."""
AROUND_MS = 8 * MINUTE


@operation("PutQueryDefinition", lacks=("parameters",))
def put_query_definition(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Keep a query under a name; with an id it takes the place of the one that has it."""
    given, kept = call.parameters, scope.state.definitions
    read_query(given["queryString"])
    identity = given.get("queryDefinitionId")
    if identity is not None and identity not in kept:
        raise ResourceNotFound("query definition")
    if identity is None and len(kept) >= QUERY_DEFINITIONS:
        raise LimitExceeded
    identity = identity or scope.uuid("query-definition")
    kept[identity] = {
        "queryLanguage": "CWLI",
        "queryDefinitionId": identity,
        "name": given["name"],
        "queryString": given["queryString"],
        "lastModified": scope.now,
        "logGroupNames": list(given.get("logGroupNames", [])),
    }
    return {"queryDefinitionId": identity}


@operation("DescribeQueryDefinitions", reads=True)
def describe_query_definitions(scope: Scope[State], call: Call) -> dict[str, Any]:
    """List the queries that are kept, by name."""
    given = call.parameters
    prefix = given.get("queryDefinitionNamePrefix", "")
    found = [kept for kept in scope.state.definitions.values() if kept["name"].startswith(prefix)]
    found.sort(key=lambda kept: str(kept["name"]))
    asked = {"limit": given.get("maxResults", PAGE), "nextToken": given.get("nextToken")}
    definitions, more = page(found, asked, PAGE)
    return {"queryDefinitions": list(definitions), **more}


@operation("DeleteQueryDefinition")
def delete_query_definition(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Forget a query that is kept."""
    if scope.state.definitions.pop(call.parameters["queryDefinitionId"], None) is None:
        raise ResourceNotFound("query definition")
    return {"success": True}


@operation("GetLogRecord", reads=True)
def get_log_record(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the fields of the event that a query's `@ptr` points to."""
    check_unmasked(scope, call)
    pointer = call.parameters["logRecordPointer"]
    for group in scope.state.groups.values():
        for stream in group.streams.values():
            for event in stream.events:
                if stream.id_of(event) == pointer:
                    readable = event if call.parameters.get("unmask") else masked(scope.state, group, event)
                    row = row_of(group, stream, readable, scope.account)
                    return {"logRecord": {name: text_of(value) for name, value in row.items()}}
    raise ResourceNotFound("log record")


@operation("GetLogGroupFields", reads=True)
def get_log_group_fields(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the fields of the latest events, each with the share of events that have it."""
    group = group_of(scope, call.parameters)
    time = call.parameters.get("time")
    start, end = scope.now - FIELDS_MS, scope.now
    if time is not None:
        start, end = time * SECOND - AROUND_MS, time * SECOND + AROUND_MS
    counts: dict[str, int] = {}
    events = 0
    for name in sorted(group.streams):
        stream = group.streams[name]
        for event in stream.events:
            if start <= event.timestamp <= end:
                events += 1
                for field in row_of(group, stream, event, scope.account):
                    counts[field] = counts.get(field, 0) + 1
    counts.pop("@ptr", None)
    fields = [{"name": name, "percent": count * 100 // events} for name, count in counts.items()]
    return {"logGroupFields": sorted(fields, key=lambda field: (-int(field["percent"]), str(field["name"])))}
