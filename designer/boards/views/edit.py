"""Takes an edit of the template from a browser: checked, made, committed, and told to every browser."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from designer.boards.access import NotAllowed, changed_board
from designer.boards.canvas_edits import apply
from designer.boards.drawing import change
from designer.boards.views.sender import sender_of
from designer.document.errors import EditRefused
from designer.document.retext import TextClash
from designer.site.limits import Edits

LARGEST = 512 * 1024


@require_POST
def edit(request: HttpRequest, board_id: str) -> HttpResponse:
    """Make an edit; the answer names what it created, or says why not and what would work."""
    try:
        board, access = changed_board(request, board_id)
        Edits.check(request)
        wanted = wanted_of(request, LARGEST)
        sender = sender_of(request)
        created = change(board.id, lambda document: apply(document, wanted), person=access.person, **sender)
    except NotAllowed as refusal:
        return JsonResponse({"reason": str(refusal), "fix": ""}, status=403)
    except TextClash as clash:
        return JsonResponse(
            {"reason": f"Somebody else changed {clash} meanwhile.", "fix": "Open it again."}, status=409
        )
    except EditRefused as refusal:
        return JsonResponse({"reason": refusal.reason, "fix": refusal.fix}, status=422)
    return JsonResponse({"edit": sender["edit_id"], "created": created})


def wanted_of(request: HttpRequest, largest: int) -> dict[str, Any]:
    """Return the edit that a request holds."""
    if len(request.body) > largest:
        raise EditRefused(f"One edit may have {largest:,} bytes at most.")
    try:
        wanted = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise EditRefused("The edit is not JSON.") from error
    if not isinstance(wanted, dict):
        raise EditRefused("An edit is a JSON object.")
    return wanted
