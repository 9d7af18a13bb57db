"""Copies nodes with the connections among them."""

from designer.catalog.copying import copied
from designer.catalog.given import Edit, position_of
from designer.catalog.pasting import paste
from designer.document.document import Document
from designer.document.errors import EditRefused


def make(document: Document, edit: Edit) -> None:
    """{"kind": "duplicate", "nodes": [ids], "x", "y": the middle of the copies}"""
    ids = edit.get("nodes")
    if not isinstance(ids, list):
        raise EditRefused("Nothing is chosen.")
    middle = position_of(edit)
    text = copied(document, [id_ for id_ in ids if isinstance(id_, str)])
    paste(document, text, x=middle.x, y=middle.y)
