"""What hostile people write is kept and shown as text, and nothing of it is executed."""

import re

import pytest
from django.urls import reverse

from designer.boards import versions
from designer.boards.drawing import change, document_of
from designer.boards.models import Board
from designer.document.document import Document
from tests.designer.boards.conftest import Somebody

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
SVG = "<svg onload=alert(1)>"
TEMPLATE = f"""\
Description: "{SCRIPT}"
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Metadata: {{note: '{SVG}'}}
    Properties:
      QueueName: '{IMAGE}'
  Strange:
    Type: 'AWS::{SCRIPT}::X'
  "{SVG}":
    Type: AWS::SQS::Queue
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: '{IMAGE}'
"""
MARKUP = re.compile(r"<(script|img|svg)[^>]*(alert|onerror|onload)", re.IGNORECASE)


@pytest.fixture
def hostile(owner: Somebody) -> Board:
    """A board whose every text is hostile."""
    answer = owner.client.post("/import", {"text": TEMPLATE, "name": f"{SCRIPT}{IMAGE}"})
    assert answer.status_code == 302
    board = Board.objects.get()

    def write(document: Document) -> None:
        document.code[f"src/{SVG}.py"] = f"# </textarea>{SCRIPT}"

    change(board.id, write, person=owner.person.id)
    return board


def test_it_is_kept_as_it_is(hostile: Board, owner: Somebody) -> None:
    assert owner.client.get(reverse("export-template", args=[hostile.id])).content.decode() == TEMPLATE
    assert hostile.name == f"{SCRIPT}{IMAGE}"


@pytest.mark.parametrize("name", ["home", "boards"])
def test_lists_show_it_as_text(name: str, hostile: Board, owner: Somebody) -> None:
    page = owner.client.get(reverse(name)).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert not MARKUP.search(page)


@pytest.mark.parametrize("name", ["board", "export", "history", "share", "delete-board"])
def test_pages_show_it_as_text(name: str, hostile: Board, owner: Somebody) -> None:
    owner.client.post(reverse("history", args=[hostile.id]), {"name": SCRIPT})
    page = owner.client.get(reverse(name, args=[hostile.id])).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert not MARKUP.search(page)


def test_a_versions_drawing_and_lines_show_it_as_text(hostile: Board, owner: Somebody) -> None:
    version = versions.keep(hostile.id, name=IMAGE, person=owner.person.id)
    for query in ("", "?to=now"):
        page = owner.client.get(f"{reverse('version', args=[hostile.id, version.id])}{query}").content.decode()
        assert "&lt;img src=x onerror=alert(1)&gt;" in page
        assert not MARKUP.search(page)


def test_what_the_rules_say_of_it_is_data(hostile: Board, owner: Somebody) -> None:
    answer = owner.client.get(reverse("findings", args=[hostile.id]))
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_inspector_shows_it_as_text(hostile: Board, owner: Somebody) -> None:
    names = document_of(hostile.id)[1].names()
    assert SVG in names.values()
    for node in names:
        for tab in ("properties", "template"):
            answer = owner.client.get(reverse("inspector", args=[hostile.id]), {"node": node, "tab": tab})
            assert answer.status_code == 200
            assert not MARKUP.search(answer.content.decode()), (names[node], tab)


def test_a_node_that_is_not_there_is_shown_as_text(hostile: Board, owner: Somebody) -> None:
    page = owner.client.get(reverse("inspector", args=[hostile.id]), {"node": f"implicit:{SCRIPT}"}).content.decode()
    assert "&lt;script&gt;" in page
    assert not MARKUP.search(page)


def test_a_refusal_repeats_what_was_typed_as_text(hostile: Board, owner: Somebody) -> None:
    queue = next(id_ for id_, name in document_of(hostile.id)[1].names().items() if name == "Queue")
    form = {"node": queue, "scope": "property", "pointer": "/Properties/DelaySeconds", "value": SCRIPT}
    answer = owner.client.post(reverse("inspector", args=[hostile.id]), form)
    assert answer.status_code == 422
    assert "&lt;script&gt;" in answer.content.decode()
    assert not MARKUP.search(answer.content.decode())


def test_the_import_page_repeats_what_was_pasted_as_text(owner: Somebody) -> None:
    page = owner.client.post("/import", {"text": f"a: [ {SCRIPT}", "name": IMAGE}).content.decode()
    assert "&lt;script&gt;" in page
    assert not MARKUP.search(page)


def test_downloads_are_downloads_under_a_plain_name(hostile: Board, owner: Somebody) -> None:
    for name, kind in (("export-template", "yaml"), ("export-zip", "zip")):
        answer = owner.client.get(reverse(name, args=[hostile.id]))
        assert re.fullmatch(rf'attachment; filename="[A-Za-z0-9._-]+\.{kind}"', answer.headers["Content-Disposition"])
        assert answer.headers["Content-Type"].startswith("application/")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_every_page_forbids_scripts_of_others(hostile: Board, owner: Somebody) -> None:
    for name in ("board", "export", "history"):
        policy = owner.client.get(reverse(name, args=[hostile.id])).headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy


UNSEEN = "\u202eAll\u200b of it\0\r\nhere\u2066"


def test_names_keep_nothing_that_is_not_seen(owner: Somebody) -> None:
    owner.client.post("/import", {"text": TEMPLATE, "name": UNSEEN})
    board = Board.objects.get()
    assert board.name == "All of it here"
    owner.client.post(reverse("rename-board", args=[board.id]), {"name": f"{UNSEEN} again"})
    owner.client.post(reverse("history", args=[board.id]), {"name": UNSEEN})
    board.refresh_from_db()
    assert board.name == "All of it here again"
    assert board.versions.get().name == "All of it here"


@pytest.mark.parametrize("name", ["\u200b", "\u202e\u2066", "\0"])
def test_a_name_that_cannot_be_seen_is_none(name: str, hostile: Board, owner: Somebody) -> None:
    owner.client.post(reverse("rename-board", args=[hostile.id]), {"name": name})
    assert Board.objects.get().name == hostile.name
