"""What is removed when its time has come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from designer.boards.models import Board
from designer.runs.models import Run, Verification
from designer.runs.sweep import RUNS_LAST, remove_expired

pytestmark = pytest.mark.django_db(databases=["default", "runs"])


def run_of(board: str, *, state: str = Run.State.FINISHED, age: timedelta = timedelta(), pinned: bool = False) -> str:
    made = Run.objects.create(board=board, plan=b"", state=state, pinned=pinned)
    Run.objects.filter(pk=made.id).update(created=timezone.now() - age)
    return made.id


def left() -> set[str]:
    remove_expired()
    return set(Run.objects.values_list("id", flat=True))


def test_a_board_that_was_only_tried_goes_with_its_runs() -> None:
    tried = Board.objects.create(name="tried", expires=timezone.now() - timedelta(minutes=1))
    kept = Board.objects.create(name="kept", expires=timezone.now() + timedelta(minutes=1))
    run_of(tried.id)
    stays = run_of(kept.id)
    assert left() == {stays}
    assert list(Board.objects.values_list("name", flat=True)) == ["kept"]


def test_an_old_run_goes_unless_it_is_pinned_or_lives() -> None:
    board = Board.objects.create(name="kept").id
    old = RUNS_LAST + timedelta(hours=1)
    run_of(board, age=old)
    stay = {
        run_of(board, age=old, pinned=True),
        run_of(board, age=old, state=Run.State.RUNNING),
        run_of(board, age=RUNS_LAST - timedelta(hours=1)),
    }
    assert left() == stay


def test_a_run_that_stands_for_ever_goes_as_an_ended_one_does() -> None:
    board = Board.objects.create(name="kept").id
    run_of(board, age=RUNS_LAST + timedelta(hours=1), state=Run.State.PAUSED)
    assert left() == set()


def test_old_verifications_go() -> None:
    board = Board.objects.create(name="kept").id
    old, new = (Verification.objects.create(board=board) for _ in range(2))
    Verification.objects.filter(pk=old.pk).update(updated=timezone.now() - RUNS_LAST - timedelta(hours=1))
    remove_expired()
    assert list(Verification.objects.all()) == [new]


def test_what_a_board_left_behind_goes_with_the_next_sweep() -> None:
    stays = run_of(Board.objects.create(name="kept").id)
    run_of("b" * 16, state=Run.State.PAUSED)
    assert left() == {stays}
