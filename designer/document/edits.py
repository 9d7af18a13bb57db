"""Edits of the document: entries added, renamed, deleted and pasted; single values are set in `values`."""

import re
from typing import Any

from designer.document import order
from designer.document.blocks import ENTRY_SECTIONS, SECTIONS, Block, read_entry
from designer.document.document import Document, Position, new_id
from designer.document.emit import opens
from designer.document.errors import EditRefused, InvalidTemplate
from designer.document.intrinsics import conditions, references
from designer.document.names import renamed_value
from designer.document.nodes import column, line_start
from designer.document.overlay import values_of
from designer.document.pointers import Path
from designer.document.render import flow_of, lines_of, spread_of
from designer.document.style import Style
from designer.document.values import check_value, remove_value, set_value

LOGICAL_ID = re.compile(r"[A-Za-z0-9]{1,255}")
NAMING = ("Arn", "ApiId", "Id", "Endpoint", "Function", "Queue", "SecretArn", "TargetGroupArn", "Topic", "TopicArn")
OUTLINE = re.compile(r"[^A-Za-z0-9]+")


def free_name(document: Document, wanted: str, section: str = "Resources") -> str:
    """Return the wanted name, made a legal logical id, with a number where it is taken."""
    base = "".join(part[:1].upper() + part[1:] for part in OUTLINE.split(wanted))[:240] or "Resource"
    taken = _taken(document, section)
    name, number = base, 2
    while name in taken:
        name, number = f"{base}{number}", number + 1
    return name


def _taken(document: Document, section: str) -> set[str]:
    names = document.names()
    shared = {"Resources", "Parameters"} if section in {"Resources", "Parameters"} else {section}
    return {names[block.id] for block in document.blocks.values() if block.logical_id and block.section in shared}


def check_name(document: Document, name: str, section: str, *, own: Block | None = None) -> None:
    """Refuse a name that CloudFormation would not take."""
    if not LOGICAL_ID.fullmatch(name):
        raise EditRefused(
            f"{name!r} is no logical ID.", "Use letters and digits only, at most 255 of them, such as OrdersQueue."
        )
    current = document.names().get(own.id) if own else None
    if name != current and name in _taken(document, section):
        raise EditRefused(f"The name {name} is taken.", f"{free_name(document, name, section)} is free.")


def add_entry(document: Document, section: str, name: str, value: Any) -> Block:
    """Add an entry after the last one of its section; the section is added where there is none."""
    if section not in ENTRY_SECTIONS:
        raise EditRefused(f"{section} is no section with entries.", f"Choose one of {', '.join(ENTRY_SECTIONS)}.")
    check_name(document, name, section)
    check_value((name,), value)
    _open_section(document, section)
    siblings = document.entries(section)
    after = siblings[-1] if siblings else document.heads(section)[0]
    source_name = _source_name(document, section, name)
    value = renamed_value(value, (), section, document.renames().reversed())
    source = _entry_source(document, section, source_name, value)
    block = Block(new_id(), section, name, _order_after(document, after), source)
    document.blocks[block.id] = block
    return block


def _source_name(document: Document, section: str, name: str) -> str:
    """Return a key for a new block's source that no other block's source has."""
    layouts = document.layouts()
    used = set()
    for block in document.entries(section):
        entry = read_entry(block.source, layouts[block.id])
        used.add(entry.key.text if entry else block.logical_id)
    candidate, number = name, 2
    while candidate in used:
        candidate, number = f"{name}{number}", number + 1
    return candidate


def _order_after(document: Document, block: Block) -> str:
    ordered = document.ordered()
    index = ordered.index(block)
    later = next((other.order for other in ordered[index + 1 :] if other.order > block.order), None)
    return order.between(block.order, later)


def _entry_source(document: Document, section: str, name: str, value: Any) -> str:
    """Write a new entry as its section's entries are written."""
    siblings = document.entries(section)
    style = document.style(siblings[-1] if siblings else document.heads(section)[0])
    indent = _entry_indent(document, section, style)
    if _section_layout(document, section) != "block":
        text = f"{flow_of(name, style)}{style.colon}{spread_of(value, indent, style)}"
        is_line = style.is_spread and (style.layout == "json" or bool(indent))
        return f"{indent}{text}{style.newline}" if is_line else text
    lead = style.newline if _has_gap(document, siblings) else ""
    return lead + lines_of({name: value}, len(indent), style) + style.newline


def _has_gap(document: Document, siblings: list[Block]) -> bool:
    """Whether blank lines stand between a section's entries."""
    if not siblings:
        return False
    others = siblings[1:] or [block for other in ENTRY_SECTIONS for block in document.entries(other)[1:]]
    gaps = sum(block.source.startswith(("\n", "\r")) for block in others)
    return 2 * gaps > len(others) or not others


def _section_layout(document: Document, section: str) -> str:
    head = document.heads(section)[0]
    layout = document.layouts()[head.id]
    return "flow" if layout == "block" and opens(head.source) else layout


def _entry_indent(document: Document, section: str, style: Style) -> str:
    layouts = document.layouts()
    for block in document.entries(section):
        entry = read_entry(block.source, layouts[block.id])
        if entry is not None:
            start = line_start(block.source, entry.key.start)
            indent = block.source[start : entry.key.start]
            return indent if not indent.strip() and (start or "\n" in block.source) else ""
    if layouts[document.heads(section)[0].id] == "json":
        return style.unit * style.step * 2 if style.is_spread else ""
    return " " * (_root_column(document) + style.step)


def _root_column(document: Document) -> int:
    layouts = document.layouts()
    for block in document.ordered():
        if block.section and not block.logical_id and layouts[block.id] == "block":
            entry = None if opens(block.source) else read_entry(block.source, "block")
            if entry is not None:
                return column(block.source, entry.key.start)
    return 0


def _open_section(document: Document, section: str) -> None:
    """Make sure that a section can take entries."""
    heads = document.heads(section)
    if not heads:
        _add_section(document, section, None)
        return
    if document.entries(section) or len(heads) > 1:
        return
    value = document.value(heads[0])
    if value is None and document.layouts()[heads[0].id] == "block":
        return
    if value:
        raise EditRefused(f"{section} is written in a way that cannot take entries.", "Edit it as text.")
    _add_section(document, section, heads[0])


def _add_section(document: Document, section: str, instead_of: Block | None) -> None:
    """Add an empty section at its usual place, or in the place of one written as `{}`."""
    ordered = document.ordered()
    layout = "json" if document.format == "json" else "block"
    if ordered and not ordered[0].section and opens(ordered[0].source):
        layout = document.layouts()[ordered[0].id]
    style = document.style(ordered[0]) if ordered else Style()
    if instead_of is not None:
        before, at = None, ordered.index(instead_of)
        del document.blocks[instead_of.id]
        ordered.remove(instead_of)
    else:
        before, at = None, _section_place(ordered, section)
    low = ordered[at - 1].order if at else before
    high = ordered[at].order if at < len(ordered) else None
    head = order.between(low, high)
    if layout == "block":
        gap = style.newline if instead_of is None and at and _sections_have_gap(ordered) else ""
        source = f"{gap}{' ' * _root_column(document)}{section}:{style.newline}"
        if instead_of is not None:
            source = instead_of.source[: len(instead_of.source) - len(instead_of.source.lstrip())] + source.lstrip()
        texts = [source]
    else:
        indent = style.unit * style.step if style.is_spread else ""
        end = style.newline if style.is_spread else ""
        texts = [f"{indent}{flow_of(section, style)}{style.colon}{{{end}", f"{indent}}}{end}"]
    for text in texts:
        block = Block(new_id(), section, "", head, text)
        document.blocks[block.id] = block
        head = order.between(head, high)


def _sections_have_gap(ordered: list[Block]) -> bool:
    heads = [block for block in ordered if block.section in ENTRY_SECTIONS and not block.logical_id]
    return not heads[1:] or any(block.source.startswith(("\n", "\r")) for block in heads)


def _section_place(ordered: list[Block], section: str) -> int:
    """Return the index before which a new section's block goes."""
    rank = SECTIONS.index(section)
    for index, block in enumerate(ordered):
        if block.section in SECTIONS and not block.logical_id and SECTIONS.index(block.section) > rank:
            return index
    last = max((index for index, block in enumerate(ordered) if block.section), default=len(ordered) - 1)
    return last + 1


def add_section(document: Document, section: str, value: Any) -> Block:
    """Add a section that is one value, such as Transform, at its usual place."""
    ordered = document.ordered()
    at = _section_place(ordered, section)
    low = ordered[at - 1].order if at else None
    high = ordered[at].order if at < len(ordered) else None
    layout = document.layouts()[ordered[0].id] if ordered else "block"
    style = document.style(ordered[0]) if ordered else Style()
    if layout == "block":
        source = lines_of({section: value}, _root_column(document), style) + style.newline
    else:
        indent = style.unit * style.step if style.is_spread else ""
        end = style.newline if style.is_spread else ""
        source = f"{indent}{flow_of(section, style)}{style.colon}{spread_of(value, indent, style)}{end}"
    block = Block(new_id(), section, "", order.between(low, high), source)
    document.blocks[block.id] = block
    return block


def delete_entry(document: Document, block: Block) -> None:
    """Delete an entry, and its section with its last entry."""
    del document.blocks[block.id]
    document.layout.pop(block.id, None)
    if block.section != "Resources" and not document.entries(block.section):
        for head in document.heads(block.section):
            del document.blocks[head.id]


def delete_resource(document: Document, block: Block) -> None:
    """Delete a resource with everything that refers to it."""
    name = document.names()[block.id]
    drop_references(document, {name})
    delete_entry(document, block)
    document.scenario.functions.pop(name, None)
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
    found: list[Path] = []
    if isinstance(value, dict):
        for key, below in value.items():
            here = (*path, key)
            if not path and key == "DependsOn" and section == "Resources":
                found += _depends(below, names, here)
            elif _is_intrinsic_key(key) or isinstance(below, str | int | float | bool | None):
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


def _is_about(element: Any, names: set[str]) -> bool:
    """Whether a list's element is there only to name one of the resources, and means nothing without it."""
    return isinstance(element, dict) and any(_points_directly(element.get(key), names) for key in NAMING)


def _depends(below: Any, names: set[str], path: Path) -> list[Path]:
    if isinstance(below, list):
        return [(*path, str(index)) for index, name in enumerate(below) if isinstance(name, str) and name in names]
    return [path] if isinstance(below, str) and below in names else []


def _is_intrinsic_key(key: str) -> bool:
    return key == "Ref" or key.startswith("Fn::")


def _points_directly(value: Any, names: set[str]) -> bool:
    is_one = isinstance(value, dict) and len(value) == 1 and _is_intrinsic_key(next(iter(value)))
    return is_one and _points_to(value, names)


def _points_to(value: Any, names: set[str]) -> bool:
    return any(reference.name in names for reference in references(value))


def rename_entry(document: Document, block: Block, name: str) -> None:
    """Give an entry another name; whatever refers to it follows."""
    if not block.logical_id:
        raise EditRefused(f"{block.section or 'This text'} has no name of its own.")
    check_name(document, name, block.section, own=block)
    old = document.names()[block.id]
    block.logical_id = name
    if block.section == "Resources":
        scenario = document.scenario
        scenario.functions = {name if key == old else key: model for key, model in scenario.functions.items()}
        for actor in scenario.actors.values():
            actor.target = name if actor.target == old else actor.target


def paste(document: Document, text: str, *, x: float = 0, y: float = 0) -> list[Block]:
    """Add the resources of a template, or of a piece of one, under free names; references among them follow."""
    given = _pasted(text)
    renames = {}
    for name in given:
        renames[name] = free_name(document, name)
        while list(renames.values()).count(renames[name]) > 1:
            renames[name] = free_name(document, renames[name] + "2")
    added = []
    from designer.document.names import Names

    moved = Names(ids={old: new for old, new in renames.items() if old != new})
    for index, (name, value) in enumerate(given.items()):
        block = add_entry(document, "Resources", renames[name], renamed_value(value, (), "Resources", moved))
        document.layout[block.id] = Position(x + 40 * (index % 5), y + 100 * index)
        added.append(block)
    return added


def _pasted(text: str) -> dict[str, Any]:
    try:
        template = Document.parse(text).template()
    except InvalidTemplate as error:
        raise EditRefused(f"This is no template: {error}.") from None
    resources = template.get("Resources", template)
    if isinstance(resources, dict) and set(resources) >= {"Type"} and isinstance(resources["Type"], str):
        resources = {resources["Type"].rsplit("::", 1)[-1]: resources}
    wanted = {
        name: value
        for name, value in (resources.items() if isinstance(resources, dict) else ())
        if isinstance(value, dict) and isinstance(value.get("Type"), str)
    }
    if not wanted:
        raise EditRefused("There is no resource in this text.", "Paste resources: a name with a Type and Properties.")
    return wanted


__all__ = [
    "add_entry",
    "conditions",
    "delete_entry",
    "delete_resource",
    "free_name",
    "paste",
    "rename_entry",
    "set_value",
    "values_of",
]
