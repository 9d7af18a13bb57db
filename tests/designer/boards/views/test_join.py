"""A board's link shows a page to who is new: only its button makes a member of them."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from designer.boards.models import Board, Member, Person
from designer.boards.sharing import LINKS
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db(databases=["default", "runs"])


def link(board: Board, role: str = "editor") -> str:
    return reverse("join", args=[board.id, getattr(board, LINKS[role])])


def kept() -> tuple[int, int, int]:
    return Person.objects.count(), Member.objects.count(), Session.objects.count()


@pytest.mark.parametrize("method", ["get", "head", "options", "put"])
@pytest.mark.parametrize("role", list(LINKS))
def test_who_only_looks_at_a_link_leaves_nothing_behind(role: str, method: str, board: Board, client: Client) -> None:
    before = kept()
    answer = getattr(client, method)(link(board, role))
    assert answer.status_code == (405 if method in {"options", "put"} else 200)
    assert kept() == before
    assert "sessionid" not in answer.cookies
    assert method in {"options", "put"} or "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(("role", "button"), [("editor", "Join the board"), ("viewer", "Watch the board")])
def test_the_page_says_where_to_and_as_what_and_its_button_lets_in(
    role: str, button: str, board: Board, client: Client
) -> None:
    page = client.get(link(board, role)).content.decode()
    assert board.name in page
    assert button in page
    answer = client.post(link(board, role), {"name": "  Grace\tHopper "})
    assert answer.headers["Location"] == reverse("board", args=[board.id])
    member = Member.objects.get(board=board, person__name="Grace Hopper")
    assert member.role == role
    assert client.get(link(board, role)).headers["Location"] == reverse("board", args=[board.id])


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u202e\u2066", "\u3164", "\0"])
def test_who_gives_no_name_that_can_be_seen_gets_a_friendly_one(name: str, board: Board, client: Client) -> None:
    client.post(link(board), {"name": name})
    assert re.fullmatch("[A-Z][a-z]+ [A-Z][a-z]+", Person.objects.latest("created").name)


def test_a_name_is_cut_where_it_is_too_long(board: Board, client: Client) -> None:
    client.post(link(board), {"name": "🦦" * 100_000})
    assert Person.objects.latest("created").name == "🦦" * 40


def test_a_press_of_another_site_lets_nobody_in(board: Board) -> None:
    before = kept()
    assert Client(enforce_csrf_checks=True).post(link(board), {"name": "Eve"}).status_code == 403
    assert kept() == before


@pytest.mark.parametrize("asked", [("get", "prefetch"), ("get", "prefetch;prerender"), ("head", "")])
def test_a_browser_that_looks_ahead_joins_nothing(asked: tuple[str, str], board: Board, stranger: Somebody) -> None:
    method, purpose = asked
    answer = getattr(stranger.client, method)(link(board), headers={"Sec-Purpose": purpose})
    assert answer.status_code == 200
    assert not Member.objects.filter(person=stranger.person).exists()


def test_who_is_known_keeps_their_name(board: Board, stranger: Somebody) -> None:
    stranger.client.post(link(board), {"name": "Somebody else"})
    assert Member.objects.get(board=board, person=stranger.person).person.name == "Amber Otter"


def test_the_place_that_a_link_leads_to_outlives_the_page(board: Board, client: Client) -> None:
    place = f"runs/{'a' * 20}?t=42000"
    answer: Any = client.post(f"{link(board, 'viewer')}?next=runs/{'a' * 20}%3Ft%3D42000")
    assert answer.headers["Location"] == f"/b/{board.id}/{place}"


def test_a_guessed_key_shows_and_lets_in_nothing(board: Board, client: Client) -> None:
    before = kept()
    for method in (client.get, client.post):
        answer = method(reverse("join", args=[board.id, "b" * 16]))
        assert answer.status_code == 404
        assert board.name not in answer.content.decode()
    assert kept() == before
