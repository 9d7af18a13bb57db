"""Compares two runs: their figures by node, and the first event in which they differ."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import orjson

from designer.runs.models import Run, Segment
from designer.runs.plan import Plan
from designer.runs.shown import shown_event
from designer.runs.store import read_lines

FIGURES = ("sent", "deleted", "redriven", "invocations", "errors", "throttles", "duration_ms", "published", "delivered")
NODE, KIND, TIME = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of a node in both runs; None where a run has no such figure."""

    node: str
    figure: str
    a: int | None
    b: int | None

    @property
    def differs(self) -> bool:
        """Say whether the runs differ in it."""
        return self.a != self.b


@dataclass(frozen=True, slots=True)
class Difference:
    """The first event in which two runs differ, as people see it; None where a run has ended before."""

    number: int
    a: dict[str, Any] | None
    b: dict[str, Any] | None


def rows(a: Run, b: Run) -> list[Row]:
    """Return the figures of both runs, node by node."""
    ours, theirs = a.summary.get("nodes", {}), b.summary.get("nodes", {})
    names = {**_actor_names(a), **_actor_names(b)}
    found = []
    for node in sorted({*ours, *theirs}, key=lambda node: names.get(node, node)):
        for figure in FIGURES:
            pair = ours.get(node, {}).get(figure), theirs.get(node, {}).get(figure)
            if any(value is not None for value in pair):
                found.append(Row(names.get(node, node), figure.removesuffix("_ms").replace("_", " "), *pair))
    return found


def _actor_names(run: Run) -> dict[str, str]:
    """Return what who is outside is called, by id."""
    actors = Plan.unpack(bytes(run.plan)).scenario.get("actors", {})
    return {id_: str(actor["name"]) for id_, actor in actors.items() if actor.get("name")}


def first_difference(a: Run, b: Run) -> Difference | None:
    """Return the first pair of events that are not the same; None: every event is.

    Events are compared as people see them, so that a run of another instant or with other ARNs may be the same.
    """
    if a.digest and a.digest == b.digest:
        return None
    streams = (read_lines(run.id, Segment.Stream.TRACE) for run in (a, b))
    for number, pair in enumerate(zip_longest(*streams), 1):
        ours, theirs = (_event(run, line) for run, line in zip((a, b), pair, strict=True))
        if ours != theirs:
            return Difference(number, _told(ours), _told(theirs))
    return None


def _event(run: Run, numbered: tuple[int, bytes] | None) -> list[Any] | None:
    return shown_event(orjson.loads(numbered[1]), run.names, run.began) if numbered else None


def _told(event: list[Any] | None) -> dict[str, Any] | None:
    if event is None:
        return None
    _, time, kind, resource, peer, message, _, detail = event
    return {
        "time_ms": max(0, time),
        "clock": f"{max(0, time) // 60_000}:{max(0, time) // 1000 % 60:02}.{max(0, time) % 1000:03}",
        "kind": kind,
        "resource": resource,
        "peer": peer,
        "message": message,
        "detail": ", ".join(f"{name} {value}" for name, value in sorted(detail.items()))[:400],
    }
