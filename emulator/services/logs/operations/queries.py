"""Runs queries of CloudWatch Logs Insights, and keeps their results."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.clock import DAY, SECOND
from emulator.services.logs.errors import InvalidParameter, ResourceNotFound
from emulator.services.logs.insights.query import MOST_ROWS, Row, read_query
from emulator.services.logs.insights.rows import row_of
from emulator.services.logs.insights.values import text_of
from emulator.services.logs.limits import QUERIES, QUERY_DAYS, QUERY_GROUPS
from emulator.services.logs.masking import masked
from emulator.services.logs.pages import page
from emulator.services.logs.state import LogGroup, State

MILLISECONDS_FROM = 100_000_000_000
"""Times of queries are in seconds; a greater number is taken for milliseconds."""
PAGE = 1_000


@operation("StartQuery")
def start_query(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Run a query; its result is there at once."""
    given = call.parameters
    language = given.get("queryLanguage", "CWLI")
    if language != "CWLI":
        raise NotModelled(f"queries of CloudWatch Logs in {language}")
    query = read_query(given["queryString"], scope.now)
    groups = _groups(scope, given)
    start, end = (_milliseconds(given[name]) for name in ("startTime", "endTime"))
    if end <= start:
        raise InvalidParameter("End time should not be before start time.")
    rows: list[Row] = []
    scanned = size = 0
    for group in groups:
        group.expire(scope.now)
        for name in sorted(group.streams):
            stream = group.streams[name]
            for event in stream.events:
                if start <= event.timestamp <= end + SECOND - 1:
                    scanned += 1
                    size += len(event.message)
                    rows.append(row_of(group, stream, masked(scope.state, group, event), scope.account))
    rows.sort(key=lambda row: str(row["@timestamp"]), reverse=True)
    found, matched = query.run(rows, given.get("limit", MOST_ROWS))
    identity = scope.uuid("query")
    queries = scope.state.queries
    queries[identity] = {
        "queryId": identity,
        "queryString": _whole_query(groups, start, end, given["queryString"]),
        "queryLanguage": "CWLI",
        "status": "Complete",
        "createTime": scope.now,
        "logGroupName": groups[0].name,
        "groups": [group.name for group in groups],
        "results": [[{"field": name, "value": text_of(value)} for name, value in row.items()] for row in found],
        "statistics": {
            "recordsMatched": float(matched),
            "recordsScanned": float(scanned),
            "bytesScanned": float(size),
            "logGroupsScanned": float(len(groups)),
        },
    }
    while len(queries) > QUERIES:
        del queries[next(iter(queries))]
    return {"queryId": identity}


@operation("GetQueryResults", reads=True)
def get_query_results(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return what a query has found; results are kept for a week."""
    found = _query(scope, call)
    asked = {"limit": call.parameters.get("maxItems") or MOST_ROWS, "nextToken": call.parameters.get("nextToken")}
    results, more = page(found["results"], asked, MOST_ROWS)
    return {**{name: found[name] for name in ("queryLanguage", "statistics", "status")}, "results": results, **more}


@operation("ListLogGroupsForQuery", reads=True)
def list_log_groups_for_query(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListLogGroupsForQuery.html"""
    groups = _query(scope, call)["groups"]
    asked = {"limit": call.parameters.get("maxResults", QUERY_GROUPS), "nextToken": call.parameters.get("nextToken")}
    names, more = page(groups, asked, QUERY_GROUPS)
    return {"logGroupIdentifiers": list(names), **more}


@operation("StopQuery")
def stop_query(scope: Scope[State], call: Call) -> dict[str, Any]:
    """End a query: here all have ended already, which AWS refuses."""
    _query(scope, call)
    raise InvalidParameter("The specified query has already ended.")


@operation("DescribeQueries", reads=True)
def describe_queries(scope: Scope[State], call: Call) -> dict[str, Any]:
    """List the queries of the last week, the latest first."""
    given = call.parameters
    wanted = given.get("logGroupName")
    names = ("createTime", "logGroupName", "queryId", "queryLanguage", "queryString", "status")
    found = [
        {name: query[name] for name in names}
        for query in reversed(scope.state.queries.values())
        if query["createTime"] > scope.now - QUERY_DAYS * DAY
        and wanted in (None, query["logGroupName"])
        and given.get("status", query["status"]) == query["status"]
    ]
    size = given.get("maxResults", PAGE)
    queries, more = page(found, {"limit": size, "nextToken": given.get("nextToken")}, PAGE)
    return {"queries": list(queries), **more}


def _groups(scope: Scope[State], given: dict[str, Any]) -> list[LogGroup]:
    ways = [given[name] for name in ("logGroupName", "logGroupNames", "logGroupIdentifiers") if given.get(name)]
    if len(ways) != 1:
        raise InvalidParameter("Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be specified.")
    names = ways[0] if isinstance(ways[0], list) else [ways[0]]
    if len(names) > QUERY_GROUPS:
        raise InvalidParameter(f"A query is about at most {QUERY_GROUPS} log groups.")
    return [scope.state.group(name) for name in dict.fromkeys(names)]


def _query(scope: Scope[State], call: Call) -> dict[str, Any]:
    found = scope.state.queries.get(call.parameters["queryId"])
    if found is None or found["createTime"] <= scope.now - QUERY_DAYS * DAY:
        raise ResourceNotFound("query")
    return found


def _whole_query(groups: list[LogGroup], start: int, end: int, text: str) -> str:
    """Return a query as DescribeQueries shows it: with where and when it looks."""
    names = ", ".join(f'"{group.name}"' for group in groups)
    return f"SOURCE {names} START={start} END={end + SECOND - 1} | {text}"


def _milliseconds(time: int) -> int:
    return time if time >= MILLISECONDS_FROM else time * SECOND
