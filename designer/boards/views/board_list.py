"""The list of a person's boards, and what is done with a board as a whole: renamed, duplicated, left, deleted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from designer.boards import drawing, opening, sharing
from designer.boards.access import changed_board, seen_board
from designer.boards.listing import cards_of
from designer.boards.models import Board, Person
from designer.document.document import Document
from designer.site.limits import Edits, NewBoards
from designer.site.texts import one_line

SHOWN = 60
LONGEST_NAME = 120


@require_GET
def boards(request: HttpRequest) -> HttpResponse:
    """List the boards of this person."""
    return render(request, "boards/boards.html", {"cards": cards_of(request, SHOWN)})


@require_POST
def rename(request: HttpRequest, board_id: str) -> HttpResponse:
    """Give a board another name."""
    board, access = changed_board(request, board_id)
    Edits.check(request)
    name = one_line(request.POST.get("name", ""))[:LONGEST_NAME]
    if not name:
        messages.error(request, "A board needs a name.")
        return redirect("boards")

    def write(document: Document) -> None:
        document.name = name

    drawing.change(board.id, write, person=access.person)
    Board.objects.filter(pk=board.id).update(name=name)
    return redirect("boards")


@require_POST
def duplicate(request: HttpRequest, board_id: str) -> HttpResponse:
    """Open a copy of a board, which belongs to who made it."""
    board, access = changed_board(request, board_id)
    NewBoards.check(request)
    _, document = drawing.document_of(board.id)
    document.name = f"Copy of {board.name}"[:LONGEST_NAME]
    copy = opening.open_board(document, Person.objects.get(pk=access.person))
    messages.success(request, format_html("{} is yours now.", copy.name))
    return redirect("boards")


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, board_id: str) -> HttpResponse:
    """Ask whether a board is to go for everybody; a POST removes it with its history."""
    board, access = seen_board(request, board_id)
    if not access.is_owner:
        raise PermissionDenied("Only who made this board can delete it. You can leave it.")
    if request.method == "GET":
        others = board.memberships.count() - 1
        return render(request, "boards/delete.html", {"board": board, "others": others})
    sharing.delete(board)
    messages.success(request, format_html("{} was deleted.", board.name))
    return redirect("boards")


@require_POST
def leave(request: HttpRequest, board_id: str) -> HttpResponse:
    """Take a board out of this person's list (`sure`: yes); who made it stays."""
    board, access = seen_board(request, board_id)
    if request.POST.get("sure") != "yes":
        return render(request, "site/refused.html", {"reason": "Leave a board from the list of boards."}, status=422)
    try:
        sharing.leave(board, access.person)
    except sharing.CannotShare as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, format_html("You left {}. The link that brought you opens it again.", board.name))
    return redirect("boards")
