"""The page behind a board's link: who is new gives a name and joins by a button, who is known goes on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from designer.boards import sharing
from designer.boards.access import join
from designer.boards.models import Board, Member
from designer.boards.people import LONGEST_NAME, ensure_person, find_person
from designer.site.limits import Joins

GIVES = {
    Member.Role.EDITOR.value: ("You can draw, run and comment on it.", "Join the board"),
    Member.Role.COMMENTER.value: ("You can watch it and comment on it.", "Join the board"),
    Member.Role.VIEWER.value: ("You can watch it; nothing that you do changes it.", "Watch the board"),
}
"""What the link that gives a role lets people do, and what its button says."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_board(request: HttpRequest, board_id: str, key: str) -> HttpResponse:
    """Let in who has a link, as `name` where they are new; `next` is an address of this board to go on to.

    Previews and prefetches of chats and browsers ask for links too, so that only a press makes somebody new.
    """
    board = get_object_or_404(Board, pk=board_id)
    role = sharing.role_by(board, key)
    if not role:
        raise Http404("This link opens no board.")
    person = find_person(request.session)
    if request.method == "POST":
        Joins.check(request)
        person = ensure_person(request.session, request.POST.get("name", ""))
    if person is None or not _is_meant(request):
        words, button = GIVES[role]
        context = {"board": board, "role": role, "words": words, "button": button, "longest_name": LONGEST_NAME}
        return render(request, "boards/join.html", context | {"person": person})
    join(board, person.id, role)
    return redirect(sharing.place_at(board, request.GET.get("next", "")) or reverse("board", args=(board.id,)))


def _is_meant(request: HttpRequest) -> bool:
    """Whether a person asks, and not a browser that looks ahead."""
    return request.method != "HEAD" and "prefetch" not in request.headers.get("Sec-Purpose", "")
