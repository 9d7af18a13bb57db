"""Writes where the nodes stand into the template's Metadata."""

from designer.catalog.given import Edit
from designer.catalog.graph import graph
from designer.document.document import Document
from designer.document.kept_layout import keep


def make(document: Document, _edit: Edit) -> None:
    """{"kind": "keep-layout"}: write where the nodes stand into the template's Metadata."""
    nodes = [node for node in graph(document)["nodes"] if node["id"] in document.blocks]
    keep(document, {node["logicalId"]: (node["x"], node["y"]) for node in nodes})
