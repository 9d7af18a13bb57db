"""Reading templates that nobody has looked at: hostile, broken and odd ones are refused with their place."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.catalog.edits import perform
from designer.document.document import Document
from designer.document.errors import InvalidTemplate
from designer.document.parse import decode
from tests import corpus

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "brackets": ("[" * 100_000, 1, 101, "nested deeper than 100 levels"),
    "braces": ("Resources: " + "{a: " * 5_000, 1, None, "nested deeper than 100 levels"),
    "dashes": ("- " * 100_000, 1, None, "nested deeper than 100 levels"),
    "indentation": ("\n".join(" " * n + "a:" for n in range(1_500)), None, None, "nested deeper than 100 levels"),
    "JSON brackets": ('{"a": ' + "[" * 100_000, 1, None, "nested deeper than 100 levels"),
    "laughs": (LAUGHS, 6, None, "anchors that expand to more than"),
    "itself": ("Resources: &a\n  A: *a\n", 2, 6, "contains itself"),
    "many values": ("Resources:\n  A:\n" + "  - 1\n" * 300_000, None, None, "more than 200000 values"),
    "many JSON values": ('{"Resources": {"A": [' + "1," * 300_000 + "1]}}", 1, None, "more than 200000 values"),
    "many resources": ("Resources:\n" + "  A: {}\n" * 9_999, 2_002, 3, "9,999 resources, parameters, outputs…"),
    "many sections": ("a: 1\n" * 9_999, 2_012, 1, "2,000 is the most"),
    "half a character": ('{"Resources": {"A": {"Type": "\\ud83d"}}}', 1, 30, "half of a surrogate pair"),
    "half a character as a name": ('{"Resources": {"\\udfff": {}}}', 1, 16, "half of a surrogate pair"),
    "large": ("#" * 3_000_000, 1, 1, "has more than"),
    "many lines": ("a\n" * 1_100_000, 1, 1, "has more than"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_is_refused_well_under_a_second(name: str) -> None:
    text, line, column, words = HOSTILE[name]
    began = time.process_time()
    with pytest.raises(InvalidTemplate) as refusal:
        Document.parse(text)
    assert time.process_time() - began < 5
    assert words in refusal.value.message
    assert line in {None, refusal.value.line}
    assert column in {None, refusal.value.column}


BROKEN = {
    "empty": ("", 1, 1, "empty"),
    "only a comment": ("# nothing\n", 1, 1, "empty"),
    "a list": ("- a\n", 1, 1, "map of sections"),
    "a text": ("\n\nhello\n", 3, 1, "map of sections"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, 1, "more than one YAML document"),
    "not closed": ("Resources:\n  A: {Type: T\n", 3, 1, "flow mapping"),
    "tab": ("Resources:\n\tA: 1\n", 2, 1, "a tab does not indent"),
    "unknown anchor": ("Resources:\n  A: *b\n", 2, 6, "'b' has no anchor"),
    "control character": ("Resources:\n  A: \x07\n", 2, 6, "U+0007"),
    "JSON comma": ('{"a": 1,\n,}', 2, 1, "key in double quotes"),
    "JSON not closed": ('{\n "a": {"b": 1\n', 3, 1, "not closed"),
    "JSON more": ('{"a": 1}\n{', 2, 1, "after the end"),
    "half a pair": ("a: \ud800", 1, 4, "surrogate"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_template_is_refused_with_line_and_column(name: str) -> None:
    text, line, column, words = BROKEN[name]
    with pytest.raises(InvalidTemplate) as refusal:
        Document.parse(text)
    assert words in refusal.value.message
    assert (refusal.value.line, refusal.value.column) == (line, column)


def test_the_broken_published_template_is_refused_with_line_and_column() -> None:
    with pytest.raises(InvalidTemplate) as refusal:
        Document.parse(corpus.ALL[corpus.BROKEN].read_bytes())
    assert (refusal.value.line, refusal.value.column) == (3, 97)


def test_bytes_that_are_no_text_are_refused_at_the_first_of_them() -> None:
    with pytest.raises(InvalidTemplate) as refusal:
        Document.parse(b"Resources:\n  A: \xff\xfe")
    assert (refusal.value.line, refusal.value.column) == (2, 6)


def test_an_anchor_that_is_used_often_is_no_bomb() -> None:
    text = "Resources:\n  A: &a\n    Type: T\n" + "".join(f"  B{n}: *a\n" for n in range(500))
    assert len(Document.parse(text).template()["Resources"]) == 501


def read(text: str | bytes) -> Document | None:
    """Return the document, or None where it was refused with a place."""
    try:
        return Document.parse(text)
    except InvalidTemplate as refusal:
        return None if min(refusal.line, refusal.column) >= 1 and refusal.message else Document()


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    document = read(text)
    assert document is None or document.emit() == text


PIECES = [
    "Resources:",
    "\n",
    "  ",
    "A:",
    " ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "Type: T",
    "'",
    '"',
    "|",
    "# c",
    "&a ",
    "*a",
    "!Ref ",
    "? ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_heap_of_yaml_is_read_or_refused(pieces: list[str]) -> None:
    text = "".join(pieces)
    document = read(text)
    assert document is None or (document.emit() == text and document.template() is not None)


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    document = read(data)
    assert document is None or document.emit_bytes() == data


@pytest.mark.parametrize(
    "text",
    [
        "{Resources: {A: {Type: T}\n" + "#" * 9_000 + "\n}}",
        "Resources: {\n" + "#" * 9_000 + "\n  A: {Type: T}\n" + "#" * 9_000 + "\n}\n",
        "Description: '" + "{#" * 9_000 + "'\nResources:\n  A: {Type: T}\n",
    ],
)
def test_a_ruler_of_hashes_is_read_in_no_time(text: str) -> None:
    began = time.process_time()
    document = Document.parse(text)
    after = perform(document, {"kind": "add", "type": "AWS::SQS::Queue"})
    assert time.process_time() - began < 5
    assert list(after.template()["Resources"]) == ["A", "Queue"]


def test_a_file_in_utf_16_is_told_apart_from_other_bytes() -> None:
    with pytest.raises(InvalidTemplate) as refused:
        decode("Resources: {}\n".encode("utf-16"))
    assert "UTF-16: save it as UTF-8" in refused.value.message
