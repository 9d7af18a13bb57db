"""Boxes of a drawing, as `canvas/view.ts` has them: left, top, width and height."""

from collections.abc import Iterable

from designer.document.card import HEIGHT, WIDTH

Point = tuple[float, float]
Box = tuple[float, float, float, float]


def card_at(place: Point) -> Box:
    return place[0], place[1], WIDTH, HEIGHT


def point_box(point: Point) -> Box:
    return point[0], point[1], 0.0, 0.0


def grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + 2 * by, box[3] + 2 * by


def touches(one: Box, other: Box) -> bool:
    return (
        one[0] <= other[0] + other[2]
        and other[0] <= one[0] + one[2]
        and one[1] <= other[1] + other[3]
        and other[1] <= one[1] + one[3]
    )


def around(boxes: Iterable[Box]) -> Box | None:
    """Return the smallest box around all; None for none."""
    found = list(boxes)
    if not found:
        return None
    left, top = min(box[0] for box in found), min(box[1] for box in found)
    right, bottom = max(box[0] + box[2] for box in found), max(box[1] + box[3] for box in found)
    return left, top, right - left, bottom - top
