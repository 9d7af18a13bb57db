"""Deletes entries, and what of the template means nothing without them."""

from typing import Any

from designer.document.blocks import Block, read_entry
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.intrinsics import conditions, references
from designer.document.pointers import Path
from designer.document.shadows import shadows_of
from designer.document.sharing import check_anchors
from designer.document.values import remove_value, value_at

LOOP = "Fn::ForEach::"
INTERFACE = "AWS::CloudFormation::Interface"
NAMING = ("Arn", "ApiId", "Id", "Endpoint", "Function", "Queue", "SecretArn", "TargetGroupArn", "Topic", "TopicArn")


def delete_entry(document: Document, block: Block) -> None:
    """Delete an entry, and its section with its last entry; EditRefused where others use a YAML anchor of it."""
    entry = read_entry(block.source, document.layouts()[block.id]) if "&" in block.source else None
    if entry is not None:
        check_anchors(document, block, entry.value)
    for gone in [*shadows_of(document, block), block]:
        del document.blocks[gone.id]
    document.layout.pop(block.id, None)
    if block.section != "Resources" and not document.entries(block.section):
        for head in document.heads(block.section):
            del document.blocks[head.id]


def check_unused(document: Document, section: str, name: str) -> None:
    """Refuse to delete a condition or mapping that something asks for, or a parameter that a condition asks for."""
    if section not in {"Conditions", "Mappings", "Parameters"}:
        return
    names, found = document.names(), []
    for id_, value in document.values().items():
        block = document.blocks[id_]
        if section == "Parameters" and block.section not in {"Conditions", "Rules"}:
            # A loop that is an entry cannot be without what it goes through.
            value = value[1] if names.get(id_, "").startswith(LOOP) and isinstance(value, list) and value[1:] else None
        asked = _asked(value, section)
        is_own = block.section == section and names.get(id_) == name
        if name in asked and not is_own:
            found.append(names.get(id_, block.section))
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        raise EditRefused(f"{found[0]}{more} ask{'' if more else 's'} for {name}.", "Take it out there first.")


def _asked(value: Any, section: str) -> set[str]:
    """Return the names of a section that a value asks for."""
    if section == "Parameters":
        return {reference.name for reference in references(value)}
    return set(conditions(value)) if section == "Conditions" else set(mappings(value))


def mappings(value: Any) -> list[str]:
    """Return the names of the mappings that a value looks something up in."""
    if isinstance(value, list):
        return [name for item in value for name in mappings(item)]
    if not isinstance(value, dict):
        return []
    own = value.get("Fn::FindInMap")
    first = [own[0]] if isinstance(own, list) and own and isinstance(own[0], str) else []
    return first + [name for below in value.values() for name in mappings(below)]


def delete_resource(document: Document, block: Block) -> None:
    """Delete a resource with everything that refers to it."""
    name = document.names()[block.id]
    drop_references(document, {name})
    delete_entry(document, block)
    document.scenario.functions.pop(name, None)
    document.scenario.queues.pop(name, None)
    for id_ in [id_ for id_, actor in document.scenario.actors.items() if actor.target == name]:
        del document.scenario.actors[id_]
        document.layout.pop(id_, None)


def drop_references(document: Document, names: set[str]) -> None:
    """Take away each value that points to one of the names, and outputs that are about them."""
    own = document.names()
    values = document.values()
    for block in document.ordered():
        value = values.get(block.id)
        if block.section == "Resources" and own.get(block.id) in names:
            continue
        if block.section == "Outputs" and block.logical_id and _points_to(value, names):
            delete_entry(document, block)
            continue
        for path in reversed(reference_paths(value, names, block.section)):
            remove_value(document, block, path, all_uses=True)


def reference_paths(value: Any, names: set[str], section: str, path: Path = ()) -> list[Path]:
    """Return the smallest removable places of a value that refer to one of the names."""
    if section == "Metadata" and path == (INTERFACE,):
        return _interface_paths(value, names, path)
    found: list[Path] = []
    if isinstance(value, dict):
        for key, below in value.items():
            here = (*path, key)
            if key == "DependsOn" and section == "Resources" and _is_resource(path):
                found += _depends(below, names, here)
            elif key.startswith(LOOP) and isinstance(below, list) and len(below) > 2:
                found += _loop_paths(below, names, section, here)
            elif (len(value) == 1 and _is_intrinsic_key(key)) or isinstance(below, str | int | float | bool | None):
                continue
            elif _points_directly(below, names):
                found.append(here)
            else:
                found += reference_paths(below, names, section, here)
    elif isinstance(value, list):
        for index, below in enumerate(value):
            here = (*path, str(index))
            is_about = _points_directly(below, names) or _is_about(below, names)
            found += [here] if is_about else reference_paths(below, names, section, here)
    return found


def _loop_paths(loop: list[Any], names: set[str], section: str, path: Path) -> list[Path]:
    """Return what to remove of a loop (`Fn::ForEach`): all of it where it would make nothing any more."""
    body, inside = loop[2], (*path, "2")
    found = reference_paths(body, names, section, inside)
    is_empty = isinstance(body, dict) and {(*inside, key) for key in body} <= set(found)
    return [path] if is_empty or _points_to(loop[1], names) else found


def _is_resource(path: Path) -> bool:
    """Whether a path of an entry is a resource: the entry, or what a loop (`Fn::ForEach`) in it makes."""
    return len(path) % 2 == 0 and all(token == "2" for token in path[::2])


def _interface_paths(value: Any, names: set[str], path: Path) -> list[Path]:
    """Return where the console's groups and labels name parameters; a group of no others as a whole."""
    groups, labels = value_at(value, ("ParameterGroups",)), value_at(value, ("ParameterLabels",))
    found: list[Path] = []
    for index, group in enumerate(groups if isinstance(groups, list) else ()):
        listed, here = value_at(group, ("Parameters",)), (*path, "ParameterGroups", str(index))
        own = [n for n, name in enumerate(listed if isinstance(listed, list) else ()) if _is_named(name, names)]
        is_whole = bool(own) and len(own) == len(listed)
        found += [here] if is_whole else [(*here, "Parameters", str(n)) for n in own]
    named = [name for name in labels if name in names] if isinstance(labels, dict) else []
    return found + [(*path, "ParameterLabels", name) for name in named]


def _is_named(name: Any, names: set[str]) -> bool:
    return isinstance(name, str) and name in names


def _is_about(element: Any, names: set[str]) -> bool:
    """Whether a list's element is there only to name one of the resources, and means nothing without it."""
    return isinstance(element, dict) and any(_points_directly(element.get(key), names) for key in NAMING)


def _depends(below: Any, names: set[str], path: Path) -> list[Path]:
    if isinstance(below, list):
        return [(*path, str(index)) for index, name in enumerate(below) if isinstance(name, str) and name in names]
    return [path] if isinstance(below, str) and below in names else []


def _is_intrinsic_key(key: str) -> bool:
    return key == "Ref" or (key.startswith("Fn::") and not key.startswith(LOOP))


def _points_directly(value: Any, names: set[str]) -> bool:
    is_one = isinstance(value, dict) and len(value) == 1 and _is_intrinsic_key(next(iter(value)))
    return is_one and _points_to(value, names)


def _points_to(value: Any, names: set[str]) -> bool:
    return any(reference.name in names for reference in references(value))
