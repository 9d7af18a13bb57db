"""A long flow in bands, one below the other, as a text that is written to and fro: seen whole it would be a thread."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from designer.document.card import DOWN, HEIGHT, WIDTH, Point, scale_of

SMALL = 0.4
"""Where a flow is seen larger than this, it stays one band."""
BETWEEN = 3 * DOWN
"""Between two bands: the lines that lead on turn there."""
FEWEST = 4
"""A band has at least so many columns."""
SLACK = 3
"""How many columns a band may be shorter than it could, for fewer lines to lead out of it."""
MOST_LEADING_ON = 2
"""More lines than these are easier to follow along one band."""
DEAR = 0.2
"""Another band has to let the whole be seen larger by more than this part."""

Columns = list[tuple[int, list[str]]]


def in_bands(places: Mapping[str, Point], links: Iterable[tuple[str, str]]) -> dict[str, Point]:
    """Return the places of one flow, folded into as many bands as let it be seen larger; every other runs back."""
    best, largest = dict(places), _scale(places)
    if largest >= SMALL:
        return best
    by_left: dict[int, list[str]] = {}
    for node, (x, _) in sorted(places.items(), key=lambda item: item[1][0]):
        by_left.setdefault(x, []).append(node)
    columns = list(by_left.items())
    leading = _leading_on(columns, links)
    for most in range(FEWEST, len(columns)):
        bands = _cut(columns, leading, most)
        if bands is None:
            continue
        laid = _laid(bands, places)
        if (scale := _scale(laid) * (1 - DEAR) ** (len(bands) - 1)) > largest:
            best, largest = laid, scale
    return best


def _scale(places: Mapping[str, Point]) -> float:
    return scale_of(max(x for x, _ in places.values()) + WIDTH, max(y for _, y in places.values()) + HEIGHT)


def _leading_on(columns: Columns, links: Iterable[tuple[str, str]]) -> list[int]:
    """Return for each column how many lines lead past its right side."""
    index = {node: number for number, (_, nodes) in enumerate(columns) for node in nodes}
    passing = [0] * len(columns)
    for a, b in links:
        if a in index and b in index:
            for number in range(min(index[a], index[b]), max(index[a], index[b])):
                passing[number] += 1
    return passing


def _cut(columns: Columns, leading: list[int], most: int) -> list[Columns] | None:
    """Return the columns in bands of at most so many, cut where the fewest lines pass; None where too many do."""
    bands = []
    start = 0
    while len(columns) - start > most:
        ends = range(start + most - 1, max(start + FEWEST - 2, start + most - 1 - SLACK), -1)
        # A line that leads on leads down: better past no other card of its column.
        end = min(ends, key=lambda each: (leading[each], len(columns[each][1])))
        if leading[end] > MOST_LEADING_ON:
            return None
        bands.append(columns[start : end + 1])
        start = end + 1
    return [*bands, columns[start:]]


def _laid(bands: list[Columns], places: Mapping[str, Point]) -> dict[str, Point]:
    found: dict[str, Point] = {}
    at = top = 0
    for number, band in enumerate(bands):
        lefts = [left for left, _ in band]
        ways = [0, *(after - before for before, after in pairwise(lefts))]
        heights = [places[node][1] for _, nodes in band for node in nodes]
        back = number % 2 == 1
        for way, (_, nodes) in zip(ways, band, strict=True):
            at += -way if back else way
            found |= {node: (at, top + places[node][1] - min(heights)) for node in nodes}
        top += max(heights) - min(heights) + HEIGHT + BETWEEN
    left = min(x for x, _ in found.values())
    return {node: (x - left, y) for node, (x, y) in found.items()}
