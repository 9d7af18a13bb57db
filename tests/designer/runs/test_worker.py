"""Tests of a run in a worker: from a board to its digest."""

from typing import Any

import pytest
from channels.layers import get_channel_layer

from designer.boards import opening
from designer.boards.drawing import document_of
from designer.boards.models import Person
from designer.runs import lease, worker
from designer.runs.models import Run, Segment
from designer.runs.start import start
from designer.runs.store import Replaced, Writer, read_events, read_lines

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])


@pytest.fixture
def board(monkeypatch: Any) -> Any:
    monkeypatch.setattr("designer.runs.tasks.execute_run.delay", lambda run_id: None)
    return opening.from_starter("queue_in_60_seconds", Person.objects.create(name="Amber Otter"))


def run_to_the_end(board: Any, **wanted: Any) -> Any:
    run = start(board, "", {"speed": "max", **wanted})
    worker.execute(run.id)
    run.refresh_from_db()
    return run


def test_a_run_deploys_plays_and_keeps_its_trace(board: Any) -> None:
    run = run_to_the_end(board)
    assert (run.state, run.failure) == (Run.State.FINISHED, {})
    assert run.virtual_ms == 600_000
    assert run.summary["nodes"]["OrdersQueue"]["deleted"] > 590
    events = read_events(run.id, limit=1_000_000)
    assert [event[0] for event in events] == list(range(1, len(events) + 1))


def test_a_state_is_kept_before_a_frame_tells_of_it(board: Any, monkeypatch: Any) -> None:
    run = start(board, "", {"speed": "max"})
    told: list[tuple[str, str, str, str]] = []

    async def look(group: str, message: dict[str, Any]) -> None:
        frame, row = message["frame"], await Run.objects.aget(pk=run.id)
        told.append((frame["state"], row.state, frame["digest"] or "", row.digest))

    monkeypatch.setattr(get_channel_layer(), "group_send", look)
    worker.execute(run.id)
    assert [state for state, *_ in told if state in Run.ENDED] == [Run.State.FINISHED]
    assert all(shown == kept and digest == row_digest for shown, kept, digest, row_digest in told)
    assert told[-1][2]


def test_the_same_board_and_seed_give_the_same_digest(board: Any) -> None:
    assert run_to_the_end(board).digest == run_to_the_end(board).digest


def test_a_run_that_somebody_holds_is_not_executed_again(board: Any) -> None:
    run = start(board, "", {"speed": "max"})
    assert lease.claim(run.id) == 1
    worker.execute(run.id)
    run.refresh_from_db()
    assert (run.epoch, run.state) == (1, Run.State.QUEUED)


def test_a_replaced_writer_writes_nothing(board: Any) -> None:
    run = start(board, "", {"speed": "max"})
    old = Writer(run.id, lease.claim(run.id) or 0)
    Run.objects.filter(pk=run.id).update(lease_until=None)
    assert lease.claim(run.id) == 2
    with pytest.raises(Replaced):
        old.append(journal=[b"{}"], trace=[], first={"journal": 1}, state={"state": "failed"})
    assert list(read_lines(run.id, Segment.Stream.JOURNAL)) == []


def test_a_template_that_cannot_be_deployed_names_the_node(board: Any) -> None:
    from designer.boards.drawing import change
    from designer.catalog.edits import make

    _, document = document_of(board.id)
    worker_block = document.find("Resources", "Worker")
    assert worker_block is not None
    edit = {"kind": "set", "block": worker_block.id, "path": "/Properties/Timeout", "value": 60}
    change(board.id, lambda found: make(found, edit), person="")
    run = run_to_the_end(board)
    assert run.state == Run.State.FAILED
    assert "visibility timeout" in run.failure["reason"].lower()
    assert run.failure["logical_id"]


def test_a_run_that_the_engine_cannot_even_begin_fails_aloud(board: Any) -> None:
    run = start(board, "", {"speed": "max"})
    Run.objects.filter(pk=run.id).update(plan=b"no plan")
    worker.execute(run.id)
    run.refresh_from_db()
    assert run.state == Run.State.FAILED
    assert run.failure["reason"].startswith("The engine failed")
    assert lease.abandoned() == []


def test_a_run_that_stays_paused_lets_go_of_its_worker_and_comes_back(
    board: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = run_to_the_end(board)
    monkeypatch.setattr("designer.runs.driver.live.PARKED_AFTER_S", 0.0)
    run = start(board, "", {"speed": "max"})
    worker.execute(run.id, {"action": "pause"})
    run.refresh_from_db()
    assert (run.state, run.lease_until, run.door) == (Run.State.PAUSED, None, "")
    worker.execute(run.id, {"action": "resume"})
    run.refresh_from_db()
    assert (run.state, run.epoch, run.digest) == (Run.State.FINISHED, 2, undisturbed.digest)
