"""The sections of a template: opened at their usual place, in the template's way of writing."""

from typing import Any

from designer.document import order
from designer.document.blocks import ENTRY_SECTIONS, SECTIONS, Block, closes, opens, read_entry
from designer.document.document import Document, new_id
from designer.document.errors import EditRefused
from designer.document.nodes import column
from designer.document.render import flow_of, lines_of, spread_of
from designer.document.style import Style


def root_column(document: Document) -> int:
    layouts = document.layouts()
    for block in document.ordered():
        if block.section and not block.logical_id and layouts[block.id] == "block":
            is_brace = opens(block.source) or closes(block.source)
            entry = None if is_brace else read_entry(block.source, "block")
            if entry is not None:
                return column(block.source, entry.key.start)
    return 0


def open_section(document: Document, section: str) -> None:
    """Make sure that a section can take entries."""
    heads = document.heads(section)
    if not heads:
        _add_section(document, section, None)
        return
    if document.entries(section) or len(heads) > 1:
        return
    value = document.value(heads[0])
    if value is None and document.layouts()[heads[0].id] == "block" and _is_blank(heads[0]):
        return
    if value:
        raise EditRefused(f"{section} is written in a way that cannot take entries.", "Edit it as text.")
    _add_section(document, section, heads[0])


def _is_blank(head: Block) -> bool:
    """Whether nothing follows a section's name, not even a word for nothing such as `null`."""
    entry = read_entry(head.source, "block")
    return entry is not None and entry.value.start == entry.value.end


def _add_section(document: Document, section: str, instead_of: Block | None) -> None:
    """Add an empty section at its usual place, or in the place of one written as `{}`."""
    ordered = document.ordered()
    layout = "json" if document.format == "json" else "block"
    if ordered and not ordered[0].section and opens(ordered[0].source):
        layout = document.layouts()[ordered[0].id]
    style = document.style(ordered[0]) if ordered else Style()
    if instead_of is not None:
        before, at = None, ordered.index(instead_of)
        del document.blocks[instead_of.id]
        ordered.remove(instead_of)
    else:
        before, at = None, _section_place(ordered, section)
    low = ordered[at - 1].order if at else before
    high = ordered[at].order if at < len(ordered) else None
    head = order.between(low, high)
    if layout == "block":
        gap = style.newline if instead_of is None and at and _sections_have_gap(ordered) else ""
        source = f"{gap}{' ' * root_column(document)}{section}:{style.newline}"
        if instead_of is not None:
            source = instead_of.source[: len(instead_of.source) - len(instead_of.source.lstrip())] + source.lstrip()
        texts = [source]
    else:
        indent = style.unit * style.step if style.is_spread else ""
        end = style.newline if style.is_spread else ""
        texts = [f"{indent}{flow_of(section, style)}{style.colon}{{{end}", f"{indent}}}{end}"]
    for text in texts:
        block = Block(new_id(), section, "", head, text)
        document.blocks[block.id] = block
        head = order.between(head, high)


def _sections_have_gap(ordered: list[Block]) -> bool:
    heads = [block for block in ordered if block.section in ENTRY_SECTIONS and not block.logical_id]
    return not heads[1:] or any(block.source.startswith(("\n", "\r")) for block in heads)


def _section_place(ordered: list[Block], section: str) -> int:
    """Return the index before which a new section's block goes."""
    rank = SECTIONS.index(section)
    for index, block in enumerate(ordered):
        if block.section in SECTIONS and not block.logical_id and SECTIONS.index(block.section) > rank:
            return index
    is_braced = bool(ordered) and opens(ordered[0].source)
    last = max(
        (index for index, block in enumerate(ordered) if block.section), default=0 if is_braced else len(ordered) - 1
    )
    return last + 1


def add_section(document: Document, section: str, value: Any) -> Block:
    """Add a section that is one value, such as Transform, at its usual place."""
    ordered = document.ordered()
    at = _section_place(ordered, section)
    low = ordered[at - 1].order if at else None
    high = ordered[at].order if at < len(ordered) else None
    layout = document.layouts()[ordered[0].id] if ordered else "block"
    style = document.style(ordered[0]) if ordered else Style()
    if layout == "block":
        source = lines_of({section: value}, root_column(document), style) + style.newline
    else:
        indent = style.unit * style.step if style.is_spread else ""
        end = style.newline if style.is_spread else ""
        source = f"{indent}{flow_of(section, style)}{style.colon}{spread_of(value, indent, style)}{end}"
    block = Block(new_id(), section, "", order.between(low, high), source)
    document.blocks[block.id] = block
    return block
