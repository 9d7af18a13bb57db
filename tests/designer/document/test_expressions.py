"""Functions as people type them: read, checked against the template, and written back as they were."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.document.document import Document
from designer.document.errors import EditRefused
from designer.document.expressions import check_names, is_expression, parts_of, read_typed, written, written_long

TEMPLATE = """\
Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Api: {Type: AWS::Serverless::Api}
"""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!Ref Orders", {"Ref": "Orders"}),
        ("!GetAtt Orders.Arn", {"Fn::GetAtt": ["Orders", "Arn"]}),
        ('!Sub "a-${Stage}"', {"Fn::Sub": "a-${Stage}"}),
        ("!If [IsProd, 1, !Ref Stage]", {"Fn::If": ["IsProd", 1, {"Ref": "Stage"}]}),
        ("Fn::Join: ['-', [a, !Ref Stage]]", {"Fn::Join": ["-", ["a", {"Ref": "Stage"}]]}),
        ('{"Version": "2012-10-17"}', {"Version": "2012-10-17"}),
        ("- a\n- b", ["a", "b"]),
        ("", None),
    ],
)
def test_what_is_typed_is_read_as_yaml_with_functions(text: str, value: Any) -> None:
    assert read_typed(text) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("!Reff Orders", "no function !Reff. Is it !Ref?"),
        ("a: ]", "Line 1, column 4"),
        ("[" * 200, "nested deeper"),
        ("a\n---\nb", "more than one YAML document"),
        ("x: *nobody", "no anchor before it"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(EditRefused) as refusal:
        read_typed(text)
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("!Ref Order", "nothing called Order. Is it Orders?"),
        ("!GetAtt Dead.Arn", "nothing called Dead"),
        ("!Sub '${Stagee}-x'", "nothing called Stagee. Is it Stage?"),
        ("!If [IsProdd, 1, 2]", "no condition IsProdd. Is it IsProd?"),
    ],
)
def test_a_name_that_the_template_does_not_have_is_refused(text: str, words: str) -> None:
    with pytest.raises(EditRefused) as refusal:
        check_names(Document.parse(TEMPLATE), read_typed(text))
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["!Ref AWS::Region", "!Ref Stage", "!Ref Api.Stage", "!Ref ApiDeployment12ab", "!Sub '${!Literal}'"]
)
def test_a_name_that_there_is_or_that_sam_makes_is_taken(text: str) -> None:
    check_names(Document.parse(TEMPLATE), read_typed(text))


def test_only_a_function_is_an_expression() -> None:
    assert is_expression("!Ref A")
    assert not is_expression("! warning")
    assert not is_expression("!")
    assert not is_expression("a !Ref")


def test_a_chip_says_the_function_and_what_it_is_applied_to() -> None:
    assert parts_of({"Ref": "Orders"}) == ("Ref", "Orders")
    assert parts_of({"Fn::GetAtt": ["Orders", "Arn"]}) == ("GetAtt", "Orders.Arn")
    assert parts_of({"Fn::Base64": {"Ref": "Stage"}}) == ("Base64", "!Ref Stage")


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9999, 9999), st.text("ab:#-'\"!&*{}[] \n", max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("abC", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(values)
def test_what_is_written_is_read_again_as_the_same(value: Any) -> None:
    assert read_typed(written(value)) == value
    if isinstance(value, dict | list):
        assert read_typed(written_long(value)) == value


def test_lines_at_the_end_of_a_list_keep_their_line_end() -> None:
    assert read_typed(written_long(["one\ntwo\n"])) == ["one\ntwo\n"]
