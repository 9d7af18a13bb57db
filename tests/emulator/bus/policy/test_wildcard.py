"""Texts with `*` and `?`, and policy variables in them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.bus.policy.wildcard import fill, is_arn_like, is_like


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_a_pattern_matches_what_the_same_expression_matches(pattern: str, text: str) -> None:
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    assert is_like(pattern, text) is bool(re.fullmatch(expression, text))


def test_a_pattern_that_makes_others_hang_ends() -> None:
    assert not is_like("*a" * 40 + "b", "a" * 4_000)


@pytest.mark.parametrize(
    ("pattern", "arn", "expected"),
    [
        ("*", "arn:aws:sqs:us-east-1:123456789012:q", True),
        ("arn:aws:sqs:us-east-1:123456789012:q", "arn:aws:sqs:us-east-1:123456789012:q", True),
        ("arn:aws:sqs:us-east-1:123456789012:q", "arn:aws:sqs:us-east-1:123456789012:queue", False),
        ("arn:aws:sqs:*:123456789012:q*", "arn:aws:sqs:eu-west-1:123456789012:queue", True),
        ("arn:aws:sqs:*", "arn:aws:sqs:us-east-1:123456789012:q", True),
        ("arn:aws:sqs:*:q", "arn:aws:sqs:us-east-1:123456789012:q", False),
        ("arn:*:sqs:*:*:q", "arn:aws-cn:sqs:cn-north-1:123456789012:q", True),
        ("arn:aws:lambda:us-east-1:*:function:f:?", "arn:aws:lambda:us-east-1:123456789012:function:f:1", True),
        ("arn:aws:lambda:us-east-1:*:function:f", "arn:aws:lambda:us-east-1:123456789012:function:f:1", False),
    ],
)
def test_an_arn_matches_part_by_part(pattern: str, arn: str, expected: bool) -> None:
    assert is_arn_like(pattern, arn) is expected


@pytest.mark.parametrize(
    ("pattern", "filled"),
    [
        ("q-${aws:username}", "q-ann"),
        ("q-${AWS:UserName}", "q-ann"),
        ("q-${aws:none}", None),
        ("q-${aws:none, 'all'}", "q-all"),
        ("q-${aws:many}", None),
    ],
)
def test_variables_take_the_requests_values(pattern: str, filled: str | None) -> None:
    assert fill(pattern, {"aws:username": ("ann",), "aws:many": ("1", "2")}) == filled


def test_letters_of_a_value_are_no_wildcards() -> None:
    filled = fill("${aws:username}", {"aws:username": ("a*",)})
    assert filled is not None
    assert is_like(filled, "a*")
    assert not is_like(filled, "ab")


def test_wildcards_can_be_written_as_letters() -> None:
    filled = fill("${*}-${?}-${$}", {})
    assert filled is not None
    assert is_like(filled, "*-?-$")
    assert not is_like(filled, "x-?-$")
