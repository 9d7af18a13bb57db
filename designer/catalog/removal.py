"""Removes pieces of a template that belong to an edge, and leaves what is around them whole."""

from typing import Any

from designer.catalog.entry import Part
from designer.catalog.registry import entry_of
from designer.catalog.template import at, items, pairs
from designer.document import deletions
from designer.document.blocks import Block
from designer.document.document import Document
from designer.document.intrinsics import references
from designer.document.pointers import Path
from designer.document.values import remove_value, set_value, value_at

NAMING = {"FunctionName", "Qualifier"}


def remove_part(document: Document, part: Part, ends: set[str]) -> None:
    block = document.find("Resources", part.resource)
    if block is None:
        return
    if not part.path:
        deletions.delete_entry(document, block)
        return
    if part.leaves:
        set_value(document, block, part.path, part.leaves)
        return
    if part.path[-2:-1] == ("States",) and not _bridge(document, block, part.path):
        return
    _remove_piece(document, block, part, ends)
    properties = value_at(document.value(block), ("Properties",))
    if entry_is_joint(document, part.resource) and isinstance(properties, dict) and set(properties) <= NAMING:
        deletions.delete_entry(document, block)


def _bridge(document: Document, block: Block, path: Path) -> bool:
    """Lead past a state that goes away; the last state of a way stays, and only succeeds."""
    around, name = path[:-2], path[-1]
    machine = value_at(document.value(block), around)
    following = at(machine, "States", name, "Next")
    if following is None:
        set_value(document, block, path, {"Type": "Succeed"})
        return False
    for found in _leading_to(machine, name):
        set_value(document, block, (*around, *found), following)
    return True


def _leading_to(value: Any, name: str, path: Path = ()) -> list[Path]:
    """Return where a machine's states go on to a state, those of its inner machines aside."""
    found: list[Path] = []
    for key, below in pairs(value) if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        here = (*path, str(key))
        if key in {"StartAt", "Next", "Default"} and below == name:
            found.append(here)
        elif key not in {"Iterator", "ItemProcessor", "Branches", "Parameters"}:
            found += _leading_to(below, name, here)
    return found


def entry_is_joint(document: Document, name: str) -> bool:
    block = document.find("Resources", name)
    entry = entry_of(str(value_at(document.value(block), ("Type",)))) if block is not None else None
    return entry is not None and entry.owner is not None


def _remove_piece(document: Document, block: Block, part: Part, ends: set[str]) -> None:
    value = value_at(document.value(block), part.path)
    resources = items(value.get("Resource")) if isinstance(value, dict) and "Effect" in value else []
    own = [index for index, resource in enumerate(resources) if names_any(resource, ends)]
    if own and len(own) < len(resources):
        for index in reversed(own):
            remove_value(document, block, (*part.path, "Resource", str(index)))
        return
    remove_value(document, block, _whole_policy(document.value(block), part.path))


def _whole_policy(value: Any, path: Path) -> Path:
    """Return the policy around a statement that is its only one."""
    if "Statement" not in path:
        return path
    at = len(path) - 1 - path[::-1].index("Statement")
    if len(items(value_at(value, path[: at + 1]))) > 1:
        return path
    return path[: at - 1] if path[at - 1] == "PolicyDocument" else path[:at]


def names_any(value: Any, names: set[str]) -> bool:
    return any(reference.name in names for reference in references(value))
