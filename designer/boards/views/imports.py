"""Imports a template: uploaded or pasted; what is wrong with it is shown where it is wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from designer.boards.opening import CannotImport, from_upload
from designer.boards.people import ensure_person
from designer.document.errors import InvalidTemplate
from designer.site.limits import Imports
from designer.site.texts import one_line

LARGEST = 5 * 1024 * 1024
AROUND = 3


@require_http_methods(["GET", "POST"])
def import_template(request: HttpRequest) -> HttpResponse:
    """Show the form, or make a board of what was given."""
    if request.method == "GET":
        return render(request, "boards/import.html", {"text": "", "name": ""})
    upload = request.FILES.get("file")
    text = request.POST.get("text", "")
    wanted = one_line(request.POST.get("name", ""))
    content = upload.read(LARGEST + 1) if upload else text.encode("utf-8", "surrogatepass")
    file_name = (upload.name if upload else "") or ""
    Imports.check(request)
    try:
        if not content.strip():
            raise CannotImport("Choose a file or paste a template.")
        if len(content) > LARGEST:
            raise CannotImport(f"The file has more than {LARGEST:,} bytes.")
        board = from_upload(file_name, content, ensure_person(request.session), name=wanted)
    except InvalidTemplate as error:
        return _refuse(request, wanted, text, problem_at(content, error))
    except CannotImport as error:
        return _refuse(request, wanted, text, {"message": str(error)})
    return redirect("board", board_id=board.id)


def problem_at(content: bytes, error: InvalidTemplate) -> dict[str, Any]:
    """Return what is wrong, with the lines around it."""
    lines = content.decode("utf-8", "replace").splitlines()
    first = max(0, error.line - 1 - AROUND)
    rows = [
        {"number": number, "text": line[:200], "is_wrong": number == error.line}
        for number, line in enumerate(lines[first : error.line + AROUND], first + 1)
    ]
    return {"message": error.message, "line": error.line, "column": error.column, "rows": rows}


def _refuse(request: HttpRequest, name: str, text: str, problem: dict[str, Any]) -> HttpResponse:
    return render(request, "boards/import.html", {"text": text, "name": name, "problem": problem}, status=422)
