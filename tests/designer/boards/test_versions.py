"""Versions: kept, listed, restored."""

import pytest
from django.urls import reverse

from designer.boards import drawing, versions
from designer.boards.models import Board, Version
from designer.document.document import Document
from tests.designer.boards.conftest import Somebody
from tests.designer.boards.test_drawing import add_queue

pytestmark = pytest.mark.django_db


def test_the_same_state_is_kept_once(board: Board, owner: Somebody) -> None:
    first = versions.keep(board.id, person=owner.person.id)
    assert versions.keep(board.id) == first
    assert versions.keep(board.id, name="v1") != first
    assert versions.keep(board.id, name="v1") == versions.keep(board.id)
    assert board.versions.count() == 2


def test_unnamed_versions_are_not_kept_for_ever(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "MOST", 2)
    versions.keep(board.id, name="mine")
    for _ in range(4):
        drawing.change(board.id, add_queue, person="p")
        versions.keep(board.id)
    assert list(board.versions.values_list("name", flat=True)) == ["", "", "mine"]


def test_named_versions_are_limited_and_a_name_can_be_taken_back(
    board: Board, owner: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "MOST", 2)
    first, second = versions.keep(board.id, name="first"), versions.keep(board.id, name="second")
    with pytest.raises(versions.TooManyVersions):
        versions.keep(board.id, name="third")
    told = owner.client.post(reverse("history", args=[board.id]), {"name": "third"}, follow=True).content
    assert b"2 named versions are the most" in told
    told = owner.client.post(reverse("restore", args=[board.id, first.id]), follow=True).content
    assert b"2 named versions are the most" in told
    owner.client.post(reverse("name-version", args=[board.id, second.id]), {"name": ""})
    assert versions.keep(board.id, name="third").name == "third"


def test_restoring_is_an_edit_and_keeps_what_was(board: Board, owner: Somebody) -> None:
    before = drawing.document_of(board.id)[1]
    version = versions.keep(board.id, name="first", person=owner.person.id)
    drawing.change(board.id, add_queue, person="p")

    def rewrite(document: Document) -> None:
        document.code["src/Worker/app.py"] = "changed"
        document.scenario.seed = 9

    drawing.change(board.id, rewrite, person="p")
    changed = drawing.document_of(board.id)[1].emit()
    answer = owner.client.post(reverse("restore", args=[board.id, version.id]))
    assert answer.status_code == 302
    after = drawing.document_of(board.id)[1]
    assert (after.emit(), after.code, after.scenario) == (before.emit(), before.code, before.scenario)
    kept = Version.objects.get(name="Before restoring first")
    owner.client.post(reverse("restore", args=[board.id, kept.id]))
    again = drawing.document_of(board.id)[1]
    assert (again.emit(), again.code["src/Worker/app.py"], again.scenario.seed) == (changed, "changed", 9)


def test_the_version_of_another_board_cannot_be_restored(board: Board, owner: Somebody, stranger: Somebody) -> None:
    stranger.client.post("/new")
    other = Board.objects.exclude(pk=board.pk).get()
    foreign = versions.keep(other.id, name="theirs")
    assert owner.client.post(reverse("restore", args=[board.id, foreign.id])).status_code == 404


def test_history_shows_who_kept_what(board: Board, owner: Somebody) -> None:
    owner.client.post(reverse("history", args=[board.id]), {"name": "Before <b>retries</b>"})
    owner.client.post(reverse("history", args=[board.id]), {"name": "  "})
    page = owner.client.get(reverse("history", args=[board.id])).content.decode()
    assert "Before &lt;b&gt;retries&lt;/b&gt;" in page
    assert "Kept by hand" in page
    assert "Amber Otter" in page
