"""The courses of edges between cards, for still pictures: which sides they take, side by side, around others."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

WIDTH, HEIGHT = 168.0, 72.0
LANE = 18.0
CLEAR = 22.0
REACHES = 0.75
"""A cubic curve whose controls lie this far out reaches three quarters of it."""
SAMPLES = 14
Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]
Side = Literal["left", "right", "top", "bottom"]
OUTWARD: dict[Side, Point] = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}


@dataclass(frozen=True, slots=True)
class Route:
    """Where an edge leaves and enters, and how far it swings out past what lies between."""

    leaving: Side
    entering: Side
    swing: float = 0.0


def courses(edges: Sequence[Mapping[str, Any]], places: Mapping[str, Point]) -> dict[str, Curve]:
    """Return the curve of each edge, by its id; `places` are the upper left corners of the cards."""
    all_places = list(places.values())
    routes = {
        edge["id"]: route_between(places[edge["source"]], places[edge["target"]], all_places)
        for edge in edges
        if edge["source"] != edge["target"]
    }
    shifts = _shifts(edges, places, routes)
    found = {}
    for edge in edges:
        source, target = places[edge["source"]], places[edge["target"]]
        shift = shifts[edge["id"]]
        is_loop = edge["source"] == edge["target"]
        found[edge["id"]] = loop_at(source, shift[0]) if is_loop else curve(source, target, shift, routes[edge["id"]])
    return found


def curve(source: Point, target: Point, shift: Sequence[float], route: Route) -> Curve:
    """Return a curve between two cards; each end is moved along its side."""
    start, end = _anchor(source, route.leaving, shift[0]), _anchor(target, route.entering, shift[1])
    reach = route.swing or min(160.0, max(28.0, math.dist(start, end) * 0.42))
    out, into = OUTWARD[route.leaving], OUTWARD[route.entering]
    return (
        start,
        (start[0] + out[0] * reach, start[1] + out[1] * reach),
        (end[0] + into[0] * reach, end[1] + into[1] * reach),
        end,
    )


def loop_at(place: Point, lane: float) -> Curve:
    """Return a loop over the upper right corner of a card."""
    (x, y), out = place, 56 + abs(lane)
    return (x + WIDTH, y + 26), (x + WIDTH + out, y + 26), (x + WIDTH - 34, y - out), (x + WIDTH - 34, y)


def point_on(course: Curve, part: float) -> Point:
    """Return the point of a curve at a part (0 to 1) of its parameter."""
    rest = 1 - part
    weights = (rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3)
    return sum(w * p[0] for w, p in zip(weights, course, strict=True)), sum(
        w * p[1] for w, p in zip(weights, course, strict=True)
    )


def route_between(source: Point, target: Point, others: Iterable[Point]) -> Route:
    """Return the short way, or the shorter one of those under and over all cards where it would meet one."""
    direct = _direct(source, target)
    rest = [other for other in others if other not in (source, target)]
    met = _met(curve(source, target, (0, 0), direct), (other for other in rest if _is_near(other, source, target)))
    if not met:
        return direct
    ways = sorted((_under(source, target, met), _over(source, target, met)), key=lambda route: route.swing)
    clear = (route for route in ways if not _met(curve(source, target, (0, 0), route), rest))
    return next(clear, direct)


def _direct(source: Point, target: Point) -> Route:
    right, left = target[0] - (source[0] + WIDTH), source[0] - (target[0] + WIDTH)
    below, above = target[1] - (source[1] + HEIGHT), source[1] - (target[1] + HEIGHT)
    if right >= 24:
        return Route("right", "left")
    if below >= 24 and below > left:
        return Route("bottom", "top")
    if above >= 24 and above > left:
        return Route("top", "bottom")
    return Route("left", "right") if left >= 0 else Route("right", "left")


def _anchor(place: Point, side: Side, lane: float) -> Point:
    x, y = place
    middle = x + WIDTH / 2, y + HEIGHT / 2
    if side in ("left", "right"):
        return x if side == "left" else x + WIDTH, middle[1] + lane
    return middle[0] + lane, y if side == "top" else y + HEIGHT


def _under(source: Point, target: Point, met: list[Point]) -> Route:
    base = max(source[1], target[1]) + HEIGHT
    lowest = max(base, *(place[1] + HEIGHT for place in met))
    return Route("bottom", "bottom", (lowest - base + CLEAR + 10) / REACHES)


def _over(source: Point, target: Point, met: list[Point]) -> Route:
    base = min(source[1], target[1])
    highest = min(base, *(place[1] for place in met))
    return Route("top", "top", (base - highest + CLEAR + 10) / REACHES)


def _met(course: Curve, places: Iterable[Point]) -> list[Point]:
    points = [point_on(course, step / SAMPLES) for step in range(1, SAMPLES)]
    return [
        (left, top)
        for left, top in places
        if any(left - 4 < x < left + WIDTH + 4 and top - 4 < y < top + HEIGHT + 4 for x, y in points)
    ]


def _is_near(other: Point, source: Point, target: Point) -> bool:
    left, right = min(source[0], target[0]) - 40, max(source[0], target[0]) + WIDTH + 40
    top, bottom = min(source[1], target[1]) - 40, max(source[1], target[1]) + HEIGHT + 40
    return other[0] + WIDTH > left and other[0] < right and other[1] + HEIGHT > top and other[1] < bottom


def _shifts(
    edges: Sequence[Mapping[str, Any]], places: Mapping[str, Point], routes: Mapping[str, Route]
) -> dict[str, list[float]]:
    """Return how far the ends of each edge lie from the middle of their sides: side by side, in order."""
    sides: dict[tuple[str, Side], list[tuple[float, str, int]]] = {}
    shifts: dict[str, list[float]] = {}
    loops: dict[str, int] = {}
    for edge in edges:
        id_, source, target = edge["id"], edge["source"], edge["target"]
        if source == target:
            loop = loops[source] = loops.get(source, -1) + 1
            shifts[id_] = [loop * LANE, loop * LANE]
            continue
        shifts[id_] = [0.0, 0.0]
        route = routes[id_]
        for which, node, side, other in ((0, source, route.leaving, target), (1, target, route.entering, source)):
            axis = 1 if side in ("left", "right") else 0
            sides.setdefault((node, side), []).append((places[other][axis], id_, which))
    for (_, side), ends in sides.items():
        if len(ends) < 2:
            continue
        room = (HEIGHT if side in ("left", "right") else WIDTH) - 20
        step = min(LANE, room / len(ends))
        for index, (_, id_, which) in enumerate(sorted(ends)):
            shifts[id_][which] = (index - (len(ends) - 1) / 2) * step
    return shifts
