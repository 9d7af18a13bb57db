"""Entries whose name comes again later in their section: they mean nothing until the later one has another name."""

from designer.document.blocks import Block, read_entry, readable
from designer.document.document import Document
from designer.document.emit import key_splice
from designer.document.splice import spliced


def shadows_of(document: Document, block: Block) -> list[Block]:
    """Return the earlier entries of an entry's name."""
    layout = document.layouts()[block.id]
    own = read_entry(block.source, layout)
    names = {document.names().get(block.id, block.logical_id)} | ({own.key.text} if own else set())
    section, found = "", []
    for other in document.ordered():
        section = other.section or section
        if not other.section and section == block.section and readable(other.source, layout):
            entry = read_entry(other.source, layout)
            found += [other] if entry is not None and entry.key.text in names else []
    return found


def rename_shadows(document: Document, block: Block, name: str) -> None:
    """Let the earlier entries of an entry's name follow its new name, so that none of them comes to mean something."""
    layout = document.layouts()[block.id]
    for shadow in shadows_of(document, block):
        entry = read_entry(shadow.source, layout)
        if entry is not None:
            shadow.source = spliced(shadow.source, [key_splice(entry.key, name, layout)])
