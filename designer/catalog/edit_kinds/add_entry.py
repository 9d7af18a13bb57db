"""Adds a parameter, mapping, condition, output or resource as it is given."""

from designer.catalog.given import Edit, text_of
from designer.document import edits
from designer.document.document import Document


def make(document: Document, edit: Edit) -> None:
    """{"kind": "add-entry", "section": "Parameters"|…, "name", "value"}"""
    edits.add_entry(document, text_of(edit, "section"), text_of(edit, "name"), edit.get("value"))
