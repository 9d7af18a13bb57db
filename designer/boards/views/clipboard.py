"""Gives the chosen nodes of a board to a browser's clipboard."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from designer.boards.access import seen_board
from designer.boards.drawing import document_of
from designer.catalog.copying import copied
from designer.document.errors import EditRefused

MOST = 1000


@require_GET
def clipboard(request: HttpRequest, board_id: str) -> HttpResponse:
    """Return the nodes `id` (given once or often) as a piece of a template."""
    board, _ = seen_board(request, board_id)
    _, document = document_of(board.id)
    try:
        return HttpResponse(
            copied(document, request.GET.getlist("id")[:MOST]), content_type="text/plain; charset=utf-8"
        )
    except EditRefused as refusal:
        return JsonResponse({"reason": refusal.reason, "fix": refusal.fix}, status=422)
