"""The run's task: it only opens the door."""

from celery import shared_task

from designer.runs import worker


@shared_task
def execute_run(run_id: str) -> None:
    """Execute a run, unless somebody else does."""
    worker.execute(run_id)
