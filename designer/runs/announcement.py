"""Tells who is at a board of its run."""

from typing import Any

from django.db import close_old_connections

from designer.realtime import notices
from designer.runs.models import Run


def announce(run: Run, *, is_changed: bool = False) -> None:
    """Tell everybody who is at the board of a run that begins; `is_changed`: with another plan than the board's."""
    notices.publish_from_thread(run.board, {**_message(run), "is_changed": is_changed})


def live_run(board: str) -> dict[str, Any] | None:
    """Return the message for who comes to a board: what runs there, or else ran last; or None."""
    close_old_connections()
    runs = Run.objects.filter(board=board)
    run = runs.exclude(state__in=Run.ENDED).first() or runs.first()
    return _message(run) if run else None


def _message(run: Run) -> dict[str, Any]:
    return {"type": "run", "run": run.id, "state": run.state, "forked_at": run.forked_at}
