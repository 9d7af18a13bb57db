"""Tests of how many runs may be live, and where one stands that waits."""

from typing import Any

import pytest

from designer.boards import opening
from designer.boards.models import Person
from designer.runs import lease
from designer.runs.models import Run
from designer.runs.start import LIVE_RUNS, LIVE_RUNS_A_PERSON, CannotStart, start
from designer.runs.waiting import place_of

pytestmark = pytest.mark.django_db(databases=["default", "runs"])


@pytest.fixture
def ada(monkeypatch: Any) -> Person:
    monkeypatch.setattr("designer.runs.tasks.execute_run.delay", lambda *given: None)
    return Person.objects.create(name="Amber Otter")


def board_of(person: Person) -> Any:
    return opening.from_starter("queue_in_60_seconds", person)


def test_a_board_has_no_more_live_runs_than_it_may(ada: Person) -> None:
    board = board_of(ada)
    for _ in range(LIVE_RUNS):
        start(board, "", {})
    with pytest.raises(CannotStart, match="runs of this board are live already") as refused:
        start(board, "", {})
    assert refused.value.status == 429


def test_a_person_has_no_more_live_runs_than_they_may_over_all_boards(ada: Person) -> None:
    runs = [start(board_of(ada), ada.id, {}) for _ in range(LIVE_RUNS_A_PERSON)]
    with pytest.raises(CannotStart, match="of your runs are live already"):
        start(board_of(ada), ada.id, {})
    other = Person.objects.create(name="Teal Wren")
    start(board_of(other), other.id, {})
    Run.objects.filter(pk=runs[0].pk).update(state=Run.State.FINISHED)
    start(board_of(ada), ada.id, {})


def test_who_waits_moves_up_when_one_before_begins(ada: Person) -> None:
    first, second, third = (start(board_of(ada), "", {}) for _ in range(3))
    assert [place_of(run) for run in (first, second, third)] == [1, 2, 3]
    lease.claim(first.id)
    Run.objects.filter(pk=first.pk).update(state=Run.State.CHECKING)
    first.refresh_from_db()
    assert [place_of(run) for run in (first, second, third)] == [None, 1, 2]
