"""Who executes a run: one worker at a time, by an epoch and a lease that ends when it is not renewed."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from designer.runs.models import Run

LEASE = timedelta(seconds=15)
RENEW_EVERY_S = 5.0
SWEEP_EVERY_S = 5.0
ACTIVE = (Run.State.CHECKING, Run.State.DEPLOYING, Run.State.RUNNING, Run.State.DRAINING)


def claim(run_id: str) -> int | None:
    """Take a run that nobody holds; return the new epoch, or None where somebody does or it has ended."""
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    waiting = Run.objects.filter(free, pk=run_id).exclude(state__in=Run.ENDED)
    if not waiting.update(epoch=F("epoch") + 1, lease_until=now + LEASE):
        return None
    return Run.objects.values_list("epoch", flat=True).get(pk=run_id)


def renew(run_id: str, epoch: int) -> bool:
    """Hold a run for another while; False where it was taken over."""
    return bool(Run.objects.filter(pk=run_id, epoch=epoch).update(lease_until=timezone.now() + LEASE))


def release(run_id: str, epoch: int) -> None:
    """Give a run back before its lease ends."""
    Run.objects.filter(pk=run_id, epoch=epoch).update(lease_until=None)


def abandoned() -> list[str]:
    """Return the runs whose worker has not renewed its lease in time."""
    expired = Run.objects.filter(state__in=(*ACTIVE, Run.State.PAUSED), lease_until__lt=timezone.now())
    return list(expired.values_list("pk", flat=True))
