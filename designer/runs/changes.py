"""What of a board is another than in a run's plan: which nodes, and whether anything is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from designer.catalog.graph import is_below
from designer.document.document import Document
from designer.runs.plan import Plan


@dataclass(frozen=True, slots=True)
class Changes:
    """`nodes`: the ids of the blocks and actors that were changed or added since."""

    is_changed: bool
    nodes: list[str]

    def to_plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {"is_changed": self.is_changed, "nodes": self.nodes}


NOTHING = Changes(is_changed=False, nodes=[])


def changes_since(plan: Plan, board: Document, *, is_live: bool) -> Changes:
    """Compare a board with the plan of a run; what functions are modelled as reaches a live run at once."""
    before, now = plan.scenario, board.scenario.to_plain()
    if is_live:
        before, now = ({**scenario, "functions": {}} for scenario in (before, now))
    if (plan.template, before, plan.code) == (board.emit(), now, board.code):
        return NOTHING
    ids = {name: id_ for id_, name in board.names().items()}
    names = {*_templates(plan, board), *_modelled(before, now), *_codes(plan, board)}
    return Changes(is_changed=True, nodes=sorted(ids.get(name, name) for name in names))


def _templates(plan: Plan, board: Document) -> Iterator[str]:
    """Yield the resources whose text is another, or new."""
    then = _texts(Document.parse(plan.template))
    yield from (name for name, text in _texts(board).items() if then.get(name) != text)


def _texts(document: Document) -> dict[str, str]:
    texts = document.texts()
    return {name: texts[id_].strip() for id_, name in document.names().items() if _is_resource(document, id_)}


def _is_resource(document: Document, block: str) -> bool:
    return document.blocks[block].section == "Resources"


def _modelled(before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Yield the actors, functions and queues that the scenario says something else of."""
    for part in ("actors", "functions", "queues"):
        then, after = before.get(part, {}), now.get(part, {})
        yield from (name for name in after if after[name] != then.get(name))
        yield from (name for name in then if name not in after and part != "actors")


def _codes(plan: Plan, board: Document) -> Iterator[str]:
    """Yield the functions of whose code a file was changed, added or taken away."""
    paths = {path for path in {*plan.code, *board.code} if plan.code.get(path) != board.code.get(path)}
    if not paths:
        return
    for id_, name in board.names().items():
        if not _is_resource(board, id_):
            continue
        properties = (board.value(board.blocks[id_]) or {}).get("Properties") or {}
        location = properties.get("CodeUri", properties.get("Code"))
        if isinstance(location, str) and any(is_below(path, location) for path in paths):
            yield name
