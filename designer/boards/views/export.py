"""Gives a board away: its template as it stands or in the other format, everything in a ZIP, and its drawing."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from designer.boards import linting
from designer.boards.access import changed_board, seen_board
from designer.boards.drawing import default_handler, document_of
from designer.boards.packing import packed
from designer.catalog.graph import graph
from designer.catalog.picture import svg
from designer.document.conversion import as_json, as_yaml
from designer.document.document import Document
from designer.site.limits import Lints, TooMany

UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
SAM = "AWS::Serverless-2016-10-31"
OTHER = {"yaml": "json", "json": "yaml"}
TYPES = {"yaml": "application/yaml", "json": "application/json", "zip": "application/zip", "svg": "image/svg+xml"}


@require_GET
def export(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show what goes out."""
    board, access = seen_board(request, board_id)
    number, document = document_of(board.id)
    context = {
        "board": board,
        "access": access,
        "template": document.emit(),
        "format": document.format,
        "other": OTHER[document.format],
        "language": "SAM" if SAM in str(document.template().get("Transform", "")) else "CloudFormation",
        "code": document.code,
        "is_empty": not any(each.section == "Resources" and each.logical_id for each in document.ordered()),
    }
    return render(request, "boards/export.html", context | _lint_context(board.id, number))


@require_GET
def template(request: HttpRequest, board_id: str) -> HttpResponse:
    """Return the template's own bytes, or with `?as=json` or `?as=yaml` that format."""
    board, _ = seen_board(request, board_id)
    _, document = document_of(board.id)
    wanted = request.GET.get("as", document.format)
    if wanted not in OTHER or wanted == document.format:
        return _attached(board.name, document.format, document.emit_bytes())
    return _attached(board.name, wanted, (as_json if wanted == "json" else as_yaml)(document).encode())


@require_GET
def archive(request: HttpRequest, board_id: str) -> HttpResponse:
    """Return template, scenario and code in a ZIP that can be imported again."""
    board, _ = seen_board(request, board_id)
    _, document = document_of(board.id)
    return _attached(board.name, "zip", packed(document))


@require_GET
def drawing(request: HttpRequest, board_id: str) -> HttpResponse:
    """Return the board's drawing as an SVG file, in the light or the dark `theme`."""
    board, _ = seen_board(request, board_id)
    _, document = document_of(board.id)
    theme = request.GET.get("theme", "")
    return _attached(board.name, "svg", picture_of(document, board.name, theme).encode())


@require_http_methods(["GET", "POST"])
def lint_result(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show what cfn-lint said last; a POST asks for a new look."""
    board, access = seen_board(request, board_id)
    problem, status, headers = "", 200, {}
    if request.method == "POST":
        board, access = changed_board(request, board_id)
        try:
            Lints.check(request)
            linting.ask(board.id)
        except TooMany as refusal:
            problem, status, headers = str(refusal), 429, {"Retry-After": str(refusal.after_s)}
    if request.headers.get("HX-Request") != "true":
        return redirect("export", board_id=board.id)
    context = {"board": board, "access": access, "problem": problem} | _lint_context(board.id, board.number)
    response = render(request, "boards/_lint.html", context, status=status)
    for name, value in headers.items():
        response.headers[name] = value
    return response


def picture_of(document: Document, name: str, theme: str) -> str:
    """Return the SVG file of a document."""
    drawn = graph(document, default_handler=default_handler())
    return svg.document(drawn, title=name, around=document.around(), theme=theme)


def _lint_context(board_id: str, number: int) -> dict[str, object]:
    # In this order: a look that ends in between has its result shown, not its end alone.
    is_waiting, result = linting.is_waiting(board_id), linting.last(board_id)
    return {
        "lint": result,
        "lint_waits": is_waiting,
        "lint_is_old": result is not None and result["version"] < number,
    }


def _attached(name: str, extension: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{_file_name(name)}.{extension}"'
    return response


def _file_name(name: str) -> str:
    return UNSAFE.sub("-", name).strip("-.")[:60] or "template"
