"""Adds what stands outside AWS: traffic, or a worker that polls."""

from designer.catalog.given import Edit, name_of, position_of, text_of
from designer.document.document import Document


def make(document: Document, edit: Edit) -> None:
    """{"kind": "add-actor", "actor": "traffic"|"worker", "target"?: block id, "x", "y", "values"?}"""
    kind = text_of(edit, "actor")
    number = 1
    while f"{kind}{number}" in document.scenario.actors:
        number += 1
    target = name_of(document, text_of(edit, "target")) if edit.get("target") else ""
    given = edit.get("values")
    fields = {"kind": kind, "target": target, "name": kind.capitalize()} | (given if isinstance(given, dict) else {})
    actors = document.scenario.all_values()["actors"]
    document.scenario = document.scenario.changed({"actors": {**actors, f"{kind}{number}": fields}})
    document.layout[f"{kind}{number}"] = position_of(edit)
