"""Any edit of any template: only the lines of the value change, the template says what was set, and undo is exact."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from designer.document import shared
from designer.document.blocks import Block
from designer.document.document import Document
from designer.document.errors import SharedByAnchor
from designer.document.pointers import Path
from designer.document.values import locate, remove_value, set_value, value_at
from tests import corpus
from tests.odd_templates import ODD

WRITTEN_ODDLY = set(ODD) - {"explicit keys"}
FORMATS = ("as it is", "crlf", "json", "json 4", "json minified")
LEAVES = st.one_of(
    st.integers(-10, 10_000),
    st.booleans(),
    st.none(),
    st.text(max_size=20),
    st.sampled_from(
        ["30", "yes", "a: b", "- a", "# c", "two\nlines\n", "${A}", "{a}", "*x", "&y", "!z", "'", '"', " a ", "~"]
    ),
    st.sampled_from([{"Ref": "A"}, {"Fn::GetAtt": ["A", "Arn"]}, {"Fn::Sub": "x-${A}"}, {"Fn::Base64": {"Ref": "A"}}]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@cache
def text_in(name: str, form: str) -> str:
    text = ODD[name] if name in ODD else corpus.text_of(name)
    if form == "crlf":
        return text.replace("\r\n", "\n").replace("\n", "\r\n")
    if form.startswith("json"):
        value = Document.parse(text).template()
        if form == "json minified":
            return json.dumps(value, separators=(",", ":"))
        return json.dumps(value, indent=4 if form == "json 4" else 2)
    return text


@cache
def parsed(name: str, form: str) -> Document:
    return Document.parse(text_in(name, form))


def paths(value: Any, path: Path = ()) -> list[Path]:
    found = [path]
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in below:
        found += paths(inner, (*path, str(key)))
    return found


@dataclass(frozen=True)
class Place:
    """A template in some form, one of its blocks and a path in it."""

    name: str
    form: str
    block: int
    path: Path

    def open(self) -> tuple[str, Document, Block, Path]:
        document = parsed(self.name, self.form).copy()
        return text_in(self.name, self.form), document, document.ordered()[self.block], self.path


@st.composite
def places(draw: st.DrawFn) -> Place:
    name, form = (
        draw(st.one_of(st.sampled_from(sorted(corpus.VALID)), st.sampled_from(sorted(WRITTEN_ODDLY)))),
        draw(st.sampled_from(FORMATS)),
    )
    document = parsed(name, form)
    values = document.values()
    blocks = [index for index, block in enumerate(document.ordered()) if values.get(block.id) is not None]
    block = draw(st.sampled_from(blocks))
    path = draw(st.sampled_from(paths(values[document.ordered()[block].id])))
    return Place(name, form, block, path)


def lines_around(text: str, after: str) -> tuple[int, int]:
    """Return how many lines at the beginning and end two texts share."""
    one, other = text.splitlines(keepends=True), after.splitlines(keepends=True)
    head = next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )
    left = min(len(one), len(other)) - head
    pairs = zip(reversed(one), reversed(other), strict=False)
    tail = next((n for n, pair in enumerate(pairs) if pair[0] != pair[1] or n >= left), left)
    return head, tail


@settings(max_examples=150)
@given(places(), VALUES)
def test_a_set_value_changes_only_its_own_lines(place: Place, value: Any) -> None:
    text, document, block, path = place.open()
    kept = dict(block.values)
    lines = span_lines(document, block, path)
    try:
        set_value(document, block, path, value)
    except SharedByAnchor:
        return
    after = document.emit()
    assert json.dumps(value_at(document.value(block), path), sort_keys=True) == json.dumps(value, sort_keys=True)
    again = Document.parse(after).template()
    assert json.dumps(again, sort_keys=True) == json.dumps(document.template(), sort_keys=True)
    head, tail = lines_around(text, after)
    touched = len(text.splitlines()) - head - tail
    assert touched <= lines
    block.values = kept
    assert document.emit() == text


def span_lines(document: Document, block: Block, path: Path) -> int:
    """Return how many lines a value, its key and the comments between the two take in the text."""
    node = None
    for length in reversed(range(len(path) + 1)):
        node = locate(document, block, path[:length], all_uses=True).node
        if node is not None:
            break
    assert node is not None
    above = block.source[: node.start].splitlines()[:-1]
    comments = next((n for n, line in enumerate(reversed(above)) if line.strip() and line.strip()[0] != "#"), 0)
    return len(block.source[node.start : node.end].splitlines()) + 1 + comments


@settings(max_examples=150)
@given(places(), st.text("abcXYZ019-_/ :#", min_size=1, max_size=12), VALUES)
def test_a_new_key_adds_only_lines(place: Place, key: str, value: Any) -> None:
    text, document, block, path = place.open()
    there = value_at(document.value(block), path)
    if not isinstance(there, dict) or not there or key in there or len(there) == 1:
        return
    try:
        set_value(document, block, (*path, key), value)
    except SharedByAnchor:
        return
    after = document.emit()
    assert json.dumps(value_at(document.value(block), (*path, key)), sort_keys=True) == json.dumps(
        value, sort_keys=True
    )
    head, tail = lines_around(text, after)
    assert len(text.splitlines()) - head - tail <= 1
    remove_value(document, block, (*path, key))
    assert document.emit() == text


@settings(max_examples=150)
@given(places())
def test_a_removed_value_takes_only_its_lines(place: Place) -> None:
    text, document, block, path = place.open()
    if not path:
        return
    before = document.value(block)
    try:
        remove_value(document, block, path)
    except SharedByAnchor:
        return
    after = document.emit()
    again = Document.parse(after).template()
    assert json.dumps(again, sort_keys=True) == json.dumps(document.template(), sort_keys=True)
    head, tail = lines_around(text, after)
    assert len(after.splitlines()) - head - tail <= 2 or "<<" in block.source
    set_value(document, block, (), before)
    assert json.dumps(document.value(block), sort_keys=True) == json.dumps(before, sort_keys=True)


@settings(max_examples=50)
@given(places(), VALUES)
def test_the_shared_document_says_the_same(place: Place, value: Any) -> None:
    from pycrdt import Doc

    _, document, block, path = place.open()
    ydoc: Doc[Any] = Doc()
    shared.write(document, ydoc)
    before = document.copy()
    try:
        set_value(document, block, path, value)
    except SharedByAnchor:
        return
    shared.apply(before, document, ydoc)
    assert shared.read(ydoc).emit() == document.emit()


def test_keys_of_any_type_are_text() -> None:
    document = Document.parse("Resources:\n  A:\n    Type: T\n    Properties:\n      200: a\n      true: b\n")
    assert document.template()["Resources"]["A"]["Properties"] == {"200": "a", "true": "b"}
