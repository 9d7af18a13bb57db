"""Takes a connection away with exactly what belongs to it."""

from designer.catalog.disconnecting import check_disconnect, disconnect
from designer.catalog.drawing import drawing_of
from designer.catalog.given import Edit, text_of
from designer.catalog.graph import edge_id
from designer.document.document import Document
from designer.document.errors import EditRefused


def make(document: Document, edit: Edit) -> None:
    """{"kind": "disconnect", "edge": id}"""
    wanted = text_of(edit, "edge")
    drawing = drawing_of(document)
    ids = {name: resource.block or f"implicit:{name}" for name, resource in drawing.resources.items()}
    for edge in drawing.edges():
        if edge_id(edge, ids) == wanted:
            check_disconnect(document, edge)
            disconnect(document, edge)
            return
    for id_, actor in document.scenario.actors.items():
        if id_ in wanted.split(":"):
            actor.target = ""
            return
    raise EditRefused("This connection is not there any more.")
