"""The first layout of a graph: flows run left to right, parts that are not connected stand on shelves."""

from collections.abc import Iterable, Mapping, Sequence

from designer.document.bands import in_bands
from designer.document.card import ACROSS, DOWN, GRID, HEIGHT, WIDTH, Point, scale_of
from designer.document.flow import flow

APART = 2 * DOWN
"""Between parts that are not connected."""
ASIDE = WIDTH + ACROSS // 2, HEIGHT + DOWN
"""How far apart what is connected to nothing stands."""
WIDEST_ROW = 14
Links = Iterable[tuple[str, str]]
Place = tuple[float, float]
Places = dict[str, Point]


def arrange(nodes: Sequence[str], edges: Links, asides: Links = ()) -> Places:
    """Return the top left corner of each node; the same graph always gets the same layout.

    Args:
        nodes: All nodes, in the order of the template.
        edges: From and to, loops and strangers are left out.
        asides: Those of the edges that lead aside of the flow: to where failures go.
    """
    known = dict.fromkeys(nodes)
    links = list(dict.fromkeys((a, b) for a, b in edges if a in known and b in known and a != b))
    parts, single = [], []
    for group in _groups(list(known), links):
        if len(group) == 1:
            single += group
            continue
        members = set(group)
        own = [link for link in links if link[0] in members]
        parts.append(in_bands(flow(group, own, set(asides)), own))
    widths = {_size(part)[0] for part in parts}
    widths |= {sum(_size(part)[0] + APART for part in parts[:most]) - APART for most in range(2, len(parts) + 1)}
    widths |= {ASIDE[0] * most - ASIDE[0] + WIDTH for most in range(1, min(len(single), WIDEST_ROW) + 1)}
    laid = [
        _on_shelves(parts, single, width) for width in sorted(widths) if width >= max(map(_width, parts), default=0)
    ]
    return max(laid, key=lambda places: scale_of(*_size(places)), default={})


def complete(placed: Mapping[str, Place], nodes: Sequence[str], edges: Links, asides: Links = ()) -> Places:
    """Return places for the nodes that have none: beside what they are connected to, else below all others."""
    links = [(a, b) for a, b in edges if a != b]
    own = {node: placed[node] for node in nodes if node in placed}
    beside = _beside(own, nodes, links) if 2 * len(own) >= len(nodes) else {}
    missing = [node for node in nodes if node not in own and node not in beside]
    found = arrange(missing, links, asides)
    taken = [*own.values(), *beside.values()]
    if not taken or not found:
        return beside | found
    left = round(min(x for x, _ in taken))
    top = round(max(y for _, y in taken)) + HEIGHT + APART
    return beside | {node: (x + left, y + top) for node, (x, y) in found.items()}


def _beside(own: Mapping[str, Place], nodes: Sequence[str], links: list[tuple[str, str]]) -> Places:
    """Return places for what is connected to something that has one, or to what gets one so."""
    placed, found = dict(own), Places()
    before: dict[str, list[str]] = {node: [] for node in nodes}
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for a, b in links:
        if a in after and b in before:
            before[b].append(a)
            after[a].append(b)
    waiting = [node for node in nodes if node not in placed]
    while node := next((each for each in waiting if any(n in placed for n in before[each] + after[each])), None):
        waiting.remove(node)
        left = [placed[other] for other in before[node] if other in placed]
        right = [placed[other] for other in after[node] if other in placed]
        x = max(x for x, _ in left) + WIDTH + ACROSS if left else min(x for x, _ in right) - WIDTH - ACROSS
        y = sum(y for _, y in left or right) / len(left or right)
        placed[node] = found[node] = _free(_snap(x), _snap(y), placed.values())
    return found


def _free(x: int, y: int, taken: Iterable[Place]) -> Point:
    """Return the place nearest above or below that no card is close to."""
    near = [top for left, top in taken if abs(left - x) < WIDTH + GRID]
    steps = range((len(near) + 1) * 2 * (HEIGHT + DOWN) // GRID)
    free = (at for step in steps for at in (y + step * GRID, y - step * GRID) if _is_clear(at, near))
    return x, next(free, y)


def _is_clear(y: int, near: Sequence[float]) -> bool:
    return all(abs(top - y) >= HEIGHT + DOWN for top in near)


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
            fresh = [other for other in dict.fromkeys(neighbours[here]) if other not in seen]
            seen.update(fresh)
            waiting += fresh
        found.append(sorted(group, key=rank.__getitem__))
    return sorted(found, key=lambda group: -len(group))


def _on_shelves(parts: Sequence[Places], single: Sequence[str], width: int) -> Places:
    """Set parts side by side, in shelves that are no wider than this, and below them what is connected to nothing."""
    places: Places = {}
    left = top = low = 0
    for part in parts:
        wide, high = _size(part)
        if left and left + wide > width:
            left, top = 0, low + APART
        places |= {node: (x + left, y + top) for node, (x, y) in part.items()}
        low = max(low, top + high)
        left += wide + APART
    start = low + APART if parts else 0
    row = max(1, (width - WIDTH) // ASIDE[0] + 1)
    places |= {node: (index % row * ASIDE[0], start + index // row * ASIDE[1]) for index, node in enumerate(single)}
    return places


def _size(places: Places) -> Point:
    return _width(places), max(y for _, y in places.values()) + HEIGHT


def _width(places: Places) -> int:
    return max(x for x, _ in places.values()) + WIDTH


def _snap(value: float) -> int:
    return round(value / GRID) * GRID
