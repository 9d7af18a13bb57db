"""Asks a worker for cfn-lint's remarks on a board, keeps the last ones, and tells everybody at the board."""

import hashlib
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.cache import cache

from designer.boards.drawing import document_of
from designer.boards.models import Board
from designer.document.document import Document
from designer.findings.lines import Lines
from designer.realtime import notices

KEPT_S = 24 * 3600
WAITS_S = 120


def ask(board_id: str) -> None:
    """Enqueue a look by cfn-lint; while one is under way, another follows it."""
    from designer.boards.tasks import lint_board as task

    if cache.add(_waiting(board_id), 1, WAITS_S):
        task.delay(board_id)
    else:
        cache.set(_again(board_id), 1, WAITS_S)


def is_waiting(board_id: str) -> bool:
    """Say whether a look was asked for and has not ended."""
    return cache.get(_waiting(board_id)) is not None


def last(board_id: str) -> dict[str, Any] | None:
    """Return the last result: `version` is the number of the update that it is about."""
    found: dict[str, Any] | None = cache.get(_result(board_id))
    return found


def lint_board(board_id: str) -> None:
    """Lint a board's template and tell what came out; called by the worker. Nothing is said of a board that is gone."""
    if not Board.objects.filter(pk=board_id).exists():
        return
    cache.delete(_again(board_id))
    try:
        result = _look(board_id)
        cache.set(_result(board_id), result, KEPT_S)
    finally:
        cache.delete(_waiting(board_id))
    notices.publish_from_thread(board_id, result)
    if cache.get(_again(board_id)) is not None:
        ask(board_id)


def _look(board_id: str) -> dict[str, Any]:
    """Return what cfn-lint says of a board as it is now; a template that it has seen is not shown to it again."""
    number, text, remarks, failure = 0, "", list[dict[str, Any]](), ""
    before = last(board_id)
    try:
        number, document = document_of(board_id)
        text = document.emit()
        is_same = before is not None and before.get("text") == _digest(text) and not before["failure"]
        remarks = before["remarks"] if before is not None and is_same else _placed(document, text)
    except SoftTimeLimitExceeded:
        failure = "cfn-lint took more than a minute for this template and was ended."
    return {"type": "lint", "version": number, "text": _digest(text), "failure": failure, "remarks": remarks}


def _placed(document: Document, text: str) -> list[dict[str, Any]]:
    """Return cfn-lint's remarks, each with the part of the board that it is about."""
    from designer.findings.lint import lint

    lines = Lines(document)
    found = []
    for remark in lint(text):
        place = lines.place_of(remark.line)
        where = {"block": place.block, "logicalId": place.logical_id, "node": place.node} if place else {}
        found.append({**remark.to_plain(), **where})
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _waiting(board_id: str) -> str:
    return f"lint-waits:{board_id}"


def _again(board_id: str) -> str:
    return f"lint-again:{board_id}"


def _result(board_id: str) -> str:
    return f"lint:{board_id}"
