"""The list of boards: drawings, and what is done with a board as a whole."""

import pytest
from django.urls import reverse

from designer.boards.drawing import document_of
from designer.boards.models import Board, Member
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db(databases=["default", "runs"])


def test_each_board_has_its_drawing(board: Board, owner: Somebody, stranger: Somebody) -> None:
    page = owner.client.get(reverse("boards")).content.decode()
    assert 'class="drawing"' in page
    assert "OrdersDLQ" in page
    assert "Nothing here yet" in stranger.client.get(reverse("boards")).content.decode()


def test_a_board_is_renamed_for_everybody(board: Board, owner: Somebody, viewer: Somebody, stranger: Somebody) -> None:
    address = reverse("rename-board", args=[board.id])
    assert owner.client.post(address, {"name": "  <b>Orders</b> "}).status_code == 302
    board.refresh_from_db()
    assert (board.name, document_of(board.id)[1].name) == ("<b>Orders</b>", "<b>Orders</b>")
    assert "&lt;b&gt;Orders&lt;/b&gt;" in viewer.client.get(reverse("boards")).content.decode()
    assert b"needs a name" in owner.client.post(address, {"name": " "}, follow=True).content
    assert viewer.client.post(address, {"name": "x"}).status_code == 403
    assert stranger.client.post(address, {"name": "x"}).status_code == 404


def test_a_duplicate_belongs_to_who_made_it_and_says_the_same(board: Board, owner: Somebody) -> None:
    owner.client.post(reverse("duplicate-board", args=[board.id]))
    copy = Board.objects.exclude(pk=board.pk).get()
    assert copy.name == f"Copy of {board.name}"
    assert Member.objects.get(board=copy).person == owner.person
    (_, one), (_, other) = document_of(board.id), document_of(copy.id)
    assert (one.emit(), one.scenario, one.code) == (other.emit(), other.scenario, other.code)


def test_only_who_made_a_board_deletes_it_after_a_question(board: Board, owner: Somebody, viewer: Somebody) -> None:
    address = reverse("delete-board", args=[board.id])
    assert viewer.client.post(address).status_code == 403
    assert b"also for the 1 other" in owner.client.get(address).content
    assert Board.objects.exists()
    answer = owner.client.post(address, follow=True)
    assert f"{board.name} was deleted." in answer.content.decode()
    assert not Board.objects.exists()


def test_others_leave_a_board_and_who_made_it_stays(board: Board, owner: Somebody, viewer: Somebody) -> None:
    address = reverse("leave-board", args=[board.id])
    assert owner.client.post(address, {"sure": "yes"}).status_code == 403
    viewer.client.post(address, {"sure": "yes"})
    assert viewer.client.get(reverse("board", args=[board.id])).status_code == 404
    assert owner.client.get(reverse("board", args=[board.id])).status_code == 200


def test_a_stranger_can_do_nothing_with_a_board(board: Board, stranger: Somebody) -> None:
    for name in ("rename-board", "duplicate-board", "delete-board", "leave-board"):
        assert stranger.client.post(reverse(name, args=[board.id])).status_code == 404
    assert Board.objects.count() == 1
