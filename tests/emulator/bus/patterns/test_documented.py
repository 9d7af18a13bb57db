"""The examples of AWS's pages on event patterns and on SNS's filter policies, and the words of what is refused.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
"""

from typing import Any

import pytest

from emulator.bus.patterns.reading import read_pattern
from emulator.bus.patterns.tokens import InvalidPattern


def fits(clause: list[Any], value: Any) -> bool:
    """Say whether a value of the field `detail.a` fits."""
    return read_pattern({"detail": {"a": clause}}).matches({"detail": {"a": value}})


@pytest.mark.parametrize(
    ("clause", "fitting", "other"),
    [
        ([{"prefix": "2017-10-02"}], "2017-10-02T18:43:48Z", "2017-10-03"),
        ([{"prefix": {"equals-ignore-case": "EventB"}}], "eventbridge", "event"),
        ([{"suffix": ".png"}], "a.png", "a.jpg"),
        ([{"suffix": {"equals-ignore-case": ".png"}}], "A.PNG", "A.PN"),
        ([{"anything-but": "initializing"}], "running", "initializing"),
        ([{"anything-but": 123}], "123", 123),
        ([{"anything-but": ["stopped", "overloaded"]}], "running", "stopped"),
        ([{"anything-but": [100, 200, 300]}], 150, 200),
        ([{"anything-but": {"equals-ignore-case": "initializing"}}], "running", "INITIALIZING"),
        ([{"anything-but": {"equals-ignore-case": ["initializing", "stopped"]}}], "running", "Stopped"),
        ([{"anything-but": {"prefix": "init"}}], "running", "initializing"),
        ([{"anything-but": {"prefix": ["init", "error"]}}], "running", "error2"),
        ([{"anything-but": {"suffix": ".txt"}}], "a.png", "a.txt"),
        ([{"anything-but": {"suffix": [".txt", ".rtf"]}}], "a.png", "a.rtf"),
        ([{"anything-but": {"wildcard": "*/lib/*"}}], "/usr/bin/a", "/usr/lib/a"),
        ([{"anything-but": {"wildcard": ["*/lib/*", "*/bin/*"]}}], "/opt/a", "/usr/bin/a"),
        ([{"numeric": ["=", 3.018e2]}], 301.8, 301.9),
        ([{"numeric": ["<", 10]}], 9.99, 10),
        ([{"numeric": [">", 0, "<=", 5]}], 5, 0),
        ([{"numeric": [">=", 0, "<", 5]}], 0, 5),
        ([{"cidr": "10.0.0.0/24"}], "10.0.0.255", "10.0.1.0"),
        ([{"cidr": "2001:db8::/32"}], "2001:db8:1::1", "2001:db9::1"),
        ([{"equals-ignore-case": "ec2 instance"}], "EC2 Instance", "EC2"),
        ([{"wildcard": "arn:aws:events:us-east-1:*:event-bus/*"}], "arn:aws:events:us-east-1:1:event-bus/x", "arn"),
        ([{"wildcard": "*"}], "", 1),
        ([{"exactly": "x"}], "x", "xy"),
        ([""], "", None),
        ([None], None, ""),
        ([True], True, "true"),
        ([1.0], 1, "1"),
        ([-0.0], 0, False),
        (["x"], [["y"], ["x"]], {"x": "x"}),
        ([{"prefix": "a"}, {"numeric": [">", 3]}, None], 4, 3),
    ],
)
def test_what_fits_a_clause_and_what_does_not(clause: list[Any], fitting: Any, other: Any) -> None:
    assert fits(clause, fitting)
    assert not fits(clause, other)


@pytest.mark.parametrize(("clause", "is_there"), [([{"exists": True}], True), ([{"exists": False}], False)])
def test_a_field_is_there_where_it_has_a_value_even_null(clause: list[Any], is_there: bool) -> None:
    pattern = read_pattern({"a": clause})
    assert pattern.matches({"a": None}) is is_there
    absences: tuple[dict[str, Any], ...] = ({}, {"a": []}, {"a": {}})
    for absent in absences:
        assert pattern.matches(absent) is not is_there


def test_anything_but_needs_a_value() -> None:
    pattern = read_pattern({"a": [{"anything-but": "x"}]})
    assert not pattern.matches({})
    assert not pattern.matches({"a": []})
    assert pattern.matches({"a": ["x", "y"]}), "one of a list's values suffices"


ALTERNATIVES = {"$or": [{"a": [{"numeric": [">", 0, "<=", 5]}]}, {"b": [{"numeric": ["<", 10]}]}, {"c": [3]}]}


@pytest.mark.parametrize(
    ("pattern", "event", "is_taken"),
    [
        ({"detail": ALTERNATIVES}, {"detail": {"c": 3}}, True),
        ({"detail": ALTERNATIVES}, {"detail": {"a": 6, "b": 10}}, False),
        ({"source": ["s"], "$or": [{"a": [1]}, {"b": [2]}]}, {"source": "s", "b": 2}, True),
        ({"source": ["s"], "$or": [{"a": [1]}, {"b": [2]}]}, {"source": "t", "b": 2}, False),
        ({"$or": [{"a": [1]}, {"$or": [{"b": [2]}, {"c": [3]}]}]}, {"c": 3}, True),
        ({"$or": ["x"]}, {"$or": "x"}, True),
        ({"$or": {"a": [1]}}, {"$or": {"a": 1}}, True),
    ],
)
def test_alternatives_of_fields(pattern: dict[str, Any], event: dict[str, Any], is_taken: bool) -> None:
    assert read_pattern(pattern).matches(event) is is_taken


@pytest.mark.parametrize(
    ("clause", "reason"),
    [
        ("x", '"a" must be an object or an array'),
        (None, '"a" must be an object or an array'),
        ({}, "Empty objects are not allowed"),
        ([], "Empty arrays are not allowed"),
        ([["x"]], "Match value must be String, number, true, false, or null"),
        ([{}], "Match expression name not found"),
        ([{"unknown": "x"}], "Unrecognized match type unknown"),
        ([{"prefix": "x", "suffix": "y"}], "Only one key allowed in match expression"),
        ([{"prefix": 5}], "prefix match pattern must be a string"),
        ([{"prefix": {"suffix": "x"}}], "Unsupported prefix pattern: suffix"),
        ([{"equals-ignore-case": ["a"]}], "equals-ignore-case match pattern must be a string"),
        ([{"wildcard": 5}], "wildcard match pattern must be a string"),
        ([{"wildcard": "a**b"}], "Consecutive wildcard characters at pos 2"),
        ([{"wildcard": "a\\b"}], "Invalid escape character at pos 2"),
        ([{"exists": None}], "exists match pattern must be either true or false."),
        ([{"numeric": "5"}], "Value of numeric must be an array."),
        ([{"numeric": ["!", 5]}], "Unrecognized numeric range operator: !"),
        ([{"numeric": ["=", "5"]}], "Value of equals must be numeric"),
        ([{"numeric": [">", 5, ">", 6]}], "Bad numeric range operator: >"),
        ([{"numeric": ["<", 5, ">", 1]}], "Too many elements in numeric expression"),
        ([{"numeric": [">", 5, "<", 5]}], "Bottom must be less than top"),
        ([{"numeric": ["=", 6e9]}], "Value must be between -5.0E9 and 5.0E9, inclusive"),
        ([{"cidr": "10.0.0.0"}], "Malformed CIDR, one '/' required"),
        ([{"cidr": "10.0.0.0/33"}], "IPv4 mask bits must be < 33"),
        ([{"cidr": "10.0.0.300/24"}], "Nonstandard IP address: 10.0.0.300"),
        ([{"anything-but": None}], "Value of anything-but must be an array or single string/number value."),
        ([{"anything-but": ["x", None]}], "Inside anything but list, start|null|boolean is not supported."),
        (
            [{"anything-but": ["x", 1]}],
            "Inside anything but list, either all values are number or string, mixed type is not supported",
        ),
        ([{"anything-but": {"prefix": ""}}], "Null prefix/suffix not allowed"),
        ([{"anything-but": {"cidr": "10.0.0.0/8"}}], "Unsupported anything-but pattern: cidr"),
    ],
)
def test_a_clause_is_refused_in_the_words_of_aws(clause: Any, reason: str) -> None:
    with pytest.raises(InvalidPattern) as refused:
        read_pattern({"a": clause})
    assert refused.value.reason == reason
