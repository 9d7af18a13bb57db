"""Finds the loops of a graph."""

from collections.abc import Iterator, Mapping, Sequence


def cycles(ways: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield the shortest loop through each node that is in one, each set of nodes once, in the order of the nodes."""
    seen: set[frozenset[str]] = set()
    for start in ways:
        found = _back_to(start, ways)
        if found and frozenset(found) not in seen and not any(start in known for known in seen):
            seen.add(frozenset(found))
            yield found


def _back_to(start: str, ways: Mapping[str, Sequence[str]]) -> list[str] | None:
    paths = {start: [start]}
    waiting = [start]
    for node in waiting:
        for after in ways.get(node, ()):
            if after == start:
                return paths[node]
            if after not in paths:
                paths[after] = [*paths[node], after]
                waiting.append(after)
    return None
