"""The page, and the part of the export page, on which an export is verified."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from designer.boards.access import changed_board, seen_board
from designer.boards.limits import TooMany, Verifications
from designer.runs.models import Verification
from designer.runs.verification import CannotVerify, begin

STALLS_AFTER = timedelta(minutes=3)


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show the last verification of a board; a POST begins one."""
    problem, status = "", 200
    if request.method == "POST":
        board, access = changed_board(request, board_id)
        try:
            Verifications.check(request)
            begin(board)
        except TooMany as refusal:
            problem, status = str(refusal), 429
        except CannotVerify as refusal:
            problem, status = str(refusal), 422
        if not problem and not _wants_a_part(request):
            return redirect("verify", board_id=board.id)
    else:
        board, access = seen_board(request, board_id)
    found = Verification.objects.select_related("run").filter(board=board.id).first()
    context = {
        "board": board,
        "access": access,
        "found": found,
        "problem": problem,
        "is_old": found is not None and found.board_number < board.number,
        "has_stalled": found is not None and not found.has_ended and timezone.now() - found.updated > STALLS_AFTER,
    }
    name = "runs/_verify.html" if _wants_a_part(request) else "runs/verify.html"
    return render(request, name, context, status=status)


def _wants_a_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
