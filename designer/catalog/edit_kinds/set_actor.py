"""Sets what an actor does."""

from designer.catalog.given import Edit, map_of, text_of
from designer.document.document import Document
from designer.document.errors import EditRefused


def make(document: Document, edit: Edit) -> None:
    """{"kind": "set-actor", "actor": id, "values": {field: value}}; null forgets a field."""
    id_ = text_of(edit, "actor")
    actors = document.scenario.all_values()["actors"]
    if id_ not in actors:
        raise EditRefused(f"There is no actor {id_}.")
    actor = actors[id_] | map_of(edit, "values")
    kept = {field: value for field, value in actor.items() if value is not None}
    document.scenario = document.scenario.changed({"actors": {**actors, id_: kept}})
