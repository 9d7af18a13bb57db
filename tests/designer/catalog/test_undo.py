"""Undo in a tab: whatever the edit was, the shared document gives the same bytes again, and others' edits stay."""

from typing import Any

import pytest
from pycrdt import Doc, Map, UndoManager

from designer.catalog.edits import perform
from designer.document import shared
from designer.document.document import Document
from designer.document.starters import starter

ROOTS = ("blocks", "layout", "scenario", "code", "meta")
TAB = "this tab"


class Tab:
    """A browser's copy of the document, which undoes only what its own person did."""

    def __init__(self, server: "Doc[Any]") -> None:
        self.doc: Doc[Any] = Doc()
        self.doc.apply_update(server.get_update())
        scopes = [self.doc.get(root, type=Map) for root in ROOTS]
        self.undo = UndoManager(scopes=scopes, capture_timeout_millis=0)
        self.undo.include_origin(TAB)

    def apply(self, update: bytes, *, is_own: bool) -> None:
        with self.doc.transaction(origin=TAB if is_own else None):
            self.doc.apply_update(update)


def edited(server: "Doc[Any]", edit: dict[str, Any]) -> bytes:
    """Make an edit on the server and return the update that it relays."""
    before = shared.read(server)
    after = perform(before, edit, handler="code")
    state = server.get_state()
    shared.apply(before, after, server)
    return bytes(server.get_update(state))


def board() -> "Doc[Any]":
    server: Doc[Any] = Doc()
    shared.write(starter("queue-in-60-seconds", "code"), server)
    return server


def ids(document: Document) -> dict[str, str]:
    return {name: id_ for id_, name in document.names().items()}


def edits() -> list[dict[str, Any]]:
    return [
        {"kind": "add", "type": "AWS::SNS::Topic", "x": 1, "y": 2},
        {"kind": "add", "type": "AWS::Serverless::Function", "x": 1, "y": 2},
        {"kind": "set", "block": "Worker", "path": "/Properties/Timeout", "value": 9},
        {
            "kind": "set",
            "block": "Worker",
            "path": "/Properties/Environment/Variables/A",
            "value": {"Ref": "OrdersDLQ"},
        },
        {"kind": "unset", "block": "OrdersQueue", "path": "/Properties/RedrivePolicy/maxReceiveCount"},
        {"kind": "connect", "source": "Worker", "target": "OrdersDLQ"},
        {"kind": "rename", "block": "OrdersQueue", "name": "Incoming"},
        {"kind": "delete", "nodes": ["OrdersQueue", "traffic1"]},
        {"kind": "set-function", "block": "Worker", "values": {"error_rate": 1}},
        {"kind": "set-actor", "actor": "traffic1", "values": {"rate": 5}},
        {"kind": "paste", "text": "A:\n  Type: AWS::SQS::Queue\n", "x": 0, "y": 0},
        {"kind": "source", "block": "OrdersDLQ", "text": "  OrdersDLQ:\n    Type: AWS::SQS::Queue\n"},
        {"kind": "code", "path": "src/Worker/app.py", "text": "code # mine"},
    ]


def with_ids(edit: dict[str, Any], document: Document) -> dict[str, Any]:
    known = ids(document)
    named = {key: known.get(value, value) if isinstance(value, str) else value for key, value in edit.items()}
    return named | ({"nodes": [known.get(name, name) for name in edit["nodes"]]} if "nodes" in edit else {})


@pytest.mark.parametrize("edit", edits(), ids=lambda edit: str(edit["kind"]))
def test_undo_gives_the_same_document_and_redo_the_edit_again(edit: dict[str, Any]) -> None:
    server = board()
    tab = Tab(server)
    before = shared.read(tab.doc)
    tab.apply(edited(server, with_ids(edit, before)), is_own=True)
    after = shared.read(tab.doc)
    assert after != before
    assert tab.undo.undo()
    assert shared.read(tab.doc) == before
    assert tab.undo.redo()
    assert shared.read(tab.doc) == after
    assert shared.read(tab.doc).emit() == after.emit()


def test_undo_leaves_what_others_did_in_the_same_block() -> None:
    server = board()
    tab = Tab(server)
    worker = ids(shared.read(server))["Worker"]
    mine = {"kind": "set", "block": worker, "path": "/Properties/Timeout", "value": 9}
    theirs = {"kind": "set", "block": worker, "path": "/Properties/MemorySize", "value": 512}
    appended = {"kind": "connect", "source": worker, "target": ids(shared.read(server))["OrdersDLQ"]}
    text = shared.read(server).emit()
    tab.apply(edited(server, mine), is_own=True)
    tab.apply(edited(server, theirs), is_own=False)
    tab.apply(edited(server, appended), is_own=True)
    tab.undo.undo()
    tab.undo.undo()
    assert shared.read(tab.doc).emit() == text.replace("MemorySize: 128", "MemorySize: 512")
