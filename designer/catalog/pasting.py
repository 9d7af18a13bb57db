"""Pastes a piece of a CloudFormation template: its resources become nodes under names that are free."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from designer.catalog.copying import KEY, SHARED_SECTIONS, code_of
from designer.catalog.graph import graph, is_below
from designer.catalog.template import NAME_PROPERTIES
from designer.catalog.transform import add_transform
from designer.document import edits, values
from designer.document.card import GRID, HEIGHT, WIDTH
from designer.document.deletions import reference_paths
from designer.document.document import Document, Position, new_id
from designer.document.errors import EditRefused, InvalidScenario, InvalidTemplate
from designer.document.intrinsics import references
from designer.document.marks import MAX_NAME, Group, Note, mark_of
from designer.document.parse import check_size
from designer.document.scenario import Scenario

MOST = 500


def paste(document: Document, text: str, *, x: float = 0, y: float = 0) -> list[str]:
    """Add what a text holds under free names, its middle at a point; return the ids of the blocks and actors."""
    check_size(len(text.encode()))
    given, template, outside = _read(text)
    if len(given) > MOST:
        raise EditRefused(f"The text has {len(given)} resources; {MOST} at once is the most.")
    for section in SHARED_SECTIONS:
        _add_missing(document, section, template.get(section))
    known = {*document.names().values(), *given}
    given = {name: _unnamed(document, _without_strangers(value, known)) for name, value in given.items()}
    made = edits.paste(document, given) if given else {}
    names = document.names()
    new = {old: names[block.id] for old, block in made.items()}
    _own_code(document, new, outside.get("code"))
    ids = {name: block.id for name, block in made.items()} | _add_actors(document, outside, new)
    places = _places(ids, outside.get("layout"), text if given else "")
    notes = _notes(outside.get("notes"))
    dx, dy = _way(places, notes, (x, y))
    for name, (left, top) in places.items():
        document.layout[ids[name]] = Position(_snapped(left + dx), _snapped(top + dy))
    groups = _add_groups(document, outside.get("groups"), ids)
    papers = {
        new_id(): replace(note, x=_snapped(note.x + dx), y=_snapped(note.y + dy), group=groups.get(note.group, ""))
        for note in notes
    }
    document.marks |= papers
    if any(value["Type"].startswith("AWS::Serverless::") for value in given.values()):
        add_transform(document)
    return [*ids.values(), *papers]


def _read(text: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Return the resources, the template around them and what our Metadata says."""
    try:
        given, template = edits.resources_in(text)
    except EditRefused:
        given, template = {}, _template(text)
        if not {"actors", "notes"} & set(_metadata(template)):
            raise
    return given, template, _metadata(template)


def _template(text: str) -> dict[str, Any]:
    try:
        return Document.parse(text).template()
    except InvalidTemplate:
        return {}


def _metadata(template: Mapping[str, Any]) -> dict[str, Any]:
    metadata = template.get("Metadata")
    found = metadata.get(KEY) if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def _add_missing(document: Document, section: str, entries: Any) -> None:
    taken = set(document.names().values())
    for name, value in entries.items() if isinstance(entries, dict) else ():
        if isinstance(name, str) and name not in taken:
            edits.add_entry(document, section, name, value)


def _without_strangers(value: Any, known: set[str]) -> Any:
    """Return a resource without what refers to resources that are not here."""
    strangers = {reference.name for reference in references(value) if not reference.name.startswith("AWS::")} - known
    if not strangers:
        return value
    for path in reversed(reference_paths(value, strangers, "Resources")):
        value = _without(value, path)
    return value


def _without(value: Any, path: tuple[str, ...]) -> Any:
    first, rest = path[0], path[1:]
    if isinstance(value, list):
        index = int(first)
        kept = [_without(value[index], rest)] if rest else []
        return [*value[:index], *kept, *value[index + 1 :]]
    if rest:
        return {**value, first: _without(value[first], rest)}
    return {key: below for key, below in value.items() if key != first}


def _unnamed(document: Document, value: dict[str, Any]) -> dict[str, Any]:
    """Return a resource without the name that another one of its type has: CloudFormation finds one."""
    properties = value.get("Properties")
    if not isinstance(properties, dict):
        return value
    others = [
        _map(other.get("Properties"))
        for other in _map(document.template().get("Resources")).values()
        if isinstance(other, dict) and other.get("Type") == value["Type"]
    ]
    clashes = {
        name
        for name in NAME_PROPERTIES
        if isinstance(properties.get(name), str) and any(other.get(name) == properties[name] for other in others)
    }
    if not clashes:
        return value
    return {**value, "Properties": {name: below for name, below in properties.items() if name not in clashes}}


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _own_code(document: Document, new: Mapping[str, str], code: Any) -> None:
    """Give each function whose code lies in a folder of its name a folder of its new name."""
    files = {path: text for path, text in (code if isinstance(code, dict) else {}).items() if _is_file(path, text)}
    for old, name in new.items():
        block = document.find("Resources", name)
        location = values.value_at(document.value(block), ("Properties", "CodeUri")) if block else None
        own = {path: text for path, text in files.items() if is_below(path, f"src/{old}/")} or code_of(document, old)
        if block is None or not own or not isinstance(location, str) or location.strip("./") != f"src/{old}":
            continue
        folder = f"src/{name}/"
        for path, text in own.items():
            document.code.setdefault(folder + path.removeprefix(f"src/{old}/"), text)
        if name != old:
            values.set_value(document, block, ("Properties", "CodeUri"), folder)


def _is_file(path: Any, text: Any) -> bool:
    return isinstance(path, str) and isinstance(text, str) and ".." not in path.split("/") and not path.startswith("/")


def _add_actors(document: Document, outside: Mapping[str, Any], new: Mapping[str, str]) -> dict[str, str]:
    """Add actors and modelled behaviour; return the new actors' ids by the old ones."""
    given = {part: outside[part] for part in ("actors", "functions", "queues") if isinstance(outside.get(part), dict)}
    try:
        found = Scenario.from_plain(given)
    except InvalidScenario as error:
        raise EditRefused(f"What comes with the template cannot be read: {error}.") from None
    scenario = document.scenario
    made = {}
    for old, actor in found.actors.items():
        number = 1
        while f"{actor.kind}{number}" in scenario.actors:
            number += 1
        made[old] = f"{actor.kind}{number}"
        scenario.actors[made[old]] = replace(actor, target=new.get(actor.target, ""))
    scenario.functions |= {new[name]: model for name, model in found.functions.items() if name in new}
    scenario.queues |= {new[name]: model for name, model in found.queues.items() if name in new}
    document.scenario = Scenario.from_plain(
        {
            "seed": scenario.seed,
            "length_ms": scenario.length_ms,
            "actors": {id_: asdict(actor) for id_, actor in scenario.actors.items()},
            "functions": {name: asdict(model) for name, model in scenario.functions.items()},
            "queues": {name: asdict(model) for name, model in scenario.queues.items()},
        }
    )
    return made


Places = dict[str, tuple[float, float]]


def _places(ids: Mapping[str, str], layout: Any, text: str) -> Places:
    """Return where the nodes lay where they were copied, or else where a first layout puts them."""
    places = {name: place for name, place in _layout(layout).items() if name in ids}
    if places or not text:
        return places
    first = graph(Document.parse(text))["nodes"]
    return {node["logicalId"]: (node["x"], node["y"]) for node in first if node["logicalId"] in ids}


def _notes(given: Any) -> list[Note]:
    read = (
        [mark_of({**note, "kind": "note"}) for note in given if isinstance(note, dict)]
        if isinstance(given, list)
        else []
    )
    return [note for note in read[:MOST] if isinstance(note, Note) and _is_place(note.x) and _is_place(note.y)]


def _add_groups(document: Document, given: Any, ids: Mapping[str, str]) -> dict[str, str]:
    """Put what was copied as groups into such again; return the new groups' ids by their numbers."""
    listed = given[:MOST] if isinstance(given, list) else []
    groups = {str(number): group for number, group in enumerate(listed) if _is_group(group)}
    made = {number: new_id() for number in groups}
    for number, group in groups.items():
        within = made.get(str(group.get("group")), "")
        document.marks[made[number]] = Group(str(group.get("name") or "")[:MAX_NAME], within)
        for name in group["members"]:
            id_ = ids.get(name) if isinstance(name, str) else None
            if id_ in document.layout:
                document.layout[id_] = replace(document.layout[id_], group=made[number])
    return made


def _is_group(given: Any) -> bool:
    return isinstance(given, dict) and isinstance(given.get("members"), list)


def _way(places: Places, notes: list[Note], middle: tuple[float, float]) -> tuple[float, float]:
    """Return how far all must move for its middle to lie at a point."""
    boxes = [(x, y, x + WIDTH, y + HEIGHT) for x, y in places.values()]
    boxes += [(note.x, note.y, note.x + note.width, note.y + note.height) for note in notes]
    if not boxes:
        return 0, 0
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return middle[0] - (min(lefts) + max(rights)) / 2, middle[1] - (min(tops) + max(bottoms)) / 2


def _snapped(value: float) -> float:
    return float(round(value / GRID) * GRID)


def _layout(given: Any) -> Places:
    found: Places = {}
    for name, place in given.items() if isinstance(given, dict) else ():
        if isinstance(place, list) and len(place) == 2 and all(_is_place(number) for number in place):
            found[name] = (float(place[0]), float(place[1]))
    return found


def _is_place(number: Any) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and -1e6 < number < 1e6
