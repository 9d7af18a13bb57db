"""Renaming: every reference follows, and nothing else changes."""

import difflib
from dataclasses import replace

import pytest

from designer.document.document import Document
from designer.document.edits import add_entry, rename_entry
from designer.document.errors import EditRefused
from designer.document.scenario import Actor, FunctionModel
from designer.document.values import set_value
from tests import corpus

TEXT = """\
Parameters:
  Stage:
    Type: String
Metadata:
  AWS::CloudFormation::Interface:
    ParameterGroups:
      - Label: {default: Stage}
        Parameters: [Stage]
    ParameterLabels:
      Stage: {default: Which stage}
Mappings:
  Sizes: {small: {memory: 128}}
Conditions:
  IsLive: !Equals [!Ref Stage, live]
  IsBoth: !And [{Condition: IsLive}, !Condition IsLive]
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Condition: IsLive
    DependsOn: [Queue, Other]
    Connectors:
      C:
        Properties:
          Destination: {Id: Queue}
          Permissions: [Write]
    Properties:
      Description: "Queue ${Queue} in words, Queue"
      MemorySize: !FindInMap [Sizes, small, memory]
      Environment:
        Variables:
          A: !Ref Queue
          B: !GetAtt Queue.Arn
          C: !GetAtt [Queue, Arn]
          D: !Sub "${Queue}/${Queue.Arn}/${!Queue}/${ Queue }"
          E: !Sub ["${Queue}-${Own}", {Queue: 1, Own: !Ref 'Queue'}]
          F: {"Ref": "Queue"}
          G:
            Fn::Sub: |
              a ${Queue.Arn}
              b ${Stage}
          H: !If [IsLive, !Ref Queue, !Ref AWS::NoValue]
          I: !Join [":", [Queue, !GetAtt "Queue.Arn"]]
          J: QueueQueue
  Queue:
    Type: AWS::SQS::Queue
  Other:
    Type: AWS::SQS::Queue
    DependsOn: Queue
    Properties:
      Role: !GetAtt FnRole.Arn
      Alias: !Ref FnAliaslive
      Other: !Ref FnOther
Outputs:
  Queue:
    Value: !Ref Queue
"""


def renamed(section: str, old: str, new: str) -> list[tuple[str, str]]:
    """Return the changed lines, before and after."""
    document = Document.parse(TEXT)
    block = document.find(section, old)
    assert block is not None
    rename_entry(document, block, new)
    lines = list(difflib.ndiff(TEXT.splitlines(), document.emit().splitlines()))
    removed = [line[2:].strip() for line in lines if line[0] == "-"]
    added = [line[2:].strip() for line in lines if line[0] == "+"]
    return list(zip(removed, added, strict=True))


def test_a_resource_is_renamed_with_all_that_refer_to_it() -> None:
    assert renamed("Resources", "Queue", "Inbox") == [
        ("DependsOn: [Queue, Other]", "DependsOn: [Inbox, Other]"),
        ("Destination: {Id: Queue}", "Destination: {Id: Inbox}"),
        ("A: !Ref Queue", "A: !Ref Inbox"),
        ("B: !GetAtt Queue.Arn", "B: !GetAtt Inbox.Arn"),
        ("C: !GetAtt [Queue, Arn]", "C: !GetAtt [Inbox, Arn]"),
        (
            'D: !Sub "${Queue}/${Queue.Arn}/${!Queue}/${ Queue }"',
            'D: !Sub "${Inbox}/${Inbox.Arn}/${!Queue}/${ Inbox }"',
        ),
        (
            "E: !Sub [\"${Queue}-${Own}\", {Queue: 1, Own: !Ref 'Queue'}]",
            "E: !Sub [\"${Queue}-${Own}\", {Queue: 1, Own: !Ref 'Inbox'}]",
        ),
        ('F: {"Ref": "Queue"}', 'F: {"Ref": "Inbox"}'),
        ("a ${Queue.Arn}", "a ${Inbox.Arn}"),
        ("H: !If [IsLive, !Ref Queue, !Ref AWS::NoValue]", "H: !If [IsLive, !Ref Inbox, !Ref AWS::NoValue]"),
        ('I: !Join [":", [Queue, !GetAtt "Queue.Arn"]]', 'I: !Join [":", [Queue, !GetAtt "Inbox.Arn"]]'),
        ("Queue:", "Inbox:"),
        ("DependsOn: Queue", "DependsOn: Inbox"),
        ("Value: !Ref Queue", "Value: !Ref Inbox"),
    ]


def test_what_sam_makes_of_a_function_is_renamed_with_it() -> None:
    assert renamed("Resources", "Fn", "Worker") == [
        ("Fn:", "Worker:"),
        ("Role: !GetAtt FnRole.Arn", "Role: !GetAtt WorkerRole.Arn"),
        ("Alias: !Ref FnAliaslive", "Alias: !Ref WorkerAliaslive"),
    ]


def test_a_parameter_is_renamed_where_the_console_shows_it_too() -> None:
    assert renamed("Parameters", "Stage", "Env") == [
        ("Stage:", "Env:"),
        ("Parameters: [Stage]", "Parameters: [Env]"),
        ("Stage: {default: Which stage}", "Env: {default: Which stage}"),
        ("IsLive: !Equals [!Ref Stage, live]", "IsLive: !Equals [!Ref Env, live]"),
        ("b ${Stage}", "b ${Env}"),
    ]


def test_a_condition_is_renamed_where_it_is_asked_for() -> None:
    assert renamed("Conditions", "IsLive", "Live") == [
        ("IsLive: !Equals [!Ref Stage, live]", "Live: !Equals [!Ref Stage, live]"),
        ("IsBoth: !And [{Condition: IsLive}, !Condition IsLive]", "IsBoth: !And [{Condition: Live}, !Condition Live]"),
        ("Condition: IsLive", "Condition: Live"),
        ("H: !If [IsLive, !Ref Queue, !Ref AWS::NoValue]", "H: !If [Live, !Ref Queue, !Ref AWS::NoValue]"),
    ]


def test_a_mapping_is_renamed_where_it_is_looked_up() -> None:
    assert renamed("Mappings", "Sizes", "Memory") == [
        ("Sizes: {small: {memory: 128}}", "Memory: {small: {memory: 128}}"),
        ("MemorySize: !FindInMap [Sizes, small, memory]", "MemorySize: !FindInMap [Memory, small, memory]"),
    ]


def test_an_output_is_renamed_alone() -> None:
    assert renamed("Outputs", "Queue", "Url") == [("Queue:", "Url:")]


LOOPS = """\
Parameters:
  Vpc: {Type: AWS::EC2::VPC::Id}
Rules:
  Tagged: {Assertions: [{Assert: !Contains [[a], !ValueOf [Vpc, Tags.Team]]}]}
Conditions:
  IsLive: !Equals [a, b]
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Fn::ForEach::Outer:
    - Name
    - [a, b]
    - T${Name}:
        Type: AWS::SNS::Topic
        DependsOn: [Queue]
        Condition: IsLive
      Fn::ForEach::Inner:
        - Other
        - [c]
        - U${Other}: {Type: T, DependsOn: Queue, Properties: {DisplayName: !Sub "${Queue}"}}
  User:
    Type: T
    Properties: {A: !Ref &my-Queue Queue, B: !GetAtt "Qu\\x65ue.Arn", C: *my-Queue}
"""


@pytest.mark.parametrize(
    ("section", "old", "lines"),
    [
        ("Parameters", "Vpc", ["Assert: !Contains [[a], !ValueOf [New, Tags.Team]]"]),
        ("Conditions", "IsLive", ["Condition: New"]),
        ("Resources", "Queue", ["DependsOn: [New]", 'DependsOn: New, Properties: {DisplayName: !Sub "${New}"}']),
        ("Resources", "Queue", ['A: !Ref &my-Queue New, B: !GetAtt "New.Arn", C: *my-Queue']),
    ],
)
def test_rules_loops_anchors_and_escapes_follow_a_new_name(section: str, old: str, lines: list[str]) -> None:
    document = Document.parse(LOOPS)
    block = document.find(section, old)
    assert block is not None
    rename_entry(document, block, "New")
    for line in lines:
        assert line in document.emit()
    assert Document.parse(document.emit()).template() == document.template()


def test_two_entries_swap_their_names() -> None:
    document = Document.parse("Resources:\n  A:\n    Type: T\n    X: !Ref B\n  B:\n    Type: U\n    X: !Ref A\n")
    first, second = document.entries("Resources")
    for block, name in ((first, "C"), (second, "A"), (first, "B")):
        rename_entry(document, block, name)
    assert document.emit() == "Resources:\n  B:\n    Type: T\n    X: !Ref A\n  A:\n    Type: U\n    X: !Ref B\n"


def test_a_new_entry_may_take_a_name_that_is_free_again() -> None:
    document = Document.parse("Resources:\n  A:\n    Type: T\n  B:\n    Type: U\n    X: !Ref A\n")
    rename_entry(document, document.entries("Resources")[0], "C")
    add_entry(document, "Resources", "A", {"Type": "V"})
    user = document.find("Resources", "B")
    assert user is not None
    set_value(document, user, ("Y",), {"Ref": "A"})
    set_value(document, user, ("Z",), {"Ref": "C"})
    assert document.template()["Resources"] == {
        "C": {"Type": "T"},
        "B": {"Type": "U", "X": {"Ref": "C"}, "Y": {"Ref": "A"}, "Z": {"Ref": "C"}},
        "A": {"Type": "V"},
    }


def test_the_scenario_follows_a_renamed_function() -> None:
    document = Document.parse(TEXT)
    document.scenario.functions["Fn"] = FunctionModel(duration_ms=5)
    document.scenario.actors["a"] = Actor("traffic", "Fn")
    block = document.find("Resources", "Fn")
    assert block is not None
    rename_entry(document, block, "Worker")
    assert document.scenario.functions["Worker"].duration_ms == 5
    assert document.scenario.actors["a"].target == "Worker"


@pytest.mark.parametrize("name", ["", "a b", "ä", "a-b", "x" * 256, "Other", "Stage"])
def test_a_name_that_cloudformation_would_not_take_is_refused(name: str) -> None:
    document = Document.parse(TEXT)
    block = document.find("Resources", "Queue")
    assert block is not None
    with pytest.raises(EditRefused):
        rename_entry(document, block, name)


@pytest.mark.parametrize("name", corpus.VALID)
def test_renaming_there_and_back_gives_the_same_bytes(name: str) -> None:
    text = corpus.text_of(name)
    document = Document.parse(text)
    old = document.names()
    for block in document.ordered():
        if block.logical_id and "::" not in block.logical_id:
            rename_entry(document, block, f"{block.logical_id}Renamed9")
    assert old != document.names()
    whole = Document.parse(document.emit())
    assert whole.template() == document.template()
    for block in document.ordered():
        if block.id in old:
            block.logical_id = old[block.id]
    assert document.emit() == text


def test_of_two_blocks_written_under_one_name_the_first_keeps_what_refers_to_it() -> None:
    text = "Resources:\n  A:\n    Type: AWS::SQS::Queue\nOutputs:\n  Url:\n    Value: !Ref A\n"
    document = Document.parse(text)
    (first,) = document.entries("Resources")
    twin = replace(first, id="zz", order=first.order + "V")
    document.blocks = {"zz": twin, **document.blocks}
    assert list(document.template()["Resources"]) == ["A", "A2"]
    assert "  A2:\n" in document.emit()
    assert "!Ref A\n" in document.emit()
