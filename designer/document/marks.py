"""What people draw around a template: notes and frames around nodes. Kept with the layout, never in the template."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
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
class Frame:
    """A group as it is drawn: around what it owns itself and the frames that lie within it."""

    id: str
    name: str
    own: tuple[str, ...]
    within: str | None


@dataclass(frozen=True)
class Around:
    """What lies around the nodes: notes by id, and the frames of groups."""

    notes: Mapping[str, Note] = field(default_factory=dict)
    frames: tuple[Frame, ...] = ()


def around_of(marks: Mapping[str, Mark], group_of: Mapping[str, str]) -> Around:
    """Return what a drawing shows around its nodes; `group_of` says in which group each node is."""
    notes = {id_: mark for id_, mark in marks.items() if isinstance(mark, Note)}
    groups = {id_: mark for id_, mark in marks.items() if isinstance(mark, Group)}
    own: dict[str, list[str]] = {}
    for member, group in [*group_of.items(), *((id_, note.group) for id_, note in notes.items())]:
        own.setdefault(group, []).append(member)
    frames = (Frame(id_, each.name, tuple(own.get(id_, ())), _within(id_, groups)) for id_, each in groups.items())
    return Around(notes, tuple(frames))


def _within(id_: str, groups: Mapping[str, Group]) -> str | None:
    """Return the group in which one lies; groups that people put into each other at the same time lie in none."""
    parent, passed = groups[id_].group, set[str]()
    at = parent
    while at in groups and at not in passed and at != id_:
        passed.add(at)
        at = groups[at].group
    return parent if parent in groups and at != id_ else None


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
