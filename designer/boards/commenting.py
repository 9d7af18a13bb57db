"""Comments on a board's nodes: written, answered, resolved, removed; everybody at the board is told."""

from typing import Any

from django.utils import timezone

from designer.boards.models import Board, Comment
from designer.realtime import notices
from designer.realtime.source import Access

LONGEST = 2_000
LONGEST_NODE = 60
MOST = 500
NEWS = {"type": "comments"}


class CannotComment(ValueError):
    """A comment is not taken; the text says why."""


def listed(board: Board, access: Access) -> list[dict[str, Any]]:
    """Return the comments with their answers as the browser shows them, the oldest first."""
    threads: dict[int, dict[str, Any]] = {}
    for comment in board.comments.select_related("person"):
        shown = _shown(comment, access)
        if comment.answers_id is None:
            threads[comment.pk] = {**shown, "node": comment.node, "resolved": bool(comment.resolved), "replies": []}
        elif comment.answers_id in threads:
            threads[comment.answers_id]["replies"].append(shown)
    return list(threads.values())


def write(board: Board, access: Access, *, node: str, text: str, answers: int | None = None) -> Comment:
    """Keep a comment on a node, or an answer to one."""
    text = text.strip()
    if not text:
        raise CannotComment("The comment is empty.")
    if len(text) > LONGEST:
        raise CannotComment(f"The comment has {len(text):,} characters; {LONGEST:,} is the most.")
    if board.comments.count() >= MOST:
        raise CannotComment(f"The board has {MOST} comments, which is the most. Remove some that are resolved.")
    first = _thread(board, answers) if answers is not None else None
    made = Comment.objects.create(
        board=board,
        node=first.node if first else node[:LONGEST_NODE],
        answers=first,
        person_id=access.person,
        text=text,
    )
    _tell(board)
    return made


def resolve(board: Board, number: int, *, is_resolved: bool) -> None:
    """Close a comment, or open it again."""
    comment = _thread(board, number)
    comment.resolved = timezone.now() if is_resolved else None
    comment.save(update_fields=["resolved"])
    _tell(board)


def remove(board: Board, access: Access, number: int) -> None:
    """Remove an own comment with its answers; an owner removes any."""
    comment = board.comments.filter(pk=number).first()
    if comment is None:
        raise CannotComment("This comment is not there any more.")
    if comment.person_id != access.person and not access.is_owner:
        raise CannotComment("Only who wrote a comment, or the board's owner, removes it.")
    comment.delete()
    _tell(board)


def _thread(board: Board, number: int) -> Comment:
    found = board.comments.filter(pk=number, answers=None).first()
    if found is None:
        raise CannotComment("This comment is not there any more.")
    return found


def _shown(comment: Comment, access: Access) -> dict[str, Any]:
    return {
        "id": comment.pk,
        "person": comment.person.name if comment.person else "Somebody who left",
        "text": comment.text,
        "at": comment.created.isoformat(),
        "mine": comment.person_id == access.person or access.is_owner,
    }


def _tell(board: Board) -> None:
    notices.publish_from_thread(board.id, dict(NEWS))
