"""Gives nodes their first places for good, so that what is added later moves nothing that somebody has seen."""

from designer.catalog.graph import graph
from designer.document.document import Document, Position


def settle(document: Document) -> None:
    """Keep the place that a first layout finds for each node that has none."""
    for node in graph(document)["nodes"]:
        document.layout.setdefault(node["id"], Position(node["x"], node["y"]))
