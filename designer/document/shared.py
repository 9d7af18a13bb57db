"""The document as a Yjs document: filled, read, and changed by the smallest transaction."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pycrdt import Doc, Map, Text

from designer.document.blocks import Block
from designer.document.document import Document, Position
from designer.document.errors import InvalidScenario
from designer.document.marks import Mark, mark_of, plain_mark
from designer.document.scenario import Scenario

FIELDS = ("section", "logicalId", "order", "source")
ROOTS = ("blocks", "layout", "scenario", "code", "meta")
SCENARIO_PARTS = ("actors", "functions", "queues")
FARTHEST = 1e7
"""Nothing lies farther from the middle of the canvas; what says so is malformed."""


def write(document: Document, ydoc: "Doc[Any]") -> None:
    """Fill an empty Yjs document."""
    apply(Document(), document, ydoc)


def read(ydoc: "Doc[Any]") -> Document:
    """Return the document that a Yjs document holds now; what is malformed in it is left out."""
    roots: dict[str, Map[Any]] = {name: ydoc.get(name, type=Map) for name in ROOTS}
    meta = roots["meta"]
    return Document(
        blocks={id_: found for id_, shared in _items(roots["blocks"]) if (found := _block(id_, shared)) is not None},
        format="json" if meta.get("format") == "json" else "yaml",
        name=str(meta.get("name") or ""),
        layout={id_: place for id_, shared in _items(roots["layout"]) if (place := _position(shared)) is not None},
        marks={id_: mark for id_, shared in _items(roots["layout"]) if (mark := _mark(shared)) is not None},
        scenario=_scenario(roots["scenario"]),
        code={path: str(text) for path, text in _items(roots["code"])},
    )


def apply(before: Document, after: Document, ydoc: "Doc[Any]", *, origin: object = None) -> None:
    """Write the difference of two documents into the Yjs document that holds the first one."""
    with ydoc.transaction(origin=origin):
        _sync_blocks(ydoc.get("blocks", type=Map), before.blocks, after.blocks)
        _sync(ydoc.get("layout", type=Map), _layout(before), _layout(after))
        _sync_scenario(ydoc.get("scenario", type=Map), _outside(before), _outside(after))
        _sync_code(ydoc.get("code", type=Map), before.code, after.code)
        _sync(ydoc.get("meta", type=Map), _meta(before), _meta(after))


def _items(shared: "Map[Any]") -> list[tuple[str, Any]]:
    return [(key, shared[key]) for key in list(shared.keys())]


def _block(id_: str, shared: Any) -> Block | None:
    if not isinstance(shared, Map):
        return None
    texts = [value for name in FIELDS if isinstance(value := shared.get(name), str)]
    if len(texts) < len(FIELDS):
        return None
    values = shared.get("values")
    held = {pointer: whole(value) for pointer, value in _items(values)} if isinstance(values, Map) else {}
    section, logical_id, key, source = texts
    return Block(id_, section, logical_id, key, source, held)


def whole(value: Any) -> Any:
    """Return a value with whole numbers as integers: Yjs has only floating-point numbers."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, Mapping):
        return {key: whole(below) for key, below in value.items()}
    return value


def _mark(shared: Any) -> Mark | None:
    return mark_of(shared.to_py() or {}) if isinstance(shared, Map) else None


def _position(shared: Any) -> Position | None:
    if not isinstance(shared, Map) or shared.get("kind") is not None:
        return None
    x, y = shared.get("x"), shared.get("y")
    if not isinstance(x, int | float) or not isinstance(y, int | float):
        return None
    if not (abs(x) < FARTHEST and abs(y) < FARTHEST):
        return None
    return Position(float(x), float(y), bool(shared.get("pinned")), str(shared.get("group") or ""))


def _scenario(shared: "Map[Any]") -> Scenario:
    plain = whole(shared.to_py())
    try:
        return Scenario.from_plain(plain)
    except InvalidScenario:
        return _without_bad_parts(plain)


def _without_bad_parts(plain: dict[str, Any]) -> Scenario:
    scenario = Scenario()
    for key, value in plain.items():
        parts = [{key: {id_: below}} for id_, below in value.items()] if isinstance(value, dict) else [{key: value}]
        for part in parts:
            try:
                found = Scenario.from_plain(part)
            except InvalidScenario:
                continue
            scenario.actors |= found.actors
            scenario.functions |= found.functions
            scenario.queues |= found.queues
            scenario.seed = found.seed if key == "seed" else scenario.seed
            scenario.length_ms = found.length_ms if key.startswith("length") else scenario.length_ms
    return scenario


def _layout(document: Document) -> dict[str, Any]:
    places = {
        id_: {"x": place.x, "y": place.y}
        | ({"pinned": True} if place.pinned else {})
        | ({"group": place.group} if place.group else {})
        for id_, place in document.layout.items()
    }
    return places | {id_: plain_mark(mark) for id_, mark in document.marks.items()}


def _meta(document: Document) -> dict[str, Any]:
    return {"name": document.name, "format": document.format} if document.blocks else {}


def _outside(document: Document) -> dict[str, Any]:
    if not document.blocks:
        return {}
    scenario = document.scenario
    return {
        "seed": scenario.seed,
        "length_ms": scenario.length_ms,
        **{
            part: {
                id_: {name: value for name, value in asdict(one).items() if value is not None}
                for id_, one in getattr(scenario, part).items()
            }
            for part in SCENARIO_PARTS
            if part != "queues" or scenario.queues
        },
    }


def _sync_blocks(shared: "Map[Any]", before: dict[str, Block], after: dict[str, Block]) -> None:
    for id_ in [id_ for id_ in before if id_ not in after]:
        del shared[id_]
    for id_, block in after.items():
        old = before.get(id_)
        fields = _fields(block)
        if old is None or id_ not in shared:
            shared[id_] = Map(fields | {"values": Map(block.values)})
            continue
        own = shared[id_]
        for name, value in fields.items():
            if _fields(old)[name] != value:
                own[name] = value
        if old.values != block.values:
            _sync_flat(own["values"], old.values, block.values)


def _fields(block: Block) -> dict[str, str]:
    return {"section": block.section, "logicalId": block.logical_id, "order": block.order, "source": block.source}


def _sync_flat(shared: "Map[Any]", before: dict[str, Any], after: dict[str, Any]) -> None:
    for key in before:
        if key not in after and key in shared:
            del shared[key]
    for key, value in after.items():
        if key not in before or json.dumps(before[key]) != json.dumps(value):
            shared[key] = value


def _sync(shared: "Map[Any]", before: dict[str, Any], after: dict[str, Any]) -> None:
    """Change a map of maps, down to its leaves."""
    for key in before:
        if key not in after and key in shared:
            del shared[key]
    for key, value in after.items():
        if key in before and before[key] == value:
            continue
        if isinstance(value, dict) and isinstance(before.get(key), dict) and key in shared:
            _sync(shared[key], before[key], value)
        else:
            shared[key] = Map(value) if isinstance(value, dict) else value


def _sync_scenario(shared: "Map[Any]", before: dict[str, Any], after: dict[str, Any]) -> None:
    for name in SCENARIO_PARTS:
        if name in after and name not in shared:
            shared[name] = Map()
        _sync(shared[name], before.get(name, {}), after.get(name, {})) if name in shared else None
    plain = ("seed", "length_ms")
    _sync(
        shared,
        {name: before[name] for name in plain if name in before},
        {name: after[name] for name in plain if name in after},
    )


def _sync_code(shared: "Map[Any]", before: dict[str, str], after: dict[str, str]) -> None:
    for path in before:
        if path not in after and path in shared:
            del shared[path]
    for path, text in after.items():
        if path not in shared:
            shared[path] = Text(text)
        elif before.get(path) != text:
            _sync_text(shared[path], text)


def _sync_text(shared: Text, text: str) -> None:
    """Change the part of a text that differs, so that what others write elsewhere in it stays."""
    old = str(shared)
    head = _shared_length(old, text)
    tail = _shared_length(old[head:][::-1], text[head:][::-1])
    start = len(old[:head].encode())
    end = start + len(old[head : len(old) - tail].encode())
    if end > start:
        del shared[start:end]
    if len(text) > head + tail:
        shared.insert(start, text[head : len(text) - tail])


def _shared_length(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))
