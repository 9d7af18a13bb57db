"""Tests of a board's changes that are applied to its live run."""

from typing import Any

import pytest

from designer.boards import opening
from designer.boards.drawing import change, document_of
from designer.boards.models import Person
from designer.catalog.edits import make
from designer.runs import worker
from designer.runs.changes import changes_since
from designer.runs.driver.live import Live
from designer.runs.models import Run
from designer.runs.plan import Plan
from designer.runs.start import CannotStart, apply_to_live, start
from designer.runs.store import plan_at, read_events

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])


@pytest.fixture
def board(monkeypatch: Any) -> Any:
    monkeypatch.setattr("designer.runs.tasks.execute_run.delay", lambda *given: None)
    return opening.from_starter("queue_in_60_seconds", Person.objects.create(name="Amber Otter"))


def edit(board: Any, wanted: dict[str, Any]) -> None:
    change(board.id, lambda document: make(document, wanted), person="")


def block(board: Any, name: str) -> str:
    _, document = document_of(board.id)
    found = document.find("Resources", name)
    assert found is not None
    return str(found.id)


def paused_run(board: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a run that has been parked after its first second."""
    monkeypatch.setattr("designer.runs.driver.live.PARKED_AFTER_S", 0.0)
    run = start(board, "", {"speed": "max"})
    worker.execute(run.id, {"action": "pause"})
    run.refresh_from_db()
    assert run.state == Run.State.PAUSED
    return run


def updated(board: Any, run: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Apply the board to the run and let it go to its end; return it with the frames that told of the update."""
    told: list[dict[str, Any]] = []
    frame = Live.frame

    def keep(live: Live) -> dict[str, Any]:
        made = frame(live)
        if made["update"]:
            told.append({**made["update"], "resources": dict(made["update"]["resources"])})
        return made

    monkeypatch.setattr(Live, "frame", keep)
    apply_to_live(board, run.id)
    resume = Live.run

    async def run_on(live: Live) -> None:
        live.control({"action": "resume"})
        await resume(live)

    monkeypatch.setattr(Live, "run", run_on)
    worker.execute(run.id, {"action": "update"})
    run.refresh_from_db()
    return run, told


def test_an_edit_reaches_the_live_stack_and_says_so(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = paused_run(board, monkeypatch)
    queue = block(board, "OrdersQueue")
    edit(board, {"kind": "set", "block": queue, "path": "/Properties/DelaySeconds", "value": 7})
    run, told = updated(board, run, monkeypatch)
    assert (run.state, run.failure) == (Run.State.FINISHED, {})
    assert told[-1]["state"] == "done", (told[-1], run.failure)
    assert told[-1]["resources"]["OrdersQueue"] == "UPDATE_COMPLETE"
    events = read_events(run.id, limit=10**6)
    delayed = [event for event in events if event[2] == "send" and event[7]["visible_at"] - event[1] == 7_000]
    assert len(delayed) > 100
    assert run.not_reproducible_because == "the diagram was changed while it ran"


def test_changed_traffic_and_workers_apply_at_once(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = paused_run(board, monkeypatch)
    Run.objects.filter(pk=run.pk).update(virtual_ms=300_000)
    traffic = next(iter(document_of(board.id)[1].scenario.actors))
    edit(board, {"kind": "set-actor", "actor": traffic, "values": {"rate": 3.0, "payload": "new {{n}}"}})
    edit(board, {"kind": "add-actor", "actor": "worker", "target": block(board, "OrdersQueue"), "x": 0, "y": 0})
    run, told = updated(board, run, monkeypatch)
    assert told[-1]["state"] == "done", told[-1]
    sends = [
        event for event in read_events(run.id, limit=10**6) if event[2] == "send" and event[4].startswith("actor:")
    ]
    halves = [[event for event in sends if (event[1] < run.began + 300_000) is is_first] for is_first in (True, False)]
    assert [len(half) for half in halves] == [300, 900]
    assert [half[-1][7]["body"].startswith("new") for half in halves] == [False, True]
    assert any("actor:worker1" in event[3:5] for event in read_events(run.id, limit=10**6))


def test_an_update_that_fails_names_its_node_and_the_run_goes_on(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = paused_run(board, monkeypatch)
    before, number = Plan.unpack(bytes(run.plan)), run.board_number
    queue = block(board, "OrdersQueue")
    edit(board, {"kind": "set", "block": queue, "path": "/Properties/VisibilityTimeout", "value": 99_999})
    run, told = updated(board, run, monkeypatch)
    assert run.state == Run.State.FINISHED
    assert (told[-1]["state"], told[-1]["logical_id"]) == ("failed", "OrdersQueue"), told[-1]
    assert "VisibilityTimeout" in told[-1]["reason"]
    assert run.summary["nodes"]["OrdersQueue"]["deleted"] > 500
    held = Plan.unpack(bytes(run.plan))
    assert (held.template, run.board_number) == (before.template, number)
    assert Plan.unpack(plan_at(run, run.virtual_ms)).template == before.template
    changes = changes_since(held, document_of(board.id)[1], is_live=False)
    assert changes.nodes == [queue]


def test_an_update_that_cannot_begin_leaves_the_plan_as_it_was(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = paused_run(board, monkeypatch)
    before = bytes(run.plan)
    path = "/Properties/RedrivePolicy/deadLetterTargetArn"
    edit(board, {"kind": "set", "block": block(board, "OrdersQueue"), "path": path, "value": {"Ref": "Nobody"}})
    run, told = updated(board, run, monkeypatch)
    assert (run.state, told[-1]["state"]) == (Run.State.FINISHED, "failed"), told[-1]
    assert bytes(run.plan) == before
    assert run.summary["nodes"]["OrdersQueue"]["deleted"] > 500


def test_a_run_that_has_ended_is_not_updated(board: Any) -> None:
    run = start(board, "", {"speed": "max"})
    worker.execute(run.id)
    with pytest.raises(CannotStart, match="does not go on"):
        apply_to_live(board, run.id)
