"""Finds the loops of a graph, in a time that grows with its size only."""

from collections.abc import Iterator, Mapping, Sequence

Ways = Mapping[str, Sequence[str]]


def cycles(ways: Ways) -> Iterator[list[str]]:
    """Yield one shortest loop for each set of nodes that reach each other, in the order of the nodes."""
    first = {node: number for number, node in enumerate(ways)}
    for together in sorted(_together(ways), key=lambda nodes: min(first.get(node, len(first)) for node in nodes)):
        start = min(together, key=lambda node: first.get(node, len(first)))
        if len(together) > 1 or start in ways.get(start, ()):
            yield _back_to(start, ways, together)


def _back_to(start: str, ways: Ways, within: set[str]) -> list[str]:
    """Return a shortest way from a node back to itself."""
    came_from: dict[str, str] = {}
    waiting = [start]
    for node in waiting:
        for after in ways.get(node, ()):
            if after == start:
                path = [node]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return path[::-1]
            if after in within and after not in came_from:
                came_from[after] = node
                waiting.append(after)
    return [start]


def _together(ways: Ways) -> list[set[str]]:
    """Return the strongly connected parts: two passes in depth, without recursion."""
    order: list[str] = []
    seen: set[str] = set()
    for start in ways:
        if start not in seen:
            seen.add(start)
            _finish(start, ways, seen, order)
    back: dict[str, list[str]] = {}
    for node, targets in ways.items():
        for target in targets:
            back.setdefault(target, []).append(node)
    found: list[set[str]] = []
    taken: set[str] = set()
    for start in reversed(order):
        if start in taken:
            continue
        part: list[str] = []
        taken.add(start)
        _finish(start, back, taken, part)
        found.append(set(part))
    return found


def _finish(start: str, ways: Ways, seen: set[str], order: list[str]) -> None:
    """Append what is reached from a node, each after all that is reached through it."""
    path = [(start, iter(ways.get(start, ())))]
    while path:
        node, targets = path[-1]
        after = next((target for target in targets if target not in seen), None)
        if after is None:
            order.append(node)
            path.pop()
        else:
            seen.add(after)
            path.append((after, iter(ways.get(after, ()))))
