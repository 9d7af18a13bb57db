"""The comments of a board: listed, written, resolved and removed."""

from typing import Any

import orjson
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from designer.boards import commenting
from designer.boards.access import NotAllowed, commented_board, seen_board
from designer.site.limits import Comments


@require_http_methods(["GET", "POST"])
def comments(request: HttpRequest, board_id: str) -> JsonResponse:
    """List the comments, or write one: {"node", "text", "answers"?}."""
    if request.method == "GET":
        board, access = seen_board(request, board_id)
        return JsonResponse({"comments": commenting.listed(board, access)})
    try:
        board, access = commented_board(request, board_id)
        Comments.check(request)
        given = _given(request)
        answers = given.get("answers")
        made = commenting.write(
            board,
            access,
            node=str(given.get("node", "")),
            text=str(given.get("text", "")),
            answers=answers if isinstance(answers, int) else None,
        )
    except NotAllowed as refusal:
        return JsonResponse({"reason": str(refusal)}, status=403)
    except commenting.CannotComment as refusal:
        return JsonResponse({"reason": str(refusal)}, status=422)
    return JsonResponse({"comment": made.pk}, status=201)


@require_POST
def comment(request: HttpRequest, board_id: str, number: int) -> JsonResponse:
    """Change a comment: {"do": "resolve" | "reopen" | "remove"}."""
    try:
        board, access = commented_board(request, board_id)
        wanted = _given(request).get("do")
        if wanted == "remove":
            commenting.remove(board, access, number)
        elif wanted in {"resolve", "reopen"}:
            commenting.resolve(board, number, is_resolved=wanted == "resolve")
        else:
            return JsonResponse({"reason": f"do {wanted!r}: choose resolve, reopen or remove"}, status=422)
    except NotAllowed as refusal:
        return JsonResponse({"reason": str(refusal)}, status=403)
    except commenting.CannotComment as refusal:
        return JsonResponse({"reason": str(refusal)}, status=422)
    return JsonResponse({})


def _given(request: HttpRequest) -> dict[str, Any]:
    try:
        given = orjson.loads(request.body or b"{}")
    except orjson.JSONDecodeError as error:
        raise commenting.CannotComment("The request is not JSON.") from error
    return given if isinstance(given, dict) else {}
