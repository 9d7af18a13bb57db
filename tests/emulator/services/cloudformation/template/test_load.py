"""How a template's text is read: YAML and JSON, short intrinsics, and what is refused."""

import re

import pytest

from emulator.contract.errors import AwsError
from emulator.services.cloudformation import limits
from emulator.services.cloudformation.template.load import load_template


def refusal(text: str) -> str:
    """Return the message with which a text is refused."""
    with pytest.raises(AwsError) as raised:
        load_template(text)
    return raised.value.failure.message


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
        ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
        ("!Sub 'x-${A}'", {"Fn::Sub": "x-${A}"}),
        ("!Join [',', [a, !Ref B]]", {"Fn::Join": [",", ["a", {"Ref": "B"}]]}),
        ("!Condition C", {"Condition": "C"}),
        ("!Base64\n    Fn::Sub: a", {"Fn::Base64": {"Fn::Sub": "a"}}),
    ],
)
def test_a_short_intrinsic_comes_out_in_its_long_form(short: str, long: object) -> None:
    assert load_template(f"Value: {short}") == {"Value": long}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10", 10),
        ("'10'", "10"),
        ("!!str 10", "10"),
        ("1.5", 1.5),
        ("yes", True),
        ("Off", False),
        ("2010-09-09", "2010-09-09"),
        ("0777", 511),
        ("012345678901", "012345678901"),
        ("1e5", "1e5"),
        ("0x1F", 31),
        ("22:30", 1350),
        ("1_000", 1000),
        ("-5", -5),
        ("plain text", "plain text"),
        ("~", None),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_scalar_means_what_yaml_1_1_says_and_dates_stay_text(text: str, value: object) -> None:
    assert load_template(f"Value: {text}") == {"Value": value}


def test_keys_are_text_whatever_they_look_like() -> None:
    assert load_template("on: {1: a, true: b}") == {"on": {"1": "a", "true": "b"}}


def test_json_is_known_by_its_first_brace() -> None:
    assert load_template('\ufeff {"a": [1, true, "b"]}') == {"a": [1, True, "b"]}


def test_broken_yaml_is_refused_with_line_and_column() -> None:
    message = refusal("Resources:\n  A: 1\n B: 2\n")
    assert message == "Template format error: YAML not well-formed. (line 3, column 2)"


def test_broken_json_is_refused_with_line_and_column_as_aws_counts() -> None:
    message = refusal('{"this is invalid JSON"}')
    assert message == "Template format error: JSON not well-formed. (line 1, column 25)"


def test_a_duplicate_key_in_json_is_refused() -> None:
    assert "JSON not well-formed" in refusal('{"a": 1, "a": 2}')


def test_an_unknown_tag_is_refused_where_it_stands() -> None:
    assert refusal("A:\n  B: !Unknown x") == "Template format error: YAML not well-formed. (line 2, column 6)"


def test_a_python_tag_makes_nothing() -> None:
    assert "not well-formed" in refusal("A: !!python/object/apply:os.system ['true']")


def test_aliases_are_refused_so_that_no_bomb_can_grow() -> None:
    message = refusal("a: &a [x]\nb: [*a, *a]")
    assert message == "Template error: YAML aliases are not allowed in CloudFormation templates"


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "a:\n" + " [" * 50_000, "{" * 100_000])
def test_deep_nesting_is_refused_without_harm(text: str) -> None:
    assert "nested more than 100 levels" in refusal(text) or "not well-formed" in refusal(text)


def test_deep_json_is_refused_with_its_place() -> None:
    message = refusal('{"a":' + "[" * 200)
    assert message == "Template format error: nested more than 100 levels deep. (line 1, column 105)"


@pytest.mark.parametrize("text", ["", "- a", "just text", "5"])
def test_what_is_no_map_is_refused(text: str) -> None:
    assert refusal(text) == "Template format error: unsupported structure."


def test_a_second_document_is_refused() -> None:
    assert refusal("a: 1\n---\nb: 2") == "Template format error: YAML not well-formed. (line 2, column 1)"


@pytest.mark.parametrize("text", ["a: \x00", "a: \ud800", "? [x]\n: y"])
def test_what_yaml_cannot_hold_is_refused(text: str) -> None:
    assert "YAML not well-formed" in refusal(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Resources:\n  A: [" + "a," * limits.VALUES * 2 + "a]", r"\(line 2, column \d+\)"),
        ('{"Resources": [' + "1," * (limits.VALUES + 1) + "1]}", r"\(line 1, column \d+\)"),
    ],
)
def test_a_template_of_very_many_values_is_refused_with_its_place(text: str, place: str) -> None:
    assert re.search(f"more than {limits.VALUES:,} values. {place}", refusal(text))
