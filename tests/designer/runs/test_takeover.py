"""Tests of a run whose worker is killed or stopped, and another takes over."""

import signal
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.utils import timezone

from designer.boards import opening
from designer.boards.models import Person
from designer.document.document import Document
from designer.document.scenario import Scenario
from designer.runs import lease, worker
from designer.runs.models import Run, Segment
from designer.runs.start import start
from designer.runs.store import read_events, read_lines
from tests.designer.runs.handlers import SCENARIO, TEMPLATE, TWO_CALLS
from tests.designer.runs.processes import until, workers

__all__ = ["workers"]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])


@pytest.fixture
def board(monkeypatch: Any) -> Any:
    monkeypatch.setattr("designer.runs.tasks.execute_run.delay", lambda run_id: None)
    document = Document.parse(TEMPLATE)
    document.scenario, document.code = Scenario.parse(SCENARIO), {"src/app.py": TWO_CALLS}
    document.name = "Two calls"
    return opening.open_board(document, Person.objects.create(name="Amber Otter"))


def calls_of_guests(run: Any) -> Any:
    lines = [orjson.loads(line) for _, line in read_lines(run.id, Segment.Stream.JOURNAL)]
    return [line for line in lines if line[3] == "guest-call"]


def is_between_two_calls(run: Any) -> Any:
    """Say whether the last thing that a guest did is its first call, with the answer in its hands."""
    lines = [orjson.loads(line) for _, line in read_lines(run.id, Segment.Stream.JOURNAL)]
    guests = [line for line in lines if line[3].startswith("guest-")]
    return len(guests) > 3 and guests[-1][3] == "guest-call" and guests[-1][4]["number"] == 1


def uninterrupted(board: Any) -> Any:
    run = start(board, "", {"speed": "max"})
    worker.execute(run.id)
    run.refresh_from_db()
    assert run.state == Run.State.FINISHED, run.failure
    assert run.summary["nodes"]["Second"]["sent"] == 8
    return run


def test_a_run_whose_worker_is_killed_between_two_calls_ends_with_the_same_digest(board: Any, workers: Any) -> None:
    expected = uninterrupted(board)
    run = start(board, "", {"speed": "max"})
    victim = workers(run)
    until(lambda: is_between_two_calls(run))
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    assert lease.claim(run.id) is None, "the lease of the dead worker holds for a while"
    Run.objects.filter(pk=run.id).update(lease_until=timezone.now())
    assert lease.abandoned() == [run.id]
    worker.execute(run.id)
    run.refresh_from_db()
    assert (run.state, run.epoch) == (Run.State.FINISHED, 2)
    assert run.digest == expected.digest
    assert read_events(run.id, limit=10**6) == read_events(expected.id, limit=10**6)


def test_a_stopped_worker_that_goes_on_after_a_takeover_writes_nothing_more(board: Any, workers: Any) -> None:
    run = start(board, "", {"speed": "1"})
    sleeper = workers(run)
    until(lambda: calls_of_guests(run))
    sleeper.send_signal(signal.SIGSTOP)
    until(lambda: " T " in Path(f"/proc/{sleeper.pid}/stat").read_text())
    Run.objects.filter(pk=run.id).update(lease_until=timezone.now(), speed="max")
    worker.execute(run.id)
    kept = list(Segment.objects.filter(run=run).values_list("stream", "number", "first", "last"))
    sleeper.send_signal(signal.SIGCONT)
    sleeper.wait(timeout=90)
    assert list(Segment.objects.filter(run=run).values_list("stream", "number", "first", "last")) == kept
    run.refresh_from_db()
    assert (run.state, run.epoch) == (Run.State.FINISHED, 2)
