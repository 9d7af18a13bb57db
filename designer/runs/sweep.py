"""Finds runs whose worker is gone and gives them to another; every worker does it all the time."""

import logging
import threading
import time
from typing import Any

from celery.signals import worker_ready
from django.db import Error, connections

from designer.runs import lease

log = logging.getLogger(__name__)


def sweep() -> list[str]:
    """Enqueue every abandoned run again; return their ids."""
    from designer.runs.tasks import execute_run

    found = lease.abandoned()
    for run_id in found:
        log.warning("run %s: its worker is gone, another takes over", run_id)
        execute_run.delay(run_id)
    return found


def _sweep_for_ever() -> None:
    while True:
        time.sleep(lease.SWEEP_EVERY_S)
        try:
            sweep()
        except Error as error:
            log.warning("the sweep waits for the database: %s", error)
        finally:
            connections.close_all()


@worker_ready.connect
def begin(**_: Any) -> None:
    """Start sweeping when a worker has come up."""
    threading.Thread(target=_sweep_for_ever, name="sweep", daemon=True).start()
