"""Tests of runs that are compared and shown again."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from designer.boards import opening, versions
from designer.boards.drawing import change, document_of
from designer.boards.models import Board, Person
from designer.catalog.edits import make
from designer.runs import worker
from designer.runs.comparing import first_difference, rows
from designer.runs.models import Run
from designer.runs.start import start

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])


@pytest.fixture
def board(monkeypatch: Any) -> Any:
    monkeypatch.setattr("designer.runs.tasks.execute_run.delay", lambda *given: None)
    return opening.from_starter("queue_in_60_seconds", Person.objects.create(name="Amber Otter"))


@pytest.fixture
def owner(board: Board) -> Client:
    client = Client()
    session = client.session
    session["person"] = board.memberships.get().person_id
    session.save()
    return client


def finished(board: Board, **wanted: Any) -> Run:
    run = start(board, "", {"speed": "max", **wanted})
    worker.execute(run.id)
    run.refresh_from_db()
    return run


def delay(board: Board, seconds: int) -> None:
    _, document = document_of(board.id)
    queue = document.find("Resources", "OrdersQueue")
    assert queue is not None
    edit = {"kind": "set", "block": queue.id, "path": "/Properties/DelaySeconds", "value": seconds}
    change(board.id, lambda found: make(found, edit), person="")


def test_runs_of_the_same_board_and_seed_differ_in_nothing(board: Board) -> None:
    a, b = finished(board), finished(board)
    assert first_difference(a, b) is None
    assert not any(row.differs for row in rows(a, b))


def test_the_first_event_that_differs_is_found(board: Board, owner: Client) -> None:
    a = finished(board)
    delay(board, 5)
    b = finished(board)
    found = first_difference(a, b)
    assert found is not None
    assert found.a is not None
    assert found.b is not None
    assert (found.a["kind"], found.b["kind"]) == ("send", "send")
    page = owner.get(reverse("compare", args=[board.id]), {"a": a.id, "b": b.id}).content.decode()
    assert f"first different event is number {found.number}" in page
    assert f"{reverse('replay', args=[board.id, b.id])}?t=" in page


def test_two_versions_are_run_with_one_seed_and_compared(board: Board, owner: Client) -> None:
    first = versions.keep(board.id, name="before")
    delay(board, 5)
    second = versions.keep(board.id, name="after")
    answer = owner.post(reverse("compare", args=[board.id]), {"a": first.pk, "b": second.pk})
    assert answer.status_code == 302
    runs = list(Run.objects.filter(board=board.id).order_by("created"))
    assert [run.seed for run in runs] == [runs[0].seed] * 2
    for run in runs:
        worker.execute(run.id)
    page = owner.get(answer["Location"]).content.decode()
    assert "first different event is number" in page


def test_a_run_is_shown_again_with_the_diagram_that_it_had(board: Board, owner: Client) -> None:
    run = finished(board)
    _, document = document_of(board.id)
    queue = document.find("Resources", "OrdersQueue")
    assert queue is not None
    change(board.id, lambda found: make(found, {"kind": "rename", "block": queue.id, "name": "Later"}), person="")
    drawn = owner.get(reverse("replay-graph", args=[board.id, run.id])).json()
    assert "OrdersQueue" in {node["logicalId"] for node in drawn["nodes"]}
    picture = owner.get(reverse("replay-drawing", args=[board.id, run.id]), {"theme": "dark"})
    assert "OrdersQueue" in "".join(re.findall(r">([^<]+)</text>", picture.content.decode()))
    page = owner.get(reverse("replay", args=[board.id, run.id]), {"t": "42000"}).content.decode()
    assert 'data-at="42000"' in page
    assert 'data-can-edit="no"' in page


@pytest.mark.parametrize("at", ["-1", "x", "1e9", "9" * 30, "<script>"])
def test_what_is_no_instant_is_left_out(at: str, board: Board, owner: Client) -> None:
    run = start(board, "", {"speed": "max"})
    page = owner.get(reverse("replay", args=[board.id, run.id]), {"t": at}).content.decode()
    assert 'data-at=""' in page


def test_a_run_of_another_board_is_not_compared(board: Board, owner: Client) -> None:
    other = opening.from_starter("queue_in_60_seconds", Person.objects.create(name="Teal Wren"))
    theirs, ours = start(other, "", {"speed": "max"}), start(board, "", {"speed": "max"})
    page = owner.get(reverse("compare", args=[board.id]), {"a": theirs.id, "b": ours.id}).content.decode()
    assert "not there any more" in page
    assert owner.get(reverse("replay", args=[board.id, theirs.id])).status_code == 404
