"""Tests of a run that goes on from an instant of another one."""

from typing import Any

import orjson
import pytest

from designer.boards import opening
from designer.boards.models import Person
from designer.document.document import Document
from designer.document.scenario import Scenario
from designer.runs import worker
from designer.runs.models import Run, Segment
from designer.runs.plan import Plan
from designer.runs.start import CannotStart, fork, is_board_of, start
from designer.runs.store import plan_at, read_events, read_lines
from tests.designer.runs.handlers import SCENARIO, TEMPLATE, TWO_CALLS
from tests.designer.runs.test_update import edit, paused_run, updated

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])
LENGTH, INSTANT = 60_000, 30_000


@pytest.fixture
def board(monkeypatch: Any) -> Any:
    monkeypatch.setattr("designer.runs.tasks.execute_run.delay", lambda *given: None)
    board = opening.from_starter("queue_in_60_seconds", Person.objects.create(name="Amber Otter"))
    edit(board, {"kind": "set-scenario", "values": {"length": "60s"}})
    return board


@pytest.fixture
def origin(board: Any) -> Any:
    run = start(board, "", {"speed": "max"})
    worker.execute(run.id)
    run.refresh_from_db()
    assert run.state == Run.State.FINISHED, run.failure
    return run


def parked(run: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let a worker bring a fork to its instant, where it stands and lets go of it."""
    with monkeypatch.context() as patch:
        patch.setattr("designer.runs.driver.live.PARKED_AFTER_S", 0.0)
        worker.execute(run.id)
    run.refresh_from_db()
    assert run.state == Run.State.PAUSED
    return run


def finished(run: Any, *controls: dict[str, Any]) -> Any:
    """Bring a run back by the first of these controls and let it go to its end."""
    for control in controls:
        worker.execute(run.id, control)
        run.refresh_from_db()
    assert run.state == Run.State.FINISHED, run.failure
    return run


def until(run: Any, instant: int) -> list[Any]:
    return [event for event in read_events(run.id, limit=10**6) if event[1] <= run.began + instant]


def test_a_fork_stands_at_its_instant_with_what_had_happened(
    board: Any, origin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = parked(fork(board, "", run_id=origin.id, instant_ms=INSTANT), monkeypatch)
    assert (run.virtual_ms, run.forked_from, run.forked_at) == (INSTANT, origin.id, INSTANT)
    assert read_events(run.id, limit=10**6) == until(origin, INSTANT)


def test_a_fork_that_nobody_changes_ends_with_the_digest_of_its_origin(
    board: Any, origin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = parked(fork(board, "", run_id=origin.id, instant_ms=12_345), monkeypatch)
    assert finished(run, {"action": "resume"}).digest == origin.digest
    assert run.reproducible


def test_what_is_changed_after_a_fork_changes_nothing_before(
    board: Any, origin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = parked(fork(board, "", run_id=origin.id, instant_ms=INSTANT), monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr("designer.runs.driver.live.PARKED_AFTER_S", 0.0)
        worker.execute(run.id, {"action": "model", "value": {"logical_id": "Worker", "error_rate": 1.0}})
    finished(run, {"action": "resume"})
    assert run.digest != origin.digest
    assert until(run, INSTANT) == until(origin, INSTANT)
    assert run.summary["nodes"]["Worker"]["errors"] > 20
    assert run.not_reproducible_because == "Worker was changed while it ran"


def test_a_fork_of_a_fork_is_its_origin_until_then(board: Any, origin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = parked(fork(board, "", run_id=origin.id, instant_ms=INSTANT), monkeypatch)
    second = parked(fork(board, "", run_id=first.id, instant_ms=INSTANT // 2), monkeypatch)
    assert read_events(second.id, limit=10**6) == until(origin, INSTANT // 2)


def test_a_fork_from_before_an_update_has_the_plan_of_then(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = paused_run(board, monkeypatch)
    Run.objects.filter(pk=run.pk).update(virtual_ms=INSTANT)
    _set_rate(board, 3.0)
    changed, _ = updated(board, run, monkeypatch)
    assert _rate(plan_at(changed, changed.virtual_ms)) == 3.0
    early = fork(board, "", run_id=run.id, instant_ms=INSTANT - 1)
    assert _rate(bytes(early.plan)) != 3.0
    assert not is_board_of(board, early)


def test_a_fork_with_real_code_continues_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("designer.runs.tasks.execute_run.delay", lambda *given: None)
    document = Document.parse(TEMPLATE)
    document.scenario, document.code = Scenario.parse(SCENARIO), {"src/app.py": TWO_CALLS}
    board = opening.open_board(document, Person.objects.create(name="Amber Otter"))
    origin = start(board, "", {"speed": "max"})
    worker.execute(origin.id)
    origin.refresh_from_db()
    times = sorted({orjson.loads(line)[2] for _, line in read_lines(origin.id, Segment.Stream.JOURNAL)})
    instant = times[len(times) // 2] - origin.began
    run = parked(fork(board, "", run_id=origin.id, instant_ms=instant), monkeypatch)
    assert finished(run, {"action": "resume"}).digest == origin.digest


@pytest.mark.parametrize("instant", [-1, LENGTH + 1, "5", None, True, 1.5])
def test_an_instant_that_the_run_has_not_come_to_is_refused(board: Any, origin: Any, instant: Any) -> None:
    with pytest.raises(CannotStart, match="give an instant from 0 to 60000"):
        fork(board, "", run_id=origin.id, instant_ms=instant)


def test_a_run_of_another_engine_is_not_forked(board: Any, origin: Any) -> None:
    Run.objects.filter(pk=origin.pk).update(engine="0")
    with pytest.raises(CannotStart, match="made by engine 0"):
        fork(board, "", run_id=origin.id, instant_ms=0)
    assert Run.objects.count() == 1


def _set_rate(board: Any, rate: float) -> None:
    name = next(iter(Plan.unpack(bytes(Run.objects.get().plan)).scenario["actors"]))
    edit(board, {"kind": "set-actor", "actor": name, "values": {"rate": rate}})


def _rate(packed: bytes) -> float:
    return float(next(iter(Plan.unpack(packed).scenario["actors"].values())).get("rate", 1.0))
