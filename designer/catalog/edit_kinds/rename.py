"""Renames a part of the template, and all that refers to it, or an actor."""

from designer.catalog.given import Edit, block_of, text_of
from designer.document import edits
from designer.document.document import Document
from designer.document.errors import EditRefused


def make(document: Document, edit: Edit) -> None:
    """{"kind": "rename", "block": id, "name"}; or {"actor": id, "name"}"""
    if isinstance(edit.get("actor"), str):
        actor = document.scenario.actors.get(edit["actor"])
        if actor is None:
            raise EditRefused("This actor is not there any more.")
        actor.name = text_of(edit, "name")
        return
    edits.rename_entry(document, block_of(document, edit), text_of(edit, "name"))
