"""The designer's page, and what the canvas asks of the catalog."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET

from designer.boards.access import seen_board
from designer.boards.drawing import document_of
from designer.catalog.palette import palette_items
from designer.catalog.targets import targets_of


@ensure_csrf_cookie
@require_GET
def designer(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show the board."""
    board, access = seen_board(request, board_id)
    return render(request, "boards/designer.html", {"board": board, "access": access, "debug": settings.DEBUG})


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
    found: dict[str, Any] = targets_of(document, request.GET.get("source", ""))
    return JsonResponse(found)
