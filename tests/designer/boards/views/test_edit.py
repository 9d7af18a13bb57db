"""The edit endpoint: what it makes, what it refuses."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from designer.boards.drawing import document_of
from designer.boards.models import Board, Update
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db


def edit(client: Client, board: Board, wanted: Any, **headers: str) -> Any:
    return client.post(
        reverse("edit", args=[board.id]), wanted, content_type="application/json", headers=headers or None
    )


def id_of(board: Board, name: str) -> str:
    return next(id_ for id_, found in document_of(board.id)[1].names().items() if found == name)


def test_an_edit_answers_with_what_it_made(board: Board, owner: Somebody) -> None:
    answer = edit(owner.client, board, {"kind": "add", "type": "AWS::SQS::Queue", "x": 8, "y": 16})
    assert answer.status_code == 200
    [made] = answer.json()["created"]
    assert document_of(board.id)[1].names()[made] == "Queue"
    assert document_of(board.id)[1].layout[made].x == 8


def test_an_edit_is_logged_under_its_tab_and_its_id(board: Board, owner: Somebody) -> None:
    wanted = {"kind": "add", "type": "AWS::SQS::Queue", "x": 0, "y": 0}
    headers = {"X-Sluice-Tab": "t" * 99, "X-Sluice-Edit": "t-1"}
    assert edit(owner.client, board, wanted, **headers).json()["edit"] == "t-1"
    line = Update.objects.filter(board=board).last()
    assert line is not None
    assert (line.tab, line.edit, line.person) == ("t" * 40, "t-1", owner.person.id)


def test_a_node_can_be_added_and_connected_at_once(board: Board, owner: Somebody) -> None:
    wanted = {"kind": "add", "type": "AWS::SQS::Queue", "x": 0, "y": 0, "connect_from": id_of(board, "Worker")}
    assert edit(owner.client, board, wanted).status_code == 200
    assert "SQSSendMessagePolicy" in document_of(board.id)[1].emit()


def test_actors_are_added_by_their_palette_type(board: Board, owner: Somebody) -> None:
    answer = edit(owner.client, board, {"kind": "add", "type": "actor:worker", "x": 0, "y": 0})
    assert answer.json()["created"] == ["worker1"]
    assert document_of(board.id)[1].scenario.actors["worker1"].kind == "worker"


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("[]", "An edit is a JSON object."),
        ("{", "The edit is not JSON."),
        ("", "The edit is not JSON."),
        ("{}", "There is no edit None."),
        ({"kind": "explode"}, "There is no edit 'explode'."),
        ({"kind": ["add"]}, "There is no edit"),
        ({"kind": "add"}, ""),
        ({"kind": "add", "type": 7, "x": 0, "y": 0}, ""),
        ({"kind": "add", "type": "AWS::SQS::Queue", "x": "left", "y": 0}, ""),
        ({"kind": "add", "type": "AWS::SQS::Queue", "x": 1e999, "y": 0}, ""),
        ({"kind": "connect", "source": "nobody", "target": "nobody"}, ""),
        ({"kind": "delete", "ids": "everything"}, ""),
        ({"kind": "rename", "id": "nobody", "name": "X"}, ""),
        ({"kind": "set", "id": "nobody", "pointer": "/Properties/X", "value": 1}, ""),
        ({"kind": "code", "path": "../../etc/passwd", "text": "x"}, ""),
        ({"kind": "code", "path": "/etc/passwd", "text": "x"}, ""),
        ({"kind": "paste", "text": "Resources: [", "x": 0, "y": 0}, ""),
    ],
)
def test_what_is_no_edit_is_refused_with_a_reason(board: Board, owner: Somebody, wanted: Any, words: str) -> None:
    before = document_of(board.id)[1].emit()
    answer = edit(owner.client, board, wanted)
    assert answer.status_code == 422, answer.content
    assert answer.json()["reason"]
    assert words in answer.json()["reason"]
    assert document_of(board.id)[1].emit() == before


@pytest.mark.parametrize(
    "name", ["", "Orders Queue", "Worker", "<script>alert(1)</script>", "a" * 256, "Ünïcode", "1\n2"]
)
def test_a_name_that_cloudformation_does_not_take_is_refused(board: Board, owner: Somebody, name: str) -> None:
    answer = edit(owner.client, board, {"kind": "rename", "id": id_of(board, "OrdersQueue"), "name": name})
    assert answer.status_code == 422
    assert "OrdersQueue" in document_of(board.id)[1].names().values()


def test_an_edit_that_is_too_large_is_refused(board: Board, owner: Somebody) -> None:
    answer = edit(owner.client, board, {"kind": "code", "path": "src/Worker/app.py", "text": "x" * 600_000})
    assert answer.status_code == 422
    assert "524,288 bytes at most" in answer.json()["reason"]


def test_a_connection_that_makes_no_sense_is_refused_with_what_would(board: Board, owner: Somebody) -> None:
    topic = edit(owner.client, board, {"kind": "add", "type": "AWS::SNS::Topic", "x": 0, "y": 0}).json()["created"][0]
    answer = edit(owner.client, board, {"kind": "connect", "source": id_of(board, "OrdersQueue"), "target": topic})
    assert answer.status_code == 422
    assert answer.json()["reason"]
    assert answer.json()["fix"]


def test_only_pages_of_this_site_can_post(board: Board, owner: Somebody) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = owner.client.cookies
    before = document_of(board.id)
    answer = edit(strict, board, {"kind": "add", "type": "AWS::SQS::Queue", "x": 0, "y": 0})
    assert answer.status_code == 403
    assert document_of(board.id)[0] == before[0]


def test_deleting_what_is_gone_changes_nothing(board: Board, owner: Somebody) -> None:
    before = document_of(board.id)
    assert edit(owner.client, board, {"kind": "delete", "ids": ["nobody"]}).status_code == 200
    assert document_of(board.id)[0] == before[0]
