"""Single values set and removed: only their own lines change, and setting them back gives the same bytes."""

from typing import Any

import pytest

from designer.document.deletions import delete_entry
from designer.document.document import Document
from designer.document.errors import EditRefused, SharedByAnchor
from designer.document.overlay import REMOVED as REMOVAL
from designer.document.pointers import parse_pointer
from designer.document.values import append_value, remove_value, set_value, value_at

YAML = """\
Resources:
  # the queue
  Orders:   # named
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 30   # seconds
      QueueName: 'orders'
      Tags:
      - Key: team
        Value: "blue"
      - {Key: cost, Value: 7}
      KmsMasterKeyId:
      Policy: !Sub |
        text of
        several lines
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt Dead.Arn
        maxReceiveCount: 3

  Dead: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 5}}
"""

CASES: dict[str, tuple[str, Any, str, str]] = {
    "number": ("/Properties/VisibilityTimeout", 60, "VisibilityTimeout: 30   #", "VisibilityTimeout: 60   #"),
    "text in quotes": ("/Properties/QueueName", "it's", "'orders'", "'it''s'"),
    "text like a number": ("/Properties/QueueName", "012", "'orders'", "'012'"),
    "in double quotes": ("/Properties/Tags/0/Value", 'a "b"', '"blue"', '"a \\"b\\""'),
    "in a flow map": ("/Properties/Tags/1/Value", "a, b", "Value: 7}", "Value: 'a, b'}"),
    "reference": (
        "/Properties/QueueName",
        {"Fn::Sub": "${AWS::StackName}-orders"},
        "'orders'",
        "!Sub ${AWS::StackName}-orders",
    ),
    "no value yet": ("/Properties/KmsMasterKeyId", "alias/mine", "KmsMasterKeyId:\n", "KmsMasterKeyId: alias/mine\n"),
    "a map where there was none": (
        "/Properties/KmsMasterKeyId",
        {"A": 1, "B": [True]},
        "KmsMasterKeyId:\n",
        "KmsMasterKeyId:\n        A: 1\n        B:\n        - true\n",
    ),
    "new key": ("/Properties/DelaySeconds", 5, "Count: 3\n", "Count: 3\n      DelaySeconds: 5\n"),
    "new key deeper": ("/Properties/RedrivePolicy/x", "y", "Count: 3\n", "Count: 3\n        x: y\n"),
    "new path": (
        "/Metadata/Sluice/Note",
        "a: b",
        "Count: 3\n",
        "Count: 3\n    Metadata:\n      Sluice:\n        Note: 'a: b'\n",
    ),
    "new key of an element": ("/Properties/Tags/0/More", 1, 'Value: "blue"\n', 'Value: "blue"\n        More: 1\n'),
    "new key in a flow map": ("/Properties/Tags/1/More", 1, "Value: 7}", "Value: 7, More: 1}"),
    "appended": ("/Properties/Tags/-", {"Key": "a", "Value": "b"}, "7}\n", "7}\n      - Key: a\n        Value: b\n"),
    "lines": (
        "/Properties/QueueName",
        "one\ntwo\n",
        "QueueName: 'orders'\n",
        "QueueName: |\n        one\n        two\n",
    ),
    "intrinsic for lines": (
        "/Properties/Policy",
        "short",
        "Policy: !Sub |\n        text of\n        several lines\n",
        "Policy: short\n",
    ),
    "map to number": (
        "/Properties/RedrivePolicy",
        3,
        "RedrivePolicy:\n        deadLetterTargetArn: !GetAtt Dead.Arn\n        maxReceiveCount: 3\n",
        "RedrivePolicy: 3\n",
    ),
    "list": ("/Properties/Tags/1", "x", "- {Key: cost, Value: 7}\n", "- x\n"),
    "list shortened": ("/Properties/Tags", [{"Key": "team", "Value": "blue"}], "      - {Key: cost, Value: 7}\n", ""),
    "null": ("/Properties/VisibilityTimeout", None, "Timeout: 30", "Timeout: null"),
    "control character": ("/Properties/QueueName", "a\x01b", "'orders'", '"a\\x01b"'),
    "emoji": ("/Properties/QueueName", "😀", "'orders'", "'😀'"),
}


def orders(document: Document) -> Any:
    return document.find("Resources", "Orders")


@pytest.mark.parametrize("name", CASES)
def test_a_value_is_set_in_its_own_lines(name: str) -> None:
    pointer, value, before, after = CASES[name]
    document = Document.parse(YAML)
    set_value(document, orders(document), parse_pointer(pointer), value)
    assert document.emit() == YAML.replace(before, after, 1)
    if not pointer.endswith("-"):
        assert value_at(document.value(orders(document)), parse_pointer(pointer)) == value


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_value_that_is_set_back_gives_the_same_bytes(name: str, newline: str) -> None:
    pointer, value, _, _ = CASES[name]
    text = YAML.replace("\n", newline)
    document = Document.parse(text)
    before = document.value(orders(document))
    set_value(document, orders(document), parse_pointer(pointer), value)
    assert document.emit().count("\n") == document.emit().count(newline)
    set_value(document, orders(document), (), before)
    assert document.emit() == text


NESTED = "Resources:\n  A:\n    Type: T\n    P:\n      B:\n        C:\n          D: 1\n      E: 2\n"
REMOVED = {
    "number": ("/Properties/VisibilityTimeout", "      VisibilityTimeout: 30   # seconds\n"),
    "element": ("/Properties/Tags/0", '      - Key: team\n        Value: "blue"\n'),
    "key of a flow map": ("/Properties/Tags/1/Key", "Key: cost, "),
    "last key of a flow map": ("/Properties/Tags/1/Value", ", Value: 7"),
    "map": (
        "/Properties/RedrivePolicy",
        "      RedrivePolicy:\n        deadLetterTargetArn: !GetAtt Dead.Arn\n        maxReceiveCount: 3\n",
    ),
    "lines": ("/Properties/Policy", "      Policy: !Sub |\n        text of\n        several lines\n"),
    "nothing": ("/Properties/KmsMasterKeyId", "      KmsMasterKeyId:\n"),
}


@pytest.mark.parametrize("name", REMOVED)
def test_a_value_is_removed_with_its_lines(name: str) -> None:
    pointer, gone = REMOVED[name]
    document = Document.parse(YAML)
    remove_value(document, orders(document), parse_pointer(pointer))
    assert document.emit() == YAML.replace(gone, "", 1)
    assert value_at(document.value(orders(document)), ("Properties",)) is not None


def test_the_first_key_of_an_element_is_removed_from_its_line() -> None:
    document = Document.parse(YAML)
    remove_value(document, orders(document), parse_pointer("/Properties/Tags/0/Key"))
    assert document.emit() == YAML.replace('- Key: team\n        Value: "blue"', '- Value: "blue"')


@pytest.mark.parametrize("text", ['{"Resources":{"A":{"Type":"T","P":{"B":{"C":{"D":1}},"E":2}}}}\n', NESTED])
def test_what_one_takes_away_stays_away_when_another_takes_away_a_part_of_it(text: str) -> None:
    document = Document.parse(text)
    block = document.entries("Resources")[0]
    block.values.update({"/P/B": REMOVAL, "/P/B/C/D": REMOVAL})
    assert Document.parse(document.emit()).template() == {"Resources": {"A": {"Type": "T", "P": {"E": 2}}}}


def test_removing_the_last_key_removes_what_is_empty_then() -> None:
    document = Document.parse("Resources:\n  A:\n    Type: T\n    Properties:\n      B:\n        C: 1\n")
    remove_value(document, document.entries("Resources")[0], ("Properties", "B", "C"))
    assert document.emit() == "Resources:\n  A:\n    Type: T\n"


JSON = """\
{
  "Resources": {
    "A": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "Tags": [
          {"Key": "a", "Value": "b"}
        ],
        "Empty": {},
        "DelaySeconds": 5
      }
    },
    "B": {"Type": "AWS::SNS::Topic"}
  }
}
"""
JSON_CASES: dict[str, tuple[str, str, Any, str, str]] = {
    "number": ("A", "/Properties/DelaySeconds", 6, ": 5", ": 6"),
    "map": (
        "A",
        "/Properties/X",
        {"Y": [1]},
        ": 5\n",
        ': 5,\n        "X": {\n          "Y": [\n            1\n          ]\n        }\n',
    ),
    "element": (
        "A",
        "/Properties/Tags/-",
        {"Key": "c"},
        '"b"}\n',
        '"b"},\n          {\n            "Key": "c"\n          }\n',
    ),
    "in one line": ("B", "/Condition", "C", 'Topic"}', 'Topic", "Condition": "C"}'),
    "reference": ("A", "/Properties/DelaySeconds", {"Ref": "P"}, ": 5", ': {\n          "Ref": "P"\n        }'),
    "empty map": ("A", "/Properties/Empty/Z", 1, '"Empty": {}', '"Empty": {\n          "Z": 1\n        }'),
}


@pytest.mark.parametrize("name", JSON_CASES)
def test_a_value_is_set_in_json(name: str) -> None:
    block, pointer, value, before, after = JSON_CASES[name]
    document = Document.parse(JSON)
    entry = document.find("Resources", block)
    assert entry is not None
    set_value(document, entry, parse_pointer(pointer), value)
    assert document.emit() == JSON.replace(before, after, 1)


def test_the_last_key_of_a_json_map_is_removed_with_the_comma_before_it() -> None:
    document = Document.parse(JSON)
    remove_value(document, document.entries("Resources")[0], ("Properties", "DelaySeconds"))
    assert document.emit() == JSON.replace('"Empty": {},\n        "DelaySeconds": 5', '"Empty": {}')


def test_a_minified_template_stays_minified() -> None:
    text = '{"Resources":{"A":{"Type":"T","Properties":{"X":1}}}}'
    document = Document.parse(text)
    set_value(document, document.entries("Resources")[0], ("Properties", "Y"), [1, {"a": "b"}])
    assert document.emit() == text.replace('"X":1', '"X":1,"Y":[1,{"a":"b"}]')


def test_long_intrinsics_stay_long() -> None:
    text = "Resources:\n  A:\n    Type: T\n    Properties:\n      X:\n        Ref: P\n"
    document = Document.parse(text)
    set_value(document, document.entries("Resources")[0], ("Properties", "Y"), {"Fn::GetAtt": ["B", "Arn"]})
    assert document.emit() == text + "      Y:\n        Fn::GetAtt:\n          - B\n          - Arn\n"


def test_a_map_with_explicit_keys_is_written_anew() -> None:
    document = Document.parse("Resources:\n  A:\n    ? Type\n    : T\n    ? X\n    : Y: 1\n")
    block = document.entries("Resources")[0]
    remove_value(document, block, ("X",))
    set_value(document, block, ("Z",), 2)
    assert Document.parse(document.emit()).template() == {"Resources": {"A": {"Type": "T", "Z": 2}}}


def test_an_anchor_that_is_used_elsewhere_is_not_lost() -> None:
    document = Document.parse(ANCHORED)
    block = document.entries("Resources")[0]
    for edit in (
        lambda: remove_value(document, block, ("Properties",), all_uses=True),
        lambda: set_value(document, block, (), "gone", all_uses=True),
        lambda: delete_entry(document, block),
    ):
        with pytest.raises(SharedByAnchor):
            edit()
    assert document.emit() == ANCHORED


def test_elements_appended_by_two_people_both_stay() -> None:
    document = Document.parse("Resources:\n  A:\n    Type: T\n    Properties:\n      L:\n        - 1\n")
    block = document.entries("Resources")[0]
    append_value(document, block, ("Properties", "L"), 2)
    first = dict(block.values)
    append_value(document, block, ("Properties", "L"), 3)
    assert value_at(document.value(block), ("Properties", "L")) == [1, 2, 3]
    for pointer in first:
        del block.values[pointer]
    assert value_at(document.value(block), ("Properties", "L")) == [1, 3]


def test_an_element_of_a_new_list_can_be_changed_and_removed() -> None:
    document = Document.parse("Resources:\n  A:\n    Type: T\n")
    block = document.entries("Resources")[0]
    set_value(document, block, ("Properties", "L"), [{"a": 1}, {"b": 2}])
    set_value(document, block, ("Properties", "L", "1", "b"), 3)
    remove_value(document, block, ("Properties", "L", "0"))
    assert value_at(document.value(block), ("Properties", "L")) == [{"b": 3}]


def test_an_argument_of_an_intrinsic_is_changed_in_its_place() -> None:
    text = "Resources:\n  A:\n    Type: T\n    Properties:\n      X: !If [C, 1, {a: 2}]  # choice\n"
    document = Document.parse(text)
    set_value(document, document.entries("Resources")[0], parse_pointer("/Properties/X/Fn::If/2/a"), 3)
    assert document.emit() == text.replace("a: 2", "a: 3")


ANCHORED = "Resources:\n  A:\n    Type: T\n    Properties: &p\n      X: 1\n  B:\n    Type: T\n    Properties: *p\n"


@pytest.mark.parametrize("name", ["A", "B"])
def test_an_edit_within_an_anchor_asks_first_and_then_changes_all_uses(name: str) -> None:
    document = Document.parse(ANCHORED)
    block = document.find("Resources", name)
    assert block is not None
    with pytest.raises(SharedByAnchor) as refusal:
        set_value(document, block, ("Properties", "X"), 2)
    assert (refusal.value.anchor, refusal.value.uses) == ("p", 1)
    set_value(document, block, ("Properties", "X"), 2, all_uses=True)
    assert document.emit() == ANCHORED.replace("X: 1", "X: 2")


def test_a_merged_key_gets_a_value_of_its_own() -> None:
    text = ANCHORED.replace(": *p", ":\n      <<: *p")
    document = Document.parse(text)
    set_value(document, document.entries("Resources")[1], ("Properties", "X"), 2)
    assert document.emit() == text + "      X: 2\n"


def test_a_merged_key_is_removed_by_writing_out_the_others() -> None:
    document = Document.parse(
        ANCHORED.replace("X: 1", "X: 1\n      Y: 2").replace(": *p", ":\n      <<: *p\n      Z: 3")
    )
    block = document.entries("Resources")[1]
    remove_value(document, block, ("Properties", "Z"))
    remove_value(document, block, ("Properties", "X"))
    assert document.template()["Resources"]["B"]["Properties"] == {"Y": 2}
    assert document.template()["Resources"]["A"]["Properties"] == {"X": 1, "Y": 2}


@pytest.mark.parametrize("value", [float("nan"), "\ud800", object(), {1: 2, "a": {None}}])
def test_what_no_template_can_hold_is_refused(value: object) -> None:
    document = Document.parse(YAML)
    with pytest.raises(EditRefused):
        set_value(document, orders(document), ("Properties", "X"), value)


def test_an_element_that_is_not_there_is_refused() -> None:
    document = Document.parse(YAML)
    with pytest.raises(EditRefused, match="no element 7"):
        set_value(document, orders(document), parse_pointer("/Properties/Tags/7"), 1)


def test_what_a_short_intrinsic_is_applied_to_is_replaced_with_its_tag() -> None:
    document = Document.parse("Conditions:\n  HasIt: !Not [!Equals [!Ref It, '']]\n")
    (block,) = document.entries("Conditions")
    set_value(document, block, ("Fn::Not", "0", "Fn::Equals"), [])
    assert document.emit() == "Conditions:\n  HasIt: !Not [!Equals []]\n"
    assert document.value(block) == {"Fn::Not": [{"Fn::Equals": []}]}


def test_a_key_of_a_map_that_took_the_place_of_a_text_is_removed() -> None:
    document = Document.parse("Resources:\n  A:\n    Type: T\n    X: text\n")
    block = document.entries("Resources")[0]
    set_value(document, block, ("X",), {"a": 1, "b": 2})
    remove_value(document, block, ("X", "a"))
    assert document.value(block) == {"Type": "T", "X": {"b": 2}}
    set_value(document, block, ("X", "a"), 3)
    assert document.value(block) == {"Type": "T", "X": {"b": 2, "a": 3}}


def test_of_two_anchors_of_one_name_the_one_before_is_meant_and_neither_is_edited() -> None:
    text = "Resources:\n  A: {X: &x 1}\n  B: {X: *x}\n  C: {X: &x 2, Y: *x}\n  D: {X: *x}\n"
    document = Document.parse(text)
    values = {"A": {"X": 1}, "B": {"X": 1}, "C": {"X": 2, "Y": 2}, "D": {"X": 2}}
    assert document.template()["Resources"] == values
    assert [document.value(block) for block in document.entries("Resources")] == list(values.values())
    with pytest.raises(EditRefused, match="2 times"):
        set_value(document, document.entries("Resources")[1], ("X", "a"), 1, all_uses=True)


@pytest.mark.parametrize("inner", ["!Equals [a, b]", "{Fn::Equals: [a, b]}"])
def test_a_key_beside_an_inner_function_is_no_element_of_what_that_is_applied_to(inner: str) -> None:
    document = Document.parse(f"Conditions:\n  C: !Not [{inner}]\n")
    (block,) = document.entries("Conditions")
    set_value(document, block, ("Fn::Not", "0", "2"), "x")
    assert document.value(block) == {"Fn::Not": [{"Fn::Equals": ["a", "b"], "2": "x"}]}
