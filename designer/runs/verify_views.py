"""The page, and the part of the export page, on which an export is verified."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from designer.boards.access import changed_board, seen_board
from designer.runs.models import Verification
from designer.runs.verification import STALLS_AFTER, CannotVerify, begin
from designer.site.limits import TooMany, Verifications


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show the last verification of a board; a POST begins one."""
    problem, status, headers = "", 200, {}
    if request.method == "POST":
        board, access = changed_board(request, board_id)
        try:
            Verifications.check(request)
            begin(board, access.person)
        except TooMany as refusal:
            problem, status, headers = str(refusal), 429, {"Retry-After": str(refusal.after_s)}
        except CannotVerify as refusal:
            problem, status = str(refusal), refusal.status
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
    response = render(request, name, context, status=status)
    for header, value in headers.items():
        response.headers[header] = value
    return response


def _wants_a_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
