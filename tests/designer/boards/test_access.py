"""Who may see and change a board."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import URLPattern, reverse

from designer.boards.access import NotAllowed, access_of, changed_board, join, seen_board
from designer.boards.models import Board, Member
from designer.runs.endpoint import run_endpoint
from designer.urls import urlpatterns
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db(databases=["default", "runs"])

GIVEN = {"version_id": 1, "number": 1, "run_id": "a" * 20, "message": "m1"}
TOKEN = re.compile(rb"\b[A-Za-z0-9]{64}\b")
ROLES = ("viewer", "commenter", "editor", "owner")
NOBODY = len(ROLES)
VIEWER, COMMENTER, EDITOR, OWNER = range(NOBODY)
ROWS = {
    "board": (VIEWER, NOBODY),
    "palette": (VIEWER, NOBODY),
    "targets": (VIEWER, NOBODY),
    "connection": (VIEWER, NOBODY),
    "cause": (VIEWER, NOBODY),
    "findings": (VIEWER, NOBODY),
    "clipboard": (VIEWER, NOBODY),
    "export": (VIEWER, NOBODY),
    "export-template": (VIEWER, NOBODY),
    "export-drawing": (VIEWER, NOBODY),
    "export-zip": (VIEWER, NOBODY),
    "version": (VIEWER, NOBODY),
    "outline-figures": (VIEWER, NOBODY),
    "run-events": (VIEWER, NOBODY),
    "run-deployed": (VIEWER, NOBODY),
    "run-message": (VIEWER, NOBODY),
    "replay": (VIEWER, NOBODY),
    "replay-graph": (VIEWER, NOBODY),
    "replay-drawing": (VIEWER, NOBODY),
    "leave-board": (NOBODY, VIEWER),
    "comments": (VIEWER, COMMENTER),
    "comment": (NOBODY, COMMENTER),
    "parts": (VIEWER, EDITOR),
    "text": (VIEWER, EDITOR),
    "inspector": (VIEWER, EDITOR),
    "history": (VIEWER, EDITOR),
    "lint-result": (VIEWER, EDITOR),
    "outline": (VIEWER, EDITOR),
    "runs": (VIEWER, EDITOR),
    "compare": (VIEWER, EDITOR),
    "verify": (VIEWER, EDITOR),
    "edit": (NOBODY, EDITOR),
    "fix": (NOBODY, EDITOR),
    "lint": (NOBODY, EDITOR),
    "bring": (NOBODY, EDITOR),
    "rename-board": (NOBODY, EDITOR),
    "duplicate-board": (NOBODY, EDITOR),
    "name-version": (NOBODY, EDITOR),
    "restore": (NOBODY, EDITOR),
    "outline-run": (NOBODY, EDITOR),
    "run-fork": (NOBODY, EDITOR),
    "run-update": (NOBODY, EDITOR),
    "run-stop": (NOBODY, EDITOR),
    "run-link": (NOBODY, EDITOR),
    "run-address": (NOBODY, EDITOR),
    "share": (EDITOR, NOBODY),
    "renew-link": (NOBODY, OWNER),
    "change-member": (NOBODY, OWNER),
    "delete-board": (OWNER, OWNER),
}
"""The least role that may get and post each address of a board. Who has none is told that there is no such board."""
PUBLIC = {
    "home",
    "boards",
    "gallery",
    "open-starter",
    "try",
    "new",
    "import",
    "healthz",
    "fidelity",
    "service_fidelity",
}
WITH_A_KEY = {"join", "run-endpoint"}
"""Addresses that somebody who was not given them cannot guess."""


def patterns() -> list[URLPattern]:
    """Return every address that this Sluice answers at."""
    found: list[URLPattern] = []
    waiting: list[Any] = list(urlpatterns)
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, URLPattern):
            found.append(each)
        else:
            waiting += each.url_patterns
    return found


def path_of(name: str, board_id: str) -> str:
    pattern = next(each for each in patterns() if each.name == name)
    given = {key: GIVEN[key] for key in pattern.pattern.converters if key in GIVEN}
    return reverse(name, kwargs={"board_id": board_id, **given})


NAMES = list(ROWS)


def test_every_address_has_a_row_here() -> None:
    named = {str(each.name) for each in patterns() if each.name}
    assert named == {*ROWS, *PUBLIC, *WITH_A_KEY}
    assert {each.callback for each in patterns() if not each.name} == {run_endpoint}
    with_board = {str(each.name) for each in patterns() if "board_id" in each.pattern.converters}
    assert with_board - WITH_A_KEY == set(ROWS)


def is_refused(answer: Any) -> bool:
    """Whether a person was told that this is not theirs to do, or that it cannot be done so at all."""
    said = answer.content if answer.status_code == 422 else b""
    return answer.status_code in {403, 405} or b"needs an invitation" in said


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", NAMES)
def test_each_role_may_do_what_its_row_says(
    name: str, role: str, board: Board, owner: Somebody, somebody: Callable[[], Somebody], monkeypatch: Any
) -> None:
    monkeypatch.setattr("designer.boards.linting.ask", lambda board: None)
    person = owner
    if role != "owner":
        person = somebody()
        join(board, person.person.id, role)
    rank, path = ROLES.index(role), path_of(name, board.id)
    for method, least in zip(("get", "post"), ROWS[name], strict=True):
        refused = is_refused(getattr(person.client, method)(path))
        makers_only = name == "leave-board" and role == "owner" and method == "post"
        assert refused == (rank < least) or makers_only, (method, least)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_sees_nothing_of_a_board(name: str, method: str, board: Board, stranger: Somebody) -> None:
    answer = getattr(stranger.client, method)(path_of(name, board.id))
    assert answer.status_code in {404, 405}
    assert board.name.encode() not in answer.content


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", NAMES)
def test_a_board_that_is_not_there_answers_as_one_of_others(
    name: str, method: str, board: Board, stranger: Somebody
) -> None:
    there = getattr(stranger.client, method)(path_of(name, board.id))
    nowhere = getattr(stranger.client, method)(path_of(name, "b" * 16))
    assert there.status_code == nowhere.status_code
    assert TOKEN.sub(b"", there.content) == TOKEN.sub(b"", nowhere.content)


@pytest.mark.parametrize("name", NAMES)
def test_who_has_no_session_sees_nothing(name: str, board: Board, client: Any) -> None:
    assert client.get(path_of(name, board.id)).status_code in {404, 405}


@pytest.mark.parametrize("name", NAMES)
def test_a_viewer_changes_nothing(name: str, board: Board, viewer: Somebody) -> None:
    number = board.number
    answer = viewer.client.post(path_of(name, board.id), b"{}", content_type="application/json")
    assert answer.status_code in {403, 405, 422}
    board.refresh_from_db()
    assert (board.number, board.versions.count()) == (number or board.number, 0)


def test_a_viewer_is_told_what_changing_needs(board: Board, viewer: Somebody) -> None:
    answer = viewer.client.post(reverse("history", args=[board.id]), {"name": "mine"})
    assert answer.status_code == 403
    assert b"changing it needs an invitation" in answer.content
    refused = viewer.client.post(reverse("inspector", args=[board.id]), {"node": "x", "scope": "name", "value": "y"})
    assert refused.status_code == 422
    assert b"changing it needs an invitation" in refused.content


def test_the_page_of_a_viewer_offers_no_change(board: Board, viewer: Somebody) -> None:
    page = viewer.client.get(reverse("board", args=[board.id])).content.decode()
    assert 'data-can-edit="no"' in page
    assert board.edit_key not in page
    assert board.edit_key not in viewer.client.get(reverse("export", args=[board.id])).content.decode()


def test_the_links_let_in_with_their_role(board: Board, owner: Somebody, stranger: Somebody) -> None:
    links = owner.client.get(reverse("share", args=[board.id])).content.decode()
    assert reverse("join", args=[board.id, board.view_key]) in links
    assert stranger.client.get(reverse("join", args=[board.id, board.view_key])).status_code == 302
    assert Member.objects.get(board=board, person=stranger.person).role == Member.Role.VIEWER
    stranger.client.get(reverse("join", args=[board.id, board.edit_key]))
    assert Member.objects.get(board=board, person=stranger.person).role == Member.Role.EDITOR


@pytest.mark.parametrize("key", ["", "x", "b" * 16])
def test_a_guessed_key_lets_nobody_in(key: str, board: Board, stranger: Somebody) -> None:
    assert stranger.client.get(f"/join/{board.id}/{key}").status_code == 404
    assert not Member.objects.filter(board=board, person=stranger.person).exists()


def test_the_key_of_one_board_does_not_open_another(board: Board, owner: Somebody, stranger: Somebody) -> None:
    owner.client.post(reverse("new"))
    other = Board.objects.exclude(pk=board.pk).get()
    assert stranger.client.get(reverse("join", args=[other.id, board.edit_key])).status_code == 404


def test_a_role_is_only_ever_raised(board: Board, owner: Somebody) -> None:
    join(board, owner.person.id, Member.Role.VIEWER)
    assert Member.objects.get(board=board, person=owner.person).role == Member.Role.OWNER
    owner.client.get(reverse("join", args=[board.id, board.view_key]))
    assert Member.objects.get(board=board, person=owner.person).role == Member.Role.OWNER


def test_access_names_the_person_and_the_right(board: Board, owner: Somebody, viewer: Somebody) -> None:
    found = access_of(board.id, owner.client.session)
    assert found is not None
    assert (found.person, found.name, found.can_edit) == (owner.person.id, "Amber Otter", True)
    seen = access_of(board.id, viewer.client.session)
    assert seen is not None
    assert not seen.can_edit
    assert access_of(board.id, None) is None
    assert access_of("b" * 16, owner.client.session) is None


def test_views_raise_what_is_missing(board: Board, viewer: Somebody, stranger: Somebody) -> None:
    request: Any = RequestFactory().get("/")
    request.session = viewer.client.session
    assert seen_board(request, board.id)[0] == board
    with pytest.raises(NotAllowed):
        changed_board(request, board.id)
    request.session = stranger.client.session
    with pytest.raises(Http404):
        seen_board(request, board.id)


def test_lists_hold_own_boards_only(board: Board, owner: Somebody, stranger: Somebody) -> None:
    for path in ("/", "/boards"):
        assert board.id in owner.client.get(path).content.decode()
        assert board.id not in stranger.client.get(path).content.decode()
