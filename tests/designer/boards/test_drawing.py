"""Edits of a board's document by the server."""

import threading
from typing import Any

import pytest
from django.db import connections

from designer.boards import drawing, log
from designer.boards.models import Board, Person, Update
from designer.boards.opening import from_starter
from designer.catalog.edits import make
from designer.document.document import Document
from designer.document.errors import EditRefused
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db


def add_queue(document: Document) -> None:
    make(document, {"kind": "add", "type": "AWS::SQS::Queue", "x": 0, "y": 0})


def block_of(document: Document, name: str) -> str:
    return next(id_ for id_, found in document.names().items() if found == name)


def test_an_edit_is_committed_with_who_asked_for_it(board: Board, owner: Somebody) -> None:
    drawing.change(board.id, add_queue, person=owner.person.id, tab="t1", edit_id="t1-9")
    line = Update.objects.filter(board=board).last()
    assert line is not None
    assert (line.person, line.tab, line.edit) == (owner.person.id, "t1", "t1-9")
    assert "Queue" in drawing.document_of(board.id)[1].names().values()


def test_an_edit_that_is_refused_leaves_the_board_as_it_was(board: Board) -> None:
    before = log.load(board.id)

    def half(document: Document) -> None:
        add_queue(document)
        raise EditRefused("No.")

    with pytest.raises(EditRefused):
        drawing.change(board.id, half, person="p")
    assert log.load(board.id) == before


def test_an_edit_that_changes_nothing_is_no_line_of_the_log(board: Board) -> None:
    number = log.load(board.id)[0]
    drawing.change(board.id, lambda document: None, person="p")
    drawing.change(board.id, add_queue, person="p")
    queue = block_of(drawing.document_of(board.id)[1], "Queue")
    drawing.change(board.id, lambda document: make(document, {"kind": "delete", "nodes": [queue]}), person="p")
    drawing.change(board.id, lambda document: None, person="p")
    assert log.load(board.id)[0] == number + 2


def test_an_edit_is_as_small_as_what_it_changes(board: Board) -> None:
    document = drawing.document_of(board.id)[1]
    edit = {"kind": "set", "block": block_of(document, "OrdersQueue"), "path": "/Properties/DelaySeconds", "value": 5}
    drawing.change(board.id, lambda document: make(document, edit), person="p")
    line = Update.objects.filter(board=board).last()
    assert line is not None
    assert len(line.update) < 1000
    assert "DelaySeconds: 5" in drawing.document_of(board.id)[1].emit()


def test_a_board_does_not_grow_for_ever(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "LARGEST_DOCUMENT", 20_000)
    text = "x = 1\n" * 5_000
    edit = {"kind": "code", "path": "src/Worker/app.py", "text": text}
    with pytest.raises(EditRefused, match="20,000 is the most"):
        drawing.change(board.id, lambda document: make(document, edit), person="p")
    assert text not in drawing.document_of(board.id)[1].code.values()


@pytest.mark.django_db(transaction=True)
def test_edits_at_the_same_time_choose_different_names() -> None:
    board = from_starter("empty", Person.objects.create(name="Ada"))

    def edit() -> None:
        drawing.change(board.id, add_queue, person="p")
        connections.close_all()

    threads = [threading.Thread(target=edit) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = list(drawing.document_of(board.id)[1].names().values())
    assert len(names) == len(set(names)) == 6


def test_the_graph_of_a_state_is_what_the_canvas_draws(board: Board) -> None:
    found: dict[str, Any] = drawing.graph_of_state(log.load(board.id)[1])
    assert {node["logicalId"] for node in found["nodes"]} == {"OrdersQueue", "OrdersDLQ", "Worker", "Customers"}
    assert {edge["kind"] for edge in found["edges"]} == {"redrive", "poll", "traffic"}
    worker = next(node for node in found["nodes"] if node["logicalId"] == "Worker")
    assert worker["code"] == "default"


def test_an_edit_may_not_make_a_board_that_cannot_be_drawn(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST_BLOCKS", len(drawing.document_of(board.id)[1].blocks) + 1)
    drawing.change(board.id, add_queue, person="p")
    with pytest.raises(EditRefused, match="is the most"):
        drawing.change(board.id, add_queue, person="p")


@pytest.mark.django_db(transaction=True)
def test_a_document_that_was_read_before_is_read_anew_once_it_has_changed(board: Board, owner: Somebody) -> None:
    number, before = drawing.document_of(board.id)
    add_queue(before)
    again, same = drawing.document_of(board.id)
    assert again == number
    assert "Queue" not in same.names().values()
    drawing.change(board.id, add_queue, person=owner.person.id)
    later, after = drawing.document_of(board.id)
    assert later == number + 1
    assert "Queue" in after.names().values()
