"""Takes a connection away with exactly what belongs to it."""

from designer.catalog.disconnecting import check_disconnect, disconnect
from designer.catalog.drawing import drawing_of
from designer.catalog.entry import Edge
from designer.catalog.given import Edit, text_of
from designer.catalog.graph import edge_id
from designer.document.document import Document
from designer.document.errors import EditRefused


def make(document: Document, edit: Edit) -> None:
    """{"kind": "disconnect", "edge": id}"""
    wanted = text_of(edit, "edge")
    edge = _edge(document, wanted)
    if edge is not None:
        _disconnect(document, edge, wanted)
        return
    for id_, actor in document.scenario.actors.items():
        if id_ in wanted.split(":"):
            actor.target = ""
            return
    raise EditRefused("This connection is not there any more.")


def _disconnect(document: Document, edge: Edge | None, wanted: str) -> None:
    """Take an edge away, as often as the template says it; what it says elsewhere is not ours to change."""
    while edge is not None:
        check_disconnect(document, edge)
        before = document.emit()
        disconnect(document, edge)
        if document.emit() == before:
            words = f"What connects {edge.source} and {edge.target} is part of something else."
            raise EditRefused(words, "Edit the text of the template.")
        edge = _edge(document, wanted)


def _edge(document: Document, wanted: str) -> Edge | None:
    drawing = drawing_of(document)
    ids = {name: resource.block or f"implicit:{name}" for name, resource in drawing.resources.items()}
    return next((edge for edge in drawing.edges() if edge_id(edge, ids) == wanted), None)
