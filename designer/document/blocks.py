"""Splits a template's text into blocks whose sources join to the same text."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from designer.document.errors import InvalidTemplate
from designer.document.json_reader import read_json
from designer.document.nodes import Kind, Node, column, line_end, line_start
from designer.document.yaml_reader import read_yaml

ENTRY_SECTIONS = ("Parameters", "Rules", "Mappings", "Conditions", "Resources", "Outputs")
SECTIONS = (
    "AWSTemplateFormatVersion",
    "Transform",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Globals",
    "Resources",
    "Outputs",
)
REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r)")
BEFORE_COMMA = re.compile(r"(?:\s|#[^\r\n]*+)*+,")
CLOSES = re.compile(r"(?:\s|#[^\r\n]*+)*+[}\]]")
LAST_BRACE = re.compile(r"\{[ \t]*+(?:#.*)?\Z")


@dataclass
class Block:
    """A part of the template: its original text and what was changed in it since."""

    id: str
    section: str
    logical_id: str
    order: str
    source: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Cut:
    """Where a block begins and what it holds; text outside of any section has neither name."""

    start: int
    section: str = ""
    logical_id: str = ""
    is_head: bool = False


def parts(text: str, root: Node, layout: str) -> list[tuple[Cut, str]]:
    """Return the blocks' beginnings and texts; a section that cannot be read entry by entry is one block."""
    found = cuts(text, root)
    ends = [cut.start for cut in found[1:]] + [len(text)]
    pieces = [(cut, text[cut.start : end]) for cut, end in zip(found, ends, strict=True)]
    groups: list[list[tuple[Cut, str]]] = []
    for piece in pieces:
        if piece[0].is_head or not groups:
            groups.append([])
        groups[-1].append(piece)
    return [piece for group in groups for piece in _readable(group, layout)]


def _readable(group: list[tuple[Cut, str]], layout: str) -> list[tuple[Cut, str]]:
    inner = "flow" if layout == "block" and opens(group[0][1]) else layout
    for cut, text in group:
        if cut.logical_id:
            entry = read_entry(text, inner) if readable(text, inner) else None
            if entry is None or entry.key.text != cut.logical_id:
                return [(group[0][0], "".join(part for _, part in group))]
    return group


def cuts(text: str, root: Node) -> list[Cut]:
    """Return the beginnings of the blocks, the first at 0."""
    found = [Cut(0)]
    end = root.start + 1 if root.flow else _body_start(text, root)
    shadowed = _shadowed(root)
    for index, (key, value) in enumerate(root.pairs):
        start = after_line(text, end) if root.flow and not index else _between(text, root, end, key)
        name = "" if index in shadowed or key.kind is not Kind.SCALAR else key.text
        found.append(Cut(start, name, is_head=True))
        if name in ENTRY_SECTIONS and value.kind is Kind.MAP and value.pairs:
            found += _entries(text, name, key, value)
        end = value.end
    tail = _after_last(text, end) if root.flow else leading(text, end, len(text), 0)
    found.append(Cut(tail, is_head=True))
    return found


def _body_start(text: str, root: Node) -> int:
    """Return the end of directives and of the line that opens the document."""
    marks = list(re.finditer(r"^(?:---|%)[^\r\n]*(?:\r\n|\n|\r)", text[: root.start], re.MULTILINE))
    return marks[-1].end() if marks else 0


def _shadowed(node: Node) -> set[int]:
    """Return the indexes of the pairs whose key comes again later."""
    last = {key.text: index for index, (key, _) in enumerate(node.pairs)}
    return {index for index, (key, _) in enumerate(node.pairs) if last[key.text] != index}


def _entries(text: str, section: str, key: Node, value: Node) -> list[Cut]:
    found = []
    end = value.start + 1 if value.flow else key.end
    shadowed = _shadowed(value)
    for index, (name, entry) in enumerate(value.pairs):
        start = after_line(text, end) if value.flow and not index else _between(text, value, end, name)
        is_entry = name.kind is Kind.SCALAR and index not in shadowed and name.text not in {"", "<<"}
        found.append(Cut(start, section, name.text) if is_entry else Cut(start))
        end = entry.end
    if value.flow:
        found.append(Cut(_after_last(text, end), section))
    return found


def _between(text: str, parent: Node, end: int, key: Node) -> int:
    if parent.flow:
        comma = BEFORE_COMMA.match(text, end)
        return after_line(text, comma.end() if comma else end)
    return leading(text, end, key.start, column(text, key.start))


def after_line(text: str, position: int) -> int:
    """Return the beginning of the next line if nothing but a comment is left in this one."""
    rest = REST_OF_LINE.match(text, position)
    return rest.end() if rest else position


def _after_last(text: str, end: int) -> int:
    comma = BEFORE_COMMA.match(text, end)
    return after_line(text, comma.end() if comma else end)


def leading(text: str, end: int, key: int, key_column: int) -> int:
    """Return where the comments and blank lines that introduce a key begin.

    A comment that is indented deeper than the key closes what stands before it.
    """
    first = end if end == 0 or end == line_start(text, end) else line_end(text, end)
    stop = max(first, line_start(text, key))
    lines = []
    position = first
    while position < stop:
        after = line_end(text, position)
        lines.append((position, text[position:after]))
        position = after
    index = len(lines)
    for number, (_, line) in enumerate(lines):
        words = line.lstrip(" \t")
        if words.startswith(("#", "...")) and len(line) - len(words) <= key_column:
            index = number
            break
    while index and not lines[index - 1][1].strip():
        index -= 1
    return lines[index][0] if index < len(lines) else stop


@dataclass(frozen=True)
class Entry:
    """A block's source, read: its name and its value."""

    key: Node
    value: Node


@lru_cache(maxsize=4096)
def read_entry(source: str, layout: str) -> Entry | None:
    """Read one block's source by itself; None where it holds no key."""
    if layout == "json":
        root: Node | None = read_json("{" + source + "}", whole=False)
    elif layout == "flow":
        root = read_yaml("{" + source + "\n}", whole=False)
    else:
        root = read_yaml(source, whole=False)
    if root is None or root.kind is not Kind.MAP or not root.pairs:
        return None
    if layout != "block":
        _shift(root, -1)
    return Entry(*root.pairs[-1])


def _shift(node: Node, distance: int) -> None:
    node.start += distance
    node.end += distance
    for item in node.items:
        _shift(item, distance)
    for key, value in node.pairs:
        _shift(key, distance)
        _shift(value, distance)


@lru_cache(maxsize=4096)
def opens(source: str) -> bool:
    """Whether a text ends in the brace that opens a section or the template; a text or a comment may end in one too."""
    text = source.rstrip()
    found = LAST_BRACE.search(text, line_start(text, len(text)))
    return found is not None and any(_is_open(source[:end]) for end in {found.start() + 1, source.rindex("{") + 1})


def closes(source: str) -> bool:
    """Whether a text begins with the brace that closes a section or the template."""
    return CLOSES.match(source) is not None


def _is_open(text: str) -> bool:
    """Whether the brace at the end of a text begins a value."""
    closed = text.removeprefix("\ufeff") + "}"
    for layout in ("block", "flow", "json"):
        try:
            entry = read_entry(closed, layout)
            value = entry.value if entry else read_yaml(closed, whole=False)
        except InvalidTemplate:
            continue
        if value is not None and value.flow and value.start == len(closed) - 2:
            return True
    return False


def readable(source: str, layout: str) -> bool:
    """Whether the source is exactly one entry."""
    try:
        return read_entry(source, layout) is not None
    except InvalidTemplate:
        return False
