"""The gallery: boards to start with, each with its drawing and what it teaches."""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from designer.boards import opening
from designer.boards.drawing import default_handler
from designer.boards.people import ensure_person
from designer.catalog.graph import graph
from designer.catalog.picture import svg
from designer.document import starters
from designer.site.limits import NewBoards


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the starters."""
    cards = [{"card": card, "drawing": drawing_of(card)} for card in starters.cards()]
    return render(request, "boards/gallery.html", {"cards": cards})


@require_http_methods(["GET", "POST"])
def open_starter(request: HttpRequest, name: str) -> HttpResponse:
    """Open a board from a starter; a GET shows where to press."""
    if name not in {card.name for card in starters.cards()}:
        raise Http404("There is no such template.")
    if request.method == "GET":
        return redirect("gallery")
    NewBoards.check(request)
    board = opening.from_starter(name, ensure_person(request.session))
    return redirect("board", board_id=board.id)


@cache
def drawing_of(card: starters.Card) -> SafeString:
    """Return a starter's drawing; `svg.picture` has escaped every text in it."""
    document = starters.starter(card.name, default_handler())
    return mark_safe(svg.picture(graph(document), title=f"Drawing of {card.title}"))
