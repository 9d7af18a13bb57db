"""The first page, and new boards."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from designer.boards import opening
from designer.boards.listing import cards_of
from designer.boards.people import ensure_person
from designer.site.limits import NewBoards

TRY_LASTS = timedelta(hours=24)
SHOWN = 12


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is, and offer to try it."""
    return render(request, "boards/home.html", {"cards": cards_of(request, SHOWN)})


@require_http_methods(["GET", "POST"])
def try_it(request: HttpRequest) -> HttpResponse:
    """Open a throw-away board with a queue that can be broken in a minute; a GET shows where to press."""
    if request.method == "GET":
        return redirect("home")
    return _open(request, "queue_in_60_seconds", expires=True)


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Open an empty board."""
    return _open(request, "empty", expires=False)


def _open(request: HttpRequest, starter: str, *, expires: bool) -> HttpResponse:
    NewBoards.check(request)
    person = ensure_person(request.session)
    until = timezone.now() + TRY_LASTS if expires else None
    board = opening.from_starter(starter, person, expires=until)
    return redirect("board", board_id=board.id)
