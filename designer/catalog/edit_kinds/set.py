"""Sets a value."""

from designer.catalog.given import Edit, block_of, path_of
from designer.document import values
from designer.document.document import Document


def make(document: Document, edit: Edit) -> None:
    """{"kind": "set", "block": id, "path": JSON pointer ("": all of it), "value", "all"?: true for all uses of it}"""
    path = () if edit.get("path") == "" else path_of(edit)
    values.set_value(document, block_of(document, edit), path, edit.get("value"), all_uses=edit.get("all") is True)
