"""The shared document of a board: the template in blocks, and its layout, scenario and code."""

import copy
import secrets
import string
from dataclasses import dataclass, field, replace
from typing import Any

from designer.document import emit, order, parse
from designer.document.blocks import ENTRY_SECTIONS, Block, opens, parts, read_entry
from designer.document.errors import InvalidTemplate
from designer.document.garbage import uncollected
from designer.document.marks import Around, Mark, around_of
from designer.document.names import Names
from designer.document.nodes import Node, anchors_of, place
from designer.document.plain import Anchors, plain
from designer.document.scenario import Scenario
from designer.document.style import Style, Votes, style_of, votes_of

State = tuple[str | tuple[str, ...], ...]
LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True)
class Position:
    """Where a node stands, in pixels from the canvas' origin to its top left corner, and in which group it is."""

    x: float
    y: float
    pinned: bool = False
    group: str = ""


def new_id() -> str:
    """Return a block's permanent id."""
    return "".join(secrets.choice(LETTERS) for _ in range(12))


@dataclass
class Document:
    """Blocks by id, and what a template cannot hold."""

    blocks: dict[str, Block] = field(default_factory=dict)
    format: str = "yaml"
    name: str = ""
    layout: dict[str, Position] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    scenario: Scenario = field(default_factory=Scenario)
    code: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str | bytes, *, name: str = "") -> "Document":
        """Return the document of a template's text; `InvalidTemplate` says where it is none."""
        with uncollected():
            source = parse.read(parse.decode(text) if isinstance(text, bytes) else text)
            layout = "json" if source.format == "json" else "flow" if source.root.flow else "block"
            (first, begin), *others = parts(source.text, source.root, layout)
        pieces = [piece for piece in [(first, source.bom + begin), *others] if piece[1]]
        document = cls(format=source.format, name=name)
        for (cut, piece), key in zip(pieces, order.spread(len(pieces)), strict=True):
            block = Block(new_id(), cut.section, cut.logical_id, key, piece)
            document.blocks[block.id] = block
        return document

    def copy(self) -> "Document":
        """Return a document that can be edited without changing this one."""
        blocks = {block.id: replace(block, values=dict(block.values)) for block in self.blocks.values()}
        return replace(
            self,
            blocks=blocks,
            layout=dict(self.layout),
            marks=dict(self.marks),
            scenario=copy.deepcopy(self.scenario),
            code=dict(self.code),
        )

    def state(self) -> State:
        """Return what decides the template's text, to be compared with another moment's."""
        return self.format, *(
            (block.order, block.id, block.section, block.logical_id, block.source, str(block.values))
            for block in self.ordered()
        )

    def around(self) -> Around:
        """Return the notes and groups around the nodes."""
        return around_of(self.marks, {id_: place.group for id_, place in self.layout.items() if place.group})

    def ordered(self) -> list[Block]:
        """Return the blocks in the order of the template."""
        return sorted(self.blocks.values(), key=lambda block: (block.order, block.id))

    def entries(self, section: str) -> list[Block]:
        """Return the blocks of a section's entries in order."""
        return [block for block in self.ordered() if block.section == section and block.logical_id]

    def heads(self, section: str) -> list[Block]:
        """Return the blocks that open and close a section, or hold all of it."""
        return [block for block in self.ordered() if block.section == section and not block.logical_id]

    def names(self) -> dict[str, str]:
        """Return each entry's name by block id; of two with one name the later gets a number."""
        found: dict[str, str] = {}
        taken: dict[str, set[str]] = {}
        for block in self.ordered():
            if block.logical_id:
                used = taken.setdefault(block.section, set())
                name, number = block.logical_id, 2
                while name in used:
                    name, number = f"{block.logical_id}{number}", number + 1
                used.add(name)
                found[block.id] = name
        return found

    def find(self, section: str, name: str) -> Block | None:
        """Return the entry of that name, if the section has it."""
        names = self.names()
        return next((block for block in self.entries(section) if names[block.id] == name), None)

    def layouts(self) -> dict[str, str]:
        """Return how each block is written: `block`, `flow` or `json`."""
        ordered = self.ordered()
        if self.format == "json":
            return {block.id: "json" for block in ordered}
        root = "flow" if ordered and not ordered[0].section and opens(ordered[0].source) else "block"
        in_flow = {block.section for block in ordered if not block.logical_id and opens(block.source)}
        return {
            block.id: "flow" if root == "flow" or (block.logical_id and block.section in in_flow) else "block"
            for block in ordered
        }

    def renames(self) -> Names:
        """Return the names in the blocks' sources that are no longer those of their blocks.

        Of two blocks that were written under one name by people apart from each other, the first says whom it means.
        """
        found = Names()
        decided: set[tuple[str, str]] = set()
        kinds = {"Resources": found.ids, "Parameters": found.ids, "Conditions": found.conditions}
        kinds["Mappings"] = found.mappings
        layouts, names = self.layouts(), self.names()
        for block in self.ordered():
            if block.logical_id:
                entry = _entry(block, layouts)
                old, new = entry.key.text if entry else block.logical_id, names[block.id]
                is_first = (block.section, old) not in decided
                decided.add((block.section, old))
                if entry and old != new and is_first:
                    kinds.get(block.section, found.others)[old] = new
                    kind = entry.value.child("Type")
                    if kind and kind.text.startswith("AWS::Serverless::"):
                        found.generated[old] = new
        return found

    def style(self, block: Block | None = None) -> Style:
        """Return how new text must look in a block, or in the template."""
        layouts = self.layouts()
        return style_of(votes_of(self.ordered(), layouts), block, layouts[block.id] if block else "block")

    def anchors(self) -> Anchors:
        """Return the YAML anchors of all blocks."""
        layouts = self.layouts()
        found: Anchors = {}
        for block in self.ordered():
            if "&" in block.source:
                entry = _entry(block, layouts)
                if entry:
                    found |= anchors_of(entry.value)
        return found

    def texts(self) -> dict[str, str]:
        """Return each block's present text by id, in order."""
        layouts, names, renames, anchors = self.layouts(), self.names(), self.renames(), self.anchors()
        votes = votes_of(self.ordered(), layouts) if any(block.values for block in self.blocks.values()) else Votes()
        found = {}
        for block in self.ordered():
            layout = layouts[block.id]
            style = style_of(votes, block, layout) if block.values else Style(layout)
            found[block.id] = self._text(block, style, anchors, names, renames)
        return found

    def emit(self) -> str:
        """Return the template's text."""
        layouts, texts = self.layouts(), self.texts()
        ordered = self.ordered()
        parts: list[str] = []
        for index, block in enumerate(ordered):
            text = texts[block.id]
            layout = layouts[block.id]
            if layout != "block":
                text = self._with_comma(ordered, index, text, layout)
            elif (
                block.section
                and text
                and text[-1] not in "\r\n"
                and any(texts[later.id] for later in ordered[index + 1 :])
            ):
                text = text if opens(text) else emit.ended(text) + self.style().newline
            if layout == "block" and parts:
                text = emit.after(text, parts[-1])
            parts.append(text)
        return "".join(parts)

    def _with_comma(self, ordered: list[Block], index: int, text: str, layout: str) -> str:
        block = ordered[index]
        if not block.section or opens(text):
            return text
        later = ordered[index + 1 :]
        if block.logical_id:
            is_last = not any(other.section == block.section and other.logical_id for other in later)
        else:
            is_last = not any(other.section for other in later)
        end = emit.member_end(text, layout)
        return text if end is None else emit.with_comma(text, end, layout, is_last=is_last)

    def emit_bytes(self) -> bytes:
        return self.emit().encode("utf-8")

    def value(self, block: Block) -> Any:
        """Return what a block says, with long intrinsics; None where it says nothing."""
        layout = self.layouts()[block.id]
        style = self.style(block) if block.values else Style(layout)
        text = self._text(block, style, self.anchors() if block.values else {}, self.names(), self.renames())
        entry = None if not block.section or opens(text) else _read(text, layout)
        if entry is None:
            return None
        return plain(entry, self._present_anchors(block) if "*" in text else {})

    def resource(self, block_id: str) -> dict[str, Any]:
        """Return what a resource's block says, {} where that is no map: any text may stand in a template."""
        found = self.value(self.blocks[block_id])
        return found if isinstance(found, dict) else {}

    def _present_anchors(self, block: Block) -> Anchors:
        """Return the anchors that a block can use: of two with one name the last before it."""
        layouts, found, is_before = self.layouts(), Anchors(), True
        for block_id, text in self.texts().items():
            is_before = is_before and block_id != block.id
            entry = _read(text, layouts[block_id]) if "&" in text and self.blocks[block_id].section else None
            own = anchors_of(entry) if entry is not None else {}
            found = {**found, **own} if is_before else {**own, **found}
        return found

    @staticmethod
    def _text(block: Block, style: Style, anchors: Anchors, names: dict[str, str], renames: Names) -> str:
        text = emit.changed_text(block, style, anchors) if block.values else block.source
        if block.section:
            text = emit.named_text(text, style.layout, block.section, names.get(block.id, ""), renames)
        return text

    def values(self) -> dict[str, Any]:
        """Return what each block says, by id."""
        layouts, texts = self.layouts(), self.texts()
        entries = {}
        for block in self.ordered():
            if block.section and not opens(texts[block.id]):
                entry = _read(texts[block.id], layouts[block.id])
                if entry is not None:
                    entries[block.id] = entry
        anchors = {name: node for entry in entries.values() for name, node in anchors_of(entry).items()}
        return {id_: plain(entry, anchors) for id_, entry in entries.items()}

    def template(self) -> dict[str, Any]:
        """Return the whole template as plain values."""
        values, names = self.values(), self.names()
        found: dict[str, Any] = {}
        for block in self.ordered():
            if block.logical_id:
                section = found.setdefault(block.section, {})
                if isinstance(section, dict):
                    section[names[block.id]] = values.get(block.id)
            elif block.section and (block.id in values or block.section not in ENTRY_SECTIONS or opens(block.source)):
                value = values.get(block.id)
                found.setdefault(block.section, {} if value is None else value)
        return found

    def where(self, block: Block, offset: int = 0) -> tuple[int, int]:
        """Return the line and column of a place in a block's present text, within the template."""
        texts = self.texts()
        before = ""
        for other in self.ordered():
            if other.id == block.id:
                break
            before += texts[other.id]
        return place(before + texts[block.id], len(before) + offset)


def _entry(block: Block, layouts: dict[str, str]) -> Any:
    try:
        return read_entry(block.source, layouts[block.id]) if block.section else None
    except InvalidTemplate:
        return None


def _read(text: str, layout: str) -> Node | None:
    try:
        entry = read_entry(text, layout)
    except InvalidTemplate:
        return None
    return entry.value if entry else None
