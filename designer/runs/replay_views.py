"""The pages on which a run is replayed, and two runs are compared."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods

from designer.boards.access import changed_board, seen_board
from designer.boards.drawing import document_of
from designer.boards.models import Board
from designer.catalog.picture import svg
from designer.runs.comparing import first_difference, rows
from designer.runs.models import Run
from designer.runs.replaying import drawn
from designer.runs.start import CannotStart, start_version
from designer.runs.watching import LINK_HOLDER, seen_run
from designer.site.limits import Runs

LISTED = 30
LONGEST_TIME = 12


@ensure_csrf_cookie
@require_GET
def replay(request: HttpRequest, board_id: str, run_id: str) -> HttpResponse:
    """Show a run at `t` milliseconds of its time, for who may see the board or has the run's link, its `key`."""
    run, access = seen_run(request, board_id, run_id)
    board = Board.objects.get(pk=run.board)
    at = request.GET.get("t", "")
    context = {
        "board": board,
        "run": run,
        "run_id": run.id,
        "replay": True,
        "at": at if at.isascii() and at.isdigit() and len(at) <= LONGEST_TIME else "",
        "can_edit": False,
        "can_fork": access.can_edit,
        "by_link": access == LINK_HOLDER,
        "access": access,
    }
    answer = render(request, "runs/replay.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_GET
def replay_graph(request: HttpRequest, board_id: str, run_id: str) -> HttpResponse:
    """Return the diagram that a run froze."""
    run, _ = seen_run(request, board_id, run_id)
    return HttpResponse(orjson.dumps(drawn(run)), content_type="application/json")


@require_GET
def replay_drawing(request: HttpRequest, board_id: str, run_id: str) -> HttpResponse:
    """Return the drawing of that diagram as an SVG file, in the light or the dark `theme`."""
    run, _ = seen_run(request, board_id, run_id)
    title = Board.objects.get(pk=run.board).name
    content = svg.document(drawn(run), title=title, theme=request.GET.get("theme", ""))
    headers = {"Content-Disposition": 'attachment; filename="run.svg"'}
    return HttpResponse(content, content_type="image/svg+xml", headers=headers)


@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, board_id: str) -> HttpResponse:
    """Compare runs `a` and `b`; a POST runs two versions with the same seed and compares these."""
    if request.method == "POST":
        return _run_versions(request, board_id)
    board, access = seen_board(request, board_id)
    return _page(request, board, can_edit=access.can_edit)


def _run_versions(request: HttpRequest, board_id: str) -> HttpResponse:
    board, access = changed_board(request, board_id)
    Runs.check(request)
    try:
        seed = document_of(board.id)[1].scenario.seed
        pair = [
            start_version(board, access.person, version=request.POST.get(name, ""), seed=seed) for name in ("a", "b")
        ]
    except CannotStart as refusal:
        return _page(request, board, can_edit=True, problem=str(refusal), status=refusal.status)
    return redirect(f"{reverse('compare', args=(board.id,))}?a={pair[0].id}&b={pair[1].id}")


def _page(request: HttpRequest, board: Board, *, can_edit: bool, problem: str = "", status: int = 200) -> HttpResponse:
    found = Run.objects.filter(board=board.id)
    wanted = [request.GET.get(name, "") for name in ("a", "b")]
    a, b = (found.filter(pk=run_id).first() for run_id in wanted)
    if any(run_id and run is None for run_id, run in zip(wanted, (a, b), strict=True)):
        problem = "One of these runs is not there any more. Choose two others."
    runs = list(found.filter(state__in=Run.ENDED)[:LISTED])
    runs = [*(run for run in (a, b) if run is not None and run not in runs), *runs]
    chosen_b = b or (runs[0] if runs else None)
    context: dict[str, Any] = {
        "board": board,
        "runs": runs,
        "chosen": (a or next((run for run in runs if run != chosen_b), None), chosen_b),
        "versions": board.versions.all()[:LISTED],
        "can_edit": can_edit,
        "problem": problem,
        "a": a,
        "b": b,
    }
    if a is not None and b is not None:
        has_ended = a.has_ended and b.has_ended
        context |= {"has_ended": has_ended, "rows": rows(a, b)}
        context |= {"difference": first_difference(a, b)} if has_ended else {}
    return render(request, "runs/compare.html", context, status=status)
