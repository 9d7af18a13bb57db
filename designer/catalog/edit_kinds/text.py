"""Replaces the whole template by the blocks that differ."""

from designer.catalog.given import Edit, text_of
from designer.document.document import Document
from designer.document.retext import retext


def make(document: Document, edit: Edit) -> None:
    """{"kind": "text", "base": the template as it was opened, "text": as it shall be, "mine"?: [names that win]}"""
    given = edit.get("mine")
    mine = frozenset(name for name in given if isinstance(name, str)) if isinstance(given, list) else frozenset()
    retext(document, text_of(edit, "base"), text_of(edit, "text"), mine=mine)
