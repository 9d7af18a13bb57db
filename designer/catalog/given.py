"""What an edit says, read and checked: texts, maps, paths, blocks, names and places."""

from collections.abc import Mapping
from typing import Any

from designer.document import values
from designer.document.blocks import Block
from designer.document.document import Document, Position
from designer.document.errors import EditRefused
from designer.document.pointers import Path, parse_pointer

Edit = Mapping[str, Any]


def text_of(edit: Edit, name: str, *, may_be_empty: bool = False) -> str:
    value = edit.get(name)
    if not isinstance(value, str) or not (value or may_be_empty):
        raise EditRefused(f"{name} must be text, not {value!r}.")
    values.check_value((), value)
    return value


def map_of(edit: Edit, name: str) -> dict[str, Any]:
    value = edit.get(name)
    if not isinstance(value, dict):
        raise EditRefused(f"{name} must be a map, not {value!r}.")
    return value


def path_of(edit: Edit) -> Path:
    pointer = edit.get("path")
    if not isinstance(pointer, str) or not pointer.startswith("/"):
        raise EditRefused(f"path must be a JSON pointer such as /Properties/Timeout, not {pointer!r}.")
    return parse_pointer(pointer)


def block_of(document: Document, edit: Edit) -> Block:
    block = document.blocks.get(text_of(edit, "block"))
    if block is None:
        raise EditRefused("This part of the template is not there any more.")
    return block


def name_of(document: Document, id_: str) -> str:
    if id_.startswith("implicit:"):
        return id_.removeprefix("implicit:")
    name = document.names().get(id_)
    if name is None or document.blocks[id_].section != "Resources":
        raise EditRefused("This node is not there any more.")
    return name


def position_of(edit: Edit) -> Position:
    x, y = edit.get("x", 0), edit.get("y", 0)
    for value in (x, y):
        if isinstance(value, bool) or not isinstance(value, int | float) or not -1e6 < value < 1e6:
            raise EditRefused(f"x and y must be numbers, not {value!r}.")
    return Position(float(x), float(y))
