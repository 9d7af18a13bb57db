"""Takes log events in, and gives them back by stream or by search."""

import bisect
from collections.abc import Iterable
from typing import Any

from emulator.bus.calls import Call
from emulator.bus.written import read_whole
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.clock import DAY, Millis
from emulator.services.logs.errors import InvalidParameter
from emulator.services.logs.limits import (
    BATCH_BYTES,
    EVENT_OVERHEAD_BYTES,
    EVENTS_PAGE,
    FUTURE_MS,
    PAST_MS,
)
from emulator.services.logs.masking import check_unmasked, masked
from emulator.services.logs.naming import group_of
from emulator.services.logs.pages import page
from emulator.services.logs.patterns.pattern import read_pattern
from emulator.services.logs.state import LogEvent, LogGroup, LogStream, State
from emulator.services.logs.subscribers import hand_on


@operation("PutLogEvents")
def put_log_events(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html"""
    group = scope.state.group(call.parameters["logGroupName"])
    stream = group.stream(call.parameters["logStreamName"])
    events = call.parameters["logEvents"]
    _check_batch(events)
    rejected = _rejected(group, events, scope.now)
    first = max(rejected.get("tooOldLogEventEndIndex", 0), rejected.get("expiredLogEventEndIndex", 0))
    last = rejected.get("tooNewLogEventStartIndex", len(events))
    _check_span(events[first:last])
    taken = [_take(stream, event, scope.now) for event in events[first:last]]
    if taken:
        stream.last_ingestion = scope.now
        hand_on(scope, group, stream, taken, call.cause)
    group.expire(scope.now)
    answer: dict[str, Any] = {"nextSequenceToken": stream.uid.replace("-", "")}
    if rejected:
        answer["rejectedLogEventsInfo"] = rejected
    return answer


@operation("GetLogEvents", reads=True)
def get_log_events(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html"""
    given = call.parameters
    size = given.get("limit", EVENTS_PAGE)
    group = group_of(scope, given)
    check_unmasked(scope, call)
    events = _between(group.stream(given["logStreamName"]), group, scope.now, given)
    token = given.get("nextToken", "")
    direction, _, position = token.partition("/")
    place = read_whole(position)
    if token and (direction not in ("f", "b") or place is None):
        raise InvalidParameter("The specified nextToken is invalid.")
    if direction == "f":
        start = place or 0
    elif direction == "b":
        start = max(0, (place or 0) - size)
    else:
        start = 0 if given.get("startFromHead") else max(0, len(events) - size)
    end = place if direction == "b" else start + size
    taken = events[start:end]
    return {
        "events": [_shown(event) for event in _readable(scope, group, taken, given)],
        "nextForwardToken": f"f/{start + len(taken)}",
        "nextBackwardToken": f"b/{start}",
    }


@operation("FilterLogEvents", reads=True)
def filter_log_events(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html"""
    given = call.parameters
    group = group_of(scope, given)
    check_unmasked(scope, call)
    pattern = read_pattern(given.get("filterPattern", ""))
    prefix = given.get("logStreamNamePrefix", "")
    if given.get("logStreamNames") and prefix:
        raise InvalidParameter("Only one of logStreamNames and logStreamNamePrefix may be specified.")
    names = given.get("logStreamNames") or [name for name in sorted(group.streams) if name.startswith(prefix)]
    streams = [group.stream(name) for name in names]
    found = [
        {"logStreamName": stream.name, **_shown(event), "eventId": stream.id_of(event)}
        for stream in streams
        for event in _readable(scope, group, _between(stream, group, scope.now, given), given)
        if pattern.extract(event.message) is not None
    ]
    latest_first = given.get("startFromHead") is False
    found.sort(key=lambda event: (event["timestamp"], event["logStreamName"]), reverse=latest_first)
    events, more = page(found, given, EVENTS_PAGE)
    return {"events": list(events), "searchedLogStreams": [], **more}


def _take(stream: LogStream, given: dict[str, Any], now: Millis) -> LogEvent:
    stream.taken += 1
    event = LogEvent(given["timestamp"], now, given["message"], stream.taken)
    if stream.events and stream.events[-1].timestamp > event.timestamp:
        bisect.insort(stream.events, event, key=_timestamp)
    else:
        stream.events.append(event)
    return event


def _readable(
    scope: Scope[State], group: LogGroup, events: list[LogEvent], given: dict[str, Any]
) -> Iterable[LogEvent]:
    """Return events as they may be read: what is protected is masked, unless that is not wanted."""
    return events if given.get("unmask") else (masked(scope.state, group, event) for event in events)


def _shown(event: LogEvent) -> dict[str, Any]:
    return {"timestamp": event.timestamp, "message": event.message, "ingestionTime": event.ingested}


def _timestamp(event: LogEvent) -> Millis:
    return event.timestamp


def _between(stream: LogStream, group: LogGroup, now: Millis, given: dict[str, Any]) -> list[LogEvent]:
    start, end = given.get("startTime", 0), given.get("endTime")
    if group.retention_days:
        start = max(start, now - group.retention_days * DAY)
    first = bisect.bisect_left(stream.events, start, key=_timestamp)
    last = len(stream.events) if end is None else bisect.bisect_left(stream.events, end, key=_timestamp)
    return stream.events[first:last]


def _check_batch(events: list[dict[str, Any]]) -> None:
    total = 0
    for before, event in zip([events[0], *events], events, strict=False):
        if before["timestamp"] > event["timestamp"]:
            raise InvalidParameter("Log events in a single PutLogEvents request must be in chronological order.")
        size = len(event["message"].encode("utf-8", "surrogatepass")) + EVENT_OVERHEAD_BYTES
        if size > BATCH_BYTES:
            raise InvalidParameter(f"Log event too large: {size} bytes exceeds limit of {BATCH_BYTES}")
        total += size
    if total > BATCH_BYTES:
        raise InvalidParameter(f"Upload too large: {total} bytes exceeds limit of {BATCH_BYTES}")


def _check_span(events: list[dict[str, Any]]) -> None:
    if events and events[-1]["timestamp"] - events[0]["timestamp"] > DAY:
        raise InvalidParameter(
            "The batch of log events in a single PutLogEvents request cannot span more than 24 hours."
        )


def _rejected(group: LogGroup, events: list[dict[str, Any]], now: Millis) -> dict[str, int]:
    rejected: dict[str, int] = {}
    times = [event["timestamp"] for event in events]
    too_old = bisect.bisect_left(times, now - PAST_MS)
    expired = bisect.bisect_left(times, now - group.retention_days * DAY) if group.retention_days else 0
    too_new = bisect.bisect_right(times, now + FUTURE_MS)
    if too_old:
        rejected["tooOldLogEventEndIndex"] = too_old
    if expired:
        rejected["expiredLogEventEndIndex"] = expired
    if too_new < len(times):
        rejected["tooNewLogEventStartIndex"] = too_new
    return rejected
