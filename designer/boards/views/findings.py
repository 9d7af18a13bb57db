"""What is wrong with a board: a finding put right by one edit, and a look by cfn-lint."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from designer.boards import linting
from designer.boards.access import NotAllowed, changed_board, seen_board
from designer.boards.drawing import change, document_of
from designer.boards.views.sender import sender_of
from designer.document.errors import EditRefused
from designer.findings.review import fix, review, to_plain
from designer.site.limits import Edits, Lints


@require_GET
def findings(request: HttpRequest, board_id: str) -> HttpResponse:
    """List what the rules find in the board as it is now."""
    board, _ = seen_board(request, board_id)
    number, document = document_of(board.id)
    return JsonResponse({"version": number, "findings": to_plain(review(document))})


@require_POST
def fix_finding(request: HttpRequest, board_id: str) -> HttpResponse:
    """Put one finding right (`finding`: its id) as an edit of the tab that asks; the answer says what was done."""
    try:
        board, access = changed_board(request, board_id)
        Edits.check(request)
        wanted, sender = request.POST.get("finding", ""), sender_of(request)
        done = change(board.id, lambda document: fix(document, wanted), person=access.person, **sender)
    except NotAllowed as refusal:
        return _refuse(str(refusal), 403)
    except EditRefused as refusal:
        return _refuse(refusal.reason, 422, fix=refusal.fix)
    return JsonResponse({"edit": sender["edit_id"], "done": done.fix.words if done.fix else ""})


@require_POST
def lint(request: HttpRequest, board_id: str) -> HttpResponse:
    """Ask for a look by cfn-lint; what it says comes by the board's socket."""
    try:
        board, _ = changed_board(request, board_id)
        Lints.check(request)
    except NotAllowed as refusal:
        return _refuse(str(refusal), 403)
    linting.ask(board.id)
    return JsonResponse({"asked": True}, status=202)


def _refuse(reason: str, status: int, **more: Any) -> JsonResponse:
    return JsonResponse({"reason": reason, "fix": "", **more}, status=status)
