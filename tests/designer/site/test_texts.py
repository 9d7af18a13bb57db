"""Columns for what people and templates write."""

import pytest

from designer.boards.models import Board
from designer.runs.models import Run
from designer.site.texts import one_line


@pytest.mark.django_db(databases=["default", "runs"])
def test_a_nul_is_kept_as_a_sign_in_texts_and_in_json_values() -> None:
    board = Board.objects.create(name="Or\0ders")
    Board.objects.filter(id=board.id).update(name="Or\0ders again")
    board.refresh_from_db()
    assert board.name == "Or\ufffdders again"
    run = Run.objects.create(board=board.id, failure={"reason": "a\0b", "parts": [{"c\0": 1}, "d\0", 2, None]})
    run.refresh_from_db()
    assert run.failure == {"reason": "a\ufffdb", "parts": [{"c\ufffd": 1}, "d\ufffd", 2, None]}


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        (" Grace \r\n\tHopper\x85", "Grace Hopper"),
        ("\u202eadA\u2066\u200b\ufeff", "adA"),
        ("ni\u200cm\u200d", "ni\u200cm\u200d"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("e\u0301\ud800\ue000\U000e0041", "é"),
        ("\u200d \u3164\u2800", ""),
    ],
)
def test_a_name_holds_nothing_that_is_not_seen(given: str, seen: str) -> None:
    assert one_line(given) == seen
