"""The shortest way that keeps clear of cards, as `canvas/detour.ts` finds it: a string pulled tight around corners."""

import math
from collections.abc import Sequence
from itertools import pairwise

from designer.catalog.picture.box import Box, Point, grown

TURN = 24.0
"""Each turn costs as much as this much of the way: few turns are easier to follow."""
MOST_CARDS = 14
MOST_ROUNDS = 9


def detour(start: Point, end: Point, cards: Sequence[Box], clear: float) -> tuple[Point, ...] | None:
    """Return the corners, `clear` pixels from cards, at which the way turns; None where no way is worth its search."""
    walls = [grown(card, clear - 1) for card in cards]
    in_way: list[Box] = []
    way: list[Point] = [start, end]
    for _ in range(MOST_ROUNDS):
        met = [wall for wall in walls if wall not in in_way and _meets(way, wall)]
        if not met:
            return tuple(way[1:-1])
        in_way += met
        if len(in_way) > MOST_CARDS:
            return None
        found = _shortest(start, end, in_way, walls)
        if found is None:
            return None
        way = found
    return None


def _meets(way: Sequence[Point], wall: Box) -> bool:
    return any(crosses(one, other, wall) for one, other in pairwise(way))


def _shortest(start: Point, end: Point, in_way: Sequence[Box], walls: Sequence[Box]) -> list[Point] | None:
    """Search by Dijkstra over the corners of what is in the way; a corner that lies in another card is none."""
    corners = (corner for wall in in_way for corner in _corners(grown(wall, 1)))
    free = [corner for corner in corners if not any(_is_in(corner, wall) for wall in walls)]
    points = [start, *free, end]
    last = len(points) - 1
    cost = [math.inf] * len(points)
    before = [-1] * len(points)
    waiting = list(range(len(points)))
    cost[0] = 0.0
    while True:
        # The first of equals, as the browser takes it.
        at = min(waiting, key=cost.__getitem__)
        if cost[at] == math.inf:
            return None
        if at == last:
            break
        waiting.remove(at)
        here = points[at]
        for other in waiting:
            reached = cost[at] + math.dist(here, points[other]) + TURN
            if reached >= cost[other] or any(crosses(here, points[other], wall) for wall in in_way):
                continue
            cost[other] = reached
            before[other] = at
    way = []
    while at >= 0:
        way.append(points[at])
        at = before[at]
    return way[::-1]


def _corners(box: Box) -> tuple[Point, Point, Point, Point]:
    x, y, width, height = box
    return (x, y), (x + width, y), (x, y + height), (x + width, y + height)


def _is_in(point: Point, box: Box) -> bool:
    return box[0] < point[0] < box[0] + box[2] and box[1] < point[1] < box[1] + box[3]


def crosses(start: Point, end: Point, box: Box) -> bool:
    """Say whether a straight line passes through the inside of a box."""
    (ax, ay), (bx, by), (x, y, width, height) = start, end, box
    right, bottom = x + width, y + height
    # Most lines lie wholly beside a box: these are told by comparing alone.
    if (
        (ax <= x and bx <= x)
        or (ax >= right and bx >= right)
        or (ay <= y and by <= y)
        or (ay >= bottom and by >= bottom)
    ):
        return False
    enters, leaves = 0.0, 1.0
    for low, high, at, way in ((x, right, ax, bx - ax), (y, bottom, ay, by - ay)):
        if way:
            one, other = (low - at) / way, (high - at) / way
            enters, leaves = max(enters, min(one, other)), min(leaves, max(one, other))
    return enters < leaves
