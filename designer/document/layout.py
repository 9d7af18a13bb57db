"""The first layout of a graph: flows run left to right, unconnected parts stand below each other."""

from collections.abc import Iterable, Mapping, Sequence

WIDTH, HEIGHT = 168, 72
ACROSS, DOWN = 112, 48
GRID = 8
SWEEPS = 6
ROW = 5

Point = tuple[int, int]


def arrange(nodes: Sequence[str], edges: Iterable[tuple[str, str]]) -> dict[str, Point]:
    """Return the top left corner of each node; the same graph always gets the same layout."""
    known = dict.fromkeys(nodes)
    links = list(dict.fromkeys((a, b) for a, b in edges if a in known and b in known and a != b))
    places: dict[str, Point] = {}
    top = 0
    single: list[str] = []
    for group in _groups(list(known), links):
        if len(group) == 1:
            single += group
            continue
        members = set(group)
        placed = _flow(group, [link for link in links if link[0] in members])
        places |= {node: (x, y + top) for node, (x, y) in placed.items()}
        top = max(y for _, y in places.values()) + HEIGHT + 2 * DOWN
    for index, node in enumerate(single):
        places[node] = (index % ROW * (WIDTH + ACROSS // 2), top + index // ROW * (HEIGHT + DOWN))
    return places


def complete(
    placed: Mapping[str, tuple[float, float]], nodes: Sequence[str], edges: Iterable[tuple[str, str]]
) -> dict[str, Point]:
    """Return places for the nodes that have none: below those that have one."""
    missing = [node for node in nodes if node not in placed]
    found = arrange(missing, edges)
    own = [placed[node] for node in nodes if node in placed]
    if not own or not found:
        return found
    left = round(min(x for x, _ in own))
    top = round(max(y for _, y in own)) + HEIGHT + 2 * DOWN
    return {node: (x + left, y + top) for node, (x, y) in found.items()}


def _groups(nodes: list[str], links: list[tuple[str, str]]) -> list[list[str]]:
    """Return the connected parts, the largest first."""
    neighbours: dict[str, list[str]] = {node: [] for node in nodes}
    for a, b in links:
        neighbours[a].append(b)
        neighbours[b].append(a)
    rank = {name: index for index, name in enumerate(nodes)}
    seen: set[str] = set()
    found = []
    for node in nodes:
        if node in seen:
            continue
        group, waiting = [], [node]
        seen.add(node)
        while waiting:
            here = waiting.pop()
            group.append(here)
            fresh = [other for other in neighbours[here] if other not in seen]
            seen.update(fresh)
            waiting += fresh
        found.append(sorted(group, key=rank.__getitem__))
    return sorted(found, key=lambda group: -len(group))


def _flow(nodes: list[str], links: list[tuple[str, str]]) -> dict[str, Point]:
    forward = _without_cycles(nodes, links)
    layer = _layers(nodes, forward)
    columns, chains = _columns(nodes, forward, layer)
    _untangle(columns, chains)
    heights = _heights(columns, chains)
    low = min(heights[node] for node in nodes)
    return {node: (layer[node] * (WIDTH + ACROSS), _snap(heights[node] - low)) for node in nodes}


def _snap(value: float) -> int:
    return round(value / GRID) * GRID


def _without_cycles(nodes: list[str], links: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the links with those turned round that would lead back to where a path came from."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    entered: dict[str, int] = dict.fromkeys(nodes, 0)
    for a, b in links:
        after[a].append(b)
        entered[b] += 1
    state: dict[str, int] = {}
    back: set[tuple[str, str]] = set()
    for root in sorted(nodes, key=lambda node: entered[node] > 0):
        if root in state:
            continue
        path = [(root, iter(after[root]))]
        state[root] = 1
        while path:
            node, following = path[-1]
            for other in following:
                if state.get(other) == 1:
                    back.add((node, other))
                elif other not in state:
                    state[other] = 1
                    path.append((other, iter(after[other])))
                    break
            else:
                state[node] = 2
                path.pop()
    return list(dict.fromkeys((b, a) if (a, b) in back else (a, b) for a, b in links))


def _layers(nodes: list[str], links: list[tuple[str, str]]) -> dict[str, int]:
    """Return each node's column: after all that lead to it, and sources close to what they lead to."""
    before: dict[str, list[str]] = {node: [] for node in nodes}
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for a, b in links:
        before[b].append(a)
        after[a].append(b)
    left = {node: len(before[node]) for node in nodes}
    order = [node for node in nodes if not left[node]]
    layer = dict.fromkeys(nodes, 0)
    for node in order:
        for other in after[node]:
            layer[other] = max(layer[other], layer[node] + 1)
            left[other] -= 1
            if not left[other]:
                order.append(other)
    for node in reversed(order):
        if after[node] and not before[node]:
            layer[node] = min(layer[other] for other in after[node]) - 1
    return layer


Chains = list[tuple[str, str]]


def _columns(nodes: list[str], links: list[tuple[str, str]], layer: dict[str, int]) -> tuple[list[list[str]], Chains]:
    """Return the nodes of each column; a link over several columns gets a place in each of them."""
    columns: list[list[str]] = [[] for _ in range(max(layer.values()) + 1)]
    for node in nodes:
        columns[layer[node]].append(node)
    chains: Chains = []
    for number, (a, b) in enumerate(links):
        last = a
        for between in range(layer[a] + 1, layer[b]):
            knot = f"\0{number}.{between}"
            columns[between].append(knot)
            chains.append((last, knot))
            last = knot
        chains.append((last, b))
    return columns, chains


def _untangle(columns: list[list[str]], chains: Chains) -> None:
    """Order each column by the middle of its neighbours, forth and back."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for a, b in chains:
        after.setdefault(a, []).append(b)
        before.setdefault(b, []).append(a)
    for sweep in range(SWEEPS):
        sides = (before, columns) if sweep % 2 == 0 else (after, columns[::-1])
        neighbours, ordered = sides
        rank: dict[str, float] = {}
        for column in ordered:
            own = {node: index for index, node in enumerate(column)}
            middle = {
                node: _mean([rank[other] for other in neighbours.get(node, ()) if other in rank], own[node])
                for node in column
            }
            column.sort(key=middle.__getitem__)
            rank.update({node: index - len(column) / 2 for index, node in enumerate(column)})


def _mean(values: list[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _heights(columns: list[list[str]], chains: Chains) -> dict[str, float]:
    """Return each node's y: as near to its neighbours' as the gaps in its column allow."""
    neighbours: dict[str, list[str]] = {}
    for a, b in chains:
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    y: dict[str, float] = {}
    for column in columns:
        for index, node in enumerate(column):
            y[node] = (index - (len(column) - 1) / 2) * (HEIGHT + DOWN)
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 == 0 else columns[::-1]:
            wanted = [_mean([y[other] for other in neighbours.get(node, ())], y[node]) for node in column]
            y.update(zip(column, _spaced(column, wanted), strict=True))
    return y


def _gap(node: str, other: str) -> int:
    return DOWN if node.startswith("\0") or other.startswith("\0") else HEIGHT + DOWN


def _spaced(column: list[str], wanted: list[float]) -> list[float]:
    """Return places in the column's order, at least a gap apart, with the least movement of blocks that touch."""
    blocks: list[tuple[float, list[float]]] = []
    offset = 0.0
    for index, want in enumerate(wanted):
        if index:
            offset += _gap(column[index - 1], column[index])
        blocks.append((want - offset, [offset]))
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            place, offsets = blocks.pop()
            above, others = blocks.pop()
            size = len(others) + len(offsets)
            blocks.append(((above * len(others) + place * len(offsets)) / size, others + offsets))
    return [place + own for place, offsets in blocks for own in offsets]
