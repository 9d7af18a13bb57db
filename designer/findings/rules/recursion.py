"""A function that writes to what triggers it, directly or by way of others."""

from collections.abc import Iterator

from designer.catalog.entry import Edge
from designer.catalog.template import at
from designer.findings.cycles import cycles
from designer.findings.finding import Found, Rule
from designer.findings.subject import FUNCTIONS, Subject

MOST_SHOWN = 8
CARRIES = {
    *("send", "publish", "put", "put-events", "write", "read-write", "start", "invoke", "poll", "subscription"),
    *("notification", "stream", "event", "async-success", "deliver"),
}

LAST_STOPS = {"redrive", "dead-letter", "async-failure", "on-failure"}
"""What only goes where failures go is no loop: somebody decides what is tried again."""


def check(subject: Subject) -> Iterator[Found]:
    ways: dict[str, list[str]] = {}
    last_stops = {edge.target for edge in subject.edges if edge.kind in LAST_STOPS}
    for edge in subject.edges:
        if edge.kind in CARRIES and edge.target not in last_stops and not _is_filtered(subject, edge):
            ways.setdefault(edge.source, []).append(edge.target)
    for cycle in cycles(ways):
        functions = [name for name in cycle if subject.drawing.resources[name].type in FUNCTIONS]
        if functions:
            start = cycle.index(functions[0])
            path = [*cycle[start:], *cycle[:start], functions[0]]
            shown = path if len(path) <= MOST_SHOWN else [*path[: MOST_SHOWN - 2], "…", path[-1]]
            yield Found(functions[0], f"A loop: {' → '.join(shown)}.")


def _is_filtered(subject: Subject, edge: Edge) -> bool:
    """Say whether only some events come this way, which is how such a loop is avoided."""
    parts = [at(subject.drawing.resources[part.resource].attributes, *part.path) for part in edge.parts]
    return any(_mentions(parts, key) for key in ("Filter", "FilterCriteria", "FilterPolicy", "EventPattern"))


def _mentions(value: object, key: str) -> bool:
    if isinstance(value, dict):
        return key in value or any(_mentions(below, key) for below in value.values())
    return isinstance(value, list) and any(_mentions(below, key) for below in value)


RULE = Rule(
    "A function triggers itself",
    "warning",
    "Each event makes another one, without end; Lambda stops some such loops after about 16 turns, others run up cost "
    "until somebody notices.",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
    check,
)
