"""The log of a board: updates are numbered, committed, and merged into a snapshot now and then."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from pycrdt import Doc, merge_updates

from designer.boards.models import Board, Snapshot, Update
from designer.realtime.source import Update as LogLine

SNAPSHOT_EVERY = 200
EMPTY = b"\x00\x00"


class BoardIsGone(Exception):
    """A board was deleted while somebody was at it."""

    def __init__(self, board_id: str) -> None:
        super().__init__(f"The board {board_id} was deleted.")
        self.board_id = board_id


def load(board_id: str) -> tuple[int, bytes]:
    """Return the number of a board's last update, and its document's state as one update."""
    snapshot = Snapshot.objects.filter(board_id=board_id).first()
    number, parts = (snapshot.number, [bytes(snapshot.state)]) if snapshot else (0, [])
    for line in Update.objects.filter(board_id=board_id, number__gt=number).order_by("number"):
        number = line.number
        parts.append(bytes(line.update))
    if not parts:
        return number, EMPTY
    return number, parts[0] if len(parts) == 1 else merge_updates(*parts)


def last_number(board_id: str) -> int:
    """Return the number of a board's last update; 0 where there is none."""
    return Board.objects.filter(pk=board_id).values_list("number", flat=True).first() or 0


def load_document(board_id: str) -> tuple[int, Doc[Any]]:
    """Return the number of a board's last update and its document."""
    number, state = load(board_id)
    document: Doc[Any] = Doc()
    document.apply_update(state)
    return number, document


def append(board_id: str, update: bytes, *, person: str = "", tab: str = "", edit: str = "") -> int:
    """Commit an update as the next line of the log; return its number."""
    with transaction.atomic():
        if not Board.objects.filter(pk=board_id).update(number=F("number") + 1, updated=timezone.now()):
            raise BoardIsGone(board_id)
        board = Board.objects.get(pk=board_id)
        Update.objects.create(board=board, number=board.number, update=update, person=person, tab=tab, edit=edit)
    if board.number % SNAPSHOT_EVERY == 0:
        make_snapshot(board_id)
    return board.number


def lock(board_id: str) -> None:
    """Let nobody else append to a board until the transaction ends."""
    if not Board.objects.select_for_update().filter(pk=board_id).exists():
        raise BoardIsGone(board_id)


def after(board_id: str, number: int) -> list[LogLine]:
    """Return the log behind a number, in order; where a snapshot replaced those lines, its state as one line."""
    lines = [
        LogLine(line.number, bytes(line.update), line.tab, line.edit)
        for line in Update.objects.filter(board_id=board_id, number__gt=number).order_by("number")
    ]
    if lines and lines[0].number == number + 1:
        return lines
    snapshot = Snapshot.objects.filter(board_id=board_id, number__gt=number).first()
    if snapshot is None:
        return lines
    return [LogLine(snapshot.number, bytes(snapshot.state)), *(line for line in lines if line.number > snapshot.number)]


def make_snapshot(board_id: str) -> None:
    """Merge the log into a snapshot; the merged lines are kept until the next one, for who is a little behind."""
    number, state = load(board_id)
    with transaction.atomic():
        previous = Snapshot.objects.filter(board_id=board_id).first()
        Snapshot.objects.update_or_create(board_id=board_id, defaults={"number": number, "state": state})
        if previous is not None:
            Update.objects.filter(board_id=board_id, number__lte=previous.number).delete()
