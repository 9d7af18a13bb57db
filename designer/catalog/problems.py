"""What is wrong in a template that can be opened: names and keys that stand twice."""

from typing import Any

from designer.document.blocks import Block, opens, read_entry
from designer.document.document import Document
from designer.document.errors import InvalidTemplate
from designer.document.nodes import Node

CLOSING = " \t\r\n,}"
"""What a block may hold that only ends a section of a JSON template."""


def problems(document: Document) -> list[dict[str, Any]]:
    """Return each problem with its block and its place in the template."""
    found = []
    layouts, names = document.layouts(), document.names()
    texts = document.texts()
    for block in document.ordered():
        if block.logical_id and names[block.id] != block.logical_id:
            text = f"There are two entries {block.logical_id} in {block.section}; this one is now {names[block.id]}."
            found.append(_problem(document, block, text, 0))
        found += _duplicates(document, block, texts[block.id], layouts[block.id])
    return found


def _duplicates(document: Document, block: Block, text: str, layout: str) -> list[dict[str, Any]]:
    if opens(text) or not text.strip(CLOSING):
        return []
    try:
        entry = read_entry(text, layout)
    except InvalidTemplate as error:
        if not block.section:
            return []
        return [_problem(document, block, f"This part cannot be read: {error.message}.", 0)]
    if entry is None:
        return []
    if not block.section:
        text = f"{entry.key.text} is there twice; only the later one counts."
        return [_problem(document, block, text, entry.key.start)]
    return [
        _problem(document, block, f"The key {key.text} is there twice; only the later one counts.", key.start)
        for key in _shadowed(entry.value)
    ]


def _shadowed(node: Node) -> list[Node]:
    last = {key.text: key for key, _ in node.pairs}
    found = [key for key, _ in node.pairs if last[key.text] is not key]
    for _, value in node.pairs:
        found += _shadowed(value)
    for item in node.items:
        found += _shadowed(item)
    return found


def _problem(document: Document, block: Block, text: str, offset: int) -> dict[str, Any]:
    line, column = document.where(block, offset)
    return {"block": block.id, "text": text, "line": line, "column": column}
