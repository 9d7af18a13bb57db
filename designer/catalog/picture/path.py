"""The course of an edge between two cards, as `canvas/path.ts` draws it: a curve, and equal steps along it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from designer.catalog.picture.box import Point
from designer.document.card import HEIGHT, WIDTH

STEPS = 28
LANE = 18.0
BEND = 44.0
"""How softly a way turns between its ends."""
Curve = Sequence[Point]
"""Cubic curves that go on from one another: start, two controls, a point, two controls, … and the end."""
Ends = Mapping[str, Any]
"""An edge: `id`, `source`, `target`."""
Side = Literal["left", "right", "top", "bottom"]
OUTWARD: dict[Side, Point] = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}


@dataclass(frozen=True, slots=True)
class Route:
    """Where an edge leaves and enters, and the points by which it passes what lies between."""

    leaving: Side
    entering: Side
    via: tuple[Point, ...] = ()


@dataclass(slots=True)
class Shift:
    """How far the ends of an edge lie from the middle of their sides."""

    start: float = 0.0
    end: float = 0.0


def direct_route(source: Point, target: Point) -> Route:
    """Return the short way, which does not cross its own cards."""
    right, left = target[0] - (source[0] + WIDTH), source[0] - (target[0] + WIDTH)
    below, above = target[1] - (source[1] + HEIGHT), source[1] - (target[1] + HEIGHT)
    if right >= 24:
        return Route("right", "left")
    if below >= 24 and below > left:
        return Route("bottom", "top")
    if above >= 24 and above > left:
        return Route("top", "bottom")
    return Route("left", "right") if left >= 0 else Route("right", "left")


def anchor(place: Point, side: Side, lane: float) -> Point:
    """Return where an edge meets a side of its card, this far from the middle."""
    x, y = place
    if side in ("left", "right"):
        return x if side == "left" else x + WIDTH, y + HEIGHT / 2 + lane
    return x + WIDTH / 2 + lane, y if side == "top" else y + HEIGHT


def curve_between(source: Point, target: Point, shift: Shift, route: Route) -> Curve:
    """Return the curve between two cards; each end is moved along its side."""
    start, end = anchor(source, route.leaving, shift.start), anchor(target, route.entering, shift.end)
    points = [start, *route.via, end]
    last = len(points) - 1
    into = OUTWARD[route.entering]
    headings = [
        OUTWARD[route.leaving],
        *(_bisector(points[index - 1], points[index], points[index + 1]) for index in range(1, last)),
        (-into[0], -into[1]),
    ]
    curve = [start]
    for index in range(last):
        here, there = points[index], points[index + 1]
        distance = math.dist(here, there)
        reach = min(90 if route.via else 160, max(28.0, distance * 0.42))
        bend = min(BEND, distance * 0.4)
        out = reach if index == 0 else bend
        back = reach if index == last - 1 else bend
        heading, arrival = headings[index], headings[index + 1]
        curve += [
            (here[0] + heading[0] * out, here[1] + heading[1] * out),
            (there[0] - arrival[0] * back, there[1] - arrival[1] * back),
            there,
        ]
    return curve


def _bisector(before: Point, point: Point, after: Point) -> Point:
    """Return the heading with which a way turns at a point."""
    into, out = math.dist(before, point) or 1, math.dist(point, after) or 1
    x = (point[0] - before[0]) / into + (after[0] - point[0]) / out
    y = (point[1] - before[1]) / into + (after[1] - point[1]) / out
    length = math.hypot(x, y)
    if length:
        return x / length, y / length
    return (after[0] - point[0]) / out, (after[1] - point[1]) / out


def loop_at(place: Point, lane: float) -> Curve:
    """Return a loop over the upper right corner of a card."""
    (x, y), out = place, 56 + abs(lane)
    return [(x + WIDTH, y + 26), (x + WIDTH + out, y + 26), (x + WIDTH - 34, y - out), (x + WIDTH - 34, y)]


@cache
def _weights(count: int, parts: int) -> tuple[tuple[int, float, float, float, float], ...]:
    """Return for each of `parts` equal parts of `count` curves where its curve begins, and how its points weigh."""
    found = []
    for index in range(parts + 1):
        part = index / parts
        which = min(count - 1, math.floor(part * count))
        t = part * count - which
        s = 1 - t
        found.append((which * 3, s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t))
    return tuple(found)


def points_on(curve: Curve, parts: int) -> list[Point]:
    """Return the points between equal parts of the curves' own measure, which is not their length; both ends too."""
    found = []
    for at, start, out, back, end in _weights((len(curve) - 1) // 3, parts):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve[at : at + 4]
        found.append((start * ax + out * bx + back * cx + end * dx, start * ay + out * by + back * cy + end * dy))
    return found


def steps_along(curve: Curve) -> list[Point]:
    """Return points at equal distances along a curve, first and last included."""
    fine = math.ceil(STEPS * max(1, (len(curve) - 1) / 6)) * 2
    points = points_on(curve, fine)
    run = [0.0]
    for before, point in pairwise(points):
        run.append(run[-1] + math.dist(before, point))
    whole, start = fine // 2, 0
    steps = []
    for index in range(whole + 1):
        wanted = run[-1] * index / whole
        while start < fine - 1 and run[start + 1] < wanted:
            start += 1
        length = run[start + 1] - run[start]
        part = min(1.0, max(0.0, (wanted - run[start]) / length)) if length > 0 else 0.0
        steps.append(_between(points[start], points[start + 1], part))
    return steps


def point_after(steps: Sequence[Point], part: float) -> Point:
    """Return the point after a part (0 to 1) of the way."""
    place = min(1.0, max(0.0, part)) * (len(steps) - 1)
    index = min(len(steps) - 2, math.floor(place))
    return _between(steps[index], steps[index + 1], place - index)


def _between(one: Point, other: Point, part: float) -> Point:
    return one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part


def shifts_of(
    edges: Sequence[Ends], places: Mapping[str, Point], routes: Mapping[str, Route] | None = None
) -> dict[str, Shift]:
    """Return how far the ends of each edge lie from the middle of their sides: side by side, in order."""
    sides: dict[tuple[str, Side], list[tuple[float, str, str]]] = {}
    shifts: dict[str, Shift] = {}
    loops: dict[str, int] = {}
    for edge in edges:
        id_, source, target = edge["id"], edge["source"], edge["target"]
        if source == target:
            loop = loops[source] = loops.get(source, -1) + 1
            shifts[id_] = Shift(loop * LANE, loop * LANE)
            continue
        start, end = places[source], places[target]
        route = (routes or {}).get(id_) or direct_route(start, end)
        shifts[id_] = Shift()
        first = route.via[0] if route.via else _middle(end)
        last = route.via[-1] if route.via else _middle(start)
        ends = (("start", source, route.leaving, first), ("end", target, route.entering, last))
        for which, node, side, toward in ends:
            axis = 1 if side in ("left", "right") else 0
            sides.setdefault((node, side), []).append((toward[axis], id_, which))
    for (_, side), shared in sides.items():
        if len(shared) < 2:
            continue
        room = (HEIGHT if side in ("left", "right") else WIDTH) - 20
        step = min(LANE, room / len(shared))
        for index, (_, id_, which) in enumerate(sorted(shared)):
            setattr(shifts[id_], which, (index - (len(shared) - 1) / 2) * step)
    for edge in edges:
        id_, source, target = edge["id"], edge["source"], edge["target"]
        route = (routes or {}).get(id_) or direct_route(places[source], places[target])
        if source == target or route.via:
            continue
        axis = 1 if route.leaving in ("left", "right") else 0
        alone = [len(sides[end]) == 1 for end in ((source, route.leaving), (target, route.entering))]
        _straighten(shifts[id_], alone, places[target][axis] - places[source][axis])
    return shifts


def _straighten(shift: Shift, alone: Sequence[bool], apart: float) -> None:
    """Make an edge between cards that are almost level a straight line, where an end has its side to itself."""
    start, end = shift.start, shift.end
    if all(alone):
        if abs(apart) <= 2 * LANE:
            shift.start, shift.end = apart / 2, -apart / 2
    elif alone[0]:
        if abs(end + apart) <= LANE:
            shift.start = end + apart
    elif alone[1] and abs(start - apart) <= LANE:
        shift.end = start - apart


def _middle(place: Point) -> Point:
    return place[0] + WIDTH / 2, place[1] + HEIGHT / 2
