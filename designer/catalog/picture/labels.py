"""Where the words of edges stand, as `canvas/labels.ts` places them: on their course, off cards and one another."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from designer.catalog.picture.box import Box, Point, touches
from designer.catalog.picture.path import Ends, point_after

SIZE = 11.0
AWAY = (0, 0.07, -0.07, 0.14, -0.14, 0.21, -0.21, 0.28, -0.28, 0.34, -0.34)
"""Places along an edge, tried in this order from its middle on."""
LEANING = 0.14
FAN = 3
"""Where a fan of edges comes from one card, or goes to one, their words stand at the other end."""
WEIGHTS = {
    "redrive": 5,
    "async-failure": 5,
    "on-failure": 5,
    "dead-letter": 5,
    "invoke": 4,
    "subscription": 4,
    "notification": 4,
    "poll": 3,
    "reference": 1,
}
"""What says most about what will happen is the last to be left out."""
USUAL = 2
CELL = 256.0


@dataclass(frozen=True, slots=True)
class Label:
    """The words of an edge with a `kind`: how wide they are, and the steps of its course."""

    edge: Ends
    width: float
    steps: Sequence[Point]


def place_labels(labels: Sequence[Label], cards: Iterable[Box]) -> dict[str, Box]:
    """Return the box of each label for which there is room, by the id of its edge."""
    taken = Taken(cards)
    out = Counter(label.edge["source"] for label in labels)
    into = Counter(label.edge["target"] for label in labels)
    placed = {}
    for label in sorted(labels, key=lambda each: (-WEIGHTS.get(each.edge["kind"], USUAL), each.edge["id"])):
        leaves, enters = out[label.edge["source"]], into[label.edge["target"]]
        lean = LEANING if leaves >= FAN and leaves > enters else -LEANING if enters >= FAN and enters > leaves else 0
        for part in (0.5 + lean + away for away in AWAY):
            box = _box_at(label, part)
            if 0.12 < part < 0.88 and taken.is_free(box):
                taken.add(box)
                placed[label.edge["id"]] = box
                break
    return placed


def _box_at(label: Label, part: float) -> Box:
    x, y = point_after(label.steps, part)
    width, height = label.width + 8, SIZE * 1.36
    return x - width / 2, y - height / 2, width, height


class Taken:
    """What is taken, by cells of the board."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._cells: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        for cell in _cells_of(box):
            self._cells[cell].append(box)

    def is_free(self, box: Box) -> bool:
        return not any(touches(box, other) for cell in _cells_of(box) for other in self._cells.get(cell, ()))


def _cells_of(box: Box) -> list[tuple[int, int]]:
    x, y, width, height = box
    columns = range(int(x // CELL), int((x + width) // CELL) + 1)
    rows = range(int(y // CELL), int((y + height) // CELL) + 1)
    return [(column, row) for column in columns for row in rows]
