"""What a browser is given for its clipboard, and who."""

import pytest
from django.urls import reverse

from designer.boards.drawing import document_of
from designer.boards.models import Board
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db


def address(board: Board, *names: str) -> str:
    own = {name: id_ for id_, name in document_of(board.id)[1].names().items()}
    return reverse("clipboard", args=[board.id]) + "?" + "&".join(f"id={own[name]}" for name in names)


def test_nodes_are_given_as_a_template(board: Board, viewer: Somebody) -> None:
    answer = viewer.client.get(address(board, "Worker", "OrdersQueue"))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    assert "Type: AWS::SQS::Queue" in answer.text


def test_nothing_is_given_for_nothing(board: Board, owner: Somebody) -> None:
    answer = owner.client.get(reverse("clipboard", args=[board.id]))
    assert answer.status_code == 422
    assert "Nothing is chosen" in answer.json()["reason"]


def test_a_stranger_is_given_nothing(board: Board, stranger: Somebody) -> None:
    assert stranger.client.get(address(board, "Worker")).status_code in {403, 404}
