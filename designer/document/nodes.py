"""The tree of a template's text: each key and value with its exact span."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

NEWLINE = re.compile(r"\r\n|\n|\r")


class Kind(StrEnum):
    MAP = "map"
    LIST = "list"
    SCALAR = "scalar"
    ALIAS = "alias"


@dataclass(slots=True, eq=False)
class Node:
    """A value in the text; `text[start:end]` is the whole of it, tag and anchor included."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    style: str = ""
    tag: str | None = None
    anchor: str | None = None
    flow: bool = False
    pairs: list[tuple["Node", "Node"]] = field(default_factory=list)
    items: list["Node"] = field(default_factory=list)
    size: int = 1

    @property
    def is_block(self) -> bool:
        """A collection that is laid out by indentation."""
        return self.kind in {Kind.MAP, Kind.LIST} and not self.flow

    def child(self, key: str) -> "Node | None":
        """Return the value of a map's key; of two equal keys the later one counts."""
        found = None
        for name, value in self.pairs:
            if name.text == key:
                found = value
        return found


def anchors_of(node: Node) -> dict[str, Node]:
    """Return the anchored values in a tree by their anchors."""
    found = {node.anchor: node} if node.anchor and node.kind is not Kind.ALIAS else {}
    for key, value in node.pairs:
        found |= anchors_of(key) | anchors_of(value)
    for item in node.items:
        found |= anchors_of(item)
    return found


def line_start(text: str, position: int) -> int:
    """Return where the line of `position` begins."""
    return max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1


def line_end(text: str, position: int) -> int:
    """Return where the next line begins, or the end of the text."""
    found = NEWLINE.search(text, position)
    return found.end() if found else len(text)


def column(text: str, position: int) -> int:
    return position - line_start(text, position)


def place(text: str, position: int) -> tuple[int, int]:
    """Return the line and column of a position, both counted from 1."""
    return len(NEWLINE.findall(text, 0, line_start(text, position))) + 1, column(text, position) + 1
