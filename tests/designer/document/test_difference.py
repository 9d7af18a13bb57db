"""Tests of the lines in which two texts differ."""

from designer.document.difference import MOST_LINES, difference


def shown(old: str, new: str) -> list[tuple[str, int | None, int | None, str]]:
    return [(line.sign, line.old, line.new, line.text) for line in difference(old, new)]


def test_equal_texts_have_none() -> None:
    assert difference("a\nb\n", "a\nb\n") == []


def test_a_changed_line_is_one_removed_and_one_added_with_lines_around() -> None:
    old = "\n".join("abcdefghij")
    assert shown(old, old.replace("f", "F")) == [
        (" ", 3, 3, "c"),
        (" ", 4, 4, "d"),
        (" ", 5, 5, "e"),
        ("−", 6, None, "f"),
        ("+", None, 6, "F"),
        (" ", 7, 7, "g"),
        (" ", 8, 8, "h"),
        (" ", 9, 9, "i"),
    ]


def test_places_far_apart_have_a_gap_between_them() -> None:
    old = "\n".join(str(number) for number in range(50))
    new = old.replace("\n5\n", "\nfive\n").replace("\n40\n", "\nforty\n")
    assert [line.kind for line in difference(old, new)].count("gap") == 1


def test_too_much_to_compare_is_said() -> None:
    (line,) = difference("a\n" * MOST_LINES, "b\n")
    assert "download both" in line.text
