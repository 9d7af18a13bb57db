"""Adds a resource where a person put it."""

from typing import Any

from designer.catalog.given import Edit, position_of, text_of
from designer.catalog.registry import entry_of
from designer.catalog.transform import add_transform
from designer.document import edits
from designer.document.document import Document


def make(document: Document, edit: Edit) -> None:
    """{"kind": "add", "type", "x", "y", "name"?, "properties"?}"""
    kind = text_of(edit, "type")
    entry = entry_of(kind)
    wanted = edit.get("name") or (entry.name if entry and entry.name else kind.rsplit("::", maxsplit=1)[-1])
    name = text_of(edit, "name") if edit.get("name") else edits.free_name(document, str(wanted))
    properties = dict(entry.defaults) if entry else {}
    given = edit.get("properties")
    properties |= given if isinstance(given, dict) else {}
    if kind.startswith("AWS::Serverless::"):
        add_transform(document)
    if kind == "AWS::Serverless::Function" and "CodeUri" in properties and not (given or {}).get("CodeUri"):
        properties["CodeUri"] = f"src/{name}/"
        if edit["handler"]:
            document.code[f"src/{name}/app.py"] = edit["handler"]
    value: dict[str, Any] = {"Type": kind}
    block = edits.add_entry(document, "Resources", name, value | ({"Properties": properties} if properties else {}))
    document.layout[block.id] = position_of(edit)
