"""The document: what comes in goes out, whatever its format."""

import json

import pytest

from designer.document import parse
from designer.document.document import Document
from designer.document.nodes import anchors_of
from designer.document.plain import plain
from tests import corpus
from tests.odd_templates import ODD

BOM = "\ufeff"


def whole(text: str) -> object:
    """Return a template's value as one tree, without blocks."""
    root = parse.read(text).root
    return plain(root, anchors_of(root))


def test_the_corpus_is_there() -> None:
    assert len(corpus.ALL) == 113


@pytest.mark.parametrize("name", corpus.VALID)
def test_a_published_template_comes_out_as_it_went_in(name: str) -> None:
    data = corpus.ALL[name].read_bytes()
    document = Document.parse(data)
    assert document.emit_bytes() == data
    assert document.template() == whole(data.decode())


@pytest.mark.parametrize("name", corpus.VALID)
def test_the_corpus_as_json_comes_out_as_it_went_in(name: str) -> None:
    value = whole(corpus.text_of(name))
    for indent in (None, 2, 4, "\t"):
        text = json.dumps(value, indent=indent, separators=(",", ":") if indent is None else None)
        document = Document.parse(text)
        assert document.format == "json"
        assert document.emit() == text
        assert document.template() == value


@pytest.mark.parametrize("name", corpus.VALID)
def test_the_corpus_with_crlf_and_bom_comes_out_as_it_went_in(name: str) -> None:
    lines = corpus.text_of(name).replace("\r\n", "\n")
    text = BOM + lines.replace("\n", "\r\n")
    document = Document.parse(text.encode())
    assert document.emit() == text
    assert document.template() == whole(lines)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_template_comes_out_as_it_went_in(name: str) -> None:
    assert Document.parse(ODD[name]).emit() == ODD[name]


@pytest.mark.parametrize("name", [name for name in ODD if name != "twice"])
def test_an_odd_template_in_blocks_says_what_the_whole_says(name: str) -> None:
    assert Document.parse(ODD[name]).template() == whole(ODD[name])


def test_of_two_entries_of_one_name_the_later_counts() -> None:
    document = Document.parse("Resources:\n  A:\n    Type: T\n  A:\n    Type: U\n")
    assert document.template() == {"Resources": {"A": {"Type": "U"}}}


def test_a_block_holds_the_comments_that_introduce_it() -> None:
    resources = "Resources:\n  A:\n    Type: T\n    # about Type\n\n  # about B\n  B:\n    Type: T\n"
    text = resources + "# about outputs\nOutputs:\n  C: 1\n"
    document = Document.parse(text)
    sources = {block.logical_id or block.section: block.source for block in document.ordered()}
    assert sources["A"] == "  A:\n    Type: T\n    # about Type\n"
    assert sources["B"] == "\n  # about B\n  B:\n    Type: T\n"
    assert sources["Outputs"] == "# about outputs\nOutputs:\n"
