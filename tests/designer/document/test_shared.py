"""The Yjs document: filled, read back, changed by no more than the edit, and merged."""

import random
from typing import Any

import pytest
from pycrdt import Array, Doc, Map

from designer.document import shared
from designer.document.deletions import delete_entry
from designer.document.document import Document, Position
from designer.document.edits import add_entry, rename_entry
from designer.document.scenario import Actor, FunctionModel
from designer.document.values import append_value, set_value
from tests import corpus

TEXT = "Resources:\n  A:\n    Type: T\n    Properties:\n      X: 1\n      L:\n        - a\n  B:\n    Type: U\n"


def board() -> Document:
    document = Document.parse(TEXT, name="Orders")
    first = document.entries("Resources")[0]
    document.layout[first.id] = Position(10, 20.5, pinned=True)
    document.scenario.actors["a"] = Actor("traffic", "A", rate=2.5, payload="{}")
    document.scenario.functions["A"] = FunctionModel(duration_ms=40)
    document.code["src/A/app.py"] = "def handler(event, context):\n    return event\n"
    return document


def filled(document: Document) -> "Doc[Any]":
    ydoc: Doc[Any] = Doc()
    shared.write(document, ydoc)
    return ydoc


def copy_of(ydoc: "Doc[Any]") -> "Doc[Any]":
    other: Doc[Any] = Doc()
    other.apply_update(ydoc.get_update())
    return other


def changed(ydoc: "Doc[Any]", edit: Any) -> bytes:
    """Make an edit as the server does and return the update."""
    before = shared.read(ydoc)
    after = before.copy()
    edit(after)
    state = ydoc.get_state()
    shared.apply(before, after, ydoc)
    return bytes(ydoc.get_update(state))


def test_what_is_written_is_read() -> None:
    document = board()
    assert shared.read(filled(document)) == document


@pytest.mark.parametrize("name", corpus.VALID)
def test_a_published_template_is_the_same_after_sharing(name: str) -> None:
    text = corpus.text_of(name)
    assert shared.read(filled(Document.parse(text))).emit() == text


def test_the_schema_is_that_of_the_browser() -> None:
    document = board()
    ydoc = filled(document)
    first = document.entries("Resources")[0]
    block = ydoc.get("blocks", type=Map)[first.id]
    assert block.to_py() == {
        "section": "Resources",
        "logicalId": "A",
        "order": first.order,
        "source": first.source,
        "values": {},
    }
    assert ydoc.get("layout", type=Map)[first.id].to_py() == {"x": 10.0, "y": 20.5, "pinned": True}
    assert ydoc.get("scenario", type=Map)["actors"]["a"]["target"] == "A"
    assert str(ydoc.get("code", type=Map)["src/A/app.py"]).startswith("def handler")
    assert ydoc.get("meta", type=Map).to_py() == {"name": "Orders", "format": "yaml"}


def test_an_edit_changes_one_key() -> None:
    ydoc = filled(board())
    paths: list[tuple[list[Any], dict[str, Any]]] = []
    watch = ydoc.get("blocks", type=Map)
    subscription = watch.observe_deep(lambda events: paths.extend((event.path, event.keys) for event in events))

    def edit(document: Document) -> None:
        set_value(document, document.entries("Resources")[0], ("Properties", "X"), 2)

    update = changed(ydoc, edit)
    watch.unobserve(subscription)
    assert len(paths) == 1
    assert paths[0][0][-1] == "values"
    assert list(paths[0][1]) == ["/Properties/X"]
    assert len(update) < 120
    assert shared.read(ydoc).emit() == TEXT.replace("X: 1", "X: 2")


def test_a_change_of_code_keeps_what_others_write_elsewhere_in_it() -> None:
    document = board()
    document.code["a.py"] = "é😀 = 1\nfirst = 2\nlast = 3\n"
    one = filled(document)
    other = copy_of(one)

    def edit(found: Document) -> None:
        found.code["a.py"] = found.code["a.py"].replace("first = 2", "first = '😀'")

    update = changed(one, edit)
    other.get("code", type=Map)["a.py"].insert(0, "# mine\n")
    other.apply_update(update)
    assert shared.read(other).code["a.py"] == "# mine\né😀 = 1\nfirst = '😀'\nlast = 3\n"


def test_no_edit_writes_nothing() -> None:
    ydoc = filled(board())
    state = ydoc.get_state()
    changed(ydoc, lambda document: None)
    assert ydoc.get_state() == state


def test_whole_numbers_stay_whole() -> None:
    ydoc = filled(board())
    changed(ydoc, lambda d: set_value(d, d.entries("Resources")[0], ("Properties", "X"), {"a": [1, 2.5, {"b": 3}]}))
    value = shared.read(ydoc).template()["Resources"]["A"]["Properties"]["X"]
    assert repr(value) == "{'a': [1, 2.5, {'b': 3}]}"


def test_edits_of_different_values_of_one_block_both_hold() -> None:
    one = filled(board())
    other = copy_of(one)
    first = changed(one, lambda d: set_value(d, d.entries("Resources")[0], ("Properties", "X"), 2))
    second = changed(other, lambda d: append_value(d, d.entries("Resources")[0], ("Properties", "L"), "b"))
    third = changed(other, lambda d: rename_entry(d, d.entries("Resources")[1], "C"))
    one.apply_update(second)
    one.apply_update(third)
    other.apply_update(first)
    assert shared.read(one) == shared.read(other)
    assert shared.read(one).emit() == (
        "Resources:\n  A:\n    Type: T\n    Properties:\n      X: 2\n      L:\n        - a\n        - b\n"
        "  C:\n    Type: U\n"
    )


def test_three_people_editing_at_random_converge_to_the_same_bytes() -> None:
    chance = random.Random(7)
    docs = [filled(board())]
    docs += [copy_of(docs[0]), copy_of(docs[0])]
    updates: list[list[bytes]] = [[], [], []]

    def edit(document: Document) -> None:
        entries = document.entries("Resources")
        kind = chance.choice(["set", "append", "add", "rename", "delete"])
        block = chance.choice(entries) if entries else None
        if kind == "add" or block is None:
            add_entry(document, "Resources", f"N{chance.randrange(10**6)}", {"Type": "V", "Properties": {"Y": 1}})
        elif kind == "set":
            set_value(document, block, ("Properties", chance.choice("XYZ")), chance.randrange(100))
        elif kind == "append":
            append_value(document, block, ("Properties", "L"), chance.randrange(100))
        elif kind == "rename":
            rename_entry(document, block, f"R{chance.randrange(10**6)}")
        elif len(entries) > 2:
            delete_entry(document, block)

    for _ in range(8):
        for person, ydoc in enumerate(docs):
            for _ in range(chance.randrange(3)):
                updates[person].append(changed(ydoc, edit))
        for person, ydoc in enumerate(docs):
            for other in range(3):
                if other != person:
                    for update in updates[other]:
                        ydoc.apply_update(update)
    texts = {shared.read(ydoc).emit() for ydoc in docs}
    assert len(texts) == 1
    assert Document.parse(texts.pop()).template() == shared.read(docs[0]).template()


def test_malformed_parts_of_the_shared_document_are_left_out() -> None:
    document = board()
    ydoc = filled(document)
    ydoc.get("blocks", type=Map)["bad"] = Map({"section": 5})
    ydoc.get("blocks", type=Map)["worse"] = "text"
    ydoc.get("layout", type=Map)["bad"] = Map({"x": "left"})
    ydoc.get("scenario", type=Map)["actors"]["b"] = Map({"kind": "nobody"})
    ydoc.get("scenario", type=Map)["more"] = Array([1])
    found = shared.read(ydoc)
    assert found == document
