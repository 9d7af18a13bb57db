"""The gallery shows every starter with its drawing, and opens a board from each."""

import pytest
from django.test import Client
from django.urls import reverse

from designer.boards.drawing import document_of
from designer.boards.models import Board
from designer.document import starters
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db


def test_each_card_has_a_drawing_a_lesson_and_a_button(client: Client) -> None:
    page = client.get(reverse("gallery")).content.decode()
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="drawing"') == len(starters.cards()) == 12
    for card in starters.cards():
        assert card.title in page
        assert reverse("open-starter", args=[card.name]) in page


def test_a_starter_becomes_a_board_of_who_opens_it(stranger: Somebody) -> None:
    answer = stranger.client.post(reverse("open-starter", args=["fan_out"]))
    board = Board.objects.get()
    assert answer.headers["Location"] == reverse("board", args=[board.id])
    assert board.name == "Fan-out with SNS and SQS"
    assert document_of(board.id)[1].scenario.actors["shop"].target == "OrderPlaced"
    assert stranger.client.get(reverse("board", args=[board.id])).status_code == 200


@pytest.mark.parametrize("name", ["empty", "nothing", "../secrets"])
def test_what_is_not_in_the_gallery_is_not_opened(name: str, client: Client) -> None:
    assert client.post(f"/templates/{name}").status_code == 404


def test_a_get_opens_nothing(client: Client) -> None:
    assert client.get(reverse("open-starter", args=["fan_out"])).headers["Location"] == reverse("gallery")
    assert not Board.objects.exists()
