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


@dataclass(frozen=True)
class Around:
    """What lies around the nodes: notes, and groups as their names and the ids of their members."""

    notes: tuple[Note, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()


def around_of(marks: Mapping[str, Mark], group_of: Mapping[str, str]) -> Around:
    """Return what a drawing shows around its nodes; `group_of` says in which group each node is."""
    members: dict[str, list[str]] = {}
    for node, group in group_of.items():
        members.setdefault(group, []).append(node)
    notes = tuple(mark for mark in marks.values() if isinstance(mark, Note))
    groups = ((id_, mark.name) for id_, mark in marks.items() if isinstance(mark, Group))
    return Around(notes, tuple((name, tuple(members[id_])) for id_, name in groups if id_ in members))


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
