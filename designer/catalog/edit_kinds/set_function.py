"""Sets how a function behaves in a run."""

from designer.catalog.given import Edit, map_of, name_of, text_of
from designer.document.document import Document


def make(document: Document, edit: Edit) -> None:
    """{"kind": "set-function", "block": id, "values": {field: value}}; null forgets a field."""
    name = name_of(document, text_of(edit, "block"))
    models = document.scenario.all_values()["functions"]
    model = models.get(name, {}) | map_of(edit, "values")
    kept = {field: value for field, value in model.items() if value is not None}
    document.scenario = document.scenario.changed({"functions": {**models, name: kept}})
