"""Regular expressions of filter patterns, against Python's where both have the same syntax."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.contract.errors import AwsError
from emulator.services.logs.patterns.regex import Regex

ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "[a-c]", "\\d", "\\w", "\\.", "c"])
TIMES = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,2}", "{0,}"])
BRANCH = st.lists(st.tuples(ATOMS, TIMES).map("".join), min_size=1, max_size=4).map("".join)
EXPRESSION = st.tuples(st.sampled_from(["", "^"]), BRANCH, st.sampled_from(["", "$"])).map("".join)


@given(st.lists(EXPRESSION, min_size=1, max_size=2).map("|".join), st.text("abc1._", max_size=8))
def test_it_finds_what_pythons_expressions_find(expression: str, message: str) -> None:
    assert Regex(expression).found_in(message) is bool(re.search(expression, message))


@pytest.mark.parametrize("expression", ["(a)", "a!", "[a", "a{", "a{x}", "a{1,y}", "\\", "\\xg1", "a{5000}"])
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(AwsError, match=r"Invalid character\(s\) in term"):
        Regex(expression)


def test_an_expression_that_makes_others_hang_ends() -> None:
    assert not Regex("a*a*a*a*a*a*a*a*b").found_in("a" * 5_000)
