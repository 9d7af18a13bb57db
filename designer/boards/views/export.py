"""Gives a board away: its template as it stands, or everything in a ZIP."""

import io
import re
import zipfile

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from designer.boards.access import seen_board
from designer.boards.drawing import document_of
from designer.document.document import Document

EPOCH = (2026, 1, 1, 0, 0, 0)
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@require_GET
def export(request: HttpRequest, board_id: str) -> HttpResponse:
    """Show what goes out."""
    board, access = seen_board(request, board_id)
    _, document = document_of(board.id)
    return render(
        request,
        "boards/export.html",
        {
            "board": board,
            "access": access,
            "template": document.emit(),
            "format": document.format,
            "code": document.code,
            "is_empty": not any(each.section == "Resources" and each.logical_id for each in document.ordered()),
        },
    )


@require_GET
def template(request: HttpRequest, board_id: str) -> HttpResponse:
    """Return the template's own bytes."""
    board, _ = seen_board(request, board_id)
    _, document = document_of(board.id)
    response = HttpResponse(document.emit_bytes(), content_type=_type(document))
    response["Content-Disposition"] = f'attachment; filename="{_file_name(board.name)}.{document.format}"'
    return response


@require_GET
def archive(request: HttpRequest, board_id: str) -> HttpResponse:
    """Return template, scenario and code in a ZIP that can be imported again."""
    board, _ = seen_board(request, board_id)
    _, document = document_of(board.id)
    response = HttpResponse(packed(document), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(board.name)}.zip"'
    return response


def packed(document: Document) -> bytes:
    """Return the ZIP of a document; the same document gives the same bytes."""
    files = {
        f"template.{document.format}": document.emit_bytes(),
        "scenario.yaml": document.scenario.emit().encode(),
        **{path: text.encode() for path, text in document.code.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive_file:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive_file.writestr(entry, files[path])
    return out.getvalue()


def _type(document: Document) -> str:
    return "application/json" if document.format == "json" else "application/yaml"


def _file_name(name: str) -> str:
    return UNSAFE.sub("-", name).strip("-.")[:60] or "template"
