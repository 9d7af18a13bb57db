"""Adds the resources of a text."""

from designer.catalog.given import Edit, position_of, text_of
from designer.catalog.pasting import paste
from designer.document.document import Document


def make(document: Document, edit: Edit) -> None:
    """{"kind": "paste", "text": a template or a piece of one, "x", "y": the middle of what it adds}"""
    middle = position_of(edit)
    paste(document, text_of(edit, "text"), x=middle.x, y=middle.y)
