"""The ways of all edges from card to card, as `canvas/route.ts` finds them: straight, or around what lies between."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from designer.catalog.picture.box import Box, Point, around, card_at, grown, point_box, touches
from designer.catalog.picture.detour import detour
from designer.catalog.picture.path import (
    OUTWARD,
    Curve,
    Ends,
    Route,
    Shift,
    Side,
    anchor,
    curve_between,
    direct_route,
    loop_at,
    points_on,
    shifts_of,
)
from designer.document.card import WIDTH

MANNERS = ((22.0, 15.0), (9.0, 7.0))
"""How far an edge goes straight on before it may turn, and how far from cards: at ease, else closely."""
ASIDE = 240.0
SAMPLE = 18.0
TOUCH = 4.0
LANE = 7.0
LANES = 3
MOST_DETOURS = 200
Taken = dict[tuple[int, int], int]


def curves(edges: Sequence[Ends], places: Mapping[str, Point]) -> dict[str, Curve]:
    """Return the curve of each edge by its id; `places` are the upper left corners of the cards."""
    cards = Cards(map(card_at, places.values()))
    shifts = shifts_of(edges, places)
    taken: Taken = {}
    routes: dict[str, Route] = {}
    detours = 0
    for edge in edges:
        if edge["source"] == edge["target"] or detours == MOST_DETOURS:
            continue
        source, target = places[edge["source"]], places[edge["target"]]
        route = route_between(source, target, cards, shifts[edge["id"]], taken)
        detours += bool(route.via)
        routes[edge["id"]] = route
    shifts = shifts_of(edges, places, routes)
    found = {}
    for edge in edges:
        id_, source, target = edge["id"], places[edge["source"]], places[edge["target"]]
        if edge["source"] == edge["target"]:
            found[id_] = loop_at(source, shifts[id_].start)
        else:
            found[id_] = curve_between(source, target, shifts[id_], routes.get(id_) or direct_route(source, target))
    return found


class Cards:
    """All cards, to be found by the stretch of the board in which they lie."""

    def __init__(self, cards: Iterable[Box]) -> None:
        self._cards = list(cards)
        self._by_left = sorted((card[0], number) for number, card in enumerate(self._cards))

    def within(self, room: Box) -> list[Box]:
        """Return the cards that touch a box, in their own order."""
        first = bisect_left(self._by_left, (room[0] - WIDTH, -1))
        last = bisect_right(self._by_left, (room[0] + room[2], len(self._cards)))
        level = sorted(number for _, number in self._by_left[first:last])
        return [card for card in map(self._cards.__getitem__, level) if touches(card, room)]


def route_between(source: Point, target: Point, cards: Cards, shift: Shift, taken: Taken) -> Route:
    """Return the direct way, or the shortest around the cards that it would pass under."""
    direct = direct_route(source, target)

    def met(route: Route) -> int:
        return _met(curve_between(source, target, shift, route), cards, (source, target))

    straight = met(direct)
    if not straight:
        return direct
    both = around([card_at(source), card_at(target)])
    walls = cards.within(grown(both, ASIDE) if both else card_at(source))
    for stub, clear in MANNERS:
        start = _out_of(source, direct.leaving, shift.start, stub)
        end = _out_of(target, direct.entering, shift.end, stub)
        corners = detour(start, end, walls, clear)
        if not corners:
            continue
        plain = replace(direct, via=corners)
        left = met(plain)
        if left * 4 > straight:
            continue
        beside = replace(direct, via=tuple(_beside(corner, walls, taken) for corner in corners))
        return plain if met(beside) > left else beside
    return direct


def _out_of(place: Point, side: Side, lane: float, stub: float) -> Point:
    (x, y), (out_x, out_y) = anchor(place, side, lane), OUTWARD[side]
    return x + out_x * stub, y + out_y * stub


def _beside(corner: Point, cards: Sequence[Box], taken: Taken) -> Point:
    """Return a corner moved away from its card for each edge that turns there already."""
    key = (math.floor(corner[0] + 0.5), math.floor(corner[1] + 0.5))
    before = taken.get(key, 0)
    taken[key] = before + 1
    lane = before % LANES * LANE
    here = point_box(corner)
    card = next((each for each in cards if touches(grown(each, LANE * 3), here)), None)
    if not lane or card is None:
        return corner
    return (
        corner[0] + (-lane if corner[0] < card[0] + card[2] / 2 else lane),
        corner[1] + (-lane if corner[1] < card[1] + card[3] / 2 else lane),
    )


def _met(curve: Curve, cards: Cards, own: tuple[Point, Point]) -> int:
    """Return how much of a curve lies under cards of other nodes: the number of its samples that do."""
    hull = around(map(point_box, curve))
    room = grown(hull, TOUCH) if hull else (0.0, 0.0, 0.0, 0.0)
    close = [
        (left - TOUCH, top - TOUCH, left + width + TOUCH, top + height + TOUCH)
        for left, top, width, height in cards.within(room)
        if (left, top) not in own
    ]
    if not close:
        return 0
    samples = max(12, min(80, math.ceil(math.hypot(room[2], room[3]) / SAMPLE)))
    return sum(
        any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in close)
        for x, y in points_on(curve, samples)[1:-1]
    )
