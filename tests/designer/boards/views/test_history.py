"""History: what changed in each version, by drawing and by line; restored as a version that can be undone."""

import pytest
from django.urls import reverse

from designer.boards import versions
from designer.boards.drawing import change, document_of
from designer.boards.models import Board, Version
from designer.catalog.edits import make
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(board: Board, owner: Somebody) -> Board:
    """A board with a version, a queue added, a setting changed and a node removed since, and another version."""
    versions.keep(board.id, name="first", person=owner.person.id)
    ids = {name: id_ for id_, name in document_of(board.id)[1].names().items()}
    edits = (
        {"kind": "add", "type": "AWS::SQS::Queue", "name": "Parcels", "x": 0, "y": 300},
        {"kind": "set", "block": ids["Worker"], "path": "/Properties/Timeout", "value": 4},
        {"kind": "delete", "nodes": [ids["OrdersDLQ"]]},
    )
    for edit in edits:
        change(board.id, lambda document, edit=edit: make(document, edit), person=owner.person.id)  # type: ignore[misc]
    versions.keep(board.id, name="second", person=owner.person.id)
    return board


def test_the_list_says_who_when_and_what(changed: Board, owner: Somebody) -> None:
    page = owner.client.get(reverse("history", args=[changed.id])).content.decode()
    assert "Amber Otter" in page
    assert "1 added, 2 changed, 1 removed" in page
    assert "4 added" in page, "the first version, against nothing"


def test_a_version_shows_its_changes_on_the_drawing_and_line_by_line(changed: Board, viewer: Somebody) -> None:
    second = Version.objects.get(name="second")
    page = viewer.client.get(reverse("version", args=[changed.id, second.id])).content.decode()
    for words in ("Added:</strong> Parcels", "Changed:</strong> OrdersQueue, Worker", "Removed:</strong> OrdersDLQ"):
        assert words in page
    assert 'class="d-node is-removed"' in page
    assert "      Timeout: 5</span>" in page
    assert "      Timeout: 4</span>" in page
    since = viewer.client.get(f"{reverse('version', args=[changed.id, second.id])}?to=now").content.decode()
    assert "Not a line differs." in since


def test_a_restore_is_a_version_and_is_undone_by_one_press(changed: Board, owner: Somebody) -> None:
    now = document_of(changed.id)[1].emit()
    first = Version.objects.get(name="first")
    answer = owner.client.post(reverse("restore", args=[changed.id, first.id]))
    assert document_of(changed.id)[1].emit() == versions.document_of(first).emit() != now
    assert Version.objects.filter(board=changed)[0].name == "Restored: first"
    page = owner.client.get(answer.headers["Location"]).content.decode()
    assert "Undo the restore" in page
    before = Version.objects.get(name="Before restoring first")
    owner.client.post(reverse("restore", args=[changed.id, before.id]))
    assert document_of(changed.id)[1].emit() == now


def test_a_version_gets_a_name(changed: Board, owner: Somebody, viewer: Somebody) -> None:
    first = Version.objects.get(name="first")
    address = reverse("name-version", args=[changed.id, first.id])
    assert viewer.client.post(address, {"name": "mine"}).status_code == 403
    owner.client.post(address, {"name": "<i>Before</i>"})
    first.refresh_from_db()
    assert first.name == "<i>Before</i>"
    assert "&lt;i&gt;Before" in owner.client.get(reverse("history", args=[changed.id])).content.decode()


def test_versions_of_other_boards_are_not_shown(changed: Board, stranger: Somebody) -> None:
    first = Version.objects.get(name="first")
    assert stranger.client.get(reverse("version", args=[changed.id, first.id])).status_code == 404
    stranger.client.post("/new")
    other = Board.objects.exclude(pk=changed.pk).get()
    assert stranger.client.get(reverse("version", args=[other.id, first.id])).status_code == 404
