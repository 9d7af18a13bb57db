"""Three people who edit published templates at random, apart from each other, end at the same bytes."""

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map, UndoManager

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.document import shared
from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.retext import TextClash
from tests import corpus

SMALL = sorted(name for name, file in corpus.VALID.items() if file.stat().st_size < 9_000)
FORMS = ("as it is", "JSON", "JSON on one line")
ROOTS = ("blocks", "layout", "scenario", "code", "meta")
TYPES = ("AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::Serverless::Function", "AWS::DynamoDB::Table", "AWS::S3::Bucket")
PASTED = "Extra:\n  Type: AWS::SQS::Queue\nOther:\n  Type: AWS::SNS::Topic\n"


def leaves(value: Any, path: str = "") -> list[str]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}" for key, _ in pairs]
    return found + [leaf for key, below in pairs for leaf in leaves(below, f"{path}/{key}") if "~" not in str(key)]


def some_edit(document: Document, chance: random.Random) -> dict[str, Any]:
    """Return an edit that somebody could ask for at this moment; it may be refused."""
    names = document.names()
    resources = [id_ for id_ in names if document.blocks[id_].section == "Resources"]
    if not resources:
        return {"kind": "add", "type": chance.choice(TYPES), "x": 0, "y": 0}
    one, other = chance.choice(resources), chance.choice(resources)
    pointers = leaves(document.value(document.blocks[one]) or {}) or ["/Properties/New"]
    edges = [edge["id"] for edge in graph(document)["edges"]]
    text = document.emit()
    return chance.choice(
        [
            {"kind": "set", "block": one, "path": chance.choice(pointers), "value": chance.choice([7, "x", True, [1]])},
            {"kind": "set", "block": one, "path": "/Properties/Fresh", "value": {"Ref": names[other]}},
            {"kind": "unset", "block": one, "path": chance.choice(pointers)},
            {"kind": "add", "type": chance.choice(TYPES), "x": 0, "y": 0},
            {"kind": "connect", "source": one, "target": other},
            {"kind": "disconnect", "edge": chance.choice(edges)} if edges else {"kind": "delete", "nodes": [one]},
            {"kind": "rename", "block": one, "name": f"Name{chance.randrange(1000)}"},
            {"kind": "delete", "nodes": [one]},
            {"kind": "paste", "text": PASTED, "x": 0, "y": 0},
            {"kind": "text", "base": text, "text": text + chance.choice(["# end\n", "\n"])},
            {"kind": "duplicate", "nodes": [one, other], "x": 0, "y": 0},
            {
                "kind": "add-entry",
                "section": chance.choice(["Outputs", "Parameters"]),
                "name": f"Out{chance.randrange(1000)}",
                "value": {"Value": "x"},
            },
        ]
    )


class Person:
    """Somebody's copy of the board, which is edited as the server would edit it."""

    def __init__(self, state: bytes) -> None:
        self.doc: Doc[Any] = Doc()
        self.doc.apply_update(state)

    def edit(self, chance: random.Random) -> bool:
        before = shared.read(self.doc)
        try:
            after = perform(before, some_edit(before, chance), handler="code")
        except (EditRefused, TextClash):
            return False
        shared.apply(before, after, self.doc)
        return True

    def learn(self, other: "Person") -> None:
        self.doc.apply_update(other.doc.get_update(self.doc.get_state()))

    @property
    def text(self) -> str:
        return shared.read(self.doc).emit()


def text_in(name: str, form: str) -> str:
    text = corpus.text_of(name)
    if form == "as it is":
        return text
    return json.dumps(Document.parse(text).template(), indent=None if form == "JSON on one line" else 2)


def board(text: str) -> bytes:
    doc: Doc[Any] = Doc()
    shared.write(Document.parse(text), doc)
    return doc.get_update()


def converge(text: str, seed: int, rounds: int) -> None:
    chance = random.Random(seed)
    state = board(text)
    people = [Person(state) for _ in range(3)]
    for _ in range(rounds):
        chance.choice(people).edit(chance)
        if chance.random() < 0.25:
            one, other = chance.sample(people, 2)
            one.learn(other)
    for _ in range(2):
        for one in people:
            for other in people:
                one.learn(other)
    assert people[0].text == people[1].text == people[2].text
    assert [graph(shared.read(one.doc)) for one in people[1:]] == [graph(shared.read(people[0].doc))] * 2


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(SMALL), st.sampled_from(FORMS), st.integers(0, 10**6))
def test_three_people_converge_after_partitions(name: str, form: str, seed: int) -> None:
    converge(text_in(name, form), seed, rounds=8)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SMALL), st.sampled_from(FORMS), st.integers(0, 10**6))
def test_three_people_converge_after_long_partitions(name: str, form: str, seed: int) -> None:
    converge(text_in(name, form), seed, rounds=20)


def undone(text: str, seed: int, edits: int) -> None:
    """Edit at random and take every edit back: the bytes are those of the beginning."""
    chance = random.Random(seed)
    doc: Doc[Any] = Doc()
    doc.apply_update(board(text))
    undo = UndoManager(scopes=[doc.get(root, type=Map) for root in ROOTS], capture_timeout_millis=0)
    undo.include_origin("here")
    made = 0
    for _ in range(edits):
        before = shared.read(doc)
        try:
            after = perform(before, some_edit(before, chance), handler="code")
        except (EditRefused, TextClash):
            continue
        shared.apply(before, after, doc, origin="here")
        made += 1
    while undo.can_undo():
        undo.undo()
    assert shared.read(doc).emit() == text, f"after {made} edits"


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(SMALL), st.sampled_from(FORMS), st.integers(0, 10**6))
def test_any_edits_are_undone_to_the_same_bytes(name: str, form: str, seed: int) -> None:
    undone(text_in(name, form), seed, edits=4)
