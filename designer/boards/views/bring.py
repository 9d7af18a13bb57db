"""Brings everybody at a board to where one person looks."""

import math
from typing import Any

import orjson
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from designer.boards.access import NotAllowed, changed_board
from designer.boards.views.sender import sender_of
from designer.realtime import notices
from designer.site.limits import Bringing

FARTHEST = 1_000_000


@require_POST
def bring(request: HttpRequest, board_id: str) -> JsonResponse:
    """Tell everybody to look at `x`, `y` (the middle, on the board) at zoom `k`; `tab` is who asks."""
    try:
        board, access = changed_board(request, board_id)
        Bringing.check(request)
        place = _place(orjson.loads(request.body or b"{}"))
    except NotAllowed as refusal:
        return JsonResponse({"reason": str(refusal)}, status=403)
    except ValueError as refusal:
        return JsonResponse({"reason": str(refusal)}, status=422)
    notices.publish_from_thread(
        board.id, {"type": "bring", "name": access.name, "tab": sender_of(request)["tab"], **place}
    )
    return JsonResponse({})


def _place(given: Any) -> dict[str, float]:
    found = {name: given.get(name) if isinstance(given, dict) else None for name in ("x", "y", "k")}
    for name, value in found.items():
        if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > FARTHEST:
            raise ValueError(f"{name} {value!r}: give a number")
    return {name: float(value) for name, value in found.items() if value is not None}
