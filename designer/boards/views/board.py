"""The designer's page, and what the canvas asks of the catalog."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from designer.boards.access import seen_board
from designer.boards.drawing import document_of
from designer.boards.explaining import cause_of
from designer.boards.palette import palette_items, targets_of
from designer.catalog.preview import preview
from designer.document.errors import EditRefused


@ensure_csrf_cookie
@require_GET
def designer(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show the board."""
    board, access = seen_board(request, board_id)
    context = {"board": board, "can_edit": access.can_edit, "access": access}
    return render(request, "boards/designer.html", context | {"run_id": request.GET.get("run", "")})


@require_GET
def palette(request: HttpRequest, board_id: str) -> HttpResponse:
    """List what can be added."""
    seen_board(request, board_id)
    return JsonResponse(palette_items(), safe=False)


@require_GET
def targets(request: HttpRequest, board_id: str) -> HttpResponse:
    """Say which nodes a connection from `source` may end at, why not at the others, and what could be added."""
    board, _ = seen_board(request, board_id)
    _, document = document_of(board.id)
    try:
        return JsonResponse(targets_of(document, request.GET.get("source", "")))
    except EditRefused as refusal:
        return JsonResponse({"reason": refusal.reason, "fix": refusal.fix}, status=404)


@require_GET
def connection(request: HttpRequest, board_id: str) -> HttpResponse:
    """Say what connecting `source` to `target` (perhaps `as` a kind) would add, or why it cannot be."""
    board, _ = seen_board(request, board_id)
    _, document = document_of(board.id)
    ends = request.GET.get("source", ""), request.GET.get("target", "")
    try:
        return JsonResponse(preview(document, *ends, request.GET.get("as", "")).to_plain())
    except EditRefused as refusal:
        return JsonResponse({"reason": refusal.reason, "fix": refusal.fix}, status=422)


@require_GET
def cause(request: HttpRequest, board_id: str) -> HttpResponse:
    """Say which node and which settings the failure of a resource (`logical_id`, `reason`) is about."""
    board, _ = seen_board(request, board_id)
    _, document = document_of(board.id)
    found = cause_of(document, request.GET.get("logical_id", ""), request.GET.get("reason", ""))
    return JsonResponse(found.to_plain())
