"""The versions of a board: kept when somebody asks and when a run starts, named, compared, restored as an edit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from designer.boards import versions
from designer.boards.access import changed_board, seen_board
from designer.boards.drawing import document_of
from designer.boards.models import Version
from designer.document.document import Document
from designer.site.limits import Edits
from designer.site.texts import one_line

SHOWN = 100
TOLD = 30
"""How many of the newest versions say what changed in them."""
LONGEST_NAME = 120
UNNAMED = "Kept by hand"


@require_http_methods(["GET", "POST"])
def history(request: HttpRequest, board_id: str) -> HttpResponse:
    """List the versions; a POST keeps one under a name."""
    if request.method == "POST":
        board, access = changed_board(request, board_id)
        Edits.check(request)
        try:
            versions.keep(board.id, name=_name(request) or UNNAMED, person=access.person)
        except versions.TooManyVersions as refusal:
            messages.error(request, str(refusal))
        return redirect("history", board_id=board.id)
    board, access = seen_board(request, board_id)
    found = list(board.versions.select_related("person")[: SHOWN + 1])
    rows = [
        {"version": version, "told": versions.told(version, earlier) if number < TOLD else ""}
        for number, (version, earlier) in enumerate(zip(found, [*found[1:], None], strict=False))
    ][:SHOWN]
    undo = board.versions.filter(pk=request.GET.get("undo", "0")).first() if _is_number(request, "undo") else None
    return render(request, "boards/history.html", {"board": board, "access": access, "rows": rows, "undo": undo})


@require_GET
def version(request: HttpRequest, board_id: str, version_id: int) -> HttpResponse:
    """Show what changed in a version since the one before it, or with `?to=now` from it to the present."""
    board, access = seen_board(request, board_id)
    found = get_object_or_404(Version.objects.select_related("person"), pk=version_id, board=board)
    to_now = request.GET.get("to") == "now"
    if to_now:
        change = versions.change_between(versions.document_of(found), document_of(board.id)[1])
    else:
        earlier = board.versions.filter(pk__lt=found.pk).first()
        before = versions.document_of(earlier) if earlier else Document()
        change = versions.change_between(before, versions.document_of(found))
    marks = [(mark, change.comparison.names(mark)) for mark in ("added", "changed", "removed")]
    context = {
        "board": board,
        "access": access,
        "version": found,
        "to_now": to_now,
        "change": change,
        "drawing": change.drawing(f"What changed: {change.comparison.words()}"),
        "marks": [(mark, names) for mark, names in marks if names],
    }
    return render(request, "boards/version.html", context)


@require_POST
def name_version(request: HttpRequest, board_id: str, version_id: int) -> HttpResponse:
    """Give a version a name, under which it is never cleared away."""
    board, _ = changed_board(request, board_id)
    Edits.check(request)
    found = get_object_or_404(Version, pk=version_id, board=board)
    try:
        versions.rename(found, _name(request))
    except versions.TooManyVersions as refusal:
        messages.error(request, str(refusal))
    return redirect("version", board_id=board.id, version_id=found.pk)


@require_POST
def restore(request: HttpRequest, board_id: str, version_id: int) -> HttpResponse:
    """Make the board what it was in a version; what it is now is kept as a version before, for this to be undone."""
    board, access = changed_board(request, board_id)
    Edits.check(request)
    found = get_object_or_404(Version, pk=version_id, board=board)
    try:
        before = versions.restore(found, person=access.person)
    except versions.TooManyVersions as refusal:
        messages.error(request, str(refusal))
        return redirect("history", board_id=board.id)
    messages.success(request, format_html("Restored: {}. Everybody at the board sees it.", found))
    return redirect(f"{reverse('history', args=[board.id])}?undo={before.pk}")


def _name(request: HttpRequest) -> str:
    return one_line(request.POST.get("name", ""))[:LONGEST_NAME]


def _is_number(request: HttpRequest, name: str) -> bool:
    given = request.GET.get(name, "")
    return given.isascii() and given.isdigit() and len(given) < 16
