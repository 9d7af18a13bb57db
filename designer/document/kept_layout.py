"""The drawing's layout in the template's own Metadata, for those who want it to travel with the template."""

from collections.abc import Mapping
from typing import Any

from designer.document import sections
from designer.document.document import Document, Position
from designer.document.values import set_value

PATH = ("Sluice", "Layout")


def keep(document: Document, places: Mapping[str, tuple[float, float]]) -> None:
    """Write where the nodes stand, by their logical ids, in whole pixels."""
    value = {name: {"X": round(x), "Y": round(y)} for name, (x, y) in sorted(places.items())}
    heads = document.heads("Metadata")
    if heads:
        set_value(document, heads[-1], PATH, value)
    else:
        sections.add_section(document, "Metadata", {PATH[0]: {PATH[1]: value}})


def kept(document: Document) -> dict[str, Position]:
    """Return the positions that the template's Metadata keeps, by block id; what is malformed is left out."""
    found: Any = document.template().get("Metadata")
    for token in PATH:
        found = found.get(token) if isinstance(found, dict) else None
    places: dict[str, Position] = {}
    for block in document.entries("Resources"):
        place = found.get(document.names()[block.id]) if isinstance(found, dict) else None
        x, y = (_number(place.get(name)) if isinstance(place, dict) else None for name in ("X", "Y"))
        if x is not None and y is not None:
            places[block.id] = Position(x, y)
    return places


def _number(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6
    return float(value) if is_number else None
