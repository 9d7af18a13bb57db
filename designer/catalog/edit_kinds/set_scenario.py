"""Sets the seed and length of runs."""

from designer.catalog.given import Edit, map_of
from designer.document.document import Document


def make(document: Document, edit: Edit) -> None:
    """{"kind": "set-scenario", "values": {"seed"?, "length"?}}"""
    given = map_of(edit, "values")
    if "length" in given:
        given = {key: value for key, value in given.items() if key != "length"} | {"length_ms": given["length"]}
    document.scenario = document.scenario.changed(given)
