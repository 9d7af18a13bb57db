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


def test_braces_around_a_section_do_not_stop_an_edit_of_a_value_with_an_anchor() -> None:
    text = "Resources: {\n  Q: &q {Type: T, Condition: C},\n}\n"
    document = Document.parse(text)
    after = perform(document, {"kind": "unset", "block": ids(document)["Q"], "path": "/Condition"}).emit()
    assert after == text.replace(", Condition: C", "")


def test_no_blank_line_joins_a_value_that_keeps_the_lines_behind_it() -> None:
    text = (
        "Parameters:\n  P:\n    Default: |+\n      kept\n\n"
        "Conditions:\n  C: !Equals [a, b]\n\nResources:\n  Q: {Type: T}\n"
    )
    document = Document.parse(text)
    deleted = perform(document, {"kind": "delete", "nodes": [ids(document)["C"]]})
    added = perform(document, {"kind": "add-entry", "section": "Rules", "name": "R", "value": {"a": "b"}})
    for after in (deleted, added):
        assert says(after.emit())["Parameters"]["P"]["Default"] == "kept\n\n"


def test_a_resource_is_added_behind_the_only_one_in_a_line_without_an_end() -> None:
    text = "Resources:\n   Q: {Type: T}"
    after = perform(Document.parse(text), {"kind": "add", "type": "AWS::SQS::Queue", "name": "R"}).emit()
    assert after.startswith(f"{text}\n\n   R:\n     Type: AWS::SQS::Queue\n")


def test_a_brace_in_the_last_comment_does_not_take_the_next_resource_in() -> None:
    text = "Resources:\n  Q:\n    Type: T # {"
    after = perform(Document.parse(text), {"kind": "add", "type": "AWS::SQS::Queue", "name": "R"}).emit()
    assert after.startswith(f"{text}\n")
    assert set(says(after)["Resources"]) == {"Q", "R"}


SCRIPT = {"Fn::Base64": {"Fn::Sub": "run\n${AWS::Region}\n"}}
IN_LINES = "Resources:\n  Q:\n    Type: T\n    L:\n      - a: 1\n        b: 2 # behind\n    M:\n      a: 1 # behind\n"
DASHES = "Resources:\n  Q:\n    L:\n    - a\n    M: # behind\n    - b\n"


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        (IN_LINES, "/L/0", {"c": SCRIPT}),
        (IN_LINES, "/L/0", "two\nlines\n"),
        (IN_LINES, "/L/0", [1, {"d": 2}]),
        (IN_LINES, "/M", ["x", SCRIPT]),
        (DASHES, "/L/0", {"Fn::If": ["C", SCRIPT, {"a": "b"}]}),
        (DASHES, "/M/0", {"Fn::If": ["C", SCRIPT, SCRIPT]}),
    ],
)
def test_a_value_in_lines_is_what_was_set_and_keeps_the_comment_behind_the_old_one(
    text: str, path: str, value: Any
) -> None:
    document = Document.parse(text)
    after = perform(document, {"kind": "set", "block": ids(document)["Q"], "path": path, "value": value}).emit()
    assert parse_at(says(after), f"/Resources/Q{path}") == value
    assert after.count("# behind") == text.count("# behind")


def parse_at(value: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value


def test_an_argument_of_a_long_intrinsic_is_written_in_its_place() -> None:
    text = 'Resources:\n  Q:\n    Type: T\n    A:\n      # why\n      Fn::Sub: "a-${B}" # how\n'
    document = Document.parse(text)
    edit = {"kind": "set", "block": ids(document)["Q"], "path": "/A/Fn::Sub", "value": "c"}
    assert perform(document, edit).emit() == text.replace("a-${B}", "c")


def test_an_empty_description_stays_a_text() -> None:
    assert says("Description: ''\nResources: {Q: {Type: T}}\n")["Description"] == ""
