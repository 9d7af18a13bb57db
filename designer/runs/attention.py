"""Knows until when a run counts as watched: by its sockets, and by the clients of its endpoint."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from designer.runs.models import WATCHED_FOR, Run

ATTEND_EVERY_S = 10.0
CLIENTS_STAY = timedelta(minutes=2)
"""A script that called the endpoint, or the person who tries commands at it, may call again so long."""


async def attend(run_id: str, *, stays: timedelta = WATCHED_FOR) -> None:
    """Note that somebody is at a run; the row is written only where little is left of what it says."""
    until = timezone.now() + stays
    seen_before = Run.objects.filter(pk=run_id, watched_until__lt=until - stays / 4)
    if await seen_before.aexists():
        await seen_before.aupdate(watched_until=until)


def makes_room(run_id: str) -> bool:
    """Say whether nobody is at a run while another waits for its place."""
    now = timezone.now()
    if not Run.objects.filter(pk=run_id, watched_until__lt=now).exists():
        return False
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return Run.objects.filter(free, state=Run.State.QUEUED).exists()
