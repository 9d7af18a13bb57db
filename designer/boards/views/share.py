"""Who may do what at a board: links to edit, to comment, to watch; and the people who came by them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from designer.boards import sharing
from designer.boards.access import changed_board, owned_board
from designer.boards.models import Board, Member
from designer.realtime.source import Access


@require_GET
def share(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show the links and the people."""
    board, access = changed_board(request, board_id)
    return _dialog(request, board, access)


@require_POST
def renew_link(request: HttpRequest, board_id: str) -> HttpResponse:
    """Replace the link of a `role`: the old one opens nothing any more."""
    board, access = owned_board(request, board_id)
    if request.POST.get("role") not in sharing.LINKS:
        return HttpResponse("There is no such link.", status=422)
    sharing.renew(board, request.POST["role"])
    return _dialog(request, board, access)


@require_POST
def change_member(request: HttpRequest, board_id: str) -> HttpResponse:
    """Give a `person` another `role`, or none: then they have left the board."""
    board, access = owned_board(request, board_id)
    try:
        sharing.change_role(board, request.POST.get("person", ""), request.POST.get("role", ""))
    except sharing.CannotShare as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain")
    return _dialog(request, board, access)


def _dialog(request: HttpRequest, board: Board, access: Access) -> HttpResponse:
    links = [
        (role, words, request.build_absolute_uri(reverse("join", args=(board.id, getattr(board, sharing.LINKS[role])))))
        for role, words in sharing.WORDS.items()
    ]
    members = board.memberships.select_related("person").order_by("pk")
    context = {"board": board, "access": access, "links": links, "members": members, "roles": Member.Role}
    return render(request, "boards/_share.html", context)
