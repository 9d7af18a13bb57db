"""Expressions match as Java's and Python's do, in time proportional to the message."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.services.logs.insights.regex import Regex, needed_in
from emulator.services.logs.insights.tokens import Malformed

PIECES = st.recursive(
    st.sampled_from(("a", "b", "c", ".", "[ab]", "[^a]", r"\d", r"\w", "^", "$", r"\b", r"\.", "1", "")),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from(("*", "+", "?", "*?", "+?", "??", "{1,2}", "{2}", "{0,2}?"))).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
        inner.map(lambda text: f"({text})"),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(PIECES, st.text("abc1.\n ", max_size=8))
def test_a_match_is_the_one_that_backtracking_finds_first(text: str, message: str) -> None:
    theirs = re.compile(f"(?P<whole>{text})").search(message)
    ours = Regex(f"(?<whole>{text})")
    assert ours.found_in(message) is (theirs is not None)
    assert ours.groups_of(message) == ({"whole": theirs["whole"]} if theirs else {})


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("user=(?<u>x)", "user="),
        ("ab+c", "ab"),
        ("ab?cd", "cd"),
        (r"a\.b[x-z]longer", "longer"),
        ("a|b", ""),
        (r"\d+ ms", " ms"),
        ("(inner)", ""),
        ("x{2}yz", "yz"),
    ],
)
def test_what_every_match_holds_is_looked_for_first(text: str, needed: str) -> None:
    assert needed_in(text) == needed


@pytest.mark.parametrize("text", ["(a+)+b", "(a|a)*b", "(.*)*=", "a?" * 30 + "a" * 30])
def test_no_expression_takes_exponential_time(text: str) -> None:
    began = time.process_time()
    Regex(text).found_in("a" * 400)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("text", ["a{2,1}", "a{1001}", r"\q", "[a", "a)", "(?x)", "a{1000}" * 6, "(?<a_b>x)"])
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="Invalid regular expression"):
        Regex(text)


def test_case_is_ignored_where_that_is_asked_for() -> None:
    assert Regex("(?i)Error (?<code>[a-c]+)").groups_of("an ERROR ABC") == {"code": "ABC"}
