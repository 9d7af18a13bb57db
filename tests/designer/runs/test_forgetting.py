"""A board that is deleted takes its runs with it, also one that a worker holds; later tasks find nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from designer.boards import linting, opening, sharing
from designer.boards.models import Board, Person
from designer.runs import tasks
from designer.runs.models import Run, Segment, Verification
from designer.runs.start import start
from designer.runs.verification import begin
from tests.designer.runs.processes import until, workers

__all__ = ["workers"]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    for task in ("execute_run", "verify_export"):
        monkeypatch.setattr(f"designer.runs.tasks.{task}.delay", lambda _: None)
    return opening.from_starter("queue_in_60_seconds", Person.objects.create(name="Amber Otter"))


def test_a_deleted_board_leaves_no_run_and_no_verification(board: Board) -> None:
    other = opening.from_starter("empty", Person.objects.create(name="Azure Crane"))
    stays = Run.objects.create(board=other.id, plan=b"")
    start(board, "", {"speed": "1"})
    begin(board, "")
    sharing.delete(board)
    assert (list(Run.objects.all()), Verification.objects.count()) == ([stays], 0)


def test_the_worker_of_a_live_run_ends_when_its_board_is_deleted(board: Board, workers: Callable[[Any], Any]) -> None:
    run = start(board, "", {"speed": "1"})
    worker = workers(run)
    until(lambda: Run.objects.filter(pk=run.id, state=Run.State.RUNNING).exists())
    sharing.delete(board)
    assert worker.wait(30) == 0
    assert (Run.objects.count(), Segment.objects.count()) == (0, 0)


def test_a_task_whose_board_was_deleted_meanwhile_does_nothing(board: Board) -> None:
    board_id = board.id
    run, verification = start(board, "", {"speed": "1"}), begin(board, "")
    sharing.delete(board)
    cache.clear()
    tasks.execute_run(run.id)
    tasks.verify_export(verification.id)
    linting.lint_board(board_id)
    assert (Run.objects.count(), Verification.objects.count(), linting.last(board_id)) == (0, 0, None)
