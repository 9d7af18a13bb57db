"""Who may do what at a board, and how that is changed."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from designer.boards import sharing
from designer.boards.models import Board, Member
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db(databases=["default", "runs"])


def role_of(board: Board, person: Somebody) -> str:
    found = Member.objects.filter(board=board, person=person.person).first()
    return found.role if found else ""


def test_the_link_to_comment_lets_in_to_comment_only(board: Board, stranger: Somebody) -> None:
    stranger.client.get(reverse("join", args=[board.id, board.comment_key]))
    assert role_of(board, stranger) == "commenter"
    assert stranger.client.post(reverse("edit", args=[board.id]), b"{}", "application/json").status_code == 403
    written = stranger.client.post(reverse("comments", args=[board.id]), {"text": "Hm"}, "application/json")
    assert written.status_code == 201


def test_a_weaker_link_takes_nothing_away(board: Board, stranger: Somebody) -> None:
    for key in (board.comment_key, board.view_key):
        stranger.client.get(reverse("join", args=[board.id, key]))
    assert role_of(board, stranger) == "commenter"


@pytest.mark.parametrize("role", list(sharing.LINKS))
def test_a_renewed_link_opens_nothing_by_its_old_key(
    role: str, board: Board, owner: Somebody, stranger: Somebody
) -> None:
    old = getattr(board, sharing.LINKS[role])
    answer = owner.client.post(reverse("renew-link", args=[board.id]), {"role": role})
    board.refresh_from_db()
    new = getattr(board, sharing.LINKS[role])
    assert new != old
    assert new in answer.content.decode()
    assert stranger.client.get(reverse("join", args=[board.id, old])).status_code == 404
    assert stranger.client.get(reverse("join", args=[board.id, new])).status_code == 302
    assert role_of(board, stranger) == role


def test_who_is_removed_sees_nothing_any_more(board: Board, owner: Somebody, viewer: Somebody) -> None:
    answer = owner.client.post(reverse("change-member", args=[board.id]), {"person": viewer.person.id, "role": ""})
    assert answer.status_code == 200
    assert viewer.client.get(reverse("board", args=[board.id])).status_code == 404


def test_a_role_that_is_taken_away_counts_at_once(board: Board, owner: Somebody, stranger: Somebody) -> None:
    stranger.client.get(reverse("join", args=[board.id, board.edit_key]))
    owner.client.post(reverse("change-member", args=[board.id]), {"person": stranger.person.id, "role": "viewer"})
    assert stranger.client.post(reverse("edit", args=[board.id]), b"{}", "application/json").status_code == 403


def test_only_the_owner_decides(board: Board, owner: Somebody, stranger: Somebody) -> None:
    stranger.client.get(reverse("join", args=[board.id, board.edit_key]))
    for name, given in (("renew-link", {"role": "editor"}), ("change-member", {"person": owner.person.id, "role": ""})):
        assert stranger.client.post(reverse(name, args=[board.id]), given).status_code == 403
    board_key = board.edit_key
    board.refresh_from_db()
    assert board.edit_key == board_key


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (lambda owner: {"person": owner.person.id, "role": "viewer"}, "owner stays"),
        (lambda _owner: {"person": "nobody", "role": "viewer"}, "not at the board"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    given: Callable[[Somebody], dict[str, str]], says: str, board: Board, owner: Somebody
) -> None:
    answer = owner.client.post(reverse("change-member", args=[board.id]), given(owner))
    assert answer.status_code == 422
    assert says in answer.content.decode()


@pytest.mark.parametrize("place", ["//evil.example", "runs/../..", "javascript:alert(1)", "runs/abc", "https://x"])
def test_a_link_leads_to_no_other_place_than_one_of_its_board(place: str, board: Board, stranger: Somebody) -> None:
    answer = stranger.client.get(reverse("join", args=[board.id, board.view_key]), {"next": place})
    assert answer["Location"] == reverse("board", args=[board.id])


def test_a_link_leads_to_an_instant_of_a_run(board: Board, stranger: Somebody) -> None:
    place = f"runs/{'a' * 20}?t=42000"
    answer = stranger.client.get(reverse("join", args=[board.id, board.view_key]), {"next": place})
    assert answer["Location"] == f"/b/{board.id}/{place}"
