"""Where a run stands among those that wait for a free worker."""

from designer.runs.models import Run


def place_of(run: Run) -> int | None:
    """Return 1 for the run that is next, or None where it does not wait."""
    if run.state != Run.State.QUEUED:
        return None
    return Run.objects.filter(state=Run.State.QUEUED, created__lt=run.created).count() + 1
