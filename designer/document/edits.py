"""Edits of the document: entries added, renamed, deleted and pasted; single values are set in `values`."""

import re
from itertools import count
from string import digits
from typing import Any

from designer.document import order
from designer.document.blocks import ENTRY_SECTIONS, Block, opens, read_entry
from designer.document.document import Document, new_id
from designer.document.errors import EditRefused, InvalidTemplate
from designer.document.names import Names, renamed_value
from designer.document.nodes import line_start
from designer.document.render import flow_of, lines_of, spread_of
from designer.document.sections import open_section, root_column
from designer.document.shadows import rename_shadows
from designer.document.style import Style
from designer.document.values import check_value

LOGICAL_ID = re.compile(r"[A-Za-z0-9]{1,255}")
LINE_END = re.compile(r"[\r\n]")
OUTLINE = re.compile(r"[^A-Za-z0-9]+")


def free_name(document: Document, wanted: str, section: str = "Resources") -> str:
    """Return the wanted name, made a legal logical id where it is none, with a number where it is taken."""
    legal = "".join(part[:1].upper() + part[1:] for part in OUTLINE.split(wanted))[:240] or "Resource"
    base = wanted if LOGICAL_ID.fullmatch(wanted) else legal
    taken = _taken(document, section)
    if base not in taken:
        return base
    # A copy of Queue2 is Queue3 where there is a Queue, but a copy of S3 is S32.
    stem = base.rstrip(digits)
    base = stem if stem in taken else base
    return next(name for number in count(2) if (name := f"{base}{number}") not in taken)


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
    open_section(document, section)
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
        is_after_line = bool(siblings) and siblings[-1].source.endswith(("\n", "\r"))
        is_line = (style.is_spread or is_after_line) and (style.layout == "json" or bool(indent))
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
    is_block = _section_layout(document, section) == "block"
    for block in document.entries(section):
        entry = read_entry(block.source, layouts[block.id])
        if entry is not None:
            start = line_start(block.source, entry.key.start)
            indent = block.source[start : entry.key.start]
            is_line = is_block or start or LINE_END.search(block.source)
            return indent if is_line and not indent.strip() else ""
    if layouts[document.heads(section)[0].id] == "json":
        return style.unit * style.step * 2 if style.is_spread else ""
    return " " * (root_column(document) + style.step)


def rename_entry(document: Document, block: Block, name: str) -> None:
    """Give an entry another name; whatever refers to it follows."""
    if not block.logical_id:
        raise EditRefused(f"{block.section or 'This text'} has no name of its own.")
    old = document.names()[block.id]
    if old.startswith("Fn::ForEach::"):
        raise EditRefused(f"{old} is a loop, not a resource with a name.", "Edit its text.")
    check_name(document, name, block.section, own=block)
    rename_shadows(document, block, name)
    block.logical_id = name
    if block.section == "Resources":
        scenario = document.scenario
        scenario.functions = {name if key == old else key: model for key, model in scenario.functions.items()}
        scenario.queues = {name if key == old else key: model for key, model in scenario.queues.items()}
        for actor in scenario.actors.values():
            actor.target = name if actor.target == old else actor.target


def paste(document: Document, given: dict[str, Any]) -> dict[str, Block]:
    """Add resources under free names, references among them following; return their blocks by the old names."""
    renames: dict[str, str] = {}
    for name in given:
        renames[name] = free_name(document, name)
        while list(renames.values()).count(renames[name]) > 1:
            renames[name] = free_name(document, renames[name] + "2")
    changed = {old: new for old, new in renames.items() if old != new}
    kinds = {name: value.get("Type", "") for name, value in given.items()}
    generated = {old: new for old, new in changed.items() if kinds[old].startswith("AWS::Serverless::")}
    moved = Names(ids=changed, generated=generated)
    return {
        name: add_entry(document, "Resources", renames[name], renamed_value(value, (), "Resources", moved))
        for name, value in given.items()
    }


def resources_in(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the resources of a template or of a piece of one, and the template; EditRefused where there is none."""
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
    return wanted, template if "Resources" in template else {}
