"""Where a run stands among those that wait for a free worker, and what it waits for."""

from typing import Any

from django.utils import timezone

from designer.runs.models import Run


def place_of(run: Run) -> int | None:
    """Return 1 for the run that is next, or None where it does not wait."""
    if run.state != Run.State.QUEUED:
        return None
    return Run.objects.filter(state=Run.State.QUEUED, created__lt=run.created).count() + 1


def holders(run: Run) -> dict[str, Any]:
    """Return who has the workers that a run waits for: how many runs, and the ones of its own board with their ids.

    Of other boards' runs nothing but their number is told.
    """
    now = timezone.now()
    held = Run.objects.filter(lease_until__gte=now).exclude(pk=run.pk).exclude(state__in=Run.ENDED)
    here = [
        {"run": other.id, "clock": other.clock, "state": other.state, "is_watched": other.watched_until >= now}
        for other in held.filter(board=run.board).defer("plan", "next_plan")
    ]
    return {"held": held.count(), "here": here}
