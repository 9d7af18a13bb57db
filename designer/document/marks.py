"""What people draw around a template: notes and frames around nodes. Kept with the layout, never in the template."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

MAX_TEXT = 4000
MAX_NAME = 120
LARGEST = 4000.0


@dataclass(frozen=True)
class Note:
    """A piece of paper on the canvas, in pixels."""

    x: float
    y: float
    width: float
    height: float
    text: str = ""
    group: str = ""


@dataclass(frozen=True)
class Group:
    """A named frame around the nodes whose position names it; `group` is the one in which it lies."""

    name: str = ""
    group: str = ""


Mark = Note | Group


def mark_of(value: Mapping[str, Any]) -> Mark | None:
    """Return the note or group that shared values say; None where they say none, or a malformed one."""
    if value.get("kind") == "group":
        return Group(str(value.get("name") or "")[:MAX_NAME], str(value.get("group") or ""))
    if value.get("kind") != "note":
        return None
    numbers = [value.get(name) for name in ("x", "y", "width", "height")]
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in numbers):
        return None
    x, y, width, height = (float(number) for number in numbers if number is not None)
    return Note(
        x,
        y,
        min(width, LARGEST),
        min(height, LARGEST),
        str(value.get("text") or "")[:MAX_TEXT],
        str(value.get("group") or ""),
    )


def plain_mark(mark: Mark) -> dict[str, Any]:
    """Return a mark as shared values."""
    plain = {"kind": "note" if isinstance(mark, Note) else "group"} | asdict(mark)
    return plain if plain.get("group") else {key: value for key, value in plain.items() if key != "group"}
