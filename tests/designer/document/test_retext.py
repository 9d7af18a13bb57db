"""The whole text as somebody edited it: exactly that text when nobody else did, and both edits when somebody did."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.document.document import Document, Position
from designer.document.edits import rename_entry
from designer.document.errors import EditRefused, InvalidTemplate
from designer.document.retext import TextClash, retext
from designer.document.scenario import FunctionModel
from designer.document.values import set_value
from tests import corpus
from tests.odd_templates import ODD

TEMPLATE = """\
# a shop
Parameters:
  Stage: {Type: String}

Resources:
  # what comes in
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: 1

  Worker:
    Type: AWS::Serverless::Function

Outputs:
  Url: {Value: !Ref Orders}
"""


def id_of(document: Document, name: str) -> str:
    return next(id_ for id_, found in document.names().items() if found == name)


def set_delay(document: Document, seconds: int) -> None:
    block = document.blocks[id_of(document, "Orders")]
    set_value(document, block, ("Properties", "DelaySeconds"), seconds)


def test_only_the_changed_block_changes() -> None:
    document = Document.parse(TEMPLATE)
    before = {id_: block.source for id_, block in document.blocks.items()}
    retext(document, TEMPLATE, TEMPLATE.replace("DelaySeconds: 1", "DelaySeconds: 2"))
    changed = [id_ for id_, block in document.blocks.items() if block.source != before.get(id_)]
    assert changed == [id_of(document, "Orders")]
    assert document.emit() == TEMPLATE.replace("DelaySeconds: 1", "DelaySeconds: 2")


def test_what_others_changed_elsewhere_stays() -> None:
    document = Document.parse(TEMPLATE)
    set_delay(document, 9)
    retext(document, TEMPLATE, TEMPLATE.replace("Function\n", "Function # mine\n"))
    assert document.emit() == TEMPLATE.replace("Function\n", "Function # mine\n").replace("Seconds: 1", "Seconds: 9")


def test_a_block_that_both_changed_is_asked_about() -> None:
    document = Document.parse(TEMPLATE)
    set_delay(document, 9)
    mine = TEMPLATE.replace("DelaySeconds: 1", "DelaySeconds: 6")
    with pytest.raises(TextClash) as clash:
        retext(document, TEMPLATE, mine)
    assert [one.name for one in clash.value.clashes] == ["Orders"]
    assert "DelaySeconds: 9" in clash.value.clashes[0].theirs
    assert "DelaySeconds: 6" in clash.value.clashes[0].mine
    retext(document, TEMPLATE, mine, mine=frozenset({"Orders"}))
    assert document.emit() == mine


def test_the_same_change_on_both_sides_is_no_clash() -> None:
    document = Document.parse(TEMPLATE)
    set_delay(document, 6)
    retext(document, TEMPLATE, TEMPLATE.replace("DelaySeconds: 1", "DelaySeconds: 6"))
    assert "DelaySeconds: 6" in document.emit()


def test_a_resource_added_by_text_and_one_added_by_others_are_both_there() -> None:
    document = Document.parse(TEMPLATE)
    retext(document, TEMPLATE, TEMPLATE.replace("  Worker:", "  Dead:\n    Type: AWS::SQS::Queue\n\n  Worker:"))
    opened = TEMPLATE
    retext(document, opened, opened.replace("Outputs:", "  Topic:\n    Type: AWS::SNS::Topic\n\nOutputs:"))
    assert set(document.template()["Resources"]) == {"Orders", "Dead", "Worker", "Topic"}
    assert Document.parse(document.emit()).template() == document.template()


def test_a_block_that_is_renamed_in_the_text_is_still_the_same_node() -> None:
    document = Document.parse(TEMPLATE)
    worker = id_of(document, "Worker")
    document.layout[worker] = Position(1, 2)
    document.scenario.functions["Worker"] = FunctionModel(duration_ms=5)
    retext(document, TEMPLATE, TEMPLATE.replace("  Worker:", "  Handler:"))
    assert id_of(document, "Handler") == worker
    assert document.layout[worker] == Position(1, 2)
    assert document.scenario.functions["Handler"].duration_ms == 5


def test_a_block_that_goes_takes_its_place_along() -> None:
    document = Document.parse(TEMPLATE)
    document.layout[id_of(document, "Worker")] = Position(1, 2)
    retext(document, TEMPLATE, TEMPLATE.replace("  Worker:\n    Type: AWS::Serverless::Function\n", ""))
    assert document.layout == {}
    assert set(document.template()["Resources"]) == {"Orders"}


def test_text_is_taken_after_a_rename_that_others_made() -> None:
    document = Document.parse(TEMPLATE)
    rename_entry(document, document.blocks[id_of(document, "Orders")], "Incoming")
    opened = document.emit()
    retext(document, opened, opened.replace("DelaySeconds: 1", "DelaySeconds: 3"))
    assert document.emit() == opened.replace("DelaySeconds: 1", "DelaySeconds: 3")


def test_text_that_is_no_template_changes_nothing() -> None:
    document = Document.parse(TEMPLATE)
    with pytest.raises(InvalidTemplate) as problem:
        retext(document, TEMPLATE, TEMPLATE.replace("    Type: AWS::SQS::Queue", "   Type: [AWS"))
    assert problem.value.line > 5
    with pytest.raises(EditRefused, match="YAML template into JSON"):
        retext(document, TEMPLATE, '{"Resources": {}}')
    assert document.emit() == TEMPLATE


NAMES = sorted(corpus.VALID)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_text_goes_in_and_comes_out_as_it_is(data: st.DataObject) -> None:
    """Lines moved, doubled and dropped at random: what is a template afterwards is taken byte by byte."""
    name = data.draw(st.sampled_from([*NAMES, *sorted(ODD)]))
    text = ODD[name] if name in ODD else corpus.text_of(name)
    document = Document.parse(text)
    lines = text.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, max(0, len(lines) - 1)))
        lines[at:at] = data.draw(st.sampled_from([[], ["# a comment\n"], ["\n"], lines[at : at + 3]]))
        if data.draw(st.booleans()):
            del lines[at : at + data.draw(st.integers(1, 4))]
    edited = "".join(lines)
    try:
        wanted = Document.parse(edited)
    except InvalidTemplate:
        return
    if wanted.format != document.format:
        return
    retext(document, text, edited)
    assert document.emit() == edited
    assert document.template() == wanted.template()


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_one_template_becomes_another(name: str, other: str) -> None:
    document = Document.parse(corpus.text_of(name))
    retext(document, corpus.text_of(name), corpus.text_of(other))
    assert document.emit() == corpus.text_of(other)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from([2, 4, None]))
def test_a_json_text_is_taken_too(name: str, indent: int | None) -> None:
    value = Document.parse(corpus.text_of(name)).template()
    text = json.dumps(value, indent=indent)
    document = Document.parse(text)
    value["Description"] = "another"
    edited = json.dumps(value, indent=indent)
    retext(document, text, edited)
    assert document.emit() == edited


def test_a_text_that_says_again_what_was_there_first_takes_the_changes_since_back() -> None:
    text = "Resources:\n  A:\n    Type: T\n    X: 1\n"
    document = Document.parse(text)
    set_value(document, document.entries("Resources")[0], ("X",), 2)
    retext(document, document.emit(), text)
    assert document.emit() == text
