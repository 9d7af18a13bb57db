"""Turns log events into rows: the fields that CloudWatch Logs Insights discovers in them."""

import json
import re
from typing import Any

from emulator.services.logs.insights.values import Value, shown_time
from emulator.services.logs.state import LogEvent, LogGroup, LogStream

MOST_FIELDS = 200
"""Fields that are discovered in a JSON event."""
MEGABYTE = 1_000_000
REQUEST = re.compile(r"(START|END|REPORT) RequestId: ([0-9a-f-]{36})")
REPORTED = {
    "Duration": ("@duration", 1),
    "Billed Duration": ("@billedDuration", 1),
    "Init Duration": ("@initDuration", 1),
    "Memory Size": ("@memorySize", MEGABYTE),
    "Max Memory Used": ("@maxMemoryUsed", MEGABYTE),
}
"""What a Lambda report says, the field that holds it, and by how much it is multiplied."""


def row_of(group: LogGroup, stream: LogStream, event: LogEvent, account: str) -> dict[str, Value]:
    """Return an event's fields."""
    row: dict[str, Value] = {
        "@timestamp": shown_time(event.timestamp),
        "@message": event.message,
        "@logStream": stream.name,
        "@log": f"{account}:{group.name}",
        "@ingestionTime": shown_time(event.ingested),
        "@ptr": stream.id_of(event),
    }
    request = REQUEST.match(event.message)
    if request is not None:
        row |= {"@type": request[1], "@requestId": request[2], **_reported(event.message)}
    elif event.message.lstrip().startswith("{"):
        _discover(event.message, row)
    return row


def _reported(message: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for part in message.strip().split("\t"):
        name, _, rest = part.partition(": ")
        amount = rest.split(" ")[0]
        if name in REPORTED and amount.replace(".", "", 1).isdigit():
            field, factor = REPORTED[name]
            found[field] = float(amount) * factor
    return found


def _discover(message: str, row: dict[str, Value]) -> None:
    try:
        document = json.loads(message)
    except (ValueError, RecursionError):
        return
    left: list[tuple[str, Any]] = [("", document)] if isinstance(document, dict) else []
    while left and len(row) < MOST_FIELDS:
        path, value = left.pop(0)
        if isinstance(value, dict):
            left[:0] = [(f"{path}.{key}" if path else str(key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            left[:0] = [(f"{path}.{number}", inner) for number, inner in enumerate(value)]
        elif path and value is not None:
            row.setdefault(path, _plain(value))


def _plain(value: Any) -> Value:
    return int(value) if isinstance(value, bool) else value if isinstance(value, (int, float)) else str(value)
