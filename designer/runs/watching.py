"""Says who may watch a run: the members of its board, and who holds the link that opens this run alone."""

import secrets
from typing import Any

from django.http import Http404

from designer.boards.access import access_of
from designer.boards.models import Board
from designer.realtime import members
from designer.realtime.source import Access
from designer.runs.models import Run, new_token

OPENED = "run-links"
"""Where a session keeps the keys of the links that it came by, by run."""
MOST_OPENED = 20
LINK_HOLDER = Access(person="", name="", can_edit=False)


def seen_run(request: Any, board_id: str, run_id: str) -> tuple[Run, Access]:
    """Return a run and this request's access; raise Http404: nobody learns of runs that are not theirs to see.

    A `key` in the address opens the run for this session, as long as the link holds.
    """
    run = Run.objects.filter(pk=run_id, board=board_id).first()
    if run is not None:
        key = request.GET.get("key", "")
        if key and _opens(run, key):
            _remember(request.session, run.id, key)
        access = watcher_of(run, request.session)
        if access is not None and Board.objects.filter(pk=board_id).exists():
            return run, access
    raise Http404("There is no such run, or it was not shared with you.")


def watcher_of(run: Run, session: Any) -> Access | None:
    """Return what a session's person may do at a run; None: it is not theirs to see."""
    access = access_of(run.board, session)
    if access is not None:
        return access
    opened = session.get(OPENED) if session is not None else None
    key = opened.get(run.id, "") if isinstance(opened, dict) else ""
    return LINK_HOLDER if _opens(run, key) else None


def open_link(run: Run) -> str:
    """Return the key of a run's link, which is made when it is first asked for."""
    Run.objects.filter(pk=run.pk, link_key="").update(link_key=new_token())
    run.refresh_from_db(fields=["link_key"])
    return run.link_key


def close_link(run: Run) -> None:
    """End a run's link: who came by it is shown nothing more, from now on."""
    Run.objects.filter(pk=run.pk).update(link_key="")
    members.changed(run.board)


def _opens(run: Run, key: Any) -> bool:
    return bool(run.link_key) and isinstance(key, str) and secrets.compare_digest(run.link_key.encode(), key.encode())


def _remember(session: Any, run_id: str, key: str) -> None:
    known = session.get(OPENED)
    opened = known if isinstance(known, dict) else {}
    if opened.get(run_id) != key:
        others = [(run, kept) for run, kept in opened.items() if run != run_id]
        session[OPENED] = dict([*others[-MOST_OPENED + 1 :], (run_id, key)])
