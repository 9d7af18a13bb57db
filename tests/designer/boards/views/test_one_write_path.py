"""Five people change one property by form, text of the node, template, canvas and outline: one state everywhere."""

import itertools
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from pycrdt import Doc

from designer.boards import log
from designer.boards.drawing import document_of
from designer.boards.models import Board
from designer.document import shared
from designer.document.document import Document
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db

POINTER = "/Properties/VisibilityTimeout"
WAYS = ("form", "node text", "template", "canvas", "outline")
ORDERS = [*itertools.islice(itertools.permutations(range(5)), 0, 120, 13)]


class Person:
    """One of the five, who opened the board before anybody changed it."""

    def __init__(self, somebody: Somebody, board: Board, way: str, seconds: int) -> None:
        self.client, self.board, self.way, self.seconds = somebody.client, board, way, seconds
        document = document_of(board.id)[1]
        self.queue = next(id_ for id_, name in document.names().items() if name == "OrdersQueue")
        self.whole = document.emit()
        self.node = document.texts()[self.queue]

    def change(self) -> int:
        """Set the property to this person's value; asked whose change stays, say mine."""
        form = {"node": self.queue, "scope": "property", "pointer": POINTER, "value": str(self.seconds)}
        sends: dict[str, Callable[[], Any]] = {
            "form": lambda: self.client.post(reverse("inspector", args=[self.board.id]), form),
            "outline": lambda: self.client.post(reverse("outline", args=[self.board.id]), form),
            "canvas": lambda: self.post(
                "edit", {"kind": "set", "id": self.queue, "pointer": POINTER, "value": self.seconds}
            ),
            "node text": lambda: self.text(self.node, {"block": self.queue}),
            "template": lambda: self.text(self.whole, {}),
        }
        status: int = sends[self.way]().status_code
        return status

    def post(self, view: str, given: dict[str, Any]) -> Any:
        body = json.dumps(given)
        return self.client.post(reverse(view, args=[self.board.id]), body, content_type="application/json")

    def text(self, opened: str, which: dict[str, str]) -> Any:
        edited = opened.replace("VisibilityTimeout: 30", f"VisibilityTimeout: {self.seconds}")
        answer = self.post("text", {"base": opened, "text": edited, **which})
        if answer.status_code != 409:
            return answer
        (clash,) = answer.json()["clashes"]
        assert clash["name"] == "OrdersQueue"
        if which:
            present = self.client.get(reverse("text", args=[self.board.id]), which).json()["text"]
            return self.post("text", {"base": present, "text": edited, **which})
        return self.post("text", {"base": opened, "text": edited, "mine": [clash["name"]]})


def seen(board: Board, somebody: Somebody) -> set[str]:
    """Return the value as everything shows it: the shared document, the text, the form and the export."""
    _, ydoc = log.load_document(board.id)
    replica: Doc[Any] = Doc()
    replica.apply_update(ydoc.get_update())
    queue = next(id_ for id_, name in shared.read(replica).names().items() if name == "OrdersQueue")
    document = shared.read(replica)
    texts = [
        document.emit(),
        somebody.client.get(reverse("text", args=[board.id])).json()["text"],
        somebody.client.get(reverse("export-template", args=[board.id])).content.decode(),
    ]
    queues = [Document.parse(text).template()["Resources"]["OrdersQueue"] for text in texts]
    found = {str(one["Properties"]["VisibilityTimeout"]) for one in queues}
    form = somebody.client.get(reverse("inspector", args=[board.id]), {"node": queue}).content.decode()
    field = form.split(f'data-pointer="{POINTER}"')[1]
    return found | {re.findall(r'name="value"[^>]* value="([^"]*)"', field)[0]}


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_whoever_comes_last_is_seen_everywhere(board: Board, owner: Somebody, order: tuple[int, ...]) -> None:
    people = [Person(owner, board, way, 61 + index) for index, way in enumerate(WAYS)]
    before = document_of(board.id)[1].emit()
    for index in order:
        assert people[index].change() in {200, 302}
    last = people[order[-1]].seconds
    assert seen(board, owner) == {str(last)}
    after = document_of(board.id)[1].emit()
    assert after == before.replace("VisibilityTimeout: 30", f"VisibilityTimeout: {last}")


def test_five_properties_changed_at_once_all_stay(board: Board, owner: Somebody) -> None:
    people = [Person(owner, board, way, 61 + index) for index, way in enumerate(WAYS)]
    queue, whole = people[0].queue, people[0].whole
    text = whole.replace("MemorySize: 128", "MemorySize: 256")
    form = {"node": queue, "scope": "property", "pointer": "/Properties/DelaySeconds", "value": "3"}
    assert owner.client.post(reverse("inspector", args=[board.id]), form).status_code == 200
    assert people[2].post("text", {"base": whole, "text": text}).status_code == 200
    canvas = {"kind": "add", "type": "AWS::SNS::Topic", "x": 1, "y": 2}
    assert people[3].post("edit", canvas).status_code == 200
    assert people[4].change() == 302
    found = document_of(board.id)[1].template()["Resources"]
    assert found["OrdersQueue"]["Properties"]["DelaySeconds"] == 3
    assert found["OrdersQueue"]["Properties"]["VisibilityTimeout"] == 65
    assert found["Worker"]["Properties"]["MemorySize"] == 256
    assert "Topic" in found
