"""The one way to change a board's document: an edit is data, checked and made on a copy."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from designer.catalog.connecting import connect
from designer.catalog.copying import copied
from designer.catalog.disconnecting import check_disconnect, delete_nodes, disconnect
from designer.catalog.drawing import Drawing
from designer.catalog.graph import edge_id, graph
from designer.catalog.pasting import paste
from designer.catalog.registry import entry_of
from designer.document import deletions, edits, sections, values
from designer.document.blocks import Block, read_entry
from designer.document.deletions import check_unused
from designer.document.document import Document, Position
from designer.document.emit import named_text, opens
from designer.document.errors import EditRefused, InvalidScenario, InvalidTemplate
from designer.document.kept_layout import keep
from designer.document.parse import check_size
from designer.document.pointers import Path, parse_pointer
from designer.document.retext import Clash, TextClash, retext
from designer.document.scenario import Scenario

Edit = Mapping[str, Any]
SAM = "AWS::Serverless-2016-10-31"
MAX_TEXT = 256 * 1024


def perform(document: Document, edit: Edit, *, handler: str = "") -> Document:
    """Return a copy of the document with an edit made; see `make`."""
    after = document.copy()
    make(after, edit, handler=handler)
    return after


def make(document: Document, edit: Edit, *, handler: str = "") -> None:
    """Make an edit in a document; `handler` is the default code of new Python functions.

    EditRefused says why an edit cannot be made, TextClash what somebody else changed meanwhile; the document may be
    half changed then, and is thrown away.
    """
    kind = edit.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise EditRefused(f"There is no edit {kind!r}.", f"There are {', '.join(KINDS)}.")
    before = document.texts()
    try:
        KINDS[kind](document, {**edit, "handler": handler})
        check(document, before)
    except InvalidTemplate as error:
        raise EditRefused(f"This would break the template: {error.message}.") from error
    except InvalidScenario as error:
        raise EditRefused(f"{error}.") from error


def check(document: Document, before: Mapping[str, str]) -> None:
    """Raise InvalidTemplate where a changed block cannot be read any more, or the whole is too large."""
    layouts, texts = document.layouts(), document.texts()
    for block in document.blocks.values():
        text = texts[block.id]
        if block.section and text != before.get(block.id) and not opens(text):
            read_entry(text, layouts[block.id])
    check_size(sum(len(text.encode()) for text in texts.values()))
    document.emit()


def _add(document: Document, edit: Edit) -> None:
    """{"kind": "add", "type", "x", "y", "name"?, "properties"?}"""
    kind = _text(edit, "type")
    entry = entry_of(kind)
    wanted = edit.get("name") or (entry.name if entry and entry.name else kind.rsplit("::", maxsplit=1)[-1])
    name = _text(edit, "name") if edit.get("name") else edits.free_name(document, str(wanted))
    properties = dict(entry.defaults) if entry else {}
    given = edit.get("properties")
    properties |= given if isinstance(given, dict) else {}
    if kind.startswith("AWS::Serverless::"):
        _transform(document)
    if kind == "AWS::Serverless::Function" and "CodeUri" in properties and not (given or {}).get("CodeUri"):
        properties["CodeUri"] = f"src/{name}/"
        if edit["handler"]:
            document.code[f"src/{name}/app.py"] = edit["handler"]
    value: dict[str, Any] = {"Type": kind}
    block = edits.add_entry(document, "Resources", name, value | ({"Properties": properties} if properties else {}))
    document.layout[block.id] = _position(edit)


def _transform(document: Document) -> None:
    """Make the template one that SAM transforms."""
    heads = document.heads("Transform")
    if not heads:
        sections.add_section(document, "Transform", SAM)
        return
    given = document.value(heads[0])
    if SAM not in (given if isinstance(given, list) else [given]):
        values.set_value(document, heads[0], (), [*(given if isinstance(given, list) else [given]), SAM])


def _add_actor(document: Document, edit: Edit) -> None:
    """{"kind": "add-actor", "actor": "traffic"|"worker", "target"?: block id, "x", "y", "values"?}"""
    kind = _text(edit, "actor")
    number = 1
    while f"{kind}{number}" in document.scenario.actors:
        number += 1
    target = _name(document, _text(edit, "target")) if edit.get("target") else ""
    given = edit.get("values")
    fields = {"kind": kind, "target": target, "name": kind.capitalize()} | (given if isinstance(given, dict) else {})
    _replace_scenario(document, {"actors": {**_plain(document)["actors"], f"{kind}{number}": fields}})
    document.layout[f"{kind}{number}"] = _position(edit)


def _set_actor(document: Document, edit: Edit) -> None:
    """{"kind": "set-actor", "actor": id, "values": {field: value}}; null forgets a field."""
    id_ = _text(edit, "actor")
    actors = _plain(document)["actors"]
    if id_ not in actors:
        raise EditRefused(f"There is no actor {id_}.")
    actor = actors[id_] | _map(edit, "values")
    kept = {field: value for field, value in actor.items() if value is not None}
    _replace_scenario(document, {"actors": {**actors, id_: kept}})


def _set_function(document: Document, edit: Edit) -> None:
    """{"kind": "set-function", "block": id, "values": {field: value}}; null forgets a field."""
    name = _name(document, _text(edit, "block"))
    models = _plain(document)["functions"]
    model = models.get(name, {}) | _map(edit, "values")
    kept = {field: value for field, value in model.items() if value is not None}
    _replace_scenario(document, {"functions": {**models, name: kept}})


def _set_scenario(document: Document, edit: Edit) -> None:
    """{"kind": "set-scenario", "values": {"seed"?, "length"?}}"""
    given = _map(edit, "values")
    if "length" in given:
        given = {key: value for key, value in given.items() if key != "length"} | {"length_ms": given["length"]}
    _replace_scenario(document, given)


def _plain(document: Document) -> dict[str, Any]:
    scenario = document.scenario
    return {
        "seed": scenario.seed,
        "length_ms": scenario.length_ms,
        "actors": {id_: asdict(actor) for id_, actor in scenario.actors.items()},
        "functions": {name: asdict(model) for name, model in scenario.functions.items()},
        "queues": {name: asdict(model) for name, model in scenario.queues.items()},
    }


def _replace_scenario(document: Document, changed: Mapping[str, Any]) -> None:
    document.scenario = Scenario.from_plain(_plain(document) | dict(changed))


def _connect(document: Document, edit: Edit) -> None:
    """{"kind": "connect", "source": id, "target": id, "as"?: edge kind}"""
    source, target = _text(edit, "source"), _text(edit, "target")
    actors = document.scenario.actors
    if source in actors or target in actors:
        _connect_actor(document, source, target)
        return
    wanted = edit.get("as")
    connect(document, _name(document, source), _name(document, target), wanted if isinstance(wanted, str) else "")


TRAFFIC_TARGETS = ("AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::Lambda::Function", "AWS::Serverless::Function")


def _connect_actor(document: Document, source: str, target: str) -> None:
    actors = document.scenario.actors
    if target in actors and source not in actors:
        name = _name(document, source)
        if actors[target].kind != "worker":
            raise EditRefused("Traffic comes from outside; nothing sends to it.", "Draw from the traffic to the node.")
        resource = Drawing(document).resources[name]
        if resource.type != "AWS::SQS::Queue":
            raise EditRefused("A worker outside AWS polls an SQS queue.", "Connect a queue to it.")
        actors[target] = replace(actors[target], target=name)
    elif target not in actors and actors[source].kind == "traffic":
        name = _name(document, target)
        found = Drawing(document).resources.get(name)
        if found is None or found.type not in TRAFFIC_TARGETS:
            raise EditRefused("Traffic goes to queues, topics and functions here.", "Send it to one of these.")
        actors[source] = replace(actors[source], target=name)
    else:
        raise EditRefused("A worker only takes messages from a queue.", "Draw from a queue to the worker.")


def _disconnect(document: Document, edit: Edit) -> None:
    """{"kind": "disconnect", "edge": id}"""
    wanted = _text(edit, "edge")
    drawing = Drawing(document)
    ids = {name: resource.block or f"implicit:{name}" for name, resource in drawing.resources.items()}
    for edge in drawing.edges():
        if edge_id(edge, ids) == wanted:
            check_disconnect(edge)
            disconnect(document, edge)
            return
    for id_, actor in document.scenario.actors.items():
        if id_ in wanted.split(":"):
            actor.target = ""
            return
    raise EditRefused("This connection is not there any more.")


def _set(document: Document, edit: Edit) -> None:
    """{"kind": "set", "block": id, "path": JSON pointer ("": all of it), "value", "all"?: true for all uses of it}"""
    path = () if edit.get("path") == "" else _path(edit)
    values.set_value(document, _block(document, edit), path, edit.get("value"), all_uses=edit.get("all") is True)


def _unset(document: Document, edit: Edit) -> None:
    """{"kind": "unset", "block": id, "path": JSON pointer, "all"?: true for every use of an anchor}"""
    values.remove_value(document, _block(document, edit), _path(edit), all_uses=edit.get("all") is True)


def _append(document: Document, edit: Edit) -> None:
    """{"kind": "append", "block": id, "path": JSON pointer of an array, "value"}"""
    values.append_value(
        document, _block(document, edit), _path(edit), edit.get("value"), all_uses=edit.get("all") is True
    )


def _keep_layout(document: Document, _edit: Edit) -> None:
    """{"kind": "keep-layout"}: write where the nodes stand into the template's Metadata."""
    nodes = [node for node in graph(document)["nodes"] if node["id"] in document.blocks]
    keep(document, {node["logicalId"]: (node["x"], node["y"]) for node in nodes})


def _delete(document: Document, edit: Edit) -> None:
    """{"kind": "delete", "nodes": [ids of blocks, actors, notes and groups]}"""
    ids = edit.get("nodes")
    if not isinstance(ids, list) or not ids:
        raise EditRefused("Nothing is chosen.")
    names = document.names()
    for id_ in ids:
        if isinstance(id_, str) and id_ in document.scenario.actors:
            del document.scenario.actors[id_]
            document.layout.pop(id_, None)
        elif isinstance(id_, str) and id_ in document.marks:
            del document.marks[id_]
        elif isinstance(id_, str) and id_.startswith("implicit:"):
            raise EditRefused(
                "SAM makes this resource of a function's events.", "Delete the connection to the function."
            )
    blocks = [document.blocks[id_] for id_ in ids if isinstance(id_, str) and id_ in document.blocks]
    delete_nodes(document, [names[block.id] for block in blocks if block.section == "Resources" and block.logical_id])
    for block in blocks:
        if block.id in document.blocks and block.section != "Resources" and block.logical_id:
            check_unused(document, block.section, names[block.id])
            deletions.drop_references(document, {names[block.id]} if block.section == "Parameters" else set())
            deletions.delete_entry(document, block)


def _rename(document: Document, edit: Edit) -> None:
    """{"kind": "rename", "block": id, "name"}; or {"actor": id, "name"}"""
    if isinstance(edit.get("actor"), str):
        actor = document.scenario.actors.get(edit["actor"])
        if actor is None:
            raise EditRefused("This actor is not there any more.")
        actor.name = _text(edit, "name")
        return
    edits.rename_entry(document, _block(document, edit), _text(edit, "name"))


def _paste(document: Document, edit: Edit) -> None:
    """{"kind": "paste", "text": a template or a piece of one, "x", "y": the middle of what it adds}"""
    _put(document, _text(edit, "text"), _position(edit))


def _duplicate(document: Document, edit: Edit) -> None:
    """{"kind": "duplicate", "nodes": [ids], "x", "y": the middle of the copies}"""
    ids = edit.get("nodes")
    if not isinstance(ids, list):
        raise EditRefused("Nothing is chosen.")
    _put(document, copied(document, [id_ for id_ in ids if isinstance(id_, str)]), _position(edit))


def _put(document: Document, text: str, middle: Position) -> None:
    made = paste(document, text, x=middle.x, y=middle.y)
    kinds = [value.get("Type") for id_, value in document.values().items() if id_ in made and isinstance(value, dict)]
    if any(isinstance(kind, str) and kind.startswith("AWS::Serverless::") for kind in kinds):
        _transform(document)


def _retext(document: Document, edit: Edit) -> None:
    """{"kind": "text", "base": the template as it was opened, "text": as it shall be, "mine"?: [names that win]}"""
    given = edit.get("mine")
    mine = frozenset(name for name in given if isinstance(name, str)) if isinstance(given, list) else frozenset()
    retext(document, _text(edit, "base"), _text(edit, "text"), mine=mine)


def _source(document: Document, edit: Edit) -> None:
    """{"kind": "source", "block": id, "text": the block's whole new text, "base"?: its text as it was opened}"""
    block, text = _block(document, edit), _text(edit, "text")
    present, base = document.texts()[block.id], edit.get("base")
    if isinstance(base, str) and present.strip("\r\n") not in {base.strip("\r\n"), text.strip("\r\n")}:
        raise TextClash([Clash(document.names().get(block.id, block.section), text, present)])
    if len(text) > MAX_TEXT:
        raise EditRefused(f"A block may have at most {MAX_TEXT} characters.")
    layout = document.layouts()[block.id]
    if block.section:
        entry = read_entry(text, layout)
        if entry is None:
            raise EditRefused(
                "This text has no name at its beginning.", "Begin it with the resource's name and a colon."
            )
        if block.logical_id and entry.key.text != document.names()[block.id]:
            edits.check_name(document, entry.key.text, block.section, own=block)
            edits.rename_entry(document, block, entry.key.text)
        own = read_entry(block.source, layout)
        text = named_text(text, layout, block.section, own.key.text if own else "", document.renames().reversed())
    block.source, block.values = text, {}


def _add_entry(document: Document, edit: Edit) -> None:
    """{"kind": "add-entry", "section": "Parameters"|…, "name", "value"}"""
    edits.add_entry(document, _text(edit, "section"), _text(edit, "name"), edit.get("value"))


def _code(document: Document, edit: Edit) -> None:
    """{"kind": "code", "path": file, "text": its whole text, or null to delete it}"""
    path = _text(edit, "path")
    if path.startswith("/") or ".." in path.split("/"):
        raise EditRefused("A code file lies inside the board's code.", "Use a path such as src/Worker/app.py.")
    if edit.get("text") is None:
        document.code.pop(path, None)
    else:
        document.code[path] = _text(edit, "text", may_be_empty=True)


def _text(edit: Edit, name: str, *, may_be_empty: bool = False) -> str:
    value = edit.get(name)
    if not isinstance(value, str) or not (value or may_be_empty):
        raise EditRefused(f"{name} must be text, not {value!r}.")
    values.check_value((), value)
    return value


def _map(edit: Edit, name: str) -> dict[str, Any]:
    value = edit.get(name)
    if not isinstance(value, dict):
        raise EditRefused(f"{name} must be a map, not {value!r}.")
    return value


def _path(edit: Edit) -> Path:
    pointer = edit.get("path")
    if not isinstance(pointer, str) or not pointer.startswith("/"):
        raise EditRefused(f"path must be a JSON pointer such as /Properties/Timeout, not {pointer!r}.")
    return parse_pointer(pointer)


def _block(document: Document, edit: Edit) -> Block:
    block = document.blocks.get(_text(edit, "block"))
    if block is None:
        raise EditRefused("This part of the template is not there any more.")
    return block


def _name(document: Document, id_: str) -> str:
    if id_.startswith("implicit:"):
        return id_.removeprefix("implicit:")
    name = document.names().get(id_)
    if name is None or document.blocks[id_].section != "Resources":
        raise EditRefused("This node is not there any more.")
    return name


def _position(edit: Edit) -> Position:
    x, y = edit.get("x", 0), edit.get("y", 0)
    for value in (x, y):
        if isinstance(value, bool) or not isinstance(value, int | float) or not -1e6 < value < 1e6:
            raise EditRefused(f"x and y must be numbers, not {value!r}.")
    return Position(float(x), float(y))


KINDS: dict[str, Callable[[Document, Edit], None]] = {
    "add": _add,
    "add-actor": _add_actor,
    "add-entry": _add_entry,
    "append": _append,
    "code": _code,
    "connect": _connect,
    "delete": _delete,
    "disconnect": _disconnect,
    "duplicate": _duplicate,
    "keep-layout": _keep_layout,
    "paste": _paste,
    "rename": _rename,
    "set": _set,
    "set-actor": _set_actor,
    "set-function": _set_function,
    "set-scenario": _set_scenario,
    "source": _source,
    "text": _retext,
    "unset": _unset,
}
