"""Tests of runs that nobody watches any more, while others wait for their worker."""

from datetime import timedelta

import orjson
import pytest
from asgiref.sync import async_to_sync
from django.urls import reverse
from django.utils import timezone

from designer.boards.models import Board
from designer.runs import lease, worker
from designer.runs.attention import CLIENTS_STAY, attend, makes_room
from designer.runs.models import WATCHED_FOR, Run
from designer.runs.start import start
from designer.runs.waiting import holders
from tests.designer.boards.conftest import Somebody, _uncounted, board, owner, somebody, stranger, viewer
from tests.designer.runs.test_watching import frames, key_of, status

__all__ = ["_uncounted", "board", "owner", "somebody", "stranger", "viewer"]
pytestmark = pytest.mark.django_db(databases=["default", "runs"], transaction=True)


@pytest.fixture(autouse=True)
def _not_executed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("designer.runs.tasks.execute_run.delay", lambda *given: None)
    monkeypatch.setattr("designer.runs.lease.RENEW_EVERY_S", 0.05)


def leave(run: Run) -> None:
    """Let it be long since somebody was at a run."""
    Run.objects.filter(pk=run.pk).update(watched_until=timezone.now() - timedelta(seconds=1))


def test_a_run_makes_room_only_while_nobody_is_at_it_and_another_waits(board: Board) -> None:
    run = start(board, "", {})
    lease.claim(run.id)
    assert not makes_room(run.id)
    leave(run)
    assert not makes_room(run.id)
    other = start(board, "", {})
    assert makes_room(run.id)
    async_to_sync(attend)(run.id)
    assert not makes_room(run.id)
    leave(run)
    lease.claim(other.id)
    assert not makes_room(run.id)


def test_a_client_of_the_endpoint_counts_for_longer_than_a_socket_that_has_gone(board: Board) -> None:
    run = start(board, "", {})
    leave(run)
    async_to_sync(attend)(run.id, stays=CLIENTS_STAY)
    called = Run.objects.get(pk=run.id).watched_until
    assert called - timezone.now() > WATCHED_FOR
    async_to_sync(attend)(run.id)
    assert Run.objects.get(pk=run.id).watched_until == called


def test_a_run_that_nobody_watches_ends_at_full_speed_with_the_digest_of_its_seed(board: Board) -> None:
    quick = start(board, "", {"speed": "max"})
    worker.execute(quick.id)
    left = start(board, "", {"speed": "1"})
    leave(left)
    start(board, "", {})
    worker.execute(left.id)
    quick.refresh_from_db()
    left.refresh_from_db()
    assert (left.state, left.speed, left.virtual_ms) == (Run.State.FINISHED, "1", 600_000)
    assert left.digest == quick.digest


def test_a_paused_run_that_nobody_watches_gives_its_worker_back_at_once(board: Board) -> None:
    run = start(board, "", {})
    leave(run)
    start(board, "", {})
    worker.execute(run.id, {"action": "pause"})
    run.refresh_from_db()
    assert (run.state, run.lease_until) == (Run.State.PAUSED, None)


def test_who_waits_is_told_of_the_boards_own_runs_and_of_others_only_how_many(
    board: Board, owner: Somebody, stranger: Somebody
) -> None:
    elsewhere = Run.objects.create(board="b" * 16, plan=b"")
    own = start(board, owner.person.id, {})
    for held in (elsewhere, own):
        lease.claim(held.id)
    Run.objects.filter(lease_until__isnull=False).update(state=Run.State.RUNNING, virtual_ms=192_000)
    leave(own)
    waits = start(board, owner.person.id, {})
    here = [{"run": own.id, "clock": "3:12", "state": "running", "is_watched": False}]
    assert holders(waits) == {"held": 2, "here": here}
    told = frames(owner, waits, None)
    assert {"type": "place", "place": 1, "held": 2, "here": here} in told
    status(stranger, "replay", waits, key=key_of(owner, waits))
    assert {"type": "place", "place": 1, "held": 2, "here": []} in frames(stranger, waits, None)


def test_the_socket_of_a_run_counts_as_watching_it(board: Board, owner: Somebody) -> None:
    run = start(board, owner.person.id, {})
    leave(run)
    assert frames(owner, run, None)
    assert Run.objects.get(pk=run.id).watched_until > timezone.now()


def test_a_run_that_waits_is_ended_by_stopping_it(board: Board, owner: Somebody, viewer: Somebody) -> None:
    run = start(board, owner.person.id, {})

    def asked(who: Somebody) -> int:
        address = reverse("run-stop", args=[board.id, run.id])
        return int(who.client.post(address, orjson.dumps({}), "application/json").status_code)

    assert asked(viewer) == 403
    assert Run.objects.get(pk=run.id).state == Run.State.QUEUED
    assert asked(owner) == 202
    assert Run.objects.get(pk=run.id).state == Run.State.STOPPED
    assert lease.claim(run.id) is None
