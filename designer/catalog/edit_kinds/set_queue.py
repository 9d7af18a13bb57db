"""Sets what a standard queue may do with its deliveries in a run."""

from designer.catalog.given import Edit, map_of, name_of, text_of
from designer.document.document import Document


def make(document: Document, edit: Edit) -> None:
    """{"kind": "set-queue", "block": id, "values": {field: value}}; null forgets a field."""
    name = name_of(document, text_of(edit, "block"))
    models = document.scenario.all_values()["queues"]
    model = models.get(name, {}) | map_of(edit, "values")
    kept = {field: value for field, value in model.items() if value}
    others = {other: found for other, found in models.items() if other != name}
    document.scenario = document.scenario.changed({"queues": others | ({name: kept} if kept else {})})
