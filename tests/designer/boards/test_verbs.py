"""What a connection is called in a sentence."""

from pathlib import Path

import pytest

from designer.boards.verbs import VERBS, verb_of
from designer.catalog.graph import graph
from designer.catalog.registry import connections
from designer.document.document import Document

AROUND = Path(__file__).parents[1] / "catalog" / "around"


@pytest.mark.parametrize("kind", sorted({way.kind for way in connections()}))
def test_each_connection_that_can_be_made_is_said_in_a_sentence(kind: str) -> None:
    assert kind in VERBS


@pytest.mark.parametrize("path", sorted(AROUND.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_connection_that_templates_make_is_said_in_a_sentence(path: Path) -> None:
    kinds = {edge["kind"] for edge in graph(Document.parse(path.read_text()))["edges"]}
    assert kinds - set(VERBS) == set()


def test_a_kind_without_words_stands_for_itself() -> None:
    assert verb_of("new-kind") == "new kind:"
