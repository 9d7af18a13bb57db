"""Deletes nodes with what refers to them, and notes, groups and actors."""

from designer.catalog.disconnecting import delete_nodes
from designer.catalog.given import Edit
from designer.document import deletions
from designer.document.deletions import check_unused
from designer.document.document import Document
from designer.document.errors import EditRefused


def make(document: Document, edit: Edit) -> None:
    """{"kind": "delete", "nodes": [ids of blocks, actors, notes and groups]}"""
    ids = edit.get("nodes")
    if not isinstance(ids, list) or not ids:
        raise EditRefused("Nothing is chosen.")
    names = document.names()
    for id_ in ids:
        if isinstance(id_, str) and id_ in document.scenario.actors:
            del document.scenario.actors[id_]
            document.layout.pop(id_, None)
        elif isinstance(id_, str) and id_ in document.marks:
            del document.marks[id_]
        elif isinstance(id_, str) and id_.startswith("implicit:"):
            raise EditRefused(
                "This is not written in the template: a function's events or mapping make it.",
                "Delete the connection to the function.",
            )
    blocks = [document.blocks[id_] for id_ in ids if isinstance(id_, str) and id_ in document.blocks]
    delete_nodes(document, [names[block.id] for block in blocks if block.section == "Resources" and block.logical_id])
    for block in blocks:
        if block.id in document.blocks and block.section != "Resources" and block.logical_id:
            check_unused(document, block.section, names[block.id])
            deletions.drop_references(document, {names[block.id]} if block.section == "Parameters" else set())
            deletions.delete_entry(document, block)
