"""A board as headings and lists: its nodes in flow order, and what each is connected to."""

from dataclasses import dataclass, field
from typing import Any

from designer.boards.drawing import default_handler
from designer.boards.palette import palette_items
from designer.boards.verbs import verb_of
from designer.catalog.graph import graph
from designer.document.document import Document

CODE = {"default": "default code", "missing": "code not supplied", "supplied": "with its code"}


@dataclass(frozen=True, slots=True)
class Link:
    """A connection seen from one of its ends: the sentence's verb, the other node, a label, the edge's id."""

    verb: str
    node: str
    name: str
    label: str
    edge: str


@dataclass(slots=True)
class Section:
    """One node of the outline."""

    id: str
    name: str
    service: str
    type: str
    code: str
    is_implicit: bool
    ignored: str = ""
    is_modelled: bool = True
    goes_out: list[Link] = field(default_factory=list)
    comes_in: list[Link] = field(default_factory=list)
    counters: list[tuple[str, str]] = field(default_factory=list)


def sections_of(document: Document) -> list[Section]:
    """Return the nodes, sources first, each with its connections in both directions."""
    drawn = graph(document, default_handler=default_handler())
    found = {node["id"]: _section(node) for node in sorted(drawn["nodes"], key=_flow)}
    for edge in drawn["edges"]:
        source, target = found.get(edge["source"]), found.get(edge["target"])
        if source is None or target is None:
            continue
        verb = verb_of(edge["kind"])
        source.goes_out.append(Link(verb, target.id, target.name, edge["label"], edge["id"]))
        target.comes_in.append(Link(verb, source.id, source.name, edge["label"], edge["id"]))
    return list(found.values())


def addable() -> dict[str, list[dict[str, Any]]]:
    """Return what can be added, by category."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in palette_items():
        found.setdefault("Outside AWS" if item["category"] == "actor" else item["category"].capitalize(), []).append(
            item
        )
    return found


def _flow(node: dict[str, Any]) -> tuple[float, float, str]:
    return node["x"], node["y"], node["id"]


def _section(node: dict[str, Any]) -> Section:
    return Section(
        id=node["id"],
        name=node["logicalId"],
        service=node["label"],
        type=node["type"],
        code=CODE.get(node["code"] or "", ""),
        is_implicit=node["id"].startswith("implicit:"),
        ignored=", ".join(node.get("ignored", ())),
        is_modelled=node.get("modelled", True),
    )
