"""Boards to begin with, as the same files that an export holds."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from designer.document.document import Document, Position
from designer.document.scenario import Scenario

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(file.parent.name for file in FOLDER.glob("*/template.yaml")))


class NoSuchStarter(Exception):
    """There is no starter of that name."""


@dataclass(frozen=True)
class Card:
    """What the gallery says of a starter: its title and its lesson in a sentence or two."""

    name: str
    title: str
    lesson: str
    order: int


@cache
def cards() -> tuple[Card, ...]:
    """Return the starters that the gallery shows, in its order; one without a card is for other uses."""
    found = []
    for name in NAMES:
        file = FOLDER / name / "card.yaml"
        if file.exists():
            card = yaml.safe_load(file.read_text(encoding="utf-8"))
            found.append(Card(name, card["title"], card["lesson"], card["order"]))
    return tuple(sorted(found, key=lambda card: card.order))


def starter(name: str, handler: str = "") -> Document:
    """Return a starter's document; its functions without code get the handler's text."""
    if name.replace("-", "_") not in NAMES:
        raise NoSuchStarter(name)
    folder = FOLDER / name.replace("-", "_")
    document = Document.parse((folder / "template.yaml").read_bytes())
    document.name = str(document.template().get("Description") or "Untitled board")
    scenario, code, layout = folder / "scenario.yaml", folder / "code", folder / "layout.yaml"
    if scenario.exists():
        document.scenario = Scenario.parse(scenario.read_text(encoding="utf-8"))
    places = yaml.safe_load(layout.read_text(encoding="utf-8")) if layout.exists() else {}
    ids = {logical_id: id_ for id_, logical_id in document.names().items()}
    for node, (x, y) in places.items():
        document.layout[ids.get(node, node)] = Position(x, y)
    for file in sorted(file for file in code.rglob("*") if file.is_file()):
        document.code[file.relative_to(code).as_posix()] = file.read_text(encoding="utf-8")
    for path in handler_files(document) if handler else ():
        document.code.setdefault(path, handler)
    return document


def handler_files(document: Document) -> list[str]:
    """Return where the template's Python functions expect the files of their handlers."""
    found = []
    resources: Any = document.template().get("Resources")
    for resource in resources.values() if isinstance(resources, dict) else ():
        properties = resource.get("Properties") if isinstance(resource, dict) else None
        location, handler, runtime = ((properties or {}).get(name) for name in ("CodeUri", "Handler", "Runtime"))
        if isinstance(location, str) and isinstance(handler, str) and str(runtime).startswith("python"):
            module = handler.rpartition(".")[0].replace(".", "/")
            found.append(f"{location.strip('./')}/{module}.py".lstrip("/"))
    return found
