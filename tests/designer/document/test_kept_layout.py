"""A layout that is kept in the template comes back with it, and changes nothing else."""

import pytest

from designer.catalog.edits import perform
from designer.catalog.graph import graph
from designer.document.document import Document, Position
from designer.document.kept_layout import kept
from tests import corpus

TEMPLATE = "Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n  News:\n    Type: AWS::SNS::Topic\n"


def id_of(document: Document, name: str) -> str:
    return next(id_ for id_, found in document.names().items() if found == name)


def test_places_travel_with_the_template() -> None:
    document = Document.parse(TEMPLATE)
    document.layout[id_of(document, "Orders")] = Position(40.4, -8)
    after = perform(document, {"kind": "keep-layout"})
    again = Document.parse(after.emit())
    assert kept(again)[id_of(again, "Orders")] == Position(40, -8)
    assert set(kept(again)) == {id_of(again, name) for name in ("Orders", "News")}
    assert TEMPLATE in after.emit()


@pytest.mark.parametrize("name", sorted(corpus.VALID)[::9])
def test_keeping_a_layout_adds_lines_and_changes_none(name: str) -> None:
    document = Document.parse(corpus.text_of(name))
    after = perform(document, {"kind": "keep-layout"})
    left = iter(after.emit().splitlines())
    assert all(line in left for line in corpus.text_of(name).splitlines())
    assert perform(after, {"kind": "keep-layout"}).emit() == after.emit()
    assert len(kept(after)) == sum(not node.get("implicit") for node in graph(after)["nodes"])


@pytest.mark.parametrize(
    "written", ["5", "[1]", "{Orders: 3}", "{Orders: {X: a, Y: 1}}", "{Orders: {X: true, Y: 1e9}}"]
)
def test_what_is_no_layout_is_left_out(written: str) -> None:
    assert kept(Document.parse(f"Metadata: {{Sluice: {{Layout: {written}}}}}\n{TEMPLATE}")) == {}
