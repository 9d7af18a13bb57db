"""Adds an item to an array."""

from designer.catalog.given import Edit, block_of, path_of
from designer.document import values
from designer.document.document import Document


def make(document: Document, edit: Edit) -> None:
    """{"kind": "append", "block": id, "path": JSON pointer of an array, "value"}"""
    values.append_value(
        document, block_of(document, edit), path_of(edit), edit.get("value"), all_uses=edit.get("all") is True
    )
