"""The line of an edge as SVG: double for what is answered, with a hook where its target polls."""

import math

from designer.catalog.picture.box import Point
from designer.catalog.picture.path import Curve

HEAD, HOOK = 8.0, 6.0


def line(style: str, course: Curve) -> str:
    """Return the line along a course with its head, as `canvas/edges.ts` strokes it."""
    before, end = course[-2], course[-1]
    angle = math.atan2(end[1] - before[1], end[0] - before[0])

    def wing(tip: Point, turn: float, length: float) -> Point:
        return tip[0] - math.cos(angle + turn) * length, tip[1] - math.sin(angle + turn) * length

    path = f"M{_xy(course[0])} C{' '.join(map(_xy, course[1:]))}"
    if style == "sync":
        head = " L".join(map(_xy, (end, wing(end, 0.45, HEAD + 2), wing(end, -0.45, HEAD + 2))))
        return (
            f'<path class="d-edge d-sync" d="{path}"/><path class="d-gap" d="{path}"/>'
            f'<path class="d-arrow d-head" d="M{head} Z"/>'
        )
    tip = wing(end, 0, HOOK + 1 if style == "poll" else 1)
    head = " L".join(map(_xy, (wing(tip, 0.5, HEAD), tip, wing(tip, -0.5, HEAD))))
    hook = ""
    if style == "poll":
        across = math.sin(angle) * HOOK, math.cos(angle) * HOOK
        start, stop = (tip[0] + across[0], tip[1] - across[1]), (tip[0] - across[0], tip[1] + across[1])
        hook = f" M{_xy(start)} A{HOOK:g} {HOOK:g} 0 0 1 {_xy(stop)} L{_xy(wing(stop, 0, 4))}"
    return f'<path class="d-edge" d="{path}"/><path class="d-arrow" d="M{head}{hook}"/>'


def _xy(point: Point) -> str:
    return f"{round(point[0], 1):g} {round(point[1], 1):g}"
