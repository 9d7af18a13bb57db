"""Makes the edit that a form of the inspector or the outline asks for, or refuses it in words for its field."""

from collections.abc import Callable

from designer.boards.forms import collection_at, field_of, skeleton, value_under
from designer.boards.inspecting import field_at
from designer.boards.parts import part_field
from designer.boards.typed import read_value
from designer.catalog.edits import make
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.expressions import check_names
from designer.document.pointers import parse_pointer, pointer_to

MODELLED = {"model": "set-function", "queue": "set-queue"}
"""Which kind of edit changes what the scenario says of a node, by the form's scope."""


def apply_form(document: Document, form: dict[str, str]) -> None:
    """Make the edit that a form asks for: `scope`, `node`, `pointer` or `path`, `value`, perhaps `op`.

    Raises EditRefused, or NotAValue where the value is none of the field's.
    """
    scope, node = form.get("scope", ""), form.get("node", "")
    if scope in WHOLE:
        WHOLE[scope](document, form)
        return
    if node not in document.blocks and node not in document.scenario.actors:
        raise EditRefused("This node is not there any more.")
    if scope == "entry":
        _change_part(document, node, form)
    elif scope == "property" and form.get("op") in STRUCTURAL and node in document.blocks:
        STRUCTURAL[form["op"]](document, node, form)
    else:
        _change_field(document, node, scope, form)


def _rename(document: Document, form: dict[str, str]) -> None:
    node = form.get("node", "")
    target = {"actor": node} if node in document.scenario.actors else {"block": node}
    make(document, {"kind": "rename", **target, "name": form.get("value", "").strip()})


def _write_source(document: Document, form: dict[str, str]) -> None:
    make(document, {"kind": "source", "block": form.get("node", ""), "text": _lines_of(form) + "\n"})


def _write_code(document: Document, form: dict[str, str]) -> None:
    make(document, {"kind": "code", "path": form.get("path", ""), "text": _lines_of(form)})


def _lines_of(form: dict[str, str]) -> str:
    """Return a text as it was before the form was sent: browsers send CRLF."""
    return form.get("value", "").replace("\r\n", "\n")


WHOLE: dict[str, Callable[[Document, dict[str, str]], None]] = {
    "name": _rename,
    "source": _write_source,
    "code": _write_code,
}
"""What is written as a whole, by scope."""


def _change_field(document: Document, node: str, scope: str, form: dict[str, str]) -> None:
    pointer = form.get("pointer", "")
    field = field_at(document, node, scope, pointer)
    if field is None:
        raise EditRefused(f"There is no field {pointer!r}.")
    value = read_value(field, form.get("value", ""))
    if scope == "property" and isinstance(value, dict | list):
        check_names(document, value)
    if scope in MODELLED:
        make(document, {"kind": MODELLED[scope], "block": node, "values": {field.path: value}})
    elif scope == "actor":
        make(document, {"kind": "set-actor", "actor": node, "values": {field.path: "" if value is None else value}})
    elif value is None:
        make(document, {"kind": "unset", "block": node, "path": pointer})
    else:
        make(document, {"kind": "set", "block": node, "path": pointer, "value": value})


def _change_part(document: Document, node: str, form: dict[str, str]) -> None:
    """Change, delete or (without a node of its own) add an entry of a section that is not the resources."""
    if node not in document.blocks:
        raise EditRefused("This is no entry of the template.")
    section = document.blocks[node].section
    if form.get("op") == "remove":
        make(document, {"kind": "delete", "nodes": [node]})
        return
    pointer = form.get("pointer", "")
    field = part_field(section, pointer)
    if field is None or section == "Resources":
        raise EditRefused(f"There is no field {pointer!r}.")
    value = read_value(field, form.get("value", ""))
    if isinstance(value, dict | list):
        check_names(document, value)
    if value is None and pointer:
        make(document, {"kind": "unset", "block": node, "path": pointer})
    elif value is None:
        raise EditRefused("The value is missing.", "Write one, or delete the entry.")
    else:
        make(document, {"kind": "set", "block": node, "path": pointer, "value": value})


def _add_member(document: Document, node: str, form: dict[str, str]) -> None:
    """Add an element to a list, or a key to a map."""
    pointer = form.get("pointer", "")
    schema = collection_at(document, node, pointer)
    if schema is None:
        raise EditRefused(f"There is no list {pointer!r}.")
    path = pointer
    if schema.kind == "map":
        key = form.get("key", "").strip()
        if not key:
            raise EditRefused("The name is missing.")
        path = f"{pointer}{pointer_to((key,))}"
        if value_under(document.value(document.blocks[node]), parse_pointer(path)) is not None:
            raise EditRefused(f"{key} is there already.")
    value = read_value(field_of(schema.member, path.rsplit("/", 1)[-1]), form["value"]) if "value" in form else None
    if "value" in form and value is None and schema.kind == "list":
        raise EditRefused("The value is missing.")
    if isinstance(value, dict | list):
        check_names(document, value)
    edit = {"kind": "append" if schema.kind == "list" else "set", "block": node, "path": path}
    make(document, edit | {"value": skeleton(schema.member) if value is None else value})


def _remove_member(document: Document, node: str, form: dict[str, str]) -> None:
    make(document, {"kind": "unset", "block": node, "path": form.get("pointer", "")})


STRUCTURAL: dict[str, Callable[[Document, str, dict[str, str]], None]] = {"add": _add_member, "remove": _remove_member}
