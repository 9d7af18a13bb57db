"""The record of everything that happened in a world, and the digest over it."""

import hashlib
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from emulator.kernel.clock import Millis


class TraceEvent(NamedTuple):
    """One change of state.

    `sequence` counts from 1. `resource` and `peer` are ARNs (an actor's is `actor:<id>`), `message` is a
    message or request id, `cause` the sequence of the event that led here (0: none), `detail` plain data.
    """

    sequence: int
    time: Millis
    kind: str
    resource: str
    peer: str
    message: str
    cause: int
    detail: dict[str, Any]


CHUNK = 64
"""Events that are written at a time: orjson takes a kilobyte for each, and more of them would need fresh memory."""
LINE = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE

# NamedTuple's own constructor takes twice as long.
_new = tuple.__new__


def canonical(events: list[TraceEvent]) -> bytes:
    """Return the bytes that the digest is taken over: one JSON array a line, keys sorted."""
    if len(events) <= CHUNK:
        return b"".join([orjson.dumps(tuple(event), option=LINE) for event in events])
    return b"".join([canonical(events[start : start + CHUNK]) for start in range(0, len(events), CHUNK)])


def digest_of(events: list[TraceEvent]) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical events."""
    return hashlib.sha256(canonical(events)).hexdigest()


@dataclass(slots=True)
class Trace:
    """Appends events; `take` hands the new ones to who stores or folds them, and forgets them here."""

    fresh: list[TraceEvent] = field(default_factory=list)
    sequence: int = 0

    def append(
        self,
        time: Millis,
        kind: str,
        resource: str,
        peer: str,
        message: str,
        cause: int,
        detail: dict[str, Any],
    ) -> int:
        """Record an event and return its sequence number."""
        self.sequence = sequence = self.sequence + 1
        self.fresh.append(_new(TraceEvent, (sequence, time, kind, resource, peer, message, cause, detail)))
        return sequence

    def take(self) -> list[TraceEvent]:
        """Return the events recorded since the last call."""
        taken, self.fresh = self.fresh, []
        return taken
