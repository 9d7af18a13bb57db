"""The layout of one connected part of a graph: in columns along the flow, what belongs together level."""

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from statistics import fmean, median_low

from designer.document.card import ACROSS, CLOSE, DOWN, GRID, HEIGHT, WIDTH, Point, scale_of

Links = list[tuple[str, str]]
Columns = list[list[str]]
Middle = Callable[[list[float]], float]
Wanted = Callable[[str, Mapping[str, float], Middle], float]
ROW = HEIGHT + DOWN
KNOT = "\0"
"""What the places begin with that long links take in the columns which they pass."""
MOST_KNOTS = 4000
"""The longest links of a graph that needs more go unheeded."""
LANE = 20
"""Two links that pass between the same cards are this far apart."""
SWEEPS, TURNS = 10, 24
FEWEST_ROWS = 3
FOLD = 0.12
"""High columns are folded where that lets the whole be seen larger by more than this part for each column more."""
JOG = 2 * GRID


def flow(nodes: Sequence[str], links: Links, asides: set[tuple[str, str]]) -> dict[str, Point]:
    """Return the top left corner of each node. What only `asides` lead to, as a dead-letter queue, stands lower."""
    forward = _without_cycles(nodes, links)
    layer = _layers(nodes, forward)
    columns, chains = _columns(nodes, forward, layer)
    aside = {b for _, b in asides if b in layer} - {link[1] for link in links if link not in asides}
    columns = _untangled(columns, chains, aside)
    folds = _folds(columns)
    if any(fold > 1 for fold in folds):
        layer, columns, chains = _folded(columns, folds, forward, layer)
    heights = _heights(columns, chains, {(a, b) for a, b in chains if b in aside})
    low = min(heights[node] for node in nodes)
    lefts = _lefts(folds)
    return {node: (lefts[layer[node]], heights[node] - low) for node in nodes}


def _without_cycles(nodes: Sequence[str], links: Links) -> Links:
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


def _layers(nodes: Sequence[str], links: Links) -> dict[str, int]:
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


def _columns(nodes: Sequence[str], links: Links, layer: dict[str, int]) -> tuple[Columns, Links]:
    """Return the nodes of each column, and links as chains: a long one has a knot in each column that it passes."""
    columns: Columns = [[] for _ in range(max(layer.values()) + 1)]
    for node in nodes:
        columns[layer[node]].append(node)
    chains: Links = []
    knots = 0
    spans = {number: layer[b] - layer[a] for number, (a, b) in enumerate(links)}
    for number in sorted(spans, key=spans.__getitem__):
        knots += spans[number] - 1
        if knots > MOST_KNOTS:
            break
        a, b = links[number]
        last = a
        for between in range(layer[a] + 1, layer[b]):
            knot = f"{KNOT}{number}.{between}"
            columns[between].append(knot)
            chains.append((last, knot))
            last = knot
        chains.append((last, b))
    return columns, chains


def _sides(chains: Links) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for a, b in chains:
        after.setdefault(a, []).append(b)
        before.setdefault(b, []).append(a)
    return before, after


def _untangled(columns: Columns, chains: Links, aside: set[str]) -> Columns:
    """Order each column by the middle of its neighbours, forth and back; return the order with the fewest crossings."""
    before, after = _sides(chains)
    best, fewest = columns, _crossings(columns, after)
    rank = {node: index - len(column) / 2 for column in columns for index, node in enumerate(column)}
    for sweep in range(SWEEPS):
        neighbours = before if sweep % 2 == 0 else after
        ordered = [list(column) for column in best] if sweep == 0 else [list(column) for column in columns]
        for column in ordered if sweep % 2 == 0 else ordered[::-1]:
            middle = {node: fmean([rank[other] for other in neighbours.get(node, (node,))]) for node in column}
            column.sort(key=lambda node: (middle[node], node in aside))
            rank.update({node: index - len(column) / 2 for index, node in enumerate(column)})
        columns = ordered
        crossings = _crossings(columns, after)
        if crossings < fewest or sweep == 0:
            best, fewest = columns, crossings
    return best


def _crossings(columns: Columns, after: dict[str, list[str]]) -> int:
    count = 0
    for column, following in pairwise(columns):
        place = {node: index for index, node in enumerate(following)}
        seen: list[int] = []
        for node in column:
            ends = sorted(place[other] for other in after.get(node, ()))
            count += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return count


def _folds(columns: Columns) -> list[int]:
    """Return into how many columns each is folded, so that the whole can be seen as large as possible."""
    sizes = [sum(not node.startswith(KNOT) for node in column) for column in columns]

    def gain(rows: int) -> float:
        extra = sum(-(-size // rows) - 1 for size in sizes)
        width = len(sizes) * (WIDTH + ACROSS) - ACROSS + extra * (WIDTH + CLOSE)
        return scale_of(width, min(rows, max(sizes)) * ROW - DOWN) * (1 - FOLD * extra)

    rows = max(range(min(FEWEST_ROWS, max(sizes)), max(sizes) + 1), key=lambda rows: (gain(rows), rows))
    return [-(-size // rows) for size in sizes]


def _folded(
    columns: Columns, folds: list[int], links: Links, layer: dict[str, int]
) -> tuple[dict[str, int], Columns, Links]:
    """Return columns and chains once those that are too high are folded: neighbours side by side, in the old order."""
    old = [index for index, fold in enumerate(folds) for _ in range(fold)]
    rank = {node: index for column in columns for index, node in enumerate(column)}
    folded: dict[str, int] = {}
    for index, column in enumerate(columns):
        cards = [node for node in column if not node.startswith(KNOT)]
        folded |= {node: old.index(index) + number % folds[index] for number, node in enumerate(cards)}
    fresh, chains = _columns(list(folded), links, folded)

    def place(node: str, column: int) -> int:
        if not node.startswith(KNOT):
            return rank[node]
        number = node.removeprefix(KNOT).partition(".")[0]
        ends = links[int(number)]
        end = next((end for end in ends if layer[end] == old[column]), None)
        return rank.get(end or f"{KNOT}{number}.{old[column]}", rank[ends[0]])

    for index, column in enumerate(fresh):
        column.sort(key=lambda node, index=index: place(node, index))  # type: ignore[misc]
    return folded, fresh, chains


def _lefts(folds: list[int]) -> list[int]:
    lefts, left = [], 0
    for fold in folds:
        for index in range(fold):
            lefts.append(left)
            left += WIDTH + (CLOSE if index + 1 < fold else ACROSS)
    return lefts


def _heights(columns: Columns, chains: Links, asides: set[tuple[str, str]]) -> dict[str, int]:
    """Return the middle of each node: level with its neighbours as far as the gaps in its column allow."""
    wanted = _wanted(chains, asides)
    y = {
        node: (index - (len(column) - 1) / 2) * ROW if len(column) > 1 else 0.0
        for column in columns
        for index, node in enumerate(column)
    }
    for turn in range(TURNS):
        for column in columns if turn % 2 == 0 else columns[::-1]:
            wants = [wanted(node, y, fmean) for node in column]
            y.update(zip(column, _spaced(column, wants), strict=True))
    even = {node: round(height / GRID) * GRID for node, height in y.items()}
    for column in [*columns, *columns[::-1]]:
        _level(column, even, wanted)
    return even


def _wanted(chains: Links, asides: set[tuple[str, str]]) -> Wanted:
    """Return where a node would stand: level with what it is linked to, cards before knots, below what it is aside."""
    before, after = _sides(chains)
    cards: dict[str, list[str]] = {}
    knots: dict[str, list[str]] = {}
    lower: dict[str, list[str]] = {}
    upper: dict[str, list[str]] = {}
    for node in {**before, **after}:
        links = [(other, (other, node)) for other in before.get(node, ())]
        links += [(other, (node, other)) for other in after.get(node, ())]
        for other, link in links:
            if link in asides and not other.startswith(KNOT):
                (lower if link[1] == node else upper).setdefault(node, []).append(other)
            else:
                (knots if other.startswith(KNOT) else cards).setdefault(node, []).append(other)

    def wanted(node: str, y: Mapping[str, float], middle: Middle) -> float:
        if node.startswith(KNOT):
            return middle([y[other] for other in (*before[node], *after[node])])
        for others, away in ((cards, 0), (knots, 0), (lower, ROW), (upper, -ROW)):
            if node in others:
                return middle([y[other] for other in others[node]]) + away
        return y[node]

    return wanted


def _gap(node: str, other: str) -> int:
    is_knot = node.startswith(KNOT), other.startswith(KNOT)
    return LANE if all(is_knot) else ROW // 2 if any(is_knot) else ROW


def _spaced(column: list[str], wanted: list[float]) -> list[float]:
    """Return places in the column's order, at least a gap apart, with the least movement of blocks that touch."""
    blocks: list[tuple[float, float, list[float]]] = []
    offset = 0.0
    for index, want in enumerate(wanted):
        if index:
            offset += _gap(column[index - 1], column[index])
        weight = 0.2 if column[index].startswith(KNOT) else 1.0
        blocks.append((want - offset, weight, [offset]))
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            place, weight, offsets = blocks.pop()
            above, other, others = blocks.pop()
            both = weight + other
            blocks.append(((above * other + place * weight) / both, both, others + offsets))
    return [place + own for place, _, offsets in blocks for own in offsets]


def _level(column: list[str], y: dict[str, int], wanted: Wanted) -> None:
    """Take small jogs out of links: move what is almost level with its neighbours and has the room."""
    for index, node in enumerate(column):
        want = y[node] if node.startswith(KNOT) else int(wanted(node, y, median_low))
        if want == y[node] or abs(want - y[node]) > JOG:
            continue
        above = column[index - 1] if index else None
        below = column[index + 1] if index + 1 < len(column) else None
        if above and want - y[above] < _gap(above, node):
            continue
        if below and y[below] - want < _gap(node, below):
            continue
        y[node] = want
