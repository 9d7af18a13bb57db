"""Copies nodes: as a piece of a CloudFormation template that means something without the rest of the board."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from designer.catalog.disconnecting import disconnect
from designer.catalog.drawing import Drawing
from designer.catalog.entry import Edge
from designer.catalog.graph import graph, is_below
from designer.document import sections
from designer.document.blocks import read_entry
from designer.document.document import Document
from designer.document.edits import add_entry
from designer.document.errors import EditRefused, InvalidTemplate
from designer.document.intrinsics import conditions, references
from designer.document.marks import Group, Note, plain_mark
from designer.document.nodes import Kind, anchors_of
from designer.document.scenario import Scenario
from designer.document.sharing import walk

KEY = "Sluice"
"""Below it, the template's Metadata says what a template has no place for."""

SHARED_SECTIONS = ("Parameters", "Mappings", "Conditions")
KEPT = ("", "AWSTemplateFormatVersion", "Transform", "Globals")
MAX_CODE = 128 * 1024
DEEPEST_GROUP = 50


def copied(document: Document, ids: list[str]) -> str:
    """Return nodes with what lies between them as a template; what leads out of them is left out."""
    drawing = Drawing(document)
    names = document.names()
    nodes = {resource.block for resource in drawing.nodes()}
    chosen = {names[id_] for id_ in ids if id_ in nodes and id_ in names}
    actors = {id_ for id_ in ids if id_ in document.scenario.actors}
    notes = {id_: mark for id_ in ids if isinstance(mark := document.marks.get(id_), Note)}
    if not chosen and not actors and not notes:
        raise EditRefused("Nothing is chosen that can be copied.")
    chosen |= {found.name for found in drawing.resources.values() if found.block is None and found.owner in chosen}
    piece = _cropped(document, drawing, chosen)
    for edge in Drawing(piece).edges():
        if (edge.source in chosen) != (edge.target in chosen):
            _let_go(piece, edge)
    _keep_only(piece, chosen)
    outside = _outside(document, chosen, actors)
    groups = _whole_groups(document, set(ids))
    if groups:
        outside["groups"] = _plain_groups(document, groups)
    if notes:
        outside["notes"] = [_plain_note(note, list(groups)) for note in notes.values()]
    sections.add_section(piece, "Metadata", {KEY: outside})
    return piece.emit()


def _whole_groups(document: Document, ids: set[str]) -> dict[str, list[str]]:
    """Return the members of each group all of whose members are among these, or in groups of which that is so."""
    members: dict[str, list[str]] = {}
    for id_, place in [*document.layout.items(), *document.marks.items()]:
        if place.group:
            members.setdefault(place.group, []).append(id_)

    def is_whole(group: str, deep: int = 0) -> bool:
        found = members.get(group, [])
        return deep < DEEPEST_GROUP and all(
            is_whole(id_, deep + 1) if isinstance(document.marks.get(id_), Group) else id_ in ids for id_ in found
        )

    groups = {group: found for group, found in members.items() if isinstance(document.marks.get(group), Group)}
    return {group: found for group, found in groups.items() if is_whole(group)}


def _plain_groups(document: Document, groups: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """Return groups as plain values, with the names of their nodes and the number of the group in which they lie."""
    names, numbers = document.names(), list(groups)
    plain = []
    for group, members in groups.items():
        mark = document.marks[group]
        nodes = [names.get(id_, id_) for id_ in members if id_ not in document.marks]
        within = {"group": str(numbers.index(mark.group))} if mark.group in groups else {}
        plain.append({"name": mark.name if isinstance(mark, Group) else "", "members": nodes, **within})
    return plain


def _plain_note(note: Note, groups: list[str]) -> dict[str, Any]:
    """Return a note as plain values; its group is the number of one that is copied with it, or left out."""
    plain = {key: value for key, value in plain_mark(note).items() if key not in ("kind", "group")}
    return plain | ({"group": str(groups.index(note.group))} if note.group in groups else {})


def _cropped(document: Document, drawing: Drawing, chosen: set[str]) -> Document:
    """Return a copy with the chosen nodes, their neighbours and all that these refer to: small, to work on fast."""
    edges = [edge for edge in drawing.edges() if {edge.source, edge.target} & chosen]
    near = chosen | {end for edge in edges for end in (edge.source, edge.target)}
    parts = {part.resource for edge in edges for part in edge.parts}
    kept = {name for name, found in drawing.resources.items() if drawing.owner_of(found) in near} | parts
    kept |= {target.resource.name for name in kept for target in drawing.template.mentions(drawing.resources[name])}
    piece = document.copy()
    names = document.names()
    _write_out_aliases(piece, {id_ for id_, name in names.items() if name in chosen})
    for block in document.entries("Resources"):
        if names[block.id] not in kept:
            piece.blocks.pop(block.id, None)
    return piece


def _write_out_aliases(piece: Document, chosen: set[str]) -> None:
    """Write out what the chosen entries take from YAML anchors that are not copied with them."""
    layouts = piece.layouts()
    own = [block for block in piece.entries("Resources") if block.id in chosen]
    entries = {block.id: entry.value for block in own if (entry := read_entry(block.source, layouts[block.id]))}
    anchors = {anchor for node in entries.values() for anchor in anchors_of(node)}
    values = piece.values() if any("*" in block.source for block in own) else {}
    for block in own:
        used = {node.text for _, node in walk((), entries[block.id]) if node.kind is Kind.ALIAS} - anchors
        if used and block.id in values:
            del piece.blocks[block.id]
            add_entry(piece, "Resources", block.logical_id, values[block.id])


def _let_go(piece: Document, edge: Edge) -> None:
    try:
        disconnect(piece, edge)
    except (EditRefused, InvalidTemplate):
        # A value that is written once for several places cannot lose one of them: it stays.
        return


def _keep_only(piece: Document, chosen: set[str]) -> None:
    """Leave the chosen nodes with their joints and parts, and the sections that these need."""
    drawing = Drawing(piece)
    names = piece.names()
    taken = {
        name
        for name, found in drawing.resources.items()
        if drawing.owner_of(found) in chosen and found.block is not None
    }
    resources = {block.id for block in piece.entries("Resources") if names[block.id] in taken}
    used = _used(piece, resources) | {"Resources": {names[id_] for id_ in resources}}
    ordered = piece.ordered()
    for block in ordered:
        wanted = used.get(block.section)
        is_shadowed = not block.section and block not in (ordered[0], ordered[-1])
        is_needed = block.section in KEPT or bool(wanted and (not block.logical_id or names[block.id] in wanted))
        if is_shadowed or not is_needed:
            del piece.blocks[block.id]


def _used(piece: Document, resources: set[str]) -> dict[str, set[str]]:
    """Return the names of other sections' entries that resources use, and that those use again."""
    plain = piece.values()
    names = piece.names()
    entries = {
        (block.section, names[block.id]): plain.get(block.id)
        for section in SHARED_SECTIONS
        for block in piece.entries(section)
    }
    found: dict[str, set[str]] = {section: set() for section in SHARED_SECTIONS}
    waiting = [plain.get(id_) for id_ in resources]
    while waiting:
        value = waiting.pop()
        wanted = [("Parameters", reference.name) for reference in references(value)]
        wanted += [("Conditions", name) for name in conditions(value)]
        wanted += [("Mappings", name) for name in _mappings(value)]
        for key in wanted:
            if key in entries and key[1] not in found[key[0]]:
                found[key[0]].add(key[1])
                waiting.append(entries[key])
    return found


def _mappings(value: Any) -> Iterable[str]:
    if isinstance(value, list):
        for item in value:
            yield from _mappings(item)
    elif isinstance(value, dict):
        for key, below in value.items():
            if key == "Fn::FindInMap" and isinstance(below, list) and below and isinstance(below[0], str):
                yield below[0]
            yield from _mappings(below)


def _outside(document: Document, chosen: set[str], actors: set[str]) -> dict[str, Any]:
    """Return what the template does not say of these nodes: places, actors, modelled behaviour, code."""
    scenario = document.scenario
    places = {
        node["id"] if node["id"] in actors else node["logicalId"]: [node["x"], node["y"]]
        for node in graph(document)["nodes"]
        if node["id"] in actors or node["logicalId"] in chosen
    }
    kept = Scenario(
        actors={
            id_: replace(actor, target=actor.target if actor.target in chosen else "")
            for id_, actor in scenario.actors.items()
            if id_ in actors
        },
        functions={name: model for name, model in scenario.functions.items() if name in chosen},
        queues={name: model for name, model in scenario.queues.items() if name in chosen},
    ).to_plain()
    code = {path: text for name in sorted(chosen) for path, text in code_of(document, name).items()}
    if sum(map(len, code.values())) > MAX_CODE:
        code = {}
    found: dict[str, Any] = {"layout": places}
    found |= {part: kept[part] for part in ("actors", "functions", "queues") if part in kept}
    return found | ({"code": code} if code else {})


def code_of(document: Document, name: str) -> dict[str, str]:
    """Return the files of a function whose code is its own: in a folder of its name."""
    return {path: text for path, text in document.code.items() if is_below(path, f"src/{name}/")}
