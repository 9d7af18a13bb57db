"""Patterns of terms."""

import pytest

from emulator.services.logs.patterns.pattern import read_pattern


@pytest.mark.parametrize(
    ("pattern", "message", "expected"),
    [
        ("", "anything", True),
        ("ERROR", "an ERROR here", True),
        ("ERROR", "an error here", False),
        ("ERROR fatal", "fatal ERROR", True),
        ("ERROR fatal", "ERROR", False),
        ('"two words"', "has two words", True),
        ('"two words"', "words two", False),
        ("ERROR -timeout", "ERROR timeout", False),
        ("ERROR -timeout", "ERROR", True),
        ("?a ?b", "b", True),
        ("?a ?b", "c", False),
        ("?a c", "c", True),
        (r'"say \"hi\""', 'they say "hi"', True),
        ("%ERR[0-9]+%", "an ERR42", True),
        ("%ERR[0-9]+%", "an ERROR", False),
        ("%a|b% -c", "xb", True),
    ],
)
def test_a_pattern_of_terms_matches_as_documented(pattern: str, message: str, expected: bool) -> None:
    assert (read_pattern(pattern).extract(message) is not None) is expected
