"""Replaces a block's whole text."""

from designer.catalog.given import Edit, block_of, text_of
from designer.document import edits
from designer.document.blocks import read_entry
from designer.document.document import Document
from designer.document.emit import named_text
from designer.document.errors import EditRefused
from designer.document.retext import Clash, TextClash

MAX_TEXT = 256 * 1024


def make(document: Document, edit: Edit) -> None:
    """{"kind": "source", "block": id, "text": the block's whole new text, "base"?: its text as it was opened}"""
    block, text = block_of(document, edit), text_of(edit, "text")
    present, base = document.texts()[block.id], edit.get("base")
    if isinstance(base, str) and present.strip("\r\n") not in {base.strip("\r\n"), text.strip("\r\n")}:
        raise TextClash([Clash(document.names().get(block.id, block.section), text, present)])
    if len(text) > MAX_TEXT:
        raise EditRefused(f"A block may have at most {MAX_TEXT} characters.")
    layout = document.layouts()[block.id]
    if block.section:
        entry = read_entry(text, layout)
        if entry is None:
            raise EditRefused(
                "This text has no name at its beginning.", "Begin it with the resource's name and a colon."
            )
        if block.logical_id and entry.key.text != document.names()[block.id]:
            edits.check_name(document, entry.key.text, block.section, own=block)
            edits.rename_entry(document, block, entry.key.text)
        own = read_entry(block.source, layout)
        text = named_text(text, layout, block.section, own.key.text if own else "", document.renames().reversed())
    block.source, block.values = text, {}
    if block.section and not block.logical_id and document.entries(block.section):
        _check_head(document, block.section)


def _check_head(document: Document, section: str) -> None:
    """Refuse a text that stands before a section's entries and does not leave them what they are."""
    if Document.parse(document.emit()).template() != document.template():
        raise EditRefused(f"The entries of {section} would not be its entries any more.", "Edit the whole template.")
