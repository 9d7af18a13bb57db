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
    search = Search(start, end, [grown(card, clear - 1) for card in cards])
    way: list[Point] = [start, end]
    for _ in range(MOST_ROUNDS):
        if not search.meets(way):
            return tuple(way[1:-1])
        if len(search.in_way) > MOST_CARDS:
            return None
        found = search.shortest()
        if found is None:
            return None
        way = found
    return None


class Search:
    """A search for one way: the more walls it has met, the more corners it may turn at."""

    def __init__(self, start: Point, end: Point, walls: Sequence[Box]) -> None:
        self.start, self.end, self.walls = start, end, walls
        self.in_way: list[Box] = []
        self._met: set[int] = set()
        self._corners: list[Point] = []
        self._clear: dict[tuple[Point, Point], int] = {}
        """By the ends of a line, past how many of the walls in the way it is known to lead; -1: not past all."""

    def meets(self, way: Sequence[Point]) -> bool:
        """Say whether a way crosses walls that were not in the way before; they are from now on."""
        before = len(self.in_way)
        lines = list(pairwise(way))
        for number, wall in enumerate(self.walls):
            if number in self._met or not any(crosses(one, other, wall) for one, other in lines):
                continue
            self._met.add(number)
            self.in_way.append(wall)
            # A corner that lies in another card is none.
            self._corners += [corner for corner in _corners(grown(wall, 1)) if not _is_in_any(corner, self.walls)]
        return len(self.in_way) > before

    def shortest(self) -> list[Point] | None:
        """Search by Dijkstra over the corners of what is in the way."""
        points = [self.start, *self._corners, self.end]
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
            here, so_far = points[at], cost[at]
            for other in waiting:
                reached = so_far + math.dist(here, points[other]) + TURN
                if reached < cost[other] and self._is_clear(here, points[other]):
                    cost[other] = reached
                    before[other] = at
        way = []
        while at >= 0:
            way.append(points[at])
            at = before[at]
        return way[::-1]

    def _is_clear(self, here: Point, there: Point) -> bool:
        known = self._clear.get((here, there), 0)
        if known < 0:
            return False
        for wall in self.in_way[known:]:
            if crosses(here, there, wall):
                self._clear[here, there] = -1
                return False
        self._clear[here, there] = len(self.in_way)
        return True


def _corners(box: Box) -> tuple[Point, Point, Point, Point]:
    x, y, width, height = box
    return (x, y), (x + width, y), (x, y + height), (x + width, y + height)


def _is_in_any(point: Point, boxes: Sequence[Box]) -> bool:
    x, y = point
    return any(left < x < left + width and top < y < top + height for left, top, width, height in boxes)


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
