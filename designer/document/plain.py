"""Turns nodes into plain Python values, short intrinsics in their long form."""

import re
from typing import Any

from designer.document.nodes import Kind, Node

NULLS = {"", "~", "null", "Null", "NULL"}
BOOLEANS = {
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False),
}
INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,300})")
DECIMAL = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+)(?:[eE][-+]?[0-9]+)?")
BARE = {"!Ref": "Ref", "!Condition": "Condition"}
Anchors = dict[str, Node]


def plain(node: Node, anchors: Anchors | None = None) -> Any:
    """Return the node's value; an alias is replaced by what its anchor holds.

    Anchors on the way are put into `anchors`: of two with one name the one before an alias is meant.
    """
    if node.kind is Kind.ALIAS:
        target = (anchors or {}).get(node.text)
        return None if target is None else plain(target, dict(anchors or {}))
    if node.anchor and anchors is not None:
        anchors[node.anchor] = node
    if node.tag and node.tag.startswith("!") and len(node.tag) > 1:
        return _intrinsic(node, anchors)
    return _untagged(node, anchors)


def _untagged(node: Node, anchors: Anchors | None) -> Any:
    if node.kind is Kind.SCALAR:
        return node.text if node.style or node.tag else scalar(node.text)
    if node.kind is Kind.LIST:
        return [plain(item, anchors) for item in node.items]
    return _mapping(node, anchors)


def _mapping(node: Node, anchors: Anchors | None) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for key, value in node.pairs:
        if key.text == "<<" and not key.style:
            given = plain(value, anchors)
            for source in reversed(given if isinstance(given, list) else [given]):
                merged.update(source if isinstance(source, dict) else {})
        else:
            own[key_text(key, anchors)] = plain(value, anchors)
    return {**merged, **own} if merged else own


def key_text(key: Node, anchors: Anchors | None = None) -> str:
    """Return a map's key as text, whatever YAML type it has."""
    if key.kind is Kind.SCALAR:
        return key.text
    return str(plain(key, anchors))


def _intrinsic(node: Node, anchors: Anchors | None) -> Any:
    tag = node.tag or ""
    value = _untagged(node, anchors)
    if tag in BARE:
        return {BARE[tag]: node.text if node.kind is Kind.SCALAR else value}
    if node.kind is Kind.SCALAR:
        value = node.text
        if tag == "!GetAtt":
            value = node.text.split(".", 1)
    return {f"Fn::{tag[1:]}": value}


def scalar(text: str) -> Any:
    """Return what an unquoted YAML scalar means; dates stay text, as CloudFormation reads them."""
    if text in NULLS:
        return None
    if text in BOOLEANS:
        return BOOLEANS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        return float(text)
    return text
