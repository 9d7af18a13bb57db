"""Patterns for log events in JSON."""

import json

import pytest

from emulator.contract.errors import AwsError
from emulator.services.logs.patterns.pattern import read_pattern

EVENT = json.dumps(
    {
        "level": "ERROR",
        "user": {"id": 7, "email": "a@example.com"},
        "ip": "10.0.0.9",
        "tags": ["x", "y"],
        "list": [{"name": "first"}],
        "none": None,
        "on": True,
        "a.b": 1,
        "cost": 1.5,
    }
)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ('{ $.level = "ERROR" }', True),
        ("{ $.level = ERROR }", True),
        ('{ $.level = "ERR*" }', True),
        ('{ $.level = "*OR" }', True),
        ('{ $.level = "E*R*R" }', True),
        ('{ $.level = "INFO" }', False),
        ('{ $.level != "INFO" }', True),
        ('{ $.missing != "INFO" }', False),
        ("{ $.user.id = 7 }", True),
        ("{ $.user.id >= 7 && $.user.id < 8 }", True),
        ("{ $.user.id > 7 }", False),
        ("{ $.cost = 1.5 }", True),
        ("{ $.cost > 1e0 }", True),
        ('{ $.tags[1] = "y" }', True),
        ('{ $.tags[2] = "y" }', False),
        ('{ $.list[0].name = "first" }', True),
        ('{ $.tags = "x" }', False),
        ("{ $.none IS NULL }", True),
        ("{ $.level IS NULL }", False),
        ("{ $.on IS TRUE }", True),
        ("{ $.on IS FALSE }", False),
        ("{ $.gone NOT EXISTS }", True),
        ("{ $.none NOT EXISTS }", False),
        ("{ $.['a.b'] = 1 }", True),
        ("{ $.ip = %10\\.0\\.0\\.[0-9]+% }", True),
        ("{ $.ip != %^11% }", True),
        ('{ ($.level = "INFO" || $.user.id = 7) && $.on IS TRUE }', True),
        ('{ $.level = "INFO" || $.user.id = 8 && $.on IS TRUE }', False),
    ],
)
def test_a_condition_holds_or_not(pattern: str, expected: bool) -> None:
    assert (read_pattern(pattern).extract(EVENT) is not None) is expected


def test_an_event_that_is_no_object_does_not_match() -> None:
    assert read_pattern("{ $.a NOT EXISTS }").extract("plain text") is None
    assert read_pattern("{ $.a NOT EXISTS }").extract("[1]") is None


def test_the_values_of_the_selectors_are_extracted() -> None:
    assert read_pattern('{ $.level = "*" && $.user.id > 1 }').extract(EVENT) == {"$.level": "ERROR", "$.user.id": "7"}


@pytest.mark.parametrize(
    "pattern", ["{ $.a }", "{ $.a = }", "{ a = 1 }", "{ ($.a = 1 }", "{ $.a IS 3 }", "{ $.a > x }", "{ $.a = 1", "{ }"]
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(AwsError, match=r"Invalid character\(s\) in term"):
        read_pattern(pattern)


@pytest.mark.parametrize("selector", ["$.list[*].name", "$.list[].name", "$.list[first]"])
def test_a_selector_that_would_find_nothing_is_refused_by_name(selector: str) -> None:
    with pytest.raises(AwsError, match="does not model the selector"):
        read_pattern(f'{{ {selector} = "first" }}')


def test_parentheses_without_end_are_refused() -> None:
    with pytest.raises(AwsError, match="Invalid"):
        read_pattern("{" + "(" * 60 + "$.a = 1" + ")" * 60 + "}")
