"""Columns for what people and templates write."""

import pytest

from designer.boards.models import Board
from designer.runs.models import Run


@pytest.mark.django_db(databases=["default", "runs"])
def test_a_nul_is_kept_as_a_sign_in_texts_and_in_json_values() -> None:
    board = Board.objects.create(name="Or\0ders")
    Board.objects.filter(id=board.id).update(name="Or\0ders again")
    board.refresh_from_db()
    assert board.name == "Or\ufffdders again"
    run = Run.objects.create(board=board.id, failure={"reason": "a\0b", "parts": [{"c\0": 1}, "d\0", 2, None]})
    run.refresh_from_db()
    assert run.failure == {"reason": "a\ufffdb", "parts": [{"c\ufffd": 1}, "d\ufffd", 2, None]}
