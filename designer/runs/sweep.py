"""Finds runs whose worker is gone and gives them to another; every worker does it all the time."""

import logging
import threading
import time
from datetime import timedelta
from typing import Any

from celery.signals import worker_ready
from django.contrib.sessions.backends.db import SessionStore
from django.db import Error, connections
from django.utils import timezone

from designer.boards.models import Board
from designer.runs import lease
from designer.runs.forgetting import forget_board
from designer.runs.models import Run, Verification

RUNS_LAST = timedelta(days=30)
CLEAN_EVERY_S = 3_600
log = logging.getLogger(__name__)


def sweep() -> list[str]:
    """Enqueue every abandoned run again; return their ids."""
    from designer.runs.tasks import execute_run

    found = lease.abandoned()
    for run_id in found:
        log.warning("run %s: its worker is gone, another takes over", run_id)
        execute_run.delay(run_id)
    return found


def remove_expired() -> None:
    """Remove sessions, boards that somebody only tried, and runs that nobody pinned, when their time has come.

    What is left of a board whose runs could not be removed together with it, since their database was away, goes too.
    """
    now = timezone.now()
    SessionStore.clear_expired()
    Board.objects.filter(expires__lt=now).delete()
    Run.objects.exclude(state__in=lease.ACTIVE).filter(created__lt=now - RUNS_LAST, pinned=False).delete()
    Verification.objects.filter(updated__lt=now - RUNS_LAST).delete()
    boards = set(Run.objects.order_by().values_list("board", flat=True).distinct())
    for gone in boards - set(Board.objects.filter(id__in=boards).values_list("id", flat=True)):
        forget_board(gone)


def _sweep_for_ever() -> None:
    cleaned = 0.0
    while True:
        time.sleep(lease.SWEEP_EVERY_S)
        try:
            sweep()
            if time.monotonic() - cleaned > CLEAN_EVERY_S:
                cleaned = time.monotonic()
                remove_expired()
        except Error as error:
            log.warning("the sweep waits for the database: %s", error)
        finally:
            connections.close_all()


@worker_ready.connect
def begin(**_: Any) -> None:
    """Start sweeping when a worker has come up."""
    threading.Thread(target=_sweep_for_ever, name="sweep", daemon=True).start()
