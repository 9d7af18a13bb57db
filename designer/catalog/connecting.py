"""Connects two nodes, and says which nodes can be connected."""

from dataclasses import replace

from designer.catalog.cards import CARDS
from designer.catalog.connection import Connection
from designer.catalog.drawing import Drawing
from designer.catalog.registry import connections, entry_of, refusals
from designer.catalog.template import Resource
from designer.catalog.wiring import Wiring
from designer.document.document import Document
from designer.document.errors import EditRefused

ASIDE = {"async-failure", "async-success", "authorize", "enrichment", "rotation"}
"""Kinds of connections that are rarely meant first."""


UNDIRECTED = {"placement"}
"""Kinds that people draw from either end, because nothing flows along them."""


def ways(source: Resource, target: Resource) -> list[Connection]:
    """Return the kinds of connection between two resources, the usual one first."""
    found = [connection for connection in connections() if connection.fits(source, target)]
    back = [way for way in connections() if way.kind in UNDIRECTED and way.fits(target, source)]
    found += [] if found else [_turned(way) for way in back]
    return sorted(found, key=lambda connection: connection.kind in ASIDE)


def _turned(way: Connection) -> Connection:
    return replace(
        way,
        sources=way.targets,
        targets=way.sources,
        make=lambda wiring, source, target: way.make(wiring, target, source),
        check=lambda source, target: way.check(target, source),
    )


def connect(document: Document, source: str, target: str, kind: str = "") -> None:
    """Connect two resources by their names; EditRefused says why not, and what would work."""
    drawing = Drawing(document)
    wiring = Wiring(document, drawing.template)
    first, second = node_of(drawing, source), node_of(drawing, target)
    way = choose(first, second, kind)
    if any(edge.source == source and edge.target == target and edge.kind == way.kind for edge in drawing.edges()):
        raise EditRefused(f"{source} and {target} are connected so already.")
    way.check(first, second)
    way.make(wiring, first, second)


def node_of(drawing: Drawing, name: str) -> Resource:
    if name not in drawing.resources:
        raise EditRefused(f"There is no resource {name} any more.")
    return drawing.resources[name]


def choose(source: Resource, target: Resource, kind: str = "") -> Connection:
    """Return the connection of a kind, or the usual one."""
    found = ways(source, target)
    if not found:
        raise EditRefused(*why_not(source, target))
    if not kind:
        return found[0]
    for connection in found:
        if connection.kind == kind:
            return connection
    raise EditRefused(f"There is no connection {kind!r} here.", f"Choose {' or '.join(way.kind for way in found)}.")


def why_not(source: Resource, target: Resource) -> tuple[str, str]:
    """Return why two resources cannot be connected, and what would work."""
    if source.name == target.name:
        return "A node is not connected to itself so.", "Choose another target."
    for end in (source, target):
        if end.type in CARDS:
            return f"{end.name} is not part of this template.", "Name it in the text of what uses it."
    words = refusals().get(source.type)
    if words is not None:
        other_way = f" Or draw from {target.name} to {source.name}." if ways(target, source) else ""
        return f"{_label(source)} cannot target {_label(target)}. {words[0]}", words[1] + other_way
    entry = entry_of(source.type)
    if entry is None:
        return f"{source.type} is not known here, so that it cannot be connected by drawing.", "Edit its text."
    return f"{_label(source)} has no connection to {_label(target)}.", "Edit the template's text."


def _label(resource: Resource) -> str:
    entry = entry_of(resource.type)
    return entry.label if entry else resource.type


def legal_targets(document: Document, source: str) -> dict[str, list[str]]:
    """Return by name the nodes that a resource can be connected to, and by which kinds."""
    drawing = Drawing(document)
    first = node_of(drawing, source)
    found = {}
    for node in drawing.nodes():
        kinds = [way.kind for way in ways(first, node) if _is_legal(way, first, node)]
        if kinds:
            found[node.name] = list(dict.fromkeys(kinds))
    return found


def _is_legal(way: Connection, source: Resource, target: Resource) -> bool:
    try:
        way.check(source, target)
    except EditRefused:
        return False
    return True
