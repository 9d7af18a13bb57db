"""Event patterns against patterns with known answers, and the cases that they leave out."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from emulator.bus.patterns.reading import read_pattern
from emulator.bus.patterns.tokens import InvalidPattern
from tests.shared import SHARED

KNOWN = SHARED / "event-patterns"
FILES = sorted(KNOWN.glob("*.json5"))


def read(path: Path) -> dict[str, Any]:
    text = re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.MULTILINE)
    text = re.sub(r"\s//\s.*$", "", text, flags=re.MULTILINE)
    found: dict[str, Any] = json.loads(re.sub(r",(\s*[}\]])", r"\1", text))
    return found


@pytest.mark.skipif(not FILES, reason="the published patterns are not on this machine")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.partition(".")[0])
def test_a_published_pattern_gives_its_known_answer(path: Path) -> None:
    case = read(path)
    name = path.name.partition(".")[0]
    if name.endswith("_EXC"):
        with pytest.raises(InvalidPattern):
            read_pattern(case["EventPattern"])
        return
    assert read_pattern(case["EventPattern"]).matches(case["Event"]) is not name.endswith("_NEG")


@pytest.mark.parametrize(
    ("pattern", "event", "fits"),
    [
        ({"a": [1]}, {"a": True}, False),
        ({"a": [True]}, {"a": 1}, False),
        ({"a": [1]}, {"a": 1.0}, True),
        ({"a": ["x"]}, {"a": ["y", "x"]}, True),
        ({"a": {"b": ["x"]}}, {"a": [{"b": "y"}, {"b": "x"}]}, True),
        ({"a": {"b": ["x"], "c": ["z"]}}, {"a": [{"b": "x"}, {"c": "z"}]}, False),
        ({"a": [{"anything-but": "x"}]}, {}, False),
        ({"a": [{"anything-but": [1, 2]}]}, {"a": 3}, True),
        ({"a": {"b": [{"exists": False}]}}, {}, True),
        ({"a": {"b": [{"exists": False}]}}, {"a": {"b": None}}, False),
        ({"a": [{"numeric": [">", 1, "<=", 2]}]}, {"a": 2}, True),
        ({"a": [{"numeric": [">", 1]}]}, {"a": "2"}, False),
        ({"a": [{"wildcard": "*.png"}]}, {"a": "x.png"}, True),
        ({"a": [{"wildcard": "a\\*"}]}, {"a": "ab"}, False),
        ({"a": [{"wildcard": "a\\*"}]}, {"a": "a*"}, True),
        ({"a": [{"wildcard": "a*b*c"}]}, {"a": "abc"}, True),
        ({"a": [{"wildcard": "ab*ba"}]}, {"a": "aba"}, False),
        ({"a": [{"wildcard": "*a*b*"}]}, {"a": "ba"}, False),
        ({"a": [{"prefix": {"equals-ignore-case": "Eu-"}}]}, {"a": "eU-west"}, True),
        ({"a": [{"cidr": "10.0.0.0/24"}]}, {"a": "10.0.1.1"}, False),
        ({"a.b": [1]}, {"a": {"b": 1}}, True),
        ({"$or": [{"a": [1]}, {"b": [2]}]}, {"b": 2}, True),
        ({"$or": [{"a": [1]}, {"b": [2]}], "c": [3]}, {"b": 2}, False),
    ],
)
def test_a_pattern_fits_or_not(pattern: Any, event: Any, fits: bool) -> None:
    assert read_pattern(pattern).matches(event) is fits


@pytest.mark.parametrize(
    "pattern",
    [
        None,
        "text",
        [],
        {},
        {"a": "x"},
        {"a": []},
        {"a": [[1]]},
        {"a": [{"prefix": "x", "suffix": "y"}]},
        {"a": [{"regex": "x"}]},
        {"a": [{"numeric": [">"]}]},
        {"a": [{"numeric": [">", "1"]}]},
        {"a": [{"numeric": [">", 2, "<", 1]}]},
        {"a": [{"exists": "yes"}]},
        {"a": [{"wildcard": "a**b"}]},
        {"a": [{"anything-but": ["x", 1]}]},
    ],
)
def test_these_patterns_are_refused(pattern: Any) -> None:
    with pytest.raises(InvalidPattern):
        read_pattern(pattern)


def test_a_deeply_nested_pattern_is_refused() -> None:
    pattern: dict[str, Any] = {"a": [1]}
    for _ in range(5_000):
        pattern = {"a": pattern}
    with pytest.raises(InvalidPattern):
        read_pattern(pattern)
