"""Removes a value."""

from designer.catalog.given import Edit, block_of, path_of
from designer.document import values
from designer.document.document import Document


def make(document: Document, edit: Edit) -> None:
    """{"kind": "unset", "block": id, "path": JSON pointer, "all"?: true for every use of an anchor}"""
    values.remove_value(document, block_of(document, edit), path_of(edit), all_uses=edit.get("all") is True)
