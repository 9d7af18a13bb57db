"""Which part of a template, and which node, a line of its text belongs to."""

from bisect import bisect_right
from dataclasses import dataclass

from designer.catalog.drawing import Drawing
from designer.document.document import Document


@dataclass(frozen=True)
class Place:
    """A part of the template: its block, its name, and the node that draws it, where one does."""

    block: str
    logical_id: str
    node: str | None


class Lines:
    """The parts of one document by the lines of the text that it emits."""

    def __init__(self, document: Document) -> None:
        self._blocks = [block for block in document.ordered() if block.section]
        texts = document.texts()
        self._starts: list[int] = []
        line = 1
        for block in document.ordered():
            if block.section:
                self._starts.append(line)
            line += texts[block.id].count("\n")
        self._drawing = Drawing(document)
        self._names = document.names()

    def place_of(self, line: int) -> Place | None:
        """Return the part that a line, counted from 1, stands in; None above the first one."""
        index = bisect_right(self._starts, line) - 1
        if index < 0:
            return None
        block = self._blocks[index]
        name = self._names.get(block.id, "") or block.logical_id or ""
        resource = self._drawing.resources.get(name) if block.section == "Resources" else None
        owner = self._drawing.owner_of(resource) if resource else None
        return Place(block.id, name, self._drawing.resources[owner].block if owner else None)
