"""Makes changes in a block's text at exact spans, leaving every other byte."""

import re
from dataclasses import dataclass
from typing import Any

from designer.document.nodes import Kind, Node, column, line_end, line_start
from designer.document.overlay import UNSET, Change, Unset, overlaid
from designer.document.plain import Anchors, key_text, plain
from designer.document.pointers import is_appended
from designer.document.render import after_key, flow_of, inline_of, item_of, lines_of, pair_of, spread_of, text_of
from designer.document.style import Style

SPACE_OR_COMMENT = re.compile(r"(?:\s|#[^\r\n]*[\r\n])*")


@dataclass(frozen=True)
class Splice:
    start: int
    end: int
    text: str


class OverlappingSplices(Exception):
    """Two edits want the same text."""


def spliced(source: str, edits: list[Splice]) -> str:
    """Return the text with the edits made; edits at one place keep their order."""
    parts = []
    position = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        if edit.start < position:
            raise OverlappingSplices(source[edit.start : position])
        parts += [source[position : edit.start], edit.text]
        position = edit.end
    return "".join([*parts, source[position:]])


@dataclass(frozen=True)
class Place:
    """A value in the text: under a key of a map, or (without a key) an element of a list."""

    node: Node
    key: Node | None
    in_flow: bool


class Splicer:
    """Finds the edits of one block's text that make a change to its value."""

    def __init__(self, source: str, style: Style, anchors: Anchors) -> None:
        self.source = source
        self.style = style
        self.anchors = anchors
        self.found: list[Splice] = []

    def change(self, place: Place, change: Change) -> None:
        if not isinstance(change.put, Unset):
            self.put(place, overlaid(UNSET, change))
        elif change.below:
            self.inside(place, change)

    def inside(self, place: Place, change: Change) -> None:
        node, whole = place.node, change
        name = _long_name(node)
        if name and node.kind in {Kind.MAP, Kind.LIST} and list(change.below) == [name]:
            change = change.below[name]
            name = ""
        if not isinstance(change.put, Unset) or name or not self.fits(node, change):
            # What an intrinsic is applied to goes with its tag.
            self.put(place, overlaid(plain(node, self.anchors), whole))
        elif node.kind is Kind.MAP:
            self.mapping(place, change)
        else:
            self.sequence(place, change)

    def fits(self, node: Node, change: Change) -> bool:
        """Whether the change can be made member by member; a map with `? key` in lines of their own is written anew."""
        if node.kind is Kind.MAP:
            return node.flow or not any(self.is_explicit(key) for key, _ in node.pairs)
        return node.kind is Kind.LIST and all(is_appended(name) or name.isdecimal() for name in change.below)

    def is_explicit(self, key: Node) -> bool:
        return self.source[line_start(self.source, key.start) : key.start].rstrip().endswith("?")

    def mapping(self, place: Place, change: Change) -> None:
        node = place.node
        names = [key_text(name, self.anchors) for name, _ in node.pairs]
        last = {name: index for index, name in enumerate(names)}
        gone = {index for index, name in enumerate(names) if name in change.below and change.below[name].is_removal}
        for name, index in last.items():
            if name in change.below and index not in gone:
                key, value = node.pairs[index]
                self.change(Place(value, key, node.flow), change.below[name])
        new = {}
        for token, below in change.below.items():
            value = overlaid(UNSET, below)
            if token not in last and not is_appended(token) and not isinstance(value, Unset):
                new[token] = value
        spans = [(name.start, max(name.end, value.end)) for name, value in node.pairs]
        if len(gone) == len(spans):
            if gone or new:
                self.put(place, new)
        elif node.flow:
            self.flow_members(spans, gone, [self.flow_pair(node, *pair) for pair in new.items()])
        else:
            self.remove_lines(spans, gone)
            self.add_lines(
                spans, [pair_of(*pair, column(self.source, spans[0][0]), self.style) for pair in new.items()]
            )

    def sequence(self, place: Place, change: Change) -> None:
        node = place.node
        gone = set()
        new = []
        for token, below in change.below.items():
            if is_appended(token):
                item = overlaid(UNSET, below)
                new += [] if isinstance(item, Unset) else [item]
            elif int(token) < len(node.items):
                if below.is_removal:
                    gone.add(int(token))
                else:
                    self.change(Place(node.items[int(token)], None, node.flow), below)
        spans = [
            (item.start if node.flow else self.dash(node, index), item.end) for index, item in enumerate(node.items)
        ]
        if len(gone) == len(spans):
            if gone or new:
                self.put(place, new)
        elif node.flow:
            self.flow_members(spans, gone, [self.flow_item(node, item) for item in new])
        else:
            self.remove_lines(spans, gone)
            self.add_lines(spans, [item_of(item, column(self.source, spans[0][0]), self.style) for item in new])

    def dash(self, node: Node, index: int) -> int:
        """Return where the dash of a list's element stands."""
        item = node.items[index]
        low = node.items[index - 1].end if index else node.start
        position = self.source.rfind("-", low, item.start)
        while position > low and not SPACE_OR_COMMENT.fullmatch(self.source, position + 1, item.start):
            position = self.source.rfind("-", low, position)
        return position

    def flow_members(self, spans: list[tuple[int, int]], gone: set[int], new: list[str]) -> None:
        last = max(index for index in range(len(spans)) if index not in gone)
        if new:
            self.cut(spans[last][1], spans[last][1], "".join(new))
        for index in sorted(gone):
            if index < last:
                self.cut(spans[index][0], spans[index + 1][0])
        if last < len(spans) - 1:
            self.cut(spans[last][1], spans[-1][1])

    def flow_pair(self, node: Node, key: str, value: Any) -> str:
        indent = self.own_indent(node, node.pairs[-1][0].start)
        return f"{self.lead(indent)}{flow_of(key, self.style)}{self.style.colon}{self.spread(value, indent)}"

    def flow_item(self, node: Node, item: Any) -> str:
        indent = self.own_indent(node, node.items[-1].start)
        return self.lead(indent) + self.spread(item, indent)

    def lead(self, indent: str | None) -> str:
        return self.style.comma if indent is None else "," + self.style.newline + indent

    def spread(self, value: Any, indent: str | None) -> str:
        return flow_of(value, self.style) if indent is None else spread_of(value, indent, self.style)

    def own_indent(self, node: Node, member: int) -> str | None:
        """Return the indentation of a flow collection's members if they have lines of their own."""
        start = line_start(self.source, member)
        indent = self.source[start:member]
        return indent if start > node.start and not indent.strip() else None

    def remove_lines(self, spans: list[tuple[int, int]], gone: set[int]) -> None:
        index = 0
        while index < len(spans):
            if index in gone:
                start, end = spans[index]
                before = line_start(self.source, start)
                if not self.source[before:start].strip():
                    self.cut(before, self.next_line(end))
                else:
                    while index in gone:
                        index += 1
                    self.cut(start, spans[index][0])
            index += 1

    def add_lines(self, spans: list[tuple[int, int]], members: list[str]) -> None:
        if not members:
            return
        indent = " " * column(self.source, spans[0][0])
        position = self.next_line(spans[-1][1])
        text = self.style.newline.join(indent + member for member in members)
        if position and self.source[position - 1] not in "\r\n":
            self.cut(position, position, self.style.newline + text)
        else:
            self.cut(position, position, text + self.style.newline)

    def put(self, place: Place, new: Any) -> None:
        """Write another value in the place of one."""
        anchor = f"&{place.node.anchor} " if place.node.anchor and place.node.kind is not Kind.ALIAS else ""
        if place.in_flow:
            self.put_in_flow(place, anchor, new)
        elif place.key is None:
            self.put_item(place.node, anchor, new)
        else:
            self.put_value(place.key, place.node, anchor, new)

    def put_in_flow(self, place: Place, anchor: str, new: Any) -> None:
        node = place.node
        line = self.source[line_start(self.source, node.start) : node.start]
        text = anchor + spread_of(new, line[: len(line) - len(line.lstrip())], self.style)
        if node.end == node.start and place.key is not None:
            text = (" " if ":" in self.source[place.key.end : node.start] else ": ") + text
        self.cut(node.start, node.end, text)

    def put_value(self, key: Node, node: Node, anchor: str, new: Any) -> None:
        colon = self.source.index(":", key.end) + 1
        end = max(self.content_end(node), colon)
        inline = self.inline(node, new)
        if inline is not None and not node.is_block:
            start = node.start if node.end > node.start else colon
            self.cut(start, end, ("" if node.end > node.start else " ") + anchor + inline)
            return
        text = f" {inline}" if inline is not None else after_key(new, column(self.source, key.start), self.style)
        head, newline, lines = text.partition(self.style.newline)
        if anchor:
            head = f" {anchor}{head.lstrip()}".rstrip()
        line = self.text_end(colon)
        if node.is_block and node.start > line:
            # A comment behind the last line would become part of a text that is written in lines.
            is_text = _ends_in_text(new)
            rest = self.source[end : self.text_end(end)].rstrip() if is_text else ""
            self.cut(colon, colon, head + rest)
            self.cut(line, self.text_end(end) if is_text else end, newline + lines)
        else:
            rest = self.source[end : self.text_end(end)].rstrip()
            self.cut(colon, self.text_end(end), head + rest + newline + lines)

    def put_item(self, node: Node, anchor: str, new: Any) -> None:
        end = self.content_end(node)
        inline = self.inline(node, new)
        lead = "" if node.end > node.start else " "
        if inline is not None:
            self.cut(node.start, end, lead + anchor + inline)
            return
        at = column(self.source, node.start) + len(lead)
        is_collection = isinstance(new, dict | list) and not after_key(new, at, self.style).startswith(" ")
        text = lines_of(new, at, self.style) if is_collection else after_key(new, at, self.style)
        head, newline, lines = text.lstrip(" ").partition(self.style.newline)
        rest = self.source[end : self.text_end(end)].rstrip()
        text = head + rest + newline + lines if _ends_in_text(new) else head + newline + lines + rest
        self.cut(node.start, self.text_end(end), lead + anchor + text)

    def inline(self, node: Node, new: Any) -> str | None:
        """Return a new value for the line of an old one, in the old quotes."""
        inline = inline_of(new, self.style)
        if inline is not None and isinstance(new, str) and node.style in {"'", '"'} and not node.tag:
            return text_of(new, quote=node.style)
        return inline

    def content_end(self, node: Node) -> int:
        """Return a value's end, before the line end that a block scalar may own."""
        end = node.end
        while end > node.start and end == line_start(self.source, end):
            end -= 2 if self.source[end - 2 : end] == "\r\n" else 1
        return end

    def next_line(self, end: int) -> int:
        """Return where the line after a value's last one begins."""
        return end if end and end == line_start(self.source, end) else line_end(self.source, end)

    def text_end(self, position: int) -> int:
        """Return where the text of a line ends."""
        return position + len(
            re.split(r"[\r\n]", self.source[position : line_end(self.source, position)], maxsplit=1)[0]
        )

    def cut(self, start: int, end: int, text: str = "") -> None:
        self.found.append(Splice(start, end, text))


def _ends_in_text(value: Any) -> bool:
    """Whether the last of a value's lines may belong to a text that is written in lines."""
    while isinstance(value, dict | list) and value:
        value = list(value.values() if isinstance(value, dict) else value)[-1]
    return isinstance(value, str) and "\n" in value


def _long_name(node: Node) -> str:
    tag = node.tag or ""
    if not tag.startswith("!") or len(tag) < 2:
        return ""
    return tag[1:] if tag in {"!Ref", "!Condition"} else f"Fn::{tag[1:]}"
