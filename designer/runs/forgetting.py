"""Forgets the runs of a board that is deleted: they are in another database, where nothing goes by itself."""

from typing import Any

from designer.runs.models import Run, Verification


def forget_board(board_id: str) -> None:
    """Remove a board's runs and verifications; a worker that holds one of them finds its row gone and ends."""
    Verification.objects.filter(board=board_id).delete()
    Run.objects.filter(board=board_id).delete()


def board_deleted(instance: Any, **_: Any) -> None:
    """Take Django's signal that a board was deleted, by its owner or because its time had come."""
    forget_board(instance.pk)
