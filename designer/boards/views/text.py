"""The template as text beside the canvas: read, and taken back block by block as any other edit."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from designer.boards.access import NotAllowed, changed_board, seen_board
from designer.boards.drawing import change, document_of
from designer.boards.views.edit import wanted_of
from designer.boards.views.sender import sender_of
from designer.catalog.edits import make
from designer.document.document import Document
from designer.document.errors import EditRefused, InvalidTemplate
from designer.document.parse import MAX_BYTES
from designer.document.retext import TextClash
from designer.site.limits import Edits

LARGEST = 2 * MAX_BYTES + 64 * 1024


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, board_id: str) -> HttpResponse:
    """Answer with the template's text, or one block's (`block`); or take it back as it was edited.

    A POST holds `base` (as it was opened), `text`, perhaps `block` and `mine` (names whose version wins). 409
    names the blocks that somebody else changed meanwhile, 422 says what is wrong and where.
    """
    if request.method == "GET":
        board, _ = seen_board(request, board_id)
        return JsonResponse(_shown(document_of(board.id)[1], request.GET.get("block", "")))
    try:
        board, access = changed_board(request, board_id)
        Edits.check(request)
        wanted = wanted_of(request, LARGEST)
        block = wanted.get("block")
        edit = {**wanted, "kind": "source" if isinstance(block, str) else "text"}
        after = change(board.id, lambda document: _made(document, edit), person=access.person, **sender_of(request))
    except TextClash as clash:
        clashes = [{"name": one.name, "mine": one.mine, "theirs": one.theirs} for one in clash.clashes]
        return JsonResponse({"clashes": clashes}, status=409)
    except NotAllowed as refusal:
        return JsonResponse({"reason": str(refusal), "fix": ""}, status=403)
    except EditRefused as refusal:
        return JsonResponse(_refusal(refusal), status=422)
    return JsonResponse(_shown(after, block if isinstance(block, str) else ""))


def _made(document: Document, edit: dict[str, Any]) -> Document:
    make(document, edit)
    return document


def _shown(document: Document, block: str) -> dict[str, Any]:
    texts = document.texts()
    if block:
        return {"text": texts.get(block, "").strip("\r\n"), "format": document.format}
    whole = document.emit()
    blocks, at = [], 0
    for one in document.ordered():
        start = max(whole.find(texts[one.id].strip(), at), 0)
        blocks.append({"id": one.id, "from": _units(whole[:start])})
        at = start
    return {"text": whole, "format": document.format, "blocks": blocks}


def _units(text: str) -> int:
    """Return a length as browsers count it, in UTF-16 units and with one for each line end."""
    return len(text.replace("\r\n", "\n").encode("utf-16-le")) // 2


def _refusal(refusal: EditRefused) -> dict[str, Any]:
    cause = refusal.__cause__
    place = {"line": cause.line, "column": cause.column} if isinstance(cause, InvalidTemplate) else {}
    reason = cause.message if isinstance(cause, InvalidTemplate) else refusal.reason
    return {"reason": reason, "fix": refusal.fix, **place}
