"""An export is proven by the digest of a fresh World, and where it differs the first event that does is shown."""

import zlib

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from designer.boards import opening
from designer.boards.access import join
from designer.boards.drawing import change, document_of
from designer.boards.models import Board, Member, Person
from designer.boards.people import KEY
from designer.catalog.edits import make
from designer.runs import worker
from designer.runs.models import Run, Segment, Verification
from designer.runs.start import start
from designer.runs.verification import MOST_WAITING, STALLS_AFTER, CannotVerify, begin, carry_out

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(name="Amber Otter")


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch, person: Person) -> Board:
    for task in ("execute_run", "verify_export"):
        monkeypatch.setattr(f"designer.runs.tasks.{task}.delay", lambda _: None)
    found = opening.from_starter("queue-in-60-seconds", person)
    edit = {"kind": "set-scenario", "values": {"length": "30s"}}
    change(found.id, lambda document: make(document, edit), person=person.id)
    return found


def client_of(person: Person) -> Client:
    client = Client()
    session = client.session
    session[KEY] = person.id
    session.save()
    return client


def run_of(board: Board) -> Run:
    run = start(board, "", {"speed": "max", "seed": 5})
    worker.execute(run.id)
    run.refresh_from_db()
    assert run.state == Run.State.FINISHED
    return run


def verified(board: Board) -> Verification:
    found = begin(board, "")
    carry_out(found.id)
    found.refresh_from_db()
    return found


def test_the_export_of_a_run_is_proven_by_its_digest(board: Board) -> None:
    run = run_of(board)
    found = verified(board)
    assert (found.state, found.run, found.percent) == ("done", run, 100)
    assert found.seen_digest == found.export_digest == run.digest
    assert found.is_proven


def test_without_a_run_of_this_template_it_is_executed_twice(board: Board, person: Person) -> None:
    run = run_of(board)
    edit = {"kind": "add", "type": "AWS::SQS::Queue", "x": 0, "y": 0}
    change(board.id, lambda document: make(document, edit), person=person.id)
    found = verified(board)
    assert (found.run, found.is_proven) == (None, True)
    assert found.seen_digest != run.digest


def test_what_differs_is_shown_with_both_events(board: Board) -> None:
    run = run_of(board)
    segment = Segment.objects.filter(run=run, stream="trace").order_by("number")[0]
    changed = zlib.decompress(segment.lines).replace(b'"deploy"', b'"deploi"', 1)
    Segment.objects.filter(pk=segment.pk).update(lines=zlib.compress(changed))
    Run.objects.filter(pk=run.pk).update(digest="0" * 64)
    found = verified(board)
    assert (found.state, found.is_proven) == ("done", False)
    assert found.difference["seen"]["kind"] == "deploi"
    assert found.difference["export"]["kind"] == "deploy"
    assert found.difference["number"] == found.difference["export"]["sequence"]


def test_an_export_that_does_not_run_says_why(board: Board, person: Person) -> None:
    queue = next(id_ for id_, name in document_of(board.id)[1].names().items() if name == "OrdersQueue")
    edit = {"kind": "set", "block": queue, "path": "/Properties/DelaySeconds", "value": 901}
    change(board.id, lambda document: make(document, edit), person=person.id)
    found = verified(board)
    assert found.state == "failed"
    assert "DelaySeconds" in found.reason


def test_an_empty_board_and_a_third_at_once_are_refused(board: Board, person: Person) -> None:
    with pytest.raises(CannotVerify, match="empty"):
        begin(opening.from_starter("empty", person), "")
    begin(board, "")
    begin(board, "")
    with pytest.raises(CannotVerify, match="under way"):
        begin(board, "")


def test_the_page_shows_where_it_is_and_how_it_ended(board: Board, person: Person) -> None:
    address, client = reverse("verify", args=[board.id]), client_of(person)
    assert b"Nothing was verified yet" in client.get(address).content
    assert client.post(address).status_code == 302
    assert b"Waiting for a worker" in client.get(address).content
    found = Verification.objects.get()
    carry_out(found.id)
    page = client.get(address).content.decode()
    found.refresh_from_db()
    assert "Proven." in page
    assert found.export_digest in page
    part = client.post(address, headers={"HX-Request": "true"}).content
    assert part.startswith(b'<div class="verify"')


def test_only_members_see_it_and_only_editors_begin_one(board: Board) -> None:
    viewer, stranger = (Person.objects.create(name=name) for name in ("Jade Wren", "Teal Crane"))
    join(board, viewer.id, Member.Role.VIEWER)
    address = reverse("verify", args=[board.id])
    assert client_of(viewer).get(address).status_code == 200
    assert client_of(viewer).post(address).status_code == 403
    assert client_of(stranger).get(address).status_code == 404
    assert client_of(stranger).post(address).status_code == 404


def test_a_board_that_changed_while_its_verification_waited_is_compared_as_it_is_now(
    board: Board, person: Person
) -> None:
    run_of(board)
    found = begin(board, "")
    edit = {"kind": "add", "type": "AWS::SQS::Queue", "x": 0, "y": 0}
    change(board.id, lambda document: make(document, edit), person=person.id)
    carry_out(found.id)
    found.refresh_from_db()
    board.refresh_from_db()
    assert (found.run, found.board_number, found.is_proven) == (None, board.number, True)


def test_verifications_that_lost_their_worker_keep_no_other_from_beginning(board: Board) -> None:
    for _ in range(MOST_WAITING):
        begin(board, "")
    with pytest.raises(CannotVerify):
        begin(board, "")
    Verification.objects.update(updated=timezone.now() - STALLS_AFTER)
    begin(board, "")
