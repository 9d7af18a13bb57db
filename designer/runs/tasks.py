"""The tasks of runs: they only open the door.

Who may run a board was asked when the row was made, and a run is its board's from then on, whoever leaves. Each task
looks its row up again: it is gone when the board is, and is taken by one worker only.
"""

from typing import Any

from celery import shared_task

from designer.runs import verification, worker


@shared_task
def execute_run(run_id: str, control: dict[str, Any] | None = None) -> None:
    """Execute a run, unless somebody else does."""
    worker.execute(run_id, control)


@shared_task
def verify_export(verification_id: str) -> None:
    """Execute an export in a fresh World and compare."""
    verification.carry_out(verification_id)
