"""The frames of groups, as `canvas/marks/frame.ts` draws them: around members and the frames within, with a name."""

from collections.abc import Mapping, Sequence

from designer.catalog.picture.box import Box, around
from designer.document.marks import Frame

PADDING, TITLE, BELOW = 20.0, 30.0, 22.0
"""Around the members: on each side, for the name above, for what hangs below a card."""


def frames_of(frames: Sequence[Frame], boxes: Mapping[str, Box]) -> dict[str, Box]:
    """Return the box of each group that has anything in it, the outer before the inner; `boxes` are the members'."""
    found: dict[str, Box] = {}

    def draw(frame: Frame) -> Box | None:
        inner = [box for each in frames if each.within == frame.id and (box := draw(each))]
        box = around([*(boxes[id_] for id_ in frame.own if id_ in boxes), *inner])
        if box is None:
            return None
        x, y, width, height = box
        found[frame.id] = (
            x - PADDING,
            y - PADDING - TITLE,
            width + 2 * PADDING,
            height + 2 * PADDING + TITLE + BELOW,
        )
        return found[frame.id]

    for frame in frames:
        if frame.within is None:
            draw(frame)
    return dict(sorted(found.items(), key=lambda each: -each[1][2] * each[1][3]))
