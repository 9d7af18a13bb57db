"""What a value refers to, in each way of writing it."""

import time
from typing import Any

import pytest

from designer.document.document import Document
from designer.document.intrinsics import Reference, conditions, references

VALUES: dict[str, list[tuple[str, str | None]]] = {
    "!Ref A": [("A", None)],
    "{Ref: A}": [("A", None)],
    "!GetAtt A.Arn": [("A", "Arn")],
    "!GetAtt [A, Arn]": [("A", "Arn")],
    "!GetAtt A.Outputs.Url": [("A", "Outputs.Url")],
    "{'Fn::GetAtt': A.Arn}": [("A", "Arn")],
    "!Sub '${A}/${B.Arn}/${!C}/$D'": [("A", None), ("B", "Arn")],
    "!Sub ['${A}${X}', {X: !Ref B}]": [("A", None), ("B", None)],
    "!Join ['', [a, !Ref A, !GetAtt B.Arn]]": [("A", None), ("B", "Arn")],
    "!If [C, !Ref A, !Ref B]": [("A", None), ("B", None)],
    "!Select [0, !Split [',', !Ref A]]": [("A", None)],
    "{'Fn::ImportValue': !Sub '${A}-x'}": [("A", None)],
    "!FindInMap [M, !Ref A, b]": [("A", None)],
    "!Ref A.Stage": [("A", "Stage")],
    "{Fn::Base64: !Sub '${A}'}": [("A", None)],
    "A": [],
    "[{x: {y: !Ref A}}]": [("A", None)],
}


def read(text: str) -> Any:
    return Document.parse(f"Resources:\n  R:\n    X: {text}\n").template()["Resources"]["R"]["X"]


@pytest.mark.parametrize("text", VALUES)
def test_references_are_found(text: str) -> None:
    assert list(references(read(text))) == [Reference(*pair) for pair in VALUES[text]]


def test_conditions_are_found() -> None:
    value = read("{a: !If [C, 1, !If [D, 2, 3]], b: {Condition: E}, c: !Condition F}")
    assert sorted(conditions(value)) == ["C", "D", "E", "F"]


@pytest.mark.parametrize("text", ["${" * 300_000, "${A" * 100_000, "${A }" * 100_000, "${" + " " * 300_000])
def test_a_text_of_many_variables_is_read_once(text: str) -> None:
    began = time.process_time()
    found = list(references({"Fn::Sub": text}))
    assert found == ([Reference("A")] if "}" in text else [])
    assert time.process_time() - began < 5
