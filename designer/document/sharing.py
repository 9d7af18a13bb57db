"""YAML anchors: what a template writes once and uses often."""

from collections.abc import Iterator

from designer.document.blocks import Block, closes, opens, read_entry
from designer.document.document import Document
from designer.document.errors import SharedByAnchor
from designer.document.nodes import Kind, Node, anchors_of
from designer.document.plain import key_text
from designer.document.pointers import Path


def check_anchors(document: Document, block: Block, node: Node, *, around: Node | None = None) -> None:
    """Refuse to lose an anchor that is used elsewhere."""
    for anchor in anchors_of(node):
        inside = around or node
        outside = [
            found
            for other, _, _, found in all_nodes(document)
            if found.kind is Kind.ALIAS
            and found.text == anchor
            and not (other.id == block.id and inside.start <= found.start < inside.end)
        ]
        if outside:
            raise shared_by(anchor, len(outside))


def shared_by(anchor: str, uses: int) -> SharedByAnchor:
    return SharedByAnchor(
        f"This value is written once, as &{anchor}, and used {uses + 1} times.",
        "Change all uses at once, or write the value out where it shall differ.",
        anchor,
        uses,
    )


def uses_of(document: Document, anchor: str) -> int:
    return sum(node.kind is Kind.ALIAS and node.text == anchor for _, _, _, node in all_nodes(document))


def all_nodes(document: Document) -> Iterator[tuple[Block, Path, Node | None, Node]]:
    layouts = document.layouts()
    for block in document.ordered():
        is_brace = opens(block.source) or closes(block.source)
        entry = read_entry(block.source, layouts[block.id]) if block.section and not is_brace else None
        if entry:
            yield from ((block, path, None, node) for path, node in walk((), entry.value))


def walk(path: Path, node: Node) -> Iterator[tuple[Path, Node]]:
    yield path, node
    for key, value in node.pairs:
        yield from walk((*path, key_text(key)), value)
    for index, item in enumerate(node.items):
        yield from walk((*path, str(index)), item)
