"""The graph of a document: what the canvas, the outline and a run draw."""

from collections.abc import Iterable, Mapping
from typing import Any

from designer.catalog.actors import actor_edges, actor_nodes
from designer.catalog.drawing import Drawing
from designer.catalog.entry import Edge
from designer.catalog.modelled import ignored, is_emulated
from designer.catalog.problems import problems
from designer.catalog.registry import entry_of
from designer.catalog.template import Resource
from designer.document.document import Document, Position
from designer.document.layout import complete
from designer.document.scenario import Scenario

FAILURES = {"redrive", "async-failure", "on-failure", "dead-letter"}
"""Kinds of edges that lead aside of the flow."""
FUNCTIONS = ("AWS::Lambda::Function", "AWS::Serverless::Function")


def graph(
    document: Document,
    layout: Mapping[str, Position] | None = None,
    scenario: Scenario | None = None,
    *,
    version: int = 0,
    default_handler: str = "",
) -> dict[str, Any]:
    """Return the nodes, edges and problems of a document as JSON-like data; nodes without a place get a first one."""
    layout = document.layout if layout is None else layout
    scenario = document.scenario if scenario is None else scenario
    drawing = Drawing(document)
    ids = {name: resource.block or f"implicit:{name}" for name, resource in drawing.resources.items()}
    nodes = [_node(document, resource, ids, default_handler) for resource in drawing.nodes()]
    nodes += actor_nodes(scenario)
    edges = [_edge(edge, ids) for edge in drawing.edges()] + actor_edges(scenario, ids)
    _place(nodes, edges, layout)
    return {
        "version": version,
        "nodes": nodes,
        "edges": edges,
        "joints": _joints(drawing, ids),
        "problems": problems(document),
    }


def _node(document: Document, resource: Resource, ids: dict[str, str], default_handler: str) -> dict[str, Any]:
    entry, modelled = entry_of(resource.type), is_emulated(resource)
    node = {
        "id": ids[resource.name],
        "logicalId": resource.name,
        "type": resource.type,
        "label": entry.label if entry else resource.type.removeprefix("AWS::").replace("::", " ") or "No type",
        "glyph": entry.glyph if entry else "?",
        "category": entry.category if entry else "other",
        "opaque": entry is None,
        "modelled": modelled,
        "code": code_state(document, resource, default_handler),
        "counters": list(entry.counters) if entry and modelled else [],
        "ignored": ignored(resource),
    }
    if resource.block is None:
        node |= {"implicit": True, "owner": ids.get(resource.owner or "")}
    return node


def code_state(document: Document, resource: Resource, default_handler: str) -> str | None:
    """Return whether a function's code is here: `supplied`, `default` (ours) or `missing`."""
    if resource.type not in FUNCTIONS:
        return None
    code = resource.get("Code")
    if resource.get("InlineCode") or (isinstance(code, dict) and "ZipFile" in code):
        return "supplied"
    location = resource.get("CodeUri") if resource.type == FUNCTIONS[1] else code
    if not isinstance(location, str):
        return "missing"
    files = [text for path, text in document.code.items() if is_below(path, location)]
    if not files:
        return "missing"
    return "default" if default_handler and files == [default_handler] else "supplied"


def is_below(path: str, location: str) -> bool:
    """Whether a code file belongs to a CodeUri, `./` and closing slashes aside."""
    parts = [part for part in location.replace("\\", "/").split("/") if part not in {"", "."}]
    return not parts or path.startswith("/".join(parts) + "/")


def _edge(edge: Edge, ids: dict[str, str]) -> dict[str, Any]:
    return {
        "id": edge_id(edge, ids),
        "source": ids[edge.source],
        "target": ids[edge.target],
        "kind": edge.kind,
        "style": edge.style,
        "label": edge.label,
        "joint": ids.get(edge.joint) if edge.joint else None,
    }


def edge_id(edge: Edge, ids: Mapping[str, str]) -> str:
    """Return an id that stays as long as both ends and the kind do."""
    return f"{edge.kind}:{ids[edge.source]}:{ids[edge.target]}"


def _joints(drawing: Drawing, ids: dict[str, str]) -> list[dict[str, Any]]:
    """Return the resources that are drawn as edges or as parts of their owner."""
    return [
        {"id": ids[name], "logicalId": name, "type": resource.type, "owner": ids[owner]}
        for name, resource in drawing.resources.items()
        if (owner := drawing.owner_of(resource)) is not None and owner != name
    ]


def _place(nodes: list[dict[str, Any]], edges: Iterable[dict[str, Any]], layout: Mapping[str, Position]) -> None:
    placed = {node["id"]: (layout[node["id"]].x, layout[node["id"]].y) for node in nodes if node["id"] in layout}
    links = [(edge["source"], edge["target"], edge["kind"]) for edge in edges]
    asides = [(source, target) for source, target, kind in links if kind in FAILURES]
    first = complete(placed, [node["id"] for node in nodes], [link[:2] for link in links], asides)
    for node in nodes:
        node["x"], node["y"] = placed.get(node["id"]) or first[node["id"]]
