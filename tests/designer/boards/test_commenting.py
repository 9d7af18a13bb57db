"""Comments at nodes."""

from typing import Any

import pytest
from django.urls import reverse

from designer.boards import commenting
from designer.boards.models import Board, Comment
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db(databases=["default", "runs"])


def write(somebody: Somebody, board: Board, **given: Any) -> Any:
    return somebody.client.post(reverse("comments", args=[board.id]), given, "application/json")


def change(somebody: Somebody, board: Board, number: int, do: str) -> Any:
    return somebody.client.post(reverse("comment", args=[board.id, number]), {"do": do}, "application/json")


def listed(somebody: Somebody, board: Board) -> Any:
    return somebody.client.get(reverse("comments", args=[board.id])).json()["comments"]


def test_a_comment_and_its_answer_are_read_by_everybody(board: Board, owner: Somebody, viewer: Somebody) -> None:
    first = write(owner, board, node="n1", text=" Why 30 s? ").json()["comment"]
    write(owner, board, node="elsewhere", text="Because.", answers=first)
    (thread,) = listed(viewer, board)
    assert (thread["node"], thread["text"], thread["resolved"], thread["mine"]) == ("n1", "Why 30 s?", False, False)
    assert [reply["text"] for reply in thread["replies"]] == ["Because."]


def test_a_comment_is_resolved_and_opened_again(board: Board, owner: Somebody) -> None:
    number = write(owner, board, node="n1", text="Hm").json()["comment"]
    assert change(owner, board, number, "resolve").status_code == 200
    assert listed(owner, board)[0]["resolved"] is True
    change(owner, board, number, "reopen")
    assert listed(owner, board)[0]["resolved"] is False


def test_only_who_wrote_a_comment_or_the_owner_removes_it(board: Board, owner: Somebody, stranger: Somebody) -> None:
    number = write(owner, board, node="n1", text="Hm").json()["comment"]
    stranger.client.get(reverse("join", args=[board.id, board.comment_key]))
    assert change(stranger, board, number, "remove").status_code == 422
    theirs = write(stranger, board, node="n1", text="I see").json()["comment"]
    assert change(owner, board, theirs, "remove").status_code == 200
    assert change(owner, board, number, "remove").status_code == 200
    assert not Comment.objects.exists()


def test_who_may_only_watch_writes_nothing(board: Board, viewer: Somebody) -> None:
    assert write(viewer, board, node="n1", text="Hm").status_code == 403
    assert change(viewer, board, 1, "resolve").status_code == 403


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"text": "  "}, "empty"),
        ({"text": "x" * (commenting.LONGEST + 1)}, "2,001 characters"),
        ({"text": "x", "answers": 99}, "not there any more"),
    ],
)
def test_what_is_no_comment_is_refused_in_words(given: Any, says: str, board: Board, owner: Somebody) -> None:
    answer = write(owner, board, node="n1", **given)
    assert answer.status_code == 422
    assert says in answer.json()["reason"]


def test_a_board_has_no_end_of_comments(board: Board, owner: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commenting, "MOST", 1)
    write(owner, board, node="n1", text="one")
    assert "1 comments, which is the most" in write(owner, board, node="n1", text="two").json()["reason"]


def test_a_comment_of_another_board_is_not_there(board: Board, owner: Somebody) -> None:
    owner.client.post(reverse("new"))
    other = Board.objects.exclude(pk=board.pk).get()
    number = write(owner, other, node="n1", text="Hm").json()["comment"]
    assert change(owner, board, number, "resolve").status_code == 422
