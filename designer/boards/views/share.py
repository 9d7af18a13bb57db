"""Links by which others join a board: one to edit, one to look."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from designer.boards.access import changed_board, join
from designer.boards.models import Board, Member
from designer.boards.people import ensure_person


@require_GET
def share(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show the links."""
    board, _ = changed_board(request, board_id)
    links = {
        name: request.build_absolute_uri(reverse("join", args=(board.id, key)))
        for name, key in (("edit", board.edit_key), ("view", board.view_key))
    }
    return render(request, "boards/_share.html", {"board": board, "links": links})


@require_GET
def join_board(request: HttpRequest, board_id: str, key: str) -> HttpResponse:
    """Let in who has a link."""
    board = get_object_or_404(Board, pk=board_id)
    roles = {board.edit_key: Member.Role.EDITOR, board.view_key: Member.Role.VIEWER}
    if key not in roles:
        raise Http404("This link opens no board.")
    join(board, ensure_person(request.session).id, roles[key])
    return redirect("board", board_id=board.id)
