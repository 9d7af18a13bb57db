"""What of a board is another than in the plan of a run."""

from typing import Any

import pytest

from designer.catalog.edits import make
from designer.document import starters
from designer.document.document import Document
from designer.runs.changes import NOTHING, changes_since
from designer.runs.planning import plan_of_document

HANDLER = "def handler(event, context):\n    return event\n"


@pytest.fixture
def board() -> Document:
    return starters.starter("queue-in-60-seconds", HANDLER)


def id_of(board: Document, name: str) -> str:
    return next(id_ for id_, found in board.names().items() if found == name)


def changed(board: Document, edit: dict[str, Any], *, is_live: bool = False) -> list[str] | None:
    """Return the names of the nodes that an edit changes; None: it changes nothing of the run."""
    plan = plan_of_document(board)
    make(board, edit)
    found = changes_since(plan, board, is_live=is_live)
    names = board.names()
    return [names.get(node, node) for node in found.nodes] if found.is_changed else None


def test_nothing_is_changed_when_nothing_was(board: Document) -> None:
    assert changes_since(plan_of_document(board), board.copy(), is_live=False) == NOTHING


def test_a_property_changes_its_node_only(board: Document) -> None:
    edit = {"kind": "set", "block": id_of(board, "OrdersQueue"), "path": "/Properties/DelaySeconds", "value": 7}
    assert changed(board, edit) == ["OrdersQueue"]


def test_a_new_node_is_changed_and_one_that_went_is_not_there(board: Document) -> None:
    assert changed(board, {"kind": "add", "type": "AWS::SNS::Topic", "x": 0, "y": 0}) == ["Topic"]
    removed = changed(board, {"kind": "delete", "nodes": [id_of(board, "Topic")]})
    assert removed == []


def test_what_an_actor_does_is_a_change_of_the_actor(board: Document) -> None:
    [actor] = board.scenario.actors
    assert changed(board, {"kind": "set-actor", "actor": actor, "values": {"rate": 3.0}}) == [actor]


def test_code_is_a_change_of_the_function_that_has_it(board: Document) -> None:
    [path] = board.code
    assert changed(board, {"kind": "code", "path": path, "text": "def handler(e, c): pass\n"}) == ["Worker"]


@pytest.mark.parametrize(("is_live", "nodes"), [(True, None), (False, ["Worker"])])
def test_how_a_function_is_modelled_reaches_a_live_run_at_once(
    board: Document, is_live: bool, nodes: list[str] | None
) -> None:
    edit = {"kind": "set-function", "block": id_of(board, "Worker"), "values": {"error_rate": 1}}
    assert changed(board, edit, is_live=is_live) == nodes


def test_a_section_beside_the_resources_changes_the_board_but_no_node(board: Document) -> None:
    plan = plan_of_document(board)
    other = Document.parse(f"{board.emit()}\nMetadata:\n  Note: new\n")
    other.scenario, other.code = board.scenario, board.code
    found = changes_since(plan, other, is_live=False)
    assert (found.is_changed, found.nodes) == (True, [])
