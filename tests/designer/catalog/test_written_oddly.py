"""Edits of templates that are written in unusual ways: nothing else changes, in the text or in what it says."""

import difflib
from typing import Any

import pytest

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.document.document import Document
from designer.document.errors import EditRefused, SharedByAnchor
from designer.document.intrinsics import references
from tests.odd_templates import ODD


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [line[2:] for line in lines if line[0] == "+"], [line[2:] for line in lines if line[0] == "-"]


def ids(document: Document) -> dict[str, str]:
    return {name: id_ for id_, name in document.names().items()}


def says(text: str) -> dict[str, Any]:
    return Document.parse(text).template()


@pytest.mark.parametrize("kind", ["AWS::SQS::Queue", "AWS::Serverless::Function"])
@pytest.mark.parametrize("name", sorted(set(ODD) - {"explicit keys"}))
def test_a_resource_is_added_and_nothing_else_says_something_else(name: str, kind: str) -> None:
    before = says(ODD[name])
    after = perform(Document.parse(ODD[name]), {"kind": "add", "type": kind})
    again = says(after.emit())
    assert again == after.template()
    assert {key: value for key, value in again["Resources"].items() if key in before["Resources"]} == before[
        "Resources"
    ]
    assert len(again["Resources"]) == len(before["Resources"]) + 1


def test_keys_with_question_marks_are_left_alone() -> None:
    text = "? Resources\n:\n  ? Q\n  :\n    Type: T\n  R:\n    Type: T\n"
    with pytest.raises(EditRefused, match="question marks"):
        perform(Document.parse(text), {"kind": "add", "type": "AWS::SQS::Queue"})


@pytest.mark.parametrize("name", sorted(ODD))
def test_each_node_is_renamed_and_deleted(name: str) -> None:
    document = Document.parse(ODD[name])
    for node in graph(document)["nodes"]:
        if node.get("implicit") or node["logicalId"].startswith("Fn::"):
            continue
        after = perform(document, {"kind": "rename", "block": node["id"], "name": "Renamed"})
        added, removed = changed_lines(ODD[name], after.emit())
        assert says(after.emit()) == after.template()
        assert len(added) == len(removed)
        assert all("Renamed" in line for line in added)
        try:
            left = perform(document, {"kind": "delete", "nodes": [node["id"]]})
        except SharedByAnchor:
            continue
        assert node["logicalId"] not in {one.name for one in references(left.template())}


@pytest.mark.parametrize("behind", ["", " # last"])
def test_a_text_over_lines_takes_the_place_of_a_value_with_a_comment_behind_it(behind: str) -> None:
    text = f"Resources:\n  Q:\n    Type: T\n    Properties: # first\n      DelaySeconds: 5{behind}\n  R: {{Type: T}}\n"
    document = Document.parse(text)
    edit = {"kind": "set", "block": ids(document)["Q"], "path": "/Properties", "value": "two\nlines"}
    after = perform(document, edit).emit()
    assert says(after)["Resources"]["Q"]["Properties"] == "two\nlines"
    assert behind.strip() in after


def test_code_that_ends_a_file_without_a_line_end_stays_so() -> None:
    text = "Resources:\n  F:\n    Type: T\n    Code: !Sub |\n      return 1"
    after = perform(Document.parse(text), {"kind": "add", "type": "AWS::SQS::Queue"}).emit()
    assert says(after)["Resources"]["F"] == says(text)["Resources"]["F"]
    assert changed_lines(text, after)[1] == ["    Code: !Sub |"]


def test_what_was_added_beside_a_merge_goes_again_without_writing_it_out() -> None:
    text = (
        "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties: &p\n      DelaySeconds: 5\n"
        "  R:\n    Type: AWS::SQS::Queue\n    Properties:\n      <<: *p\n      QueueName: &name r\n"
        "  S:\n    Type: AWS::SQS::Queue\n    Properties: {Tags: [{Key: a, Value: *name}]}\n"
    )
    document = Document.parse(text)
    known = ids(document)
    after = perform(document, {"kind": "connect", "source": known["R"], "target": known["Q"]})
    again = perform(after, {"kind": "disconnect", "edge": f"redrive:{known['R']}:{known['Q']}"})
    assert again.emit() == text


def test_a_loop_is_no_resource_with_a_name() -> None:
    document = Document.parse(ODD["for each"])
    with pytest.raises(EditRefused, match="loop"):
        perform(document, {"kind": "rename", "block": ids(document)["Fn::ForEach::Topics"], "name": "Topics"})


def test_a_parameter_that_a_condition_asks_for_is_not_deleted() -> None:
    text = "Parameters:\n  P: {Type: String}\nConditions:\n  C: !Equals [!Ref P, x]\nResources:\n  A: {Type: T}\n"
    document = Document.parse(text)
    with pytest.raises(EditRefused, match="C asks for P"):
        perform(document, {"kind": "delete", "nodes": [ids(document)["P"]]})
