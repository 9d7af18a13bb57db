"""How a template is written: indentation, line ends, short or long intrinsics."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from designer.document.blocks import Block, read_entry
from designer.document.errors import InvalidTemplate
from designer.document.nodes import NEWLINE, Kind, Node, column, line_start


@dataclass(frozen=True)
class Style:
    """What new text must look like to fit in."""

    layout: str = "block"
    step: int = 2
    unit: str = " "
    dash: int = 2
    newline: str = "\n"
    is_short: bool = True
    is_spread: bool = True
    colon: str = ": "
    comma: str = ", "


INDENT = re.compile(r"(?: +|\t+)(?=[^\s#}])")
T = TypeVar("T")
Traits = tuple[tuple[str, object], ...]


Votes = Counter[tuple[str, object]]


def votes_of(blocks: list[Block], layouts: dict[str, str]) -> Votes:
    """Count the habits of a template's blocks."""
    votes: Votes = Counter()
    for block in blocks:
        votes.update(_traits(block.source, layouts[block.id]))
        if block.section and not block.logical_id and layouts[block.id] != "block":
            votes.update(_indent_of_section(block.source))
    return votes


def _indent_of_section(source: str) -> Traits:
    indent = INDENT.match(source)
    return (("step", len(indent[0])), ("unit", indent[0][0])) if indent else ()


def style_of(votes: Votes, own: Block | None, layout: str) -> Style:
    """Return the commonest habits of the template, a block's own habits counting first."""
    if own is not None:
        votes = votes.copy()
        for trait in _traits(own.source, layout):
            votes[trait] += 1_000_000
    json_like = layout != "block"
    return Style(
        layout=layout,
        step=_most(votes, "step", 4 if layout == "json" else 2),
        unit=_most(votes, "unit", " "),
        dash=_most(votes, "dash", 2),
        newline=_most(votes, "newline", "\n"),
        is_short=_most(votes, "short", True) and layout != "json",
        is_spread=_most(votes, "spread", any(trait == "newline" for trait, _ in votes)) if json_like else True,
        colon=_most(votes, "colon", ": ") if layout == "json" else ": ",
        comma=_most(votes, "comma", ", ") if layout == "json" else ", ",
    )


def _most(votes: Votes, trait: str, default: T) -> T:
    best, most = default, 0
    for (name, value), count in votes.items():
        if name == trait and count > most and isinstance(value, type(default)):
            best, most = value, count
    return best


@lru_cache(maxsize=4096)
def _traits(source: str, layout: str) -> Traits:
    found: list[tuple[str, object]] = []
    found += [("newline", match[0]) for match in NEWLINE.finditer(source)]
    try:
        entry = read_entry(source, layout)
    except InvalidTemplate:
        entry = None
    if entry is not None:
        for parent, node in _collections(entry.key, entry.value, 0):
            found += _node_traits(source, parent, node)
    return tuple(found)


def _collections(parent: Node, node: Node, depth: int) -> Iterator[tuple[Node, Node]]:
    yield parent, node
    for key, value in node.pairs:
        yield from _collections(key, value, depth + 1)
    for item in node.items:
        yield from _collections(item, item, depth + 1)


def _node_traits(source: str, key: Node, node: Node) -> Iterator[tuple[str, object]]:
    if node.tag and node.tag.startswith("!") and len(node.tag) > 1:
        yield "short", True
    if node.kind is Kind.MAP and any(name.text == "Ref" or name.text.startswith("Fn::") for name, _ in node.pairs):
        yield "short", False
    children = [name for name, _ in node.pairs] or node.items
    if not children or node.kind is Kind.SCALAR:
        return
    if node.flow:
        spread = bool(NEWLINE.search(source, node.start, children[0].start))
        yield "spread", spread
        if spread and node.pairs:
            yield from _indent(source, key, children[0])
        elif len(children) > 1:
            yield "comma", ", " if source[children[1].start - 1] == " " else ","
        for name, value in node.pairs:
            yield "colon", ": " if value.start > name.end + 1 else ":"
    elif key is not node and column(source, key.start) <= column(source, children[0].start):
        if node.kind is Kind.LIST:
            yield "dash", column(source, node.start) - column(source, key.start)
        else:
            yield from _indent(source, key, children[0])


def _indent(source: str, key: Node, child: Node) -> Iterator[tuple[str, object]]:
    step = column(source, child.start) - column(source, key.start)
    if step > 0:
        yield "step", step
        if source[line_start(source, child.start)] in "\t ":
            yield "unit", source[line_start(source, child.start)]
