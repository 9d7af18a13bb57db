"""The versions of a board: kept when somebody asks and when a run starts, restored as an edit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from pycrdt import Doc

from designer.boards import drawing, versions
from designer.boards.access import changed_board, seen_board
from designer.boards.models import Version
from designer.document import shared
from designer.document.document import Document

SHOWN = 100
UNNAMED = "Kept by hand"


@require_http_methods(["GET", "POST"])
def history(request: HttpRequest, board_id: str) -> HttpResponse:
    """List the versions; a POST keeps one under a name."""
    if request.method == "POST":
        board, access = changed_board(request, board_id)
        versions.keep(board.id, name=request.POST.get("name", "").strip()[:120] or UNNAMED, person=access.person)
        return redirect("history", board_id=board.id)
    board, access = seen_board(request, board_id)
    found = board.versions.select_related("person")[:SHOWN]
    return render(request, "boards/history.html", {"board": board, "access": access, "versions": found})


@require_POST
def restore(request: HttpRequest, board_id: str, version_id: int) -> HttpResponse:
    """Make the board what it was in a version; what it is now is kept as a version before."""
    board, access = changed_board(request, board_id)
    version = get_object_or_404(Version, pk=version_id, board=board)
    versions.keep(board.id, name=f"Before restoring {version}", person=access.person)
    ydoc: Doc[Any] = Doc()
    ydoc.apply_update(bytes(version.state))
    wanted = shared.read(ydoc)
    drawing.change(board.id, lambda document: become(document, wanted), person=access.person)
    return redirect("board", board_id=board.id)


def become(document: Document, wanted: Document) -> None:
    """Make a document the same as another."""
    for name in ("blocks", "format", "name", "layout", "marks", "scenario", "code"):
        setattr(document, name, getattr(wanted, name))
