"""Asks a worker for cfn-lint's remarks on a board, keeps the last ones, and tells everybody at the board."""

from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.cache import cache

from designer.boards.drawing import document_of
from designer.realtime import notices

KEPT_S = 24 * 3600
WAITS_S = 120


def ask(board_id: str) -> None:
    """Enqueue a look by cfn-lint, unless one is waiting."""
    from designer.boards.tasks import lint_board as task

    if cache.add(_waiting(board_id), 1, WAITS_S):
        task.delay(board_id)


def is_waiting(board_id: str) -> bool:
    """Say whether a look was asked for and has not ended."""
    return cache.get(_waiting(board_id)) is not None


def last(board_id: str) -> dict[str, Any] | None:
    """Return the last result: `version` is the number of the update that it is about."""
    found: dict[str, Any] | None = cache.get(_result(board_id))
    return found


def lint_board(board_id: str) -> None:
    """Lint a board's template and tell what came out; called by the worker."""
    from designer.findings.lint import lint

    number = 0
    try:
        number, document = document_of(board_id)
        remarks, failure = lint(document.emit()), ""
    except SoftTimeLimitExceeded:
        remarks, failure = [], "cfn-lint took more than a minute for this template and was ended."
    finally:
        cache.delete(_waiting(board_id))
    result = {"type": "lint", "version": number, "failure": failure, "remarks": [one.to_plain() for one in remarks]}
    cache.set(_result(board_id), result, KEPT_S)
    notices.publish_from_thread(board_id, result)


def _waiting(board_id: str) -> str:
    return f"lint-waits:{board_id}"


def _result(board_id: str) -> str:
    return f"lint:{board_id}"
