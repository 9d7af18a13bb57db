"""What the outline lets whom do, and what it answers to what it cannot do."""

import re
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from designer.boards.drawing import change, document_of
from designer.boards.models import Board
from designer.catalog.edits import make
from designer.runs.models import Run
from designer.runs.steering import NoControl, steer_from_thread
from tests.designer.boards.conftest import Somebody, _uncounted, board, owner, somebody, stranger, viewer

__all__ = ["_uncounted", "board", "owner", "somebody", "stranger", "viewer"]
pytestmark = pytest.mark.django_db(databases=["default", "runs"], transaction=True)


def edit(who: Somebody, board: Board, **form: str) -> Any:
    return who.client.post(reverse("outline", args=[board.id]), form)


def id_of(board: Board, name: str) -> str:
    return next(id_ for id_, found in document_of(board.id)[1].names().items() if found == name)


@pytest.mark.parametrize("name", ["outline", "outline-figures"])
def test_a_board_of_others_is_not_there(board: Board, stranger: Somebody, name: str) -> None:
    assert stranger.client.get(reverse(name, args=[board.id])).status_code == 404
    assert stranger.client.get(reverse(name, args=["b" * 16])).status_code == 404


@pytest.mark.parametrize("name", ["outline", "outline-run"])
def test_who_may_only_look_changes_nothing(board: Board, viewer: Somebody, name: str) -> None:
    before = document_of(board.id)[1].emit()
    answer = viewer.client.post(
        reverse(name, args=[board.id]), {"do": "delete", "node": id_of(board, "Worker"), "action": "run"}
    )
    assert answer.status_code == 403
    assert b"needs an invitation" in answer.content
    assert document_of(board.id)[1].emit() == before
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"do": "add", "type": ""}, "type must be text"),
        ({"do": "connect", "node": "nobody", "target": "nobody"}, "not there any more"),
        ({"do": "disconnect", "edge": "send:a:b"}, "not there any more"),
        ({"do": "delete", "node": ""}, "not there any more"),
        ({"do": "anything", "node": "x", "scope": "property", "pointer": "/x"}, "not there any more"),
        ({}, "not there any more"),
    ],
)
def test_an_edit_that_cannot_be_made_is_answered_in_words(
    board: Board, owner: Somebody, form: dict[str, str], words: str
) -> None:
    before = document_of(board.id)[1].emit()
    answer = edit(owner, board, **form)
    assert document_of(board.id)[1].emit() == before
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_refused_connection_says_what_would_work(board: Board, owner: Somebody) -> None:
    [customers] = document_of(board.id)[1].scenario.actors
    answer = edit(owner, board, do="connect", node=id_of(board, "OrdersDLQ"), target=customers)
    assert answer.status_code == 422
    assert "Draw from the traffic to the node." in answer.content.decode()


def test_names_are_shown_as_text(board: Board, owner: Somebody) -> None:
    edit(owner, board, do="add", type="actor:traffic")
    evil = "<script>alert(1)</script>"
    assert edit(owner, board, scope="name", node="traffic1", value=evil).status_code == 302
    page = owner.client.get(reverse("outline", args=[board.id]) + "?node=traffic1").content.decode()
    assert evil not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"action": "pause"}, "Nothing runs here now"),
        ({"action": "run", "seed": "-1"}, "give a whole number from 0"),
        ({"action": "run", "speed": "7"}, "choose one of 1, 10, 60, max"),
    ],
)
def test_a_run_that_cannot_be_started_or_steered_is_answered_in_words(
    board: Board, owner: Somebody, form: dict[str, str], words: str
) -> None:
    answer = owner.client.post(reverse("outline-run", args=[board.id]), form)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Run.objects.exists()


def test_what_is_no_control_is_refused_by_name() -> None:
    with pytest.raises(NoControl, match="'explode' is no control of a run"):
        steer_from_thread("x", {"action": "explode"})


def test_problems_are_listed_with_why_and_put_right(board: Board, owner: Somebody, viewer: Somebody) -> None:
    queue = id_of(board, "OrdersQueue")
    wrong = {"kind": "set", "block": queue, "path": "/Properties/DelaySeconds", "value": 901}
    change(board.id, lambda document: make(document, wrong), person="")
    page = owner.client.get(reverse("outline", args=[board.id])).content.decode()
    assert "DelaySeconds of OrdersQueue is 901; it must be between 0 and 900 s." in page
    assert "Set it to 900" in page
    assert "Set it to 900" not in viewer.client.get(reverse("outline", args=[board.id])).content.decode()
    answer = edit(owner, board, do="fix", finding=f"quota-passed:{queue}:/Properties/DelaySeconds")
    assert answer.status_code == 302
    assert "DelaySeconds: 900\n" in document_of(board.id)[1].emit()
    assert edit(owner, board, do="fix", finding="quota-passed:x:y").status_code == 422


def test_an_element_of_a_list_is_called_by_the_lists_name(board: Board, owner: Somebody) -> None:
    worker = id_of(board, "Worker")
    for name, value in {"Layers": ["one", "two"], "FileSystemConfigs": [{"Arn": "a"}]}.items():
        wanted = {"kind": "set", "block": worker, "path": f"/Properties/{name}", "value": value}
        change(board.id, partial(make, edit=wanted), person="")
    page = owner.client.get(reverse("outline", args=[board.id]), {"node": worker}).content.decode()
    labels = re.findall(r"<label [^>]*>([^<]+?)\s*<", page)
    assert {"Layers 1", "Layers 2"} <= set(labels)
    assert any(label.startswith("File system configs 1, ") for label in labels), " ".join(labels)
    assert not [label for label in labels if label.isdecimal()]
