"""Condition operators."""

from typing import Any

import pytest

from emulator.bus.policy.conditions import UnknownOperator, holds, read_conditions

KEYS = {
    "aws:username": ("Ann",),
    "aws:sourcearn": ("arn:aws:sns:us-east-1:123456789012:topic",),
    "aws:sourceip": ("10.1.2.3",),
    "aws:securetransport": ("true",),
    "aws:currenttime": ("2026-01-01T00:00:00Z",),
    "aws:epochtime": ("1767225600",),
    "n": ("10",),
    "tags": ("a", "b"),
    "blob": ("QQ==",),
}


def condition(operator: str, key: str, values: Any) -> bool:
    """Say whether the one condition holds."""
    (read,) = read_conditions({operator: {key: values}}, has_variables=True)
    return holds(read, KEYS)


@pytest.mark.parametrize(
    ("operator", "key", "values", "expected"),
    [
        ("StringEquals", "aws:username", "Ann", True),
        ("StringEquals", "AWS:UserName", ["Bob", "Ann"], True),
        ("StringEquals", "aws:username", "ann", False),
        ("StringEquals", "aws:username", "A*", False),
        ("StringEqualsIgnoreCase", "aws:username", "aNN", True),
        ("StringNotEquals", "aws:username", ["Bob", "Ann"], False),
        ("StringNotEquals", "aws:username", ["Bob", "Eve"], True),
        ("StringNotEquals", "missing", "x", True),
        ("StringNotEqualsIgnoreCase", "aws:username", "ANN", False),
        ("StringLike", "aws:username", "A?n", True),
        ("StringLike", "aws:username", "B*", False),
        ("StringNotLike", "aws:username", "B*", True),
        ("StringEquals", "missing", "x", False),
        ("StringEqualsIfExists", "missing", "x", True),
        ("StringEqualsIfExists", "aws:username", "x", False),
        ("StringEquals", "aws:username", "${aws:username}", True),
        ("NumericEquals", "n", "10.0", True),
        ("NumericNotEquals", "n", 10, False),
        ("NumericLessThan", "n", "11", True),
        ("NumericLessThanEquals", "n", 10, True),
        ("NumericGreaterThan", "n", 10, False),
        ("NumericGreaterThanEquals", "n", 10, True),
        ("NumericLessThan", "aws:username", 10, False),
        ("DateLessThan", "aws:currenttime", "2026-01-01T00:00:01Z", True),
        ("DateGreaterThan", "aws:currenttime", "2026-01-01", False),
        ("DateGreaterThanEquals", "aws:epochtime", "2026-01-01T00:00:00Z", True),
        ("DateNotEquals", "aws:currenttime", "2025-01-01", True),
        ("Bool", "aws:securetransport", "true", True),
        ("Bool", "aws:securetransport", False, False),
        ("Bool", "missing", "false", False),
        ("BinaryEquals", "blob", "QQ==", True),
        ("IpAddress", "aws:sourceip", "10.1.0.0/16", True),
        ("IpAddress", "aws:sourceip", ["192.168.0.0/16", "10.1.2.4"], False),
        ("NotIpAddress", "aws:sourceip", "10.0.0.0/8", False),
        ("IpAddress", "aws:sourceip", "nonsense", False),
        ("ArnEquals", "aws:SourceArn", "arn:aws:sns:us-east-1:123456789012:topic", True),
        ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:123456789012:*", True),
        ("ArnEquals", "aws:SourceArn", "arn:aws:sns:*:*:top*", True),
        ("ArnNotLike", "aws:SourceArn", "arn:aws:sns:*:*:other", True),
        ("ArnNotEquals", "aws:SourceArn", "arn:aws:sns:*:*:topic", False),
        ("Null", "missing", "true", True),
        ("Null", "missing", "false", False),
        ("Null", "aws:username", "false", True),
        ("ForAllValues:StringEquals", "tags", ["a", "b", "c"], True),
        ("ForAllValues:StringEquals", "tags", ["a"], False),
        ("ForAllValues:StringEquals", "missing", ["a"], True),
        ("ForAnyValue:StringEquals", "tags", ["b", "z"], True),
        ("ForAnyValue:StringEquals", "tags", ["z"], False),
        ("ForAnyValue:StringEquals", "missing", ["a"], False),
        ("ForAllValues:StringNotEquals", "tags", ["z"], True),
        ("ForAllValues:StringNotEquals", "tags", ["a"], False),
        ("ForAnyValue:StringNotEquals", "tags", ["a"], True),
        ("ForAnyValue:StringLike", "tags", ["B*", "a*"], True),
    ],
)
def test_a_condition_holds_as_documented(operator: str, key: str, values: Any, expected: bool) -> None:
    assert condition(operator, key, values) is expected


@pytest.mark.parametrize("operator", ["StringSame", "ForSomeValues:StringEquals", "NullIfExists", "stringequals"])
def test_an_operator_that_iam_does_not_have_is_refused(operator: str) -> None:
    with pytest.raises(UnknownOperator):
        condition(operator, "k", "v")
