"""What a connection will add, before it is made: resources, and lines of those that are there."""

import difflib
from dataclasses import dataclass
from typing import Any

from designer.catalog.connecting import choose, node_of, ways
from designer.catalog.drawing import Drawing
from designer.catalog.edits import perform
from designer.catalog.registry import entry_of
from designer.document.document import Document
from designer.document.errors import EditRefused


@dataclass(frozen=True)
class Addition:
    """A block of the template that a connection adds, or adds lines to."""

    name: str
    label: str
    is_new: bool
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """A way to connect two nodes, the other ways, and what it adds to the template."""

    kind: str
    others: tuple[str, ...]
    additions: tuple[Addition, ...]

    def to_plain(self) -> dict[str, Any]:
        """Return it as a browser takes it."""
        return {
            "kind": self.kind,
            "others": list(self.others),
            "adds": [
                {"name": one.name, "label": one.label, "isNew": one.is_new, "lines": list(one.lines)}
                for one in self.additions
            ],
        }


def preview(document: Document, source: str, target: str, kind: str = "") -> Preview:
    """Return what connecting two blocks (by their ids) changes; EditRefused says why they cannot be."""
    drawing, names = Drawing(document), document.names()
    ends = [names.get(id_, id_.removeprefix("implicit:")) for id_ in (source, target)]
    first, second = (node_of(drawing, name) for name in ends)
    way = choose(first, second, kind)
    after = perform(document, {"kind": "connect", "source": source, "target": target, "as": way.kind})
    others = [other.kind for other in ways(first, second) if other.kind != way.kind and _is_open(other, first, second)]
    return Preview(way.kind, tuple(dict.fromkeys(others)), additions_of(document, after))


def _is_open(way: Any, source: Any, target: Any) -> bool:
    try:
        way.check(source, target)
    except EditRefused:
        return False
    return True


def additions_of(before: Document, after: Document) -> tuple[Addition, ...]:
    """Return the blocks that differ, with the lines that are new in them."""
    old, new, names = before.texts(), after.texts(), after.names()
    drawing = Drawing(after)
    found = []
    for block in after.ordered():
        if block.id not in names or new[block.id] == old.get(block.id, ""):
            continue
        lines = [line.rstrip("\r\n") for line in new[block.id].splitlines()]
        former = [line.rstrip("\r\n") for line in old.get(block.id, "").splitlines()]
        added = [line[2:] for line in difflib.ndiff(former, lines) if line.startswith("+ ") and line[2:].strip()]
        value = after.value(block)
        kind = str(value.get("Type", "")) if isinstance(value, dict) else ""
        label = _label(drawing, names[block.id], kind)
        found.append(Addition(names[block.id], label, block.id not in old, tuple(_dedented(added))))
    return tuple(sorted(found, key=lambda one: not one.is_new))


def _label(drawing: Drawing, name: str, kind: str) -> str:
    """Return what a block is called; what could be a node but joins two here is called by its type."""
    entry, resource = entry_of(kind), drawing.resources.get(name)
    if entry and resource and entry.stands_alone and drawing.owner_of(resource) != name:
        return kind.rpartition("::")[2]
    return entry.label if entry else kind


def _dedented(lines: list[str]) -> list[str]:
    indent = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return [line[indent:] for line in lines]
