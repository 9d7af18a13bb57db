"""Decides what of a template is a node, what a joint, and which edges are drawn."""

from dataclasses import replace
from functools import cached_property

from designer.catalog.custom import custom_edges
from designer.catalog.default_bus import default_bus
from designer.catalog.entry import Edge, Part
from designer.catalog.implied import implied
from designer.catalog.outside import outside
from designer.catalog.registry import entry_of
from designer.catalog.sam import embedded_edges
from designer.catalog.template import Resource, Template, pairs
from designer.document.document import Document, State

MAX_LABEL = 60
NETWORK = "AWS::EC2::"
SHARED = ("AWS::IAM::", "AWS::Logs::", "AWS::EC2::SecurityGroup")
ACCESS = {"read", "write", "read-write"}
ENDS = {"async-failure", "async-success", "on-failure"}
"""Where events end up that a function is done with; Lambda sends them there by the function's permissions."""
ALLOWS = {"send", "publish", "invoke", "put-events", "write"}


MOST_KEPT = 4
_kept: dict[State, "Drawing"] = {}


def drawing_of(document: Document) -> "Drawing":
    """Return a document's drawing, the same one while the template is the same; nobody changes what it holds."""
    state = document.state()
    found = _kept.get(state)
    if found is None:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept), state), None)
        found = _kept[state] = Drawing(document)
    return found


class Drawing:
    """The nodes and edges of one document, by the resources' names."""

    def __init__(self, document: Document) -> None:
        self.template = Template(document)
        self.template.owner_of = self.owner_of
        self.resources = self.template.resources
        self._owners: dict[str, str | None] = {}
        for made in (implied, default_bus, outside):
            for resource in list(made(self.template)):
                self.resources.setdefault(resource.name, resource)

    def owner_of(self, resource: Resource) -> str | None:
        """Return the name of the node that a resource is, or is part of; None while that is being found out."""
        if resource.name in self._owners:
            return self._owners[resource.name]
        entry = entry_of(resource.type)
        if entry is None or entry.owner is None:
            self._owners[resource.name] = resource.name
            return resource.name
        self._owners[resource.name] = None
        owner = entry.owner(resource, self.template)
        name = self.owner_of(owner) if owner is not None and owner is not resource else None
        self._owners[resource.name] = name or resource.name
        return self._owners[resource.name]

    def nodes(self) -> list[Resource]:
        return [resource for name, resource in self.resources.items() if self.owner_of(resource) == name]

    def edges(self) -> list[Edge]:
        """Return the edges, one for each kind between two nodes."""
        return list(self._edges)

    @cached_property
    def _edges(self) -> list[Edge]:
        found: list[Edge] = []
        for resource in list(self.resources.values()):
            entry = entry_of(resource.type)
            if entry is not None:
                found += entry.edges(resource, self.template)
            found += embedded_edges(resource, self.template)
            found += custom_edges(resource, self.template)
        found = [edge for edge in map(self._between_nodes, found) if edge is not None]
        found = self._with_permissions(found)
        found = self._without_weak(found)
        return _merged(found + self._references(found))

    def _between_nodes(self, edge: Edge) -> Edge | None:
        ends = [self.owner_of(self.resources[name]) for name in (edge.source, edge.target)]
        if ends[0] is None or ends[1] is None or (ends[0] == ends[1] and edge.is_weak):
            return None
        return replace(edge, source=ends[0], target=ends[1])

    def _with_permissions(self, edges: list[Edge]) -> list[Edge]:
        """Let an edge to where events end up have the permission that it needs, where the function names no target.

        A function that knows the target by a variable sends to it by itself, too.
        """
        ends = {(edge.source, edge.target) for edge in edges if edge.kind in ENDS}
        own = [edge for edge in edges if edge.kind in ALLOWS and (edge.source, edge.target) in ends]
        needed = [edge for edge in own if not self._knows(edge.source, edge.target)]
        return [
            replace(edge, parts=(*edge.parts, *_parts_between(edge, needed))) if edge.kind in ENDS else edge
            for edge in edges
            if edge not in needed
        ]

    def _knows(self, source: str, target: str) -> bool:
        variables = [value for _, value in pairs(self.resources[source].get("Environment", "Variables"))]
        return any(node.name == target for node in self.template.nodes(variables))

    def _without_weak(self, edges: list[Edge]) -> list[Edge]:
        strong = {(edge.source, edge.target) for edge in edges if not edge.is_weak}
        polled = {(edge.source, edge.target) for edge in edges if edge.kind == "poll"}
        either = {pair for edge in edges if edge.kind != "reference" for pair in _both_ways(edge)}
        return [
            edge
            for edge in edges
            if not (edge.is_weak and (edge.source, edge.target) in strong)
            and not (edge.is_weak and edge.kind == "send" and (edge.target, edge.source) in polled)
            and not (edge.kind == "receive" and (edge.source, edge.target) in polled)
            and not (edge.kind == "reference" and (edge.source, edge.target) in either)
        ]

    def _references(self, edges: list[Edge]) -> list[Edge]:
        """Return plain references from and to nodes that the catalog does not know, or that nothing else leads to."""
        known = {pair for edge in edges for pair in _both_ways(edge)}
        joined = {name for pair in known for name in pair}
        found = []
        for resource in self.resources.values():
            source = self.owner_of(resource)
            for target in self.template.mentions(resource):
                name = self.owner_of(target.resource)
                if source is None or name is None or source == name or (source, name) in known:
                    continue
                if any(
                    own.type.startswith(SHARED) and self.owner_of(own) != own.name
                    for own in (resource, target.resource)
                ):
                    continue
                kinds = [self.resources[source].type, self.resources[name].type]
                is_network = [kind.startswith(NETWORK) for kind in kinds]
                is_news = any(entry_of(kind) is None for kind in kinds) or not {source, name} <= joined
                if is_news and is_network[0] == is_network[1]:
                    known |= {(source, name), (name, source)}
                    found.append(Edge(source, name, "reference", "async"))
        return found


def _parts_between(edge: Edge, others: list[Edge]) -> list[Part]:
    return [
        part for other in others if (other.source, other.target) == (edge.source, edge.target) for part in other.parts
    ]


def _both_ways(edge: Edge) -> tuple[tuple[str, str], tuple[str, str]]:
    return (edge.source, edge.target), (edge.target, edge.source)


def _merged(edges: list[Edge]) -> list[Edge]:
    """Return one edge for all of one kind between two nodes, with the labels and parts of each."""
    found: dict[tuple[str, str, str], list[Edge]] = {}
    for edge in edges:
        kind = "access" if edge.kind in ACCESS else edge.kind
        found.setdefault((edge.source, edge.target, kind), []).append(edge)
    return [_one(group) for group in found.values()]


def _one(group: list[Edge]) -> Edge:
    first = group[0]
    kinds = {edge.kind for edge in group}
    parts = dict.fromkeys(part for edge in group for part in edge.parts)
    joint = next((edge.joint for edge in group if edge.joint), None)
    labels = list(dict.fromkeys(edge.label for edge in group if edge.label))
    label = labels[0] if labels else ""
    shown = 1
    while shown < len(labels) and len(label) + len(labels[shown]) < MAX_LABEL:
        label, shown = f"{label}, {labels[shown]}", shown + 1
    if shown < len(labels):
        label = f"{label} +{len(labels) - shown}"
    kind = "read-write" if len(kinds) > 1 else first.kind
    return replace(first, kind=kind, label=label[: 2 * MAX_LABEL], joint=joint, parts=tuple(parts))
