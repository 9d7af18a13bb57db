"""What became of each node between two states of a board, and one drawing that shows both."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from designer.catalog.graph import graph, is_below
from designer.document.document import Document


@dataclass(frozen=True)
class Comparison:
    """By node id what became of it ("added", "changed", "removed"), and the graph of both states together."""

    marks: Mapping[str, str]
    graph: Mapping[str, Any]
    other_changes: bool
    """Whether something changed that no node draws: a parameter, an output, the seed."""

    def names(self, mark: str) -> list[str]:
        """Return the names of the nodes that were added, changed or removed."""
        return sorted(node["logicalId"] for node in self.graph["nodes"] if self.marks.get(node["id"]) == mark)

    def words(self) -> str:
        """Return how many of each: "2 added, 1 changed"."""
        counts = {mark: len(self.names(mark)) for mark in ("added", "changed", "removed")}
        said = ", ".join(f"{count} {mark}" for mark, count in counts.items() if count)
        return said or ("settings changed" if self.other_changes else "nothing changed")


def compare(old: Document, new: Document, *, default_handler: str = "") -> Comparison:
    """Return what changed from one state to another; a node moved is not changed."""
    before, after = (graph(document, default_handler=default_handler) for document in (old, new))
    nodes = {node["id"]: node for node in after["nodes"]}
    gone = {node["id"]: node for node in before["nodes"] if node["id"] not in nodes}
    known = {node["id"] for node in before["nodes"]}
    marks = dict.fromkeys(gone, "removed") | {id_: "added" for id_ in nodes if id_ not in known}
    owners = {joint["id"]: joint["owner"] for each in (before, after) for joint in each["joints"]}
    others = _other_changes(old, new)
    for block in _changed_blocks(old, new):
        node = owners.get(block, block)
        if node in nodes:
            marks.setdefault(node, "changed")
        elif node not in gone:
            others = True
    for id_ in _changed_outside(old, new, nodes):
        marks.setdefault(id_, "changed")
    edges = [*after["edges"], *(edge for edge in before["edges"] if {edge["source"], edge["target"]} & set(gone))]
    return Comparison(marks, {"nodes": [*after["nodes"], *gone.values()], "edges": edges}, others)


def _changed_blocks(old: Document, new: Document) -> list[str]:
    one, other = old.texts(), new.texts()
    return [id_ for id_ in {**one, **other} if one.get(id_, "").strip() != other.get(id_, "").strip()]


def _changed_outside(old: Document, new: Document, nodes: Mapping[str, Any]) -> list[str]:
    """Return the actors and functions whose scenario or code changed."""
    found = [
        id_
        for id_, actor in new.scenario.actors.items()
        if id_ in old.scenario.actors and asdict(actor) != asdict(old.scenario.actors[id_])
    ]
    paths = [path for path in {**old.code, **new.code} if old.code.get(path) != new.code.get(path)]
    for id_, node in nodes.items():
        if not node["code"] or id_ not in new.blocks:
            continue
        models = [document.scenario.functions.get(node["logicalId"]) for document in (old, new)]
        if models[0] != models[1] or any(is_below(path, _location(new, id_)) for path in paths):
            found.append(id_)
    return found


def _location(document: Document, block: str) -> str:
    properties = document.resource(block).get("Properties")
    location = properties.get("CodeUri", properties.get("Code")) if isinstance(properties, dict) else None
    return location if isinstance(location, str) else "\0"


def _other_changes(old: Document, new: Document) -> bool:
    one, other = old.scenario, new.scenario
    return (one.seed, one.length_ms, one.queues) != (other.seed, other.length_ms, other.queues)
