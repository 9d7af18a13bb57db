"""Writes the objects that an export makes of a log group, see "Export log data to Amazon S3" in the user guide."""

import gzip
from collections.abc import Iterator
from typing import Any

from emulator.kernel.calendar import iso_time
from emulator.services.logs.masking import masked
from emulator.services.logs.state import LogGroup, State


def objects_of(state: State, group: LogGroup, task: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield key (below the prefix) and body of each stream's object: its events of the task's times, one a line."""
    for name in sorted(group.streams):
        if not name.startswith(task["streams"]):
            continue
        chosen = [event for event in group.streams[name].events if task["from"] <= event.timestamp <= task["to"]]
        if chosen:
            lines = [f"{iso_time(event.timestamp)}Z {masked(state, group, event).message}\n" for event in chosen]
            text = "".join(lines).encode("utf-8", "surrogatepass")
            yield f"{task['taskId']}/{name.replace('/', '-')}/000000.gz", gzip.compress(text, mtime=0)
