"""The run's task: it only opens the door."""

from typing import Any

from celery import shared_task

from designer.runs import worker


@shared_task
def execute_run(run_id: str, control: dict[str, Any] | None = None) -> None:
    """Execute a run, unless somebody else does."""
    worker.execute(run_id, control)
