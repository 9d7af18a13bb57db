"""The tasks of runs: they only open the door."""

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
