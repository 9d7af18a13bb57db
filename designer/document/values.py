"""Sets and removes single values of a block, as changes laid over its source."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from designer.document.blocks import Block, read_entry
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.names import renamed_value
from designer.document.nodes import Kind, Node
from designer.document.overlay import REMOVED, UNSET, Change, Unset, change_of, is_intrinsic, overlaid, values_of
from designer.document.plain import key_text, plain
from designer.document.pointers import Path, is_appended, pointer_to
from designer.document.sharing import all_nodes, check_anchors, shared_by, uses_of, walk

MAX_KEY = 512


@dataclass
class Target:
    """Where an edit lands: a path in a block's overlay and what the source has there."""

    block: Block
    path: Path
    node: Node | None


def set_value(document: Document, block: Block, path: Path, value: Any, *, all_uses: bool = False) -> None:
    """Give a path of a block a value; `-` as a last token appends to an array."""
    check_value(path, value)
    if path and path[-1] == "-" and not isinstance(value_at(document.value(block), path[:-1]), dict):
        append_value(document, block, path[:-1], value, all_uses=all_uses)
        return
    whole = document.value(block)
    old = _inner(whole, path)
    if not isinstance(old, Unset) and _same(old, value):
        return
    around = _intrinsic_around(document, block, whole, path, all_uses)
    if around is not None:
        new = _replaced(value_at(whole, around), path[len(around) :], value)
        set_value(document, block, around, new, all_uses=all_uses)
        return
    if (
        _is_open(old)
        and _is_open(value)
        and not (old.keys() - value.keys() and _merges(document, block, path, all_uses))
    ):
        for key, below in value.items():
            set_value(document, block, (*path, key), below, all_uses=all_uses)
        for key in [key for key in old if key not in value]:
            remove_value(document, block, (*path, key), all_uses=all_uses)
        return
    if isinstance(old, list) and isinstance(value, list) and old and value:
        _set_list(document, block, path, old, value, all_uses)
        return
    target = locate(document, block, path, all_uses=all_uses)
    _write(document, target, value)


def _intrinsic_around(document: Document, block: Block, whole: Any, path: Path, all_uses: bool) -> Path | None:
    """Return the path of the intrinsic that has to be written anew to set a part of it."""
    for length in range(len(path)):
        if is_intrinsic(value_at(whole, path[:length])):
            node = locate(document, block, path[:length], all_uses=all_uses).node
            is_collection = node is not None and node.kind in {Kind.MAP, Kind.LIST}
            is_inside = is_collection and (len(path) > length + 1 or not _is_short(node))
            if not is_inside:
                return path[:length]
    return None


def _is_short(node: Node | None) -> bool:
    """Whether an intrinsic is written as a tag."""
    return node is not None and (node.tag or "").startswith("!")


def _replaced(value: Any, path: Path, new: Any) -> Any:
    """Return a plain value with another one at a path."""
    if not path:
        return new
    if isinstance(value, list) and path[0].isdecimal() and int(path[0]) < len(value):
        return [_replaced(item, path[1:], new) if str(n) == path[0] else item for n, item in enumerate(value)]
    if isinstance(value, list) and path[0] == "-":
        return [*value, _replaced(None, path[1:], new)]
    below = value if isinstance(value, dict) else {}
    return {**below, path[0]: _replaced(below.get(path[0]), path[1:], new)}


def _merges(document: Document, block: Block, path: Path, all_uses: bool) -> bool:
    """Whether keys of a map come from a YAML merge (`<<`), which cannot be taken away one by one."""
    node = locate(document, block, path, all_uses=all_uses).node
    return node is not None and any(key.text == "<<" for key, _ in node.pairs)


def _is_merged(document: Document, block: Block, path: Path, all_uses: bool) -> bool:
    """Whether a key is there by a YAML merge only, not even by a change since."""
    target = locate(document, block, path[:-1], all_uses=all_uses)
    keys = [key.text for key, _ in target.node.pairs] if target.node is not None else []
    here = pointer_to((*target.path, path[-1]))
    is_set = any(name == here or name.startswith(f"{here}/") for name in target.block.values)
    return "<<" in keys and path[-1] not in keys and not is_set


def _is_open(value: Any) -> bool:
    """Whether a value is a map that is changed key by key."""
    return isinstance(value, dict) and bool(value) and not is_intrinsic(value)


def _set_list(document: Document, block: Block, path: Path, old: list[Any], new: list[Any], all_uses: bool) -> None:
    shared = 0
    while shared < min(len(old), len(new)) and _same(old[shared], new[shared]):
        shared += 1
    if len(old) == len(new):
        for index, item in enumerate(new):
            set_value(document, block, (*path, str(index)), item, all_uses=all_uses)
    elif shared == len(old):
        for item in new[shared:]:
            append_value(document, block, path, item, all_uses=all_uses)
    elif len(new) < len(old) and all(any(_same(item, left) for left in old) for item in new):
        left = list(new)
        for index in reversed(range(len(old))):
            if left and _same(old[index], left[-1]):
                left.pop()
            else:
                remove_value(document, block, (*path, str(index)), all_uses=all_uses)
        if left:
            _write(document, locate(document, block, path, all_uses=all_uses), new)
    else:
        _write(document, locate(document, block, path, all_uses=all_uses), new)


def append_value(document: Document, block: Block, path: Path, value: Any, *, all_uses: bool = False) -> None:
    """Add an element to an array, which begins with it where there is none."""
    check_value(path, value)
    old = value_at(document.value(block), path)
    target = locate(document, block, path, all_uses=all_uses)
    if old is not None and not isinstance(old, list):
        _write(document, target, [old, value])
        return
    _expand(target)
    if old is None and target.node is not None:
        _write(document, target, [value])
        return
    numbers = [int(token[1:5], 36) for token in _appended(target)]
    token = f"-{_base36(max(numbers, default=-1) + 1)}{secrets.token_hex(2)}"
    _write(document, Target(target.block, (*target.path, token), None), value)


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    for _ in range(4):
        number, digit = divmod(number, 36)
        text = digits[digit] + text
    return text


def remove_value(document: Document, block: Block, path: Path, *, all_uses: bool = False) -> None:
    """Take a key or an element away, and the collections around it that are empty then."""
    if not path:
        raise EditRefused("A whole block is deleted, not emptied.")
    value = document.value(block)
    if isinstance(_inner(value, path), Unset):
        return
    while len(path) > 1 and len(value_at(value, path[:-1]) or ()) <= 1:
        if _was_empty(locate(document, block, path[:-1], all_uses=all_uses).node):
            break
        path = path[:-1]
    if isinstance(value_at(value, path[:-1]), dict) and _is_merged(document, block, path, all_uses):
        kept = {key: below for key, below in value_at(value, path[:-1]).items() if key != path[-1]}
        _write(document, locate(document, block, path[:-1], all_uses=all_uses), kept)
        return
    around = _intrinsic_around(document, block, value, path, all_uses)
    if around is not None:
        items = value_at(value, path[:-1])
        new = [item for index, item in enumerate(items) if str(index) != path[-1]] if isinstance(items, list) else {}
        set_value(document, block, path[:-1], new, all_uses=all_uses)
        return
    target = locate(document, block, path, all_uses=all_uses)
    if target.node is not None:
        check_anchors(document, target.block, target.node)
    _clear(target)
    if target.node is not None or _is_hidden(target):
        target.block.values[pointer_to(target.path)] = REMOVED


def _was_empty(node: Node | None) -> bool:
    """Whether the source itself has an empty collection, or none yet, at a place."""
    if node is None or node.kind is Kind.ALIAS:
        return False
    return not (node.pairs or node.items) and (node.kind is not Kind.SCALAR or plain(node) is None)


def locate(document: Document, block: Block, path: Path, *, all_uses: bool) -> Target:
    """Return where a path of a block's present value is kept."""
    entry = read_entry(block.source, document.layouts()[block.id])
    if entry is None:
        raise EditRefused("This part of the template has no name, so that it can only be edited as text.")
    if not block.logical_id and document.entries(block.section):
        raise EditRefused(f"{block.section} is not one value.", "Edit one of its entries.")
    renames = document.renames().reversed()
    target = Target(block, (), entry.value)
    for index, token in enumerate(path):
        name = renames.id(token) or token if path[:index][-1:] == ("ParameterLabels",) else token
        target = _step(document, target, name, path[index + 1 :], all_uses)
    _check_anchor(document, target, all_uses)
    return target


def _check_anchor(document: Document, target: Target, all_uses: bool) -> None:
    node = target.node
    if node is not None and node.kind is not Kind.ALIAS and node.anchor and not all_uses:
        uses = uses_of(document, node.anchor)
        if uses:
            raise shared_by(node.anchor, uses)


def _step(document: Document, target: Target, token: str, rest: Path, all_uses: bool) -> Target:
    node = target.node
    if node is not None and node.kind is Kind.ALIAS:
        target = _definition(document, node, all_uses)
        node = target.node
    elif node is not None:
        _check_anchor(document, target, all_uses)
    _expand(target)
    change = _change_at(target)
    if not isinstance(change.put, Unset):
        node = None
    # What a tag is applied to has its own step, named as the function.
    tokens = None if _is_short(node) else _elements(node, change)
    if tokens is not None and token.isdecimal():
        if int(token) >= len(tokens):
            raise EditRefused(f"There is no element {token} in an array of {len(tokens)}.")
        token = tokens[int(token)]
    return Target(target.block, (*target.path, token), _child(node, token))


def _definition(document: Document, node: Node, all_uses: bool) -> Target:
    if not all_uses:
        raise shared_by(node.text, uses_of(document, node.text))
    known = [
        Target(block, path, found)
        for block, path, _, found in all_nodes(document)
        if found.anchor == node.text and found.kind is not Kind.ALIAS
    ]
    if len(known) != 1:
        count = f"{len(known)} times" if known else "not"
        raise EditRefused(f"The anchor {node.text} is {count} in the template.", "Edit its text.")
    return known[0]


def _child(node: Node | None, token: str) -> Node | None:
    if node is None:
        return None
    if node.tag and node.tag.startswith("!"):
        is_argument = token in {f"Fn::{node.tag[1:]}", node.tag[1:]} and node.kind is not Kind.SCALAR
        return replace(node, tag=None) if is_argument else None
    if node.kind is Kind.LIST:
        return node.items[int(token)] if token.isdecimal() and int(token) < len(node.items) else None
    found = None
    for key, value in node.pairs:
        if key_text(key) == token:
            found = value
    return found


def _elements(node: Node | None, change: Change) -> list[str] | None:
    """Return the overlay's tokens of the elements of a list, or None where there is no list."""
    appended = [name for name, below in change.below.items() if is_appended(name) and not below.is_removal]
    if node is not None and node.kind is Kind.LIST:
        own = [str(index) for index in range(len(node.items))]
        return [name for name in own if not (name in change.below and change.below[name].is_removal)] + appended
    return appended or None


def _change_at(target: Target) -> Change:
    change = change_of(target.block.values)
    for token in target.path:
        change = change.below.get(token, Change())
    return change


def _appended(target: Target) -> list[str]:
    return [name for name in _change_at(target).below if is_appended(name)]


def _expand(target: Target) -> None:
    """Keep the elements of an array that was set as a whole each by itself, so that they can be changed."""
    put = _change_at(target).put
    if isinstance(put, list) and put:
        pointer = pointer_to(target.path)
        target.block.values[pointer] = []
        for index, item in enumerate(put):
            target.block.values[f"{pointer}/-{_base36(index)}{secrets.token_hex(2)}"] = item


def _write(document: Document, target: Target, value: Any) -> None:
    """Record a value, or forget the change where the source says the same."""
    for _, below in walk((), target.node) if target.node else ():
        if below is not target.node:
            check_anchors(document, target.block, below, around=target.node)
    _clear(target)
    value = renamed_value(value, target.path, target.block.section, document.renames().reversed())
    node = target.node
    if node is not None and _same(plain(node, document.anchors()), value) and not _is_hidden(target):
        return
    if node is None:
        for path, leaf in values_of(value, target.path).items():
            target.block.values[pointer_to(path)] = leaf
    else:
        target.block.values[pointer_to(target.path)] = value
    _forget_if_back(document, target.block)


def _forget_if_back(document: Document, block: Block) -> None:
    """Drop all changes of a block that add up to what its source says."""
    entry = read_entry(block.source, document.layouts()[block.id])
    if entry is not None:
        original = plain(entry.value, document.anchors())
        if _same(overlaid(original, change_of(block.values)), original):
            block.values.clear()


def _is_hidden(target: Target) -> bool:
    """Whether the source's value is out of sight because something around it was removed or replaced."""
    return any(pointer_to(target.path[:length]) in target.block.values for length in range(len(target.path)))


def _clear(target: Target) -> None:
    pointer = pointer_to(target.path)
    for known in [known for known in target.block.values if known == pointer or known.startswith(pointer + "/")]:
        del target.block.values[known]


def value_at(value: Any, path: Path) -> Any:
    """Return what a plain value holds at a path, or None."""
    found = _inner(value, path)
    return None if isinstance(found, Unset) else found


def _inner(value: Any, path: Path) -> Any:
    for token in path:
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            return UNSET
    return value


def check_value(path: Path, value: Any) -> None:
    """Refuse what no template can hold."""
    try:
        json.dumps([path, value], allow_nan=False).encode("utf-8")
        "".join(_texts(value)).encode("utf-8")
        "".join(path).encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        raise EditRefused(f"A template cannot hold this value: {error}.") from None
    if any(len(token) > MAX_KEY for token in path):
        raise EditRefused(f"A key may have at most {MAX_KEY} characters.")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, below in value.items():
            yield str(key)
            yield from _texts(below)


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True, default=str) == json.dumps(other, sort_keys=True, default=str)
