"""Entries and sections added, deleted and pasted, in each way of writing."""

import json
from typing import Any

import pytest

from designer.document.deletions import delete_entry, delete_resource
from designer.document.document import Document
from designer.document.edits import add_entry, free_name, paste, rename_entry, resources_in
from designer.document.errors import EditRefused
from designer.document.sections import add_section

BLOCK = "# top\nResources:\n  A:\n    Type: T\n\n  B:\n    Type: U\n\n# about outputs\nOutputs:\n  C:\n    Value: 1\n"


def added(text: str, section: str = "Resources", name: str = "N") -> str:
    document = Document.parse(text)
    add_entry(document, section, name, {"Type": "AWS::SQS::Queue"})
    return document.emit()


def test_a_new_entry_goes_after_the_last_of_its_section() -> None:
    assert added(BLOCK) == BLOCK.replace("    Type: U\n", "    Type: U\n\n  N:\n    Type: AWS::SQS::Queue\n")


def test_a_new_entry_ends_the_last_line_first() -> None:
    text = "Resources:\n    A:\n        Type: T"
    assert added(text) == text + "\n\n    N:\n        Type: AWS::SQS::Queue\n"


def test_entries_without_gaps_stay_without() -> None:
    text = "Resources:\n  A:\n    Type: T\n  B:\n    Type: T\n"
    assert added(text) == text + "  N:\n    Type: AWS::SQS::Queue\n"


def test_a_new_section_stands_at_its_usual_place() -> None:
    assert added(BLOCK, "Parameters") == "Parameters:\n  N:\n    Type: AWS::SQS::Queue\n" + BLOCK
    text = BLOCK.partition("\n# about")[0]
    assert added(text, "Outputs") == text + "\nOutputs:\n  N:\n    Type: AWS::SQS::Queue\n"


@pytest.mark.parametrize("empty", ["Resources:\n", "Resources: {}\n", "Resources: {} # none\n"])
def test_an_empty_section_takes_an_entry(empty: str) -> None:
    document = Document.parse("Description: d\n" + empty)
    add_entry(document, "Resources", "N", {"Type": "T"})
    assert Document.parse(document.emit()).template() == {"Description": "d", "Resources": {"N": {"Type": "T"}}}


@pytest.mark.parametrize("indent", [None, 2, 4, "\t"])
def test_entries_are_added_to_json_and_deleted_again(indent: int | str | None) -> None:
    value: dict[str, Any] = {"Resources": {"A": {"Type": "T", "X": {"Y": [1]}}, "B": {"Type": "U"}}}

    def written(what: object) -> str:
        return json.dumps(what, indent=indent, separators=(",", ":") if indent is None else None)

    text = written(value)
    document = Document.parse(text)
    new = {"Type": "V", "Properties": {"Y": {"Z": 1}}}
    block = add_entry(document, "Resources", "N", new)
    assert document.emit() == written({"Resources": {**value["Resources"], "N": new}})
    delete_entry(document, block)
    assert document.emit() == text
    add_entry(document, "Outputs", "O", {"Value": 1})
    assert document.emit() == written({**value, "Outputs": {"O": {"Value": 1}}})
    first, second = document.entries("Resources")
    delete_entry(document, second)
    delete_entry(document, document.entries("Outputs")[0])
    assert document.emit() == written({"Resources": {"A": value["Resources"]["A"]}})
    delete_entry(document, first)
    assert json.loads(document.emit()) == {"Resources": {}}


def test_entries_are_added_to_a_flow_section() -> None:
    document = Document.parse("Resources: {A: {Type: T}, B: {Type: U}}\n")
    add_entry(document, "Resources", "N", {"Type": "V"})
    assert document.emit() == "Resources: {A: {Type: T}, B: {Type: U},N: {Type: V}}\n"


def test_a_section_goes_with_its_last_entry() -> None:
    document = Document.parse(BLOCK)
    delete_entry(document, document.entries("Outputs")[0])
    assert document.emit() == BLOCK.partition("\n# about")[0]


def test_transform_is_added_at_the_top() -> None:
    document = Document.parse("AWSTemplateFormatVersion: '2010-09-09'\nDescription: d\nResources:\n  A:\n    Type: T\n")
    add_section(document, "Transform", "AWS::Serverless-2016-10-31")
    assert document.emit().splitlines()[1] == "Transform: AWS::Serverless-2016-10-31"


def test_deleting_a_resource_takes_what_refers_to_it() -> None:
    document = Document.parse(
        "Resources:\n"
        "  Q:\n    Type: AWS::SQS::Queue\n"
        "  F:\n    Type: AWS::Lambda::Function\n    DependsOn: Q\n    Properties:\n"
        "      Timeout: 3\n      Environment:\n        Variables:\n          U: !Ref Q\n          A: !GetAtt Q.Arn\n"
        "      Layers: [!Sub 'a${Q}', b]\n"
        "Outputs:\n  Url:\n    Value: !Ref Q\n"
    )
    queue = document.find("Resources", "Q")
    assert queue is not None
    delete_resource(document, queue)
    assert document.emit() == (
        "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Timeout: 3\n      Layers: [b]\n"
    )


def test_a_free_name_is_a_legal_one() -> None:
    document = Document.parse(BLOCK)
    assert free_name(document, "A") == "A2"
    assert free_name(Document.parse("Resources: {A: {Type: T}, A2: {Type: T}, S3: {Type: T}}\n"), "A2") == "A3"
    assert free_name(Document.parse("Resources: {S3: {Type: T}}\n"), "S3") == "S32"
    assert free_name(document, "my-queue 1") == "MyQueue1"
    assert free_name(document, "…") == "Resource"


def test_pasted_resources_refer_to_each_other_under_their_new_names() -> None:
    document = Document.parse(BLOCK)
    given, _ = resources_in(
        "Resources:\n  A:\n    Type: T\n    X: !Ref B\n  B:\n    Type: U\n  C2:\n    Type: V\n    X: !GetAtt A.B\n"
    )
    paste(document, given)
    resources = document.template()["Resources"]
    assert list(resources) == ["A", "B", "A2", "B2", "C2"]
    assert resources["A2"]["X"] == {"Ref": "B2"}
    assert resources["C2"]["X"] == {"Fn::GetAtt": ["A2", "B"]}


@pytest.mark.parametrize(
    "text",
    ["A:\n  Type: T\n", "Type: AWS::SNS::T\nProperties: {}\n", '{"A": {"Type": "T"}}', "Resources: {A: {Type: T}}"],
)
def test_pieces_of_templates_can_be_pasted(text: str) -> None:
    given, _ = resources_in(text)
    assert len(paste(Document.parse(BLOCK), given)) == 1


@pytest.mark.parametrize("text", ["hello", "Outputs:\n  A: 1\n", "a: [", "", "Resources: [1]"])
def test_what_is_no_resource_is_not_pasted(text: str) -> None:
    with pytest.raises(EditRefused):
        resources_in(text)


def test_the_later_of_two_entries_of_one_name_gets_a_number() -> None:
    document = Document.parse("Resources:\n  A:\n    Type: T\n  B:\n    Type: U\n    X: !Ref A\n")
    document.entries("Resources")[1].logical_id = "A"
    assert document.emit() == "Resources:\n  A:\n    Type: T\n  A2:\n    Type: U\n    X: !Ref A\n"


def test_a_document_without_any_text_takes_a_resource() -> None:
    document = Document()
    add_entry(document, "Resources", "A", {"Type": "T"})
    assert document.emit() == "Resources:\n  A:\n    Type: T\n"


TWICE = [
    "Resources:\n  A:\n    Type: T\n  B:\n    Type: T\n  A:\n    Type: U\nOutputs:\n  A: {Value: 1}\n",
    '{"Resources": {"A": {"Type": "T"}, "B": {"Type": "T"}, "A": {"Type": "U"}}}',
    "Resources: {A: {Type: T}, B: {Type: T}, A: {Type: U}}\n",
]


@pytest.mark.parametrize("text", TWICE)
def test_an_entry_that_is_written_twice_is_renamed_in_both_places_and_back(text: str) -> None:
    document = Document.parse(text)
    block = document.find("Resources", "A")
    assert block is not None
    for name in ("N", "M"):
        rename_entry(document, block, name)
        assert Document.parse(document.emit()).template() == document.template()
        assert set(document.template()["Resources"]) == {"B", name}
    rename_entry(document, block, "A")
    assert document.emit() == text


@pytest.mark.parametrize("text", TWICE)
def test_an_entry_that_is_written_twice_is_deleted_in_both_places(text: str) -> None:
    document = Document.parse(text)
    block = document.find("Resources", "A")
    assert block is not None
    delete_resource(document, block)
    assert Document.parse(document.emit()).template() == document.template()
    assert set(document.template()["Resources"]) == {"B"}
