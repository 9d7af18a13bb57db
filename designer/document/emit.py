"""Joins blocks to a template's text."""

import json
import re
from functools import lru_cache

from designer.document.blocks import BEFORE_COMMA, CLOSES, Block, read_entry
from designer.document.errors import InvalidTemplate
from designer.document.names import Names, renamed_text
from designer.document.nodes import Node
from designer.document.overlay import change_of
from designer.document.plain import Anchors
from designer.document.render import text_of
from designer.document.splice import Place, Splice, Splicer, spliced
from designer.document.style import Style

LINES = re.compile(r"(?:[!&][^\s]*[ \t]+)*[|>](?P<width>[0-9]?)(?P<chomp>[+-]?)[0-9]?[ \t]*(?:#[^\r\n]*)?[\r\n]")
"""How a value that is written in lines begins: tag and anchor, indentation, what becomes of its last line end."""
KEEPING = re.compile(r"[|>][0-9]?\+")
BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))+")


def after(text: str, before: str) -> str:
    """Return a text without the blank lines that would become part of the last value of the text before it."""
    blank = BLANK_LINES.match(text)
    return text[blank.end() :] if blank and keeps_lines(before) else text


def changed_text(block: Block, style: Style, anchors: Anchors) -> str:
    """Return a block's text with its changed values written into the source."""
    if not block.values:
        return block.source
    if anchors:
        return _changed(block.source, json.dumps(block.values), style, anchors)
    return _changed_alone(block.source, json.dumps(block.values), style)


@lru_cache(maxsize=1024)
def _changed_alone(source: str, values: str, style: Style) -> str:
    return _changed(source, values, style, {})


def _changed(source: str, values: str, style: Style, anchors: Anchors) -> str:
    entry = read_entry(source, style.layout)
    if entry is None:
        return source
    splicer = Splicer(source, style, anchors)
    splicer.change(Place(entry.value, entry.key, style.layout != "block"), change_of(json.loads(values)))
    return spliced(source, splicer.found)


def named_text(text: str, layout: str, section: str, name: str, names: Names) -> str:
    """Return a block's text under its present name, with the present names of what it refers to."""
    if not names and not name:
        return text
    try:
        entry = read_entry(text, layout)
    except InvalidTemplate:
        return text
    if entry is None or (not names and entry.key.text == name):
        return text
    edits = renamed_text(text, entry.value, section, names)
    if name and entry.key.text != name:
        edits.append(key_splice(entry.key, name, layout))
    return spliced(text, list(dict.fromkeys(edits)))


def key_splice(key: Node, name: str, layout: str) -> Splice:
    """Return the change that gives an entry another name, quoted as it was."""
    quote = '"' if layout == "json" else key.style
    return Splice(key.start, key.end, text_of(name, quote=quote, flow=layout != "block"))


def ended(text: str) -> str:
    """Return a text for a line end to follow: one that belongs to no value that is written in lines.

    `Code: |` at the end of a file without a line end means a text without one.
    """
    header = _last_header(text)
    if header is None or header["chomp"] == "-":
        return text
    at = header.start("chomp")
    return f"{text[:at]}-{text[header.end('chomp') :]}"


def keeps_lines(text: str) -> bool:
    """Whether a text ends in a value that takes the blank lines behind it for its own (`|+`)."""
    header = _last_header(text) if KEEPING.search(text) else None
    return header is not None and header["chomp"] == "+"


def _last_header(text: str) -> re.Match[str] | None:
    """Return how the last value of a text begins, where it is written in lines."""
    try:
        entry = read_entry(text, "block")
    except InvalidTemplate:
        return None
    node = entry.value if entry else None
    while node is not None and (node.pairs or node.items):
        node = node.items[-1] if node.items else node.pairs[-1][1]
    return LINES.match(text, node.start) if node is not None and node.end == len(text) else None


def with_comma(text: str, end: int, layout: str, *, is_last: bool) -> str:
    """Return a member's text with the comma that its place needs after `end`, where its value ends."""
    comma = BEFORE_COMMA.match(text, end)
    if comma and is_last and layout == "json":
        return text[: comma.end() - 1] + text[comma.end() :]
    if not comma and not is_last:
        return f"{text[:end]},{text[end:]}"
    return text


def member_end(text: str, layout: str) -> int | None:
    """Return where the value of a flow member, or the brace that closes a section, ends."""
    closing = CLOSES.match(text)
    if closing:
        return closing.end()
    entry = read_entry(text, layout)
    return entry.value.end if entry else None
