"""What each intrinsic function comes to."""

import time
from typing import Any

import pytest

from emulator.contract.errors import AwsError
from emulator.services.cloudformation.stack import Resource
from emulator.services.cloudformation.template.intrinsics import evaluate_conditions, preview, resolve
from emulator.services.cloudformation.template.load import load_template
from emulator.services.cloudformation.template.values import KNOWN_AFTER_APPLY, NotPreviewable, Values

TEMPLATE = {
    "Mappings": {"Map": {"eu": {"Size": "big", "Zones": ["a", "b"]}}},
    "Conditions": {
        "IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
        "NotProd": {"Fn::Not": [{"Condition": "IsProd"}]},
        "Both": {"Fn::And": [{"Condition": "IsProd"}, {"Fn::Not": [{"Condition": "NotProd"}]}]},
        "One": {"Fn::Or": [{"Condition": "NotProd"}, {"Condition": "IsProd"}]},
        "Number": {"Fn::Equals": [5, "5"]},
        "Boolean": {"Fn::Equals": [True, "true"]},
    },
}


def made_values(unknown: frozenset[str] = frozenset()) -> Values:
    """Return values with a queue, two parameters and an export."""
    queue = Resource("Queue", "AWS::SQS::Queue", {}, physical_id="url", attributes={"Arn": "arn", "A.B": "dotted"})
    values = Values(
        template=TEMPLATE,
        parameters={"Stage": "prod", "Names": ["x", "y"]},
        pseudo={"AWS::Region": "eu-west-1", "AWS::StackName": "app"},
        resources={"Queue": queue},
        exported={"shared": "value"}.get,
        placeholder=lambda name, kind, attribute: f"{name}.{attribute}",
        unknown=unknown,
    )
    evaluate_conditions(values)
    return values


def value_of(text: str) -> Any:
    """Return what a YAML value comes to."""
    return resolve(load_template(f"Value: {text}"), made_values()).get("Value", "left out")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!Ref Stage", "prod"),
        ("!Ref Names", ["x", "y"]),
        ("!Ref Queue", "url"),
        ("!Ref AWS::Region", "eu-west-1"),
        ("!Ref AWS::NoValue", "left out"),
        ("!GetAtt Queue.Arn", "arn"),
        ("!GetAtt Queue.A.B", "dotted"),
        ("!Sub '${AWS::StackName}-${Queue.Arn}-${!Literal}-${Stage}'", "app-arn-${Literal}-prod"),
        ("!Sub ['${A}/${Stage}', {A: !GetAtt Queue.Arn}]", "arn/prod"),
        ("!Join ['-', [a, !Ref Stage, 5, true]]", "a-prod-5-true"),
        ("!Join [',', !Ref Names]", "x,y"),
        ("!Join [',', [!Ref AWS::NoValue, a]]", "a"),
        ("!Join [',', [!Ref AWS::NoValue]]", ""),
        ("!Select [1, !Ref Names]", "y"),
        ("!Select ['0', [a, b]]", "a"),
        ("!Split ['/', 'a/b/']", ["a", "b", ""]),
        ("!Select [2, !Split [':', 'a:b:c']]", "c"),
        ("!If [IsProd, a, b]", "a"),
        ("!If [NotProd, a, !Ref AWS::NoValue]", "left out"),
        ("!If [Both, !If [One, a, b], c]", "a"),
        ("!If [Number, same, other]", "same"),
        ("!If [Boolean, same, other]", "same"),
        ("!FindInMap [Map, eu, Size]", "big"),
        ("!FindInMap [Map, !Select [0, [eu]], Zones]", ["a", "b"]),
        ("!FindInMap [Map, us, Size, {DefaultValue: none}]", "none"),
        ("!Base64 hello", "aGVsbG8="),
        ("!ImportValue shared", "value"),
        ("!GetAZs ''", ["eu-west-1a", "eu-west-1b", "eu-west-1c"]),
        ("!Select [0, !GetAZs us-east-1]", "us-east-1a"),
        ("!Cidr ['10.0.0.0/16', 3, 8]", ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]),
        ("!Cidr ['10.0.0.0/24', 2, '5']", ["10.0.0.0/27", "10.0.0.32/27"]),
        ("!Length [a, b, c]", 3),
        ("!Length {Ref: Names}", 2),
        ("!ToJsonString {a: !Ref Stage, b: [1, true]}", '{"a":"prod","b":[1,true]}'),
        ("[a, !Ref AWS::NoValue, b]", ["a", "b"]),
        ("{Ref: Stage, Other: 1}", {"Ref": "Stage", "Other": 1}),
    ],
)
def test_an_intrinsic_comes_to_its_value(text: str, expected: object) -> None:
    assert value_of(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("!FindInMap [Map, us, Size]", "Template error: Unable to get mapping for Map::us::Size"),
        ("!ImportValue nothing", "No export named nothing found"),
        ("!Select [5, !Ref Names]", "Template error: Fn::Select  cannot select nonexistent value at index 5"),
        ("!GetAtt Queue.Wrong", "Resource type AWS::SQS::Queue does not support attribute {Wrong}"),
        ("!Cidr ['10.0.0.0/24', 300, 5]", "Template error: every Fn::Cidr object requires"),
        ("!GetAZs [eu-west-1]", "Template error: every Fn::GetAZs object must have a String-typed value."),
        ("!Cidr ['10.0.0.0/30', 2, 5]", "Template error: every Fn::Cidr object requires"),
    ],
)
def test_an_intrinsic_that_comes_to_nothing_says_so(text: str, message: str) -> None:
    with pytest.raises(AwsError) as raised:
        value_of(text)
    assert raised.value.failure.message.startswith(message)


def test_a_preview_shows_what_is_known_only_later() -> None:
    value = {
        "A": {"Fn::Join": ["-", [{"Ref": "Queue"}, "x"]]},
        "B": [{"Fn::GetAtt": ["Queue", "Arn"]}, {"Ref": "Stage"}],
    }
    shown = preview(value, made_values(frozenset(("Queue",))))
    assert shown == {"A": KNOWN_AFTER_APPLY, "B": [KNOWN_AFTER_APPLY, "prod"]}


def test_a_preview_of_a_text_shows_the_part_that_is_known() -> None:
    values = made_values(frozenset(("Queue",)))
    assert preview({"Fn::Sub": "${Queue.Arn}/${Stage}"}, values) == f"{KNOWN_AFTER_APPLY}/prod"
    assert preview({"Fn::Sub": ["${x}/${Stage}", {"x": {"Ref": "Queue"}}]}, values) == KNOWN_AFTER_APPLY


@pytest.mark.parametrize(
    "value",
    [
        {"Fn::Join": ["_", {"Fn::Split": ["-", {"Ref": "Queue"}]}]},
        {"Fn::Select": [0, {"Fn::GetAtt": ["Queue", "Names"]}]},
        {"Fn::Base64": {"Fn::Join": ["_", {"Fn::Split": ["-", {"Ref": "Queue"}]}]}},
    ],
)
def test_a_preview_of_a_list_that_is_known_only_later_is_an_error(value: Any) -> None:
    with pytest.raises(NotPreviewable, match="Template error: "):
        preview(value, made_values(frozenset(("Queue",))))


@pytest.mark.parametrize("text", ["${" * 300_000, "${Stage" * 100_000, "${Stage}" * 100_000 + "${ " * 100_000])
def test_a_text_of_many_variables_is_read_once(text: str) -> None:
    began = time.process_time()
    assert resolve({"Fn::Sub": text}, made_values()) == text.replace("${Stage}", "prod")
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "value", [{"Fn::Sub": ["${x}" * 10_000, {"x": "y" * 1_000}]}, {"Fn::Join": ["y" * 1_000, ["x"] * 10_000]}]
)
def test_a_text_that_multiplies_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(AwsError) as raised:
        resolve(value, made_values())
    assert raised.value.failure.message.startswith("Sluice makes at most 8,388,608 characters")
