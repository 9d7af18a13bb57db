"""What the canvas is told of the nodes that a connection may end at."""

from typing import Any

import pytest
from django.urls import reverse

from designer.boards.drawing import change, document_of
from designer.boards.models import Board
from designer.catalog.edits import make
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db


def targets(board: Board, somebody: Somebody, name: str) -> dict[str, Any]:
    own = {found: id_ for id_, found in document_of(board.id)[1].names().items()}
    found: dict[str, Any] = somebody.client.get(reverse("targets", args=[board.id]), {"source": own[name]}).json()
    return found


def test_a_queue_may_be_polled_by_a_worker_outside_aws(board: Board, owner: Somebody) -> None:
    edit = {"kind": "add-actor", "actor": "worker", "x": 0, "y": 0}
    change(board.id, lambda document: make(document, edit), person=owner.person.id)
    assert "worker1" in targets(board, owner, "OrdersQueue")["legal"]


def test_traffic_is_no_target_and_the_reason_is_said(board: Board, owner: Somebody) -> None:
    found = targets(board, owner, "Worker")
    assert "traffic1" not in found["legal"]
    assert found["refused"]["traffic1"] == {
        "reason": "Traffic comes from outside; nothing sends to it.",
        "fix": "Draw from the traffic to the node.",
    }
