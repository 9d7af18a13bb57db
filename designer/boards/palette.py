"""What can be added to a board, and what a node can be connected to, as the canvas asks for it."""

from typing import Any

from designer.catalog.connecting import connect, legal_targets
from designer.catalog.drawing import Drawing
from designer.catalog.edits import perform
from designer.catalog.modelled import is_type_emulated
from designer.catalog.registry import connections, entries
from designer.document.document import Document
from designer.document.errors import EditRefused

FIRST = ("actor", "messaging", "compute", "api", "storage", "database", "integration", "security", "other")
ACTORS = (
    {
        "type": "actor:traffic",
        "label": "Traffic",
        "glyph": "▶",
        "category": "actor",
        "keywords": ["source", "load", "users", "customers", "producer", "send"],
    },
    {
        "type": "actor:worker",
        "label": "Polling worker",
        "glyph": "⚙",
        "category": "actor",
        "keywords": ["consumer", "poller", "container", "server", "receive"],
    },
)


def palette_items() -> list[dict[str, Any]]:
    """Return every kind of node: actors, then resource types by category and label, those that run first."""
    known = [
        {
            "type": entry.type,
            "label": entry.label,
            "glyph": entry.glyph,
            "category": entry.category,
            "keywords": [part.lower() for part in entry.type.split("::")[1:]],
            "modelled": is_type_emulated(entry.type),
        }
        for entry in entries().values()
        if entry.name and (entry.owner is None or entry.stands_alone)
    ]
    known.sort(key=lambda item: (FIRST.index(str(item["category"])), not item["modelled"], str(item["label"])))
    return [*ACTORS, *known]


def targets_of(document: Document, source: str) -> dict[str, Any]:
    """Return the nodes that a connection from `source` may end at, why not at the others, and what can be added."""
    if source in document.scenario.actors:
        return _targets_by_trying(document, source)
    names = document.names()
    name = names.get(source, source.removeprefix("implicit:"))
    drawing = Drawing(document)
    resource = drawing.resources.get(name)
    if resource is None:
        raise EditRefused("This node is not there any more.")
    legal = legal_targets(document, name)
    ids = {found.name: found.block or f"implicit:{found.name}" for found in drawing.nodes()}
    refused = {ids[other]: _why_not(document, name, other) for other in ids if other not in legal and other != name}
    addable = {kind: None for way in connections() if resource.type in way.sources for kind in way.targets}
    actors = {id_: _why_not_actor(document, source, id_) for id_ in document.scenario.actors}
    refused |= actors
    return {
        "legal": [ids[target] for target in legal if target in ids]
        + [id_ for id_, refusal in actors.items() if refusal is None],
        "refused": {id_: words for id_, words in refused.items() if words},
        "addable": [kind for kind in addable if kind in entries()],
    }


def _why_not(document: Document, source: str, target: str) -> dict[str, str] | None:
    try:
        connect(document.copy(), source, target)
    except EditRefused as refusal:
        return {"reason": refusal.reason, "fix": refusal.fix}
    return None


def _why_not_actor(document: Document, source: str, actor: str) -> dict[str, str] | None:
    try:
        perform(document, {"kind": "connect", "source": source, "target": actor})
    except EditRefused as refusal:
        return {"reason": refusal.reason, "fix": refusal.fix}
    return None


def _targets_by_trying(document: Document, source: str) -> dict[str, Any]:
    names = document.names()
    legal, refused = [], {}
    for node in Drawing(document).nodes():
        id_ = node.block or f"implicit:{node.name}"
        if id_ not in names:
            continue
        try:
            perform(document, {"kind": "connect", "source": source, "target": id_})
            legal.append(id_)
        except EditRefused as refusal:
            refused[id_] = {"reason": refusal.reason, "fix": refusal.fix}
    addable = [
        kind for kind in ("AWS::SQS::Queue", "AWS::Serverless::Function", "AWS::SNS::Topic") if kind in entries()
    ]
    return {"legal": legal, "refused": refused, "addable": addable}
