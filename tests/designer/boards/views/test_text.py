"""The template as text over HTTP: opened, taken back, asked about, refused at its line."""

import json
from typing import Any

import pytest
from django.urls import reverse

from designer.boards.drawing import document_of
from designer.boards.models import Board
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db


def opened(somebody: Somebody, board: Board, **given: str) -> Any:
    return somebody.client.get(reverse("text", args=[board.id]), given).json()


def post(somebody: Somebody, board: Board, **given: Any) -> Any:
    return somebody.client.post(reverse("text", args=[board.id]), json.dumps(given), content_type="application/json")


def test_the_text_is_the_template_and_says_where_each_block_begins(board: Board, owner: Somebody) -> None:
    found = opened(owner, board)
    document = document_of(board.id)[1]
    assert found["text"] == document.emit()
    starts = {one["id"]: one["from"] for one in found["blocks"]}
    worker = next(id_ for id_, name in document.names().items() if name == "Worker")
    assert found["text"][starts[worker] :].startswith("Worker:")


def test_an_edited_text_is_taken_byte_by_byte(board: Board, owner: Somebody) -> None:
    base = opened(owner, board)["text"]
    edited = base.replace("VisibilityTimeout: 30", "VisibilityTimeout: 45 # seconds")
    answer = post(owner, board, base=base, text=edited)
    assert answer.status_code == 200
    assert answer.json()["text"] == edited == document_of(board.id)[1].emit()


def test_two_people_who_edit_two_blocks_both_have_their_way(board: Board, owner: Somebody) -> None:
    base = opened(owner, board)["text"]
    post(owner, board, base=base, text=base.replace("VisibilityTimeout: 30", "VisibilityTimeout: 60"))
    answer = post(owner, board, base=base, text=base.replace("MemorySize: 128", "MemorySize: 256"))
    assert answer.status_code == 200
    assert "VisibilityTimeout: 60" in answer.json()["text"]
    assert "MemorySize: 256" in answer.json()["text"]


def test_a_block_that_somebody_else_changed_is_asked_about(board: Board, owner: Somebody) -> None:
    base = opened(owner, board)["text"]
    post(owner, board, base=base, text=base.replace("VisibilityTimeout: 30", "VisibilityTimeout: 60"))
    mine = base.replace("VisibilityTimeout: 30", "VisibilityTimeout: 90")
    answer = post(owner, board, base=base, text=mine)
    assert answer.status_code == 409
    (clash,) = answer.json()["clashes"]
    assert clash["name"] == "OrdersQueue"
    assert "VisibilityTimeout: 60" in clash["theirs"]
    assert "VisibilityTimeout: 60" in document_of(board.id)[1].emit()
    assert post(owner, board, base=base, text=mine, mine=["OrdersQueue"]).json()["text"] == mine


def test_what_is_wrong_is_said_with_line_and_column(board: Board, owner: Somebody) -> None:
    base = opened(owner, board)["text"]
    answer = post(owner, board, base=base, text=base + "\n  - odd\n")
    assert answer.status_code == 422
    found = answer.json()
    assert found["line"] > base.count("\n")
    assert found["column"] >= 1
    assert document_of(board.id)[1].emit() == base


def test_one_block_is_opened_and_taken_back_alone(board: Board, owner: Somebody) -> None:
    document = document_of(board.id)[1]
    queue = next(id_ for id_, name in document.names().items() if name == "OrdersQueue")
    base = opened(owner, board, block=queue)["text"]
    edited = base.replace("VisibilityTimeout: 30", "VisibilityTimeout: 31")
    assert post(owner, board, base=base, text=edited, block=queue).status_code == 200
    assert "VisibilityTimeout: 31" in document_of(board.id)[1].emit()
    again = post(owner, board, base=base, text=base.replace("VisibilityTimeout: 30", "DelaySeconds: 1"), block=queue)
    assert again.status_code == 409


@pytest.mark.parametrize("given", [{}, {"base": "x"}, {"base": 1, "text": "x"}, {"base": "x", "text": ""}])
def test_what_is_no_text_is_refused(board: Board, owner: Somebody, given: dict[str, Any]) -> None:
    assert post(owner, board, **given).status_code == 422


def test_a_viewer_reads_and_a_stranger_does_not(board: Board, viewer: Somebody, stranger: Somebody) -> None:
    base = opened(viewer, board)["text"]
    assert post(viewer, board, base=base, text=base + "# x\n").status_code == 403
    assert stranger.client.get(reverse("text", args=[board.id])).status_code == 404
    assert post(stranger, board, base=base, text=base).status_code == 404
