"""Notes and groups: shared with the layout, kept by every edit of the template."""

from typing import Any

import pytest
from pycrdt import Doc, Map

from designer.catalog.edits import perform
from designer.document import shared
from designer.document.document import Document, Position
from designer.document.marks import Group, Note, mark_of, plain_mark
from designer.document.starters import starter


def marked() -> Document:
    document = starter("queue-in-60-seconds", "code")
    document.marks = {"n1": Note(8, 16, 200, 96, "Why?"), "g1": Group("Orders")}
    document.layout |= {id_: Position(8, 8, group="g1") for id_ in document.names()}
    return document


def test_marks_and_groups_of_nodes_come_back_from_the_shared_document() -> None:
    document, ydoc = marked(), Doc[Any]()
    shared.write(document, ydoc)
    found = shared.read(ydoc)
    assert found.marks == document.marks
    assert found.layout == document.layout


def test_an_edit_of_the_template_leaves_marks_alone() -> None:
    document, ydoc = marked(), Doc[Any]()
    shared.write(document, ydoc)
    before = shared.read(ydoc)
    shared.apply(before, perform(before, {"kind": "add", "type": "AWS::SNS::Topic", "x": 0, "y": 0}), ydoc)
    assert shared.read(ydoc).marks == document.marks


def test_a_note_can_be_deleted_with_nodes() -> None:
    document = marked()
    own = {name: id_ for id_, name in document.names().items()}
    after = perform(document, {"kind": "delete", "nodes": ["n1", own["Worker"]]})
    assert after.marks == {"g1": Group("Orders")}
    assert "Worker" not in after.template()["Resources"]


@pytest.mark.parametrize(
    "value",
    [{}, {"kind": "note"}, {"kind": "note", "x": "1", "y": 2, "width": 3, "height": 4}, {"kind": "star"}, {"x": 1}],
)
def test_a_malformed_mark_is_none(value: dict[str, Any]) -> None:
    assert mark_of(value) is None


def test_a_long_text_is_cut() -> None:
    mark = mark_of(plain_mark(Note(0, 0, 10, 10, "x" * 9000)))
    assert isinstance(mark, Note)
    assert len(mark.text) == 4000


def test_a_mark_is_no_place_of_a_node() -> None:
    ydoc: Doc[Any] = Doc()
    ydoc.get("layout", type=Map)["n1"] = Map(plain_mark(Note(1, 2, 3, 4)))
    assert shared.read(ydoc).layout == {}
