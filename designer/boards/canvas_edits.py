"""Makes an edit as the canvas and the outline write it, with their names for its fields."""

from typing import Any

from designer.boards.drawing import default_handler
from designer.catalog.edits import make
from designer.document.document import Document


def apply(document: Document, wanted: dict[str, Any]) -> list[str]:
    """Make an edit as browsers write it; return the ids of the nodes that it made."""
    before = {*document.blocks, *document.scenario.actors, *document.marks}
    kind = wanted.get("kind")
    if kind == "add" and str(wanted.get("type", "")).startswith("actor:"):
        wanted = {**wanted, "kind": "add-actor", "actor": str(wanted["type"]).removeprefix("actor:")}
    make(document, in_catalog_words(wanted, document), handler=default_handler())
    made = _made(document, before)
    origin = wanted.get("connect_from")
    if origin and made:
        make(document, {"kind": "connect", "source": origin, "target": made[0]})
    return made


def in_catalog_words(wanted: dict[str, Any], document: Document) -> dict[str, Any]:
    """Return a browser's edit with the catalog's names for its fields."""
    renamed = dict(wanted)
    if "ids" in renamed:
        renamed["nodes"] = renamed.pop("ids")
    if "pointer" in renamed:
        renamed["path"] = renamed.pop("pointer")
    if "id" in renamed:
        node = renamed.pop("id")
        renamed["actor" if node in document.scenario.actors else "block"] = node
    return renamed


def _made(document: Document, before: set[str]) -> list[str]:
    blocks = [
        block.id
        for block in document.ordered()
        if block.id not in before and block.section == "Resources" and block.logical_id
    ]
    return blocks + [id_ for id_ in [*document.scenario.actors, *document.marks] if id_ not in before]
