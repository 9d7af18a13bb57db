"""Takes connections and nodes away, with exactly what belongs to them."""

import json
from dataclasses import replace

from designer.catalog.asking import drop_unasked
from designer.catalog.drawing import Drawing, drawing_of
from designer.catalog.entry import Edge, Part
from designer.catalog.graph import is_below
from designer.catalog.registry import entry_of
from designer.catalog.removal import remove_part
from designer.catalog.template import Resource
from designer.catalog.withdrawal import (
    drop_acting,
    drop_idle_roles,
    drop_passing,
    drop_permissions,
    drop_polling,
    drop_statements,
    drop_variables,
)
from designer.document import deletions
from designer.document.blocks import Block
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.pointers import Path, pointer_to
from designer.document.values import remove_value, set_value, value_at


def disconnect(document: Document, edge: Edge) -> None:
    """Remove the pieces of the template that make an edge, and the permissions that only it needs."""
    _remove_parts(document, edge)
    if edge.kind == "reference" and not edge.parts:
        for block, path in _naming(document, edge):
            remove_value(document, block, path)
    drop_idle_roles(document)
    drop_unasked(document)
    for other in () if edge.is_weak else drawing_of(document).edges():
        if other.is_weak and (other.source, other.target, other.kind) == (edge.source, edge.target, edge.kind):
            _remove_parts(document, other)
    if edge.kind == "poll":
        drop_polling(document, edge)
    drawing = drawing_of(document)
    left = [other for other in drawing.edges() if (other.source, other.target) == (edge.source, edge.target)]
    if any(other.kind != "reference" and other.joint is None for other in left):
        return
    drop_variables(document, drawing, edge)
    drop_statements(document, drawing, edge)
    drop_permissions(document, drawing, edge)
    drop_passing(document, edge)
    drop_acting(document, edge.source, {edge.target, *_gone(edge)})
    drop_acting(document, edge.target, {edge.source, *_gone(edge)})
    if edge.kind == "event":
        _listen_to_nothing(document, edge)
    if edge.kind == "receive":
        drop_variables(document, drawing, replace(edge, source=edge.target, target=edge.source))
    if edge.kind == "poll":
        _drop_stream(document, edge)
        _put_directly(document, edge)


def _remove_parts(document: Document, edge: Edge) -> None:
    parts = [part for part in edge.parts if not is_fixed(part)]
    for part in sorted(parts, key=_depth_first, reverse=True):
        remove_part(document, part, {edge.source, edge.target, *_gone(edge)})


def _gone(edge: Edge) -> set[str]:
    """Return the resources that go away as a whole with an edge."""
    return {part.resource for part in edge.parts if not part.path}


def is_fixed(part: Part) -> bool:
    """Whether a piece stands in a text that cannot be taken apart."""
    is_rule = "AlarmRule" in part.path and not part.leaves
    return is_rule or any(token in part.path for token in ("DefinitionString", "DefinitionSubstitutions"))


def check_disconnect(document: Document, edge: Edge) -> None:
    """Refuse to take away an edge that a state machine's definition or a script makes, which would be left half."""
    for part in filter(is_fixed, edge.parts):
        if "AlarmRule" in part.path:
            words = f"The rule of {edge.target} names {edge.source} among others."
            raise EditRefused(words, "Take it out of the rule.")
        raise EditRefused(
            f"The definition of {edge.source} names {edge.target}.",
            "Take the state that calls it out of the definition.",
        )
    if edge.kind == "event" and not edge.parts:
        words = f"{edge.target} listens to the account's own bus as long as it names no other."
        raise EditRefused(words, "Connect another bus to it, or delete it.")
    if edge.kind == "reference" and not edge.parts:
        for block, path in _naming(document, edge):
            if "\\n" in json.dumps(value_at(document.value(block), path)):
                raise EditRefused(
                    f"The text at {pointer_to(path)} of {edge.source} names {edge.target}.",
                    "Take the name out of the text.",
                )


def _naming(document: Document, edge: Edge) -> list[tuple[Block, Path]]:
    """Return the values of an edge's source that name its target, the last of each resource first."""
    drawing = drawing_of(document)
    ends = {name: drawing.owner_of(resource) for name, resource in drawing.resources.items()}
    named = {name for name, owner in ends.items() if owner == edge.target}
    found = []
    for name, owner in ends.items():
        block = document.find("Resources", name) if owner == edge.source else None
        if block is not None:
            paths = deletions.reference_paths(document.value(block), named, "Resources")
            found += [(block, path) for path in reversed(paths)]
    return found


def _depth_first(part: Part) -> tuple[str, list[tuple[int, str]]]:
    return part.resource, [(int(token) if token.isdecimal() else -1, token) for token in part.path]


def _edges_at(document: Document, name: str) -> list[Edge]:
    """Return the edges of a node that more than a mention makes."""
    edges = [edge for edge in drawing_of(document).edges() if name in {edge.source, edge.target}]
    return [edge for edge in edges if edge.kind != "reference" or edge.parts]


def _put_directly(document: Document, edge: Edge) -> None:
    """Let a Firehose stream that reads no stream any more be written to."""
    block = document.find("Resources", edge.target)
    properties = value_at(document.value(block), ("Properties",)) if block is not None else None
    if block is None or not isinstance(properties, dict) or "KinesisStreamSourceConfiguration" in properties:
        return
    if properties.get("DeliveryStreamType") == "KinesisStreamAsSource":
        set_value(document, block, ("Properties", "DeliveryStreamType"), "DirectPut")


def _listen_to_nothing(document: Document, edge: Edge) -> None:
    """Give a rule that lost its bucket the pattern of a new one, and keep the bucket's events at home."""
    rule, bucket = document.find("Resources", edge.target), document.find("Resources", edge.source)
    known = value_at(document.value(rule), ("Properties",)) or {} if rule is not None else {}
    if rule is not None and not known.get("EventPattern") and not known.get("ScheduleExpression"):
        entry = entry_of(str(value_at(document.value(rule), ("Type",))))
        if entry is not None and "EventPattern" in entry.defaults:
            set_value(document, rule, ("Properties", "EventPattern"), entry.defaults["EventPattern"])
    drawing = drawing_of(document)
    path = ("Properties", "NotificationConfiguration", "EventBridgeConfiguration")
    is_heard = any(other.source == edge.source and other.kind == "event" for other in drawing.edges())
    if bucket is not None and not is_heard and value_at(document.value(bucket), path) == {"EventBridgeEnabled": True}:
        remove_value(document, bucket, path)


def _drop_stream(document: Document, edge: Edge) -> None:
    """Turn a table's stream off when nothing reads it any more."""
    drawing = drawing_of(document)
    block = document.find("Resources", edge.source)
    table = drawing.resources.get(edge.source)
    if block is None or table is None or table.get("StreamSpecification") != {"StreamViewType": "NEW_AND_OLD_IMAGES"}:
        return
    if "StreamArn" not in json.dumps(document.template()):
        remove_value(document, block, ("Properties", "StreamSpecification"))


def delete_nodes(document: Document, names: list[str]) -> None:
    """Delete resources with the edges at them, the joints that are part of them and what else refers to them."""
    for name in names:
        if name not in drawing_of(document).resources:
            continue
        done: set[Edge] = set()
        while edge := next((one for one in _edges_at(document, name) if one not in done), None):
            # One that goes may move the places of the others, or take them with it.
            done.add(edge)
            disconnect(document, edge)
        _delete_one(document, name)


def _delete_one(document: Document, name: str) -> None:
    drawing = drawing_of(document)
    resource = drawing.resources.get(name)
    block = document.find("Resources", name)
    if resource is None or block is None:
        return
    location = resource.get("CodeUri")
    for joint in list(drawing.resources.values()):
        if joint.name != name and drawing.owner_of(joint) == name and not _is_shared(drawing, joint, name):
            own = document.find("Resources", joint.name)
            if own is not None:
                deletions.delete_resource(document, own)
    deletions.delete_resource(document, block)
    if isinstance(location, str) and location.strip("./"):
        others = [other.get("CodeUri") for other in drawing_of(document).resources.values()]
        if location not in others:
            document.code = {path: text for path, text in document.code.items() if not is_below(path, location)}


def _is_shared(drawing: Drawing, joint: Resource, owner: str) -> bool:
    """Whether another node uses the joint too."""
    return any(
        target.resource is joint and drawing.owner_of(other) not in {owner, joint.name}
        for other in drawing.resources.values()
        for target in drawing.template.mentions(other)
    )
