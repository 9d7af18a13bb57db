"""Texts in pictures keep to their lines."""

from hypothesis import given
from hypothesis import strategies as st

from designer.catalog.picture.text import shortened, width_of, wrapped


def test_a_name_is_broken_between_its_words_and_cut() -> None:
    assert wrapped("OrdersDeadLetterQueue", 98, 13, most=3) == ["OrdersDead", "LetterQueue"]
    assert wrapped("Short", 98, 13, most=2) == ["Short"]
    assert wrapped("one two\nthree", 200, 13, most=9) == ["one two", "three"]


def test_names_that_begin_alike_are_told_apart_by_their_ends() -> None:
    one, other = (
        shortened(f"CustomerOrdersOfTheWholeNorthernRegion{end}", 98, 11.5, most=3) for end in ("DLQ", "Queue")
    )
    assert one[:2] == other[:2]
    assert one[2].startswith("…")
    assert one[2].endswith("DLQ")
    assert shortened("Orders", 98, 11.5, most=3) == ["Orders"]


@given(st.text(max_size=80), st.integers(30, 200), st.integers(1, 4))
def test_no_line_is_wider_than_its_room_and_what_is_left_out_is_said(text: str, width: int, most: int) -> None:
    lines = wrapped(text, width, 11.5, most=most)
    assert len(lines) <= most
    assert all(width_of(line, 11.5) <= width for line in lines)
    assert lines[-1].endswith("…") or "".join("".join(lines).split()) == "".join(text.split())
