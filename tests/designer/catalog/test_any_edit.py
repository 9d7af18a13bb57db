"""Any edit of any template says what was meant, leaves the rest alone, is undone, and is the same in each format."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map, UndoManager

from designer.catalog.edits import KINDS, perform
from designer.catalog.graph import graph
from designer.document import shared
from designer.document.blocks import ENTRY_SECTIONS, Block
from designer.document.conversion import as_json, as_yaml
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.overlay import is_intrinsic
from designer.document.pointers import Path, pointer_to
from designer.document.retext import TextClash
from tests.authors import KEYS, Author

Template = dict[str, Any]
WHOLE_TEXT = {"text", "source"}
OUTSIDE = {"add-actor", "set-actor", "set-function", "set-queue", "set-scenario", "code"}
ADDING = {"add", "add-entry", "paste", "duplicate"}


@dataclass(frozen=True)
class Asked:
    """An edit, its blocks as (section, name); and the template that it means, where that is simple to say."""

    edit: dict[str, Any]
    meant: Callable[[Template], Template] | None = None


def at(value: Any, path: Path) -> Any:
    for token in path:
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value


def paths(value: Any, path: Path = ()) -> list[Path]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, inner in below for found in paths(inner, (*path, str(key))))]


def is_within_intrinsic(value: Any, path: Path) -> bool:
    return any(is_intrinsic(at(value, path[:length])) for length in range(len(path)))


def put(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    if isinstance(value, list):
        return [put(item, path[1:], new) if str(index) == path[0] else item for index, item in enumerate(value)]
    known = value if isinstance(value, dict) else {}
    return {**known, path[0]: put(known.get(path[0]), path[1:], new)}


def without(value: Any, path: Path) -> Any:
    """Take a value away, and the collections around it that are empty then."""
    while len(path) > 1 and len(at(value, path[:-1])) == 1:
        path = path[:-1]
    around, last = at(value, path[:-1]), path[-1]
    if isinstance(around, list):
        return put(value, path[:-1], [item for index, item in enumerate(around) if str(index) != last])
    return put(value, path[:-1], {key: below for key, below in around.items() if key != last})


def ids(document: Document) -> dict[tuple[str, str], str]:
    names = document.names()
    return {(block.section, names.get(block.id, "")): block.id for block in document.ordered() if is_valued(block)}


def is_valued(block: Block) -> bool:
    return bool(block.logical_id) or block.section not in {"", *ENTRY_SECTIONS}


def with_ids(edit: dict[str, Any], document: Document) -> dict[str, Any]:
    known = ids(document)
    found = {key: known.get(value, "gone") if isinstance(value, tuple) else value for key, value in edit.items()}
    if isinstance(edit.get("nodes"), list):
        found["nodes"] = [known.get(node, "gone") for node in edit["nodes"]]
    if isinstance(edit.get("edge"), int):
        edges = [edge["id"] for edge in graph(document)["edges"]]
        found["edge"] = edges[edit["edge"] % len(edges)] if edges else "gone"
    return found


def some_edit(document: Document, author: Author) -> Asked:
    """Return an edit that somebody could ask for at this moment; it may be refused."""
    chance = author.chance
    kind = chance.choice(["set", "set", "set", "unset", "unset", "append", *KINDS])
    known = ids(document)
    if not known:
        return Asked({"kind": "add", "type": "AWS::SQS::Queue", "x": 0, "y": 0})
    block = chance.choice(list(known))
    entries = [place for place in known if place[1]] or [block]
    nodes = [place for place in entries if place[0] == "Resources"] or [block]
    if kind in {"set", "unset", "append"}:
        return change(kind, block, document.value(document.blocks[known[block]]), author)
    some = chance.sample(entries, min(len(entries), chance.randint(1, 2)))
    texts = {place: document.texts()[id_] for place, id_ in known.items()}
    name, value = f"Fresh{chance.randint(0, 3)}", author.value(2, ["Stage"])
    section = chance.choice(ENTRY_SECTIONS)
    kinds = chance.choice(["AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::DynamoDB::Table", "Custom::New"])
    base = document.emit()
    edits: dict[str, dict[str, Any]] = {
        "add": {"type": kinds, "name": name, "x": 0, "y": 0},
        "add-actor": {"actor": "traffic", "target": chance.choice(nodes), "x": 0, "y": 0},
        "add-entry": {"section": section, "name": name, "value": value},
        "code": {"path": "src/a.py", "text": "x"},
        "connect": {"source": chance.choice(nodes), "target": chance.choice(nodes)},
        "delete": {"nodes": some},
        "disconnect": {"edge": chance.randint(0, 9)},
        "duplicate": {"nodes": [place for place in some if place[0] == "Resources"], "x": 0, "y": 0},
        "keep-layout": {},
        "paste": {"text": Author(chance).write(), "x": 0, "y": 0},
        # What new values name keeps its name: somebody who says the old one meanwhile means the same thing.
        "rename": {"block": next((p for p in some if p[1] not in {"Stage", "IsLive", "Regions"}), block), "name": name},
        "set-actor": {"actor": "traffic1", "values": {"rate": 5}},
        "set-function": {"block": chance.choice(nodes), "values": {"error_rate": 0.5}},
        "set-queue": {"block": chance.choice(nodes), "values": {"duplicate_rate": 0.5}},
        "set-scenario": {"values": {"seed": 7}},
        "source": {"block": block, "text": texts[block]},
        "text": {"base": base, "text": chance.choice([base, Author(chance).write()])},
    }
    meant = None
    if kind == "add-entry":
        meant = lambda template: put(template, (section, name), value)  # noqa: E731
    return Asked({"kind": kind, **edits[kind]}, meant)


def change(kind: str, block: tuple[str, str], value: Any, author: Author) -> Asked:
    """Return an edit of a value of a block."""
    chance = author.chance
    place = tuple(part for part in block if part)
    known = paths(value)
    maps = [path for path in known if isinstance(at(value, path), dict)]
    lists = [path for path in known if path and isinstance(at(value, path), list)]
    path, new = chance.choice(known), author.value(chance.randint(0, 2), ["Stage"])
    if kind == "set" and maps and chance.random() < 0.3:
        path = (*chance.choice(maps), chance.choice([*KEYS, "New"]))
    if kind == "append":
        path = chance.choice(lists) if lists else ("Appended",)
    if kind == "unset":
        path = path or ("Nothing",)
    edit = {"kind": kind, "block": block, "path": pointer_to(path), "value": new}
    # What was appended to a text leaves the text again when it goes.
    if is_within_intrinsic(value, path) or path == ("Nothing",) or path[:1] == ("Appended",):
        return Asked(edit)
    if kind == "unset":
        return Asked(edit, lambda template: put(template, place, without(value, path)))
    wanted = [*at(value, path), new] if kind == "append" else new
    return Asked(edit, lambda template: put(template, (*place, *path), wanted))


def plain(template: Template) -> str:
    """Return a template's values; a section without a value is an empty one."""
    return json.dumps({key: {} if below is None else below for key, below in template.items()}, sort_keys=True)


def check(before: Document, after: Document, asked: Asked) -> None:
    kind, text = asked.edit["kind"], after.emit()
    old, new = before.template(), after.template()
    assert plain(Document.parse(text).template()) == plain(new), "the text says something else than the document"
    if asked.meant is not None and "&a" not in before.emit():
        assert plain(new) == plain(asked.meant(old))
    if kind in OUTSIDE:
        assert text == before.emit()
    if kind == "text":
        assert text == asked.edit["text"]
    if kind == "source":
        assert plain(new) == plain(old)
    if kind in {"set", "unset", "append"} and "&a" not in before.emit():
        texts, own = after.texts(), with_ids(asked.edit, before)["block"]
        assert {id_: texts[id_] for id_ in before.texts() if id_ != own} == {
            id_: found for id_, found in before.texts().items() if id_ != own
        }
    if kind in ADDING:
        for section in set(ENTRY_SECTIONS) & set(old):
            kept = {name: new[section].get(name) for name in old[section] or {}}
            assert kept == (old[section] or {})


class Board:
    """A shared document and the undo of one of its people."""

    def __init__(self, text: str) -> None:
        self.doc: Doc[Any] = Doc()
        shared.write(Document.parse(text), self.doc)
        scopes = [self.doc.get(root, type=Map) for root in shared.ROOTS]
        self.undo = UndoManager(scopes=scopes, capture_timeout_millis=0)
        self.undo.include_origin("mine")

    @property
    def document(self) -> Document:
        return shared.read(self.doc)

    def edit(self, asked: Asked, origin: str) -> bool:
        before = self.document
        text = before.emit()
        after = answer(before, asked)
        if isinstance(after, str):
            assert "break the template" not in after
            assert before.emit() == text
            return False
        check(before, after, asked)
        shared.apply(before, after, self.doc, origin=origin)
        assert self.document.emit() == after.emit()
        return True


def edit_and_undo(seed: int, edits: int) -> None:
    author = Author(random.Random(seed))
    text = author.write()
    board = Board(text)
    theirs = Asked({"kind": "set", "block": ("Parameters", "Size"), "path": "/Theirs", "value": "x y"})
    at_once, is_made = author.chance.randrange(2 * edits), False
    own = ids(board.document).get(theirs.edit["block"], "none")
    for number in range(edits):
        if number == at_once and ids(board.document).get(theirs.edit["block"]) == own:
            is_made = board.edit(theirs, "theirs")
            continue
        asked = some_edit(board.document, author)
        is_around = asked.edit.get("block") == theirs.edit["block"] and asked.edit.get("path", "").count("/") == 0
        if not (is_around or asked.edit["kind"] in WHOLE_TEXT) or at_once >= edits:
            board.edit(asked, "mine")
    while board.undo.can_undo():
        board.undo.undo()
    start = Document.parse(text)
    wanted = perform(start, with_ids(theirs.edit, start)) if is_made else start
    assert board.document.emit() == wanted.emit()


def edit_in_each_format(seed: int, edits: int) -> None:
    author = Author(random.Random(seed))
    text = author.write()
    flow = Author(random.Random(seed)).flow(author.meant)
    texts = [text, flow, *(json.dumps(author.meant, indent=indent) for indent in (None, 2, 4, "\t"))]
    if "&a" in text:
        return
    documents = [Document.parse(each) for each in texts]
    documents += [Document.parse(as_json(documents[0])), Document.parse(as_yaml(documents[2]))]
    for _ in range(edits):
        asked = some_edit(documents[0], author)
        if asked.edit["kind"] in WHOLE_TEXT:
            continue
        results = [answer(document, asked) for document in documents]
        said = [result if isinstance(result, str) else plain(result.template()) for result in results]
        assert said == said[:1] * len(said)
        documents = [
            result if isinstance(result, Document) else old for old, result in zip(documents, results, strict=True)
        ]


def answer(document: Document, asked: Asked) -> Document | str:
    try:
        return perform(document, with_ids(asked.edit, document), handler="code")
    except (EditRefused, TextClash) as refusal:
        return str(refusal)


SEEDS = st.integers(0, 10**9)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_edits_say_what_was_meant_and_are_undone_to_the_same_bytes(seed: int) -> None:
    edit_and_undo(seed, edits=4)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_an_edit_is_the_same_in_each_format(seed: int) -> None:
    edit_in_each_format(seed, edits=3)


@pytest.mark.slow
@settings(max_examples=800, deadline=None)
@given(SEEDS)
def test_many_edits_say_what_was_meant_and_are_undone_to_the_same_bytes(seed: int) -> None:
    edit_and_undo(seed, edits=8)


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(SEEDS)
def test_many_edits_are_the_same_in_each_format(seed: int) -> None:
    edit_in_each_format(seed, edits=6)


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_any_authors_template_says_what_was_written_and_comes_out_as_it_went_in(seed: int) -> None:
    author = Author(random.Random(seed))
    text = author.write()
    document = Document.parse(text)
    assert document.emit() == text
    assert document.template() == author.meant


BAD: list[dict[str, Any]] = [
    {"kind": "set", "block": "gone", "path": "/A", "value": 1},
    {"kind": "set", "block": ("Resources", "Q"), "path": "A", "value": 1},
    {"kind": "set", "block": ("Resources", "Q"), "path": "/A", "value": float("nan")},
    {"kind": "set", "block": ("Resources", "Q"), "path": "/A", "value": "\ud800"},
    {"kind": "set", "block": ("Resources", "Q"), "path": "/L/7", "value": 1},
    {"kind": "set", "block": ("Resources", "Q"), "path": "/" + "x" * 600, "value": 1},
    {"kind": "unset", "block": ("Resources", "Q"), "path": ""},
    {"kind": "append", "block": ("Resources", "Q"), "path": None, "value": 1},
    {"kind": "add", "type": ""},
    {"kind": "add", "type": "T", "name": "a b"},
    {"kind": "add", "type": "T", "name": "Q"},
    {"kind": "add", "type": "T", "x": float("inf")},
    {"kind": "add-entry", "section": "Globals", "name": "A", "value": 1},
    {"kind": "add-entry", "section": "Outputs", "name": "a-b", "value": 1},
    {"kind": "add-actor", "actor": "stranger"},
    {"kind": "rename", "block": ("Resources", "Q"), "name": "P"},
    {"kind": "rename", "block": ("Resources", "Q"), "name": ""},
    {"kind": "rename", "block": ("Description", ""), "name": "A"},
    {"kind": "rename", "actor": "gone", "name": "A"},
    {"kind": "delete", "nodes": []},
    {"kind": "delete", "nodes": "Q"},
    {"kind": "delete", "nodes": [("Conditions", "C")]},
    {"kind": "connect", "source": ("Resources", "Q"), "target": "gone"},
    {"kind": "disconnect", "edge": ""},
    {"kind": "duplicate", "nodes": None},
    {"kind": "paste", "text": "no template"},
    {"kind": "paste", "text": "a: [", "x": 0},
    {"kind": "source", "block": ("Resources", "Q"), "text": "  - a"},
    {"kind": "source", "block": ("Resources", "Q"), "text": "  P: {}\n"},
    {"kind": "source", "block": ("Resources", "Q"), "text": "  Q: {\n"},
    {"kind": "source", "block": ("Resources", ""), "text": "Resources: {}\n"},
    {"kind": "set", "block": ("Resources", ""), "path": "", "value": 5},
    {"kind": "append", "block": ("Resources", ""), "path": "/A", "value": 5},
    {"kind": "text", "base": "", "text": "a: ["},
    {"kind": "text", "base": None, "text": "Resources: {}"},
    {"kind": "set-actor", "actor": "gone", "values": {}},
    {"kind": "set-function", "block": ("Resources", "Q"), "values": {"stranger": 1}},
    {"kind": "set-queue", "block": ("Resources", "Q"), "values": []},
    {"kind": "set-scenario", "values": {"seed": "x"}},
    {"kind": "code", "path": "../a", "text": "x"},
    {"kind": "code", "path": 5, "text": "x"},
    {"kind": "stranger"},
    {"kind": None},
]
TEXT = """\
Description: about
Parameters: {P: {Type: String}}
Conditions: {C: !Equals [!Ref P, a]}
Resources:
  Q: {Type: AWS::SQS::Queue, Condition: C, L: [1]}
"""


@pytest.mark.parametrize("edit", BAD, ids=lambda edit: json.dumps(edit)[:60])
def test_what_cannot_be_is_refused_with_a_reason_and_changes_nothing(edit: dict[str, Any]) -> None:
    document = Document.parse(TEXT)
    (head,) = document.heads("Resources")
    named = {**edit, "block": head.id} if edit.get("block") == ("Resources", "") else with_ids(edit, document)
    with pytest.raises(EditRefused) as refusal:
        perform(document, named)
    assert len(refusal.value.reason) > 10
    assert document.emit() == TEXT
