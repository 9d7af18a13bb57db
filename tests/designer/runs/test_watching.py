"""Who has a run's link watches that run, and gets at nothing else of its board."""

import re
from typing import Any

import orjson
import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.urls import get_resolver, reverse

from designer.asgi import application
from designer.boards.drawing import document_of
from designer.boards.models import Board, Member
from designer.runs import worker
from designer.runs.models import Run
from designer.runs.start import start
from designer.runs.watching import MOST_OPENED, OPENED
from tests.designer.boards.conftest import Somebody, _uncounted, board, owner, somebody, stranger, viewer

__all__ = ["_uncounted", "board", "owner", "somebody", "stranger", "viewer"]
pytestmark = pytest.mark.django_db(databases=["default", "runs"], transaction=True)

WATCHED = ("replay", "replay-graph", "run-events", "run-deployed", "replay-drawing")


@pytest.fixture
def run(board: Board, owner: Somebody, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run that has ended."""
    monkeypatch.setattr("designer.runs.tasks.execute_run.delay", lambda *given: None)
    begun = start(board, owner.person.id, {"speed": "max"})
    worker.execute(begun.id)
    begun.refresh_from_db()
    return begun


def key_of(owner: Somebody, run: Run, **wanted: Any) -> str:
    answer = owner.client.post(reverse("run-link", args=[run.board, run.id]), orjson.dumps(wanted), "application/json")
    assert answer.status_code == 200, answer.content
    return str(answer.json()["key"])


def status(who: Somebody, name: str, run: Run, **query: str) -> int:
    return int(who.client.get(reverse(name, args=[run.board, run.id]), query).status_code)


def frames(who: Somebody, run: Run, *said: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return what a socket at a run is told at first and after each `said`, None for nothing; [] where it is closed."""

    async def talk() -> list[dict[str, Any]]:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in who.client.cookies.items())
        headers = [(b"cookie", cookies.encode()), (b"host", b"localhost"), (b"origin", b"http://localhost")]
        scope = {"type": "websocket", "path": f"/ws/run/{run.id}", "query_string": b"", "headers": headers}
        socket = ApplicationCommunicator(application, scope)
        await socket.send_input({"type": "websocket.connect"})
        assert (await socket.receive_output(20))["type"] == "websocket.accept"
        told = []
        for message in (None, *said):
            if message is not None:
                await socket.send_input({"type": "websocket.receive", "text": orjson.dumps(message).decode()})
            answer = await socket.receive_output(20)
            if answer["type"] == "websocket.close":
                return []
            told.append(orjson.loads(answer["text"]))
        await socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await socket.wait(20)
        return told

    return async_to_sync(talk)()


def test_the_link_opens_the_run_with_all_that_its_page_asks_for(run: Run, owner: Somebody, stranger: Somebody) -> None:
    assert {status(stranger, name, run) for name in WATCHED} == {404}
    key = key_of(owner, run)
    assert re.fullmatch("[a-z0-9]{20}", key)
    page = stranger.client.get(reverse("replay", args=[run.board, run.id]), {"t": "42000", "key": key})
    assert page.status_code == 200
    assert 'data-at="42000"' in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"
    assert {status(stranger, name, run) for name in WATCHED} == {200}
    message = next(event[5] for event in _events(stranger, run) if event[2] == "send")
    assert stranger.client.get(reverse("run-message", args=[run.board, run.id, message])).status_code == 200
    assert not Member.objects.filter(person=stranger.person).exists()


def test_the_socket_lets_in_by_the_link_to_look_only(run: Run, owner: Somebody, stranger: Somebody) -> None:
    assert frames(stranger, run) == []
    status(stranger, "replay", run, key=key_of(owner, run))
    first, refused = frames(stranger, run, {"action": "stop"})
    assert (first["type"], first["run"]) == ("run", run.id)
    assert refused == {"type": "refused", "reason": "You can watch this run, not steer it."}


def test_a_link_that_was_ended_opens_nothing_any_more(run: Run, owner: Somebody, stranger: Somebody) -> None:
    key = key_of(owner, run)
    status(stranger, "replay", run, key=key)
    assert key_of(owner, run, end=True) == ""
    assert {status(stranger, name, run, key=key) for name in WATCHED} == {404}
    assert frames(stranger, run) == []
    assert key_of(owner, run) != key


@pytest.mark.parametrize("key", ["", "x", "a" * 20, "a" * 5_000, "\u00e4"])
def test_a_guess_opens_nothing(run: Run, owner: Somebody, stranger: Somebody, key: str) -> None:
    assert status(stranger, "replay", run, key=key) == 404
    key_of(owner, run)
    assert status(stranger, "replay", run, key=key) == 404


def test_the_link_opens_no_other_run_and_no_other_board(run: Run, owner: Somebody, stranger: Somebody) -> None:
    key = key_of(owner, run)
    other = Run.objects.create(board=run.board, plan=run.plan)
    status(stranger, "replay", run, key=key)
    assert status(stranger, "replay", other, key=key) == 404
    assert frames(stranger, other) == []
    assert stranger.client.get(reverse("replay", args=["b" * 16, run.id]), {"key": key}).status_code == 404


def test_every_other_address_of_the_board_is_as_if_it_were_not_there(
    run: Run, owner: Somebody, stranger: Somebody
) -> None:
    """No address but those of the run lets in who has only its link, to look or to write."""
    status(stranger, "replay", run, key=key_of(owner, run))
    before = document_of(run.board)[1].emit()
    asked = 0
    for name, [(pattern, parameters)] in _routes():
        if "board_id" not in parameters or name in {*WATCHED, "run-message", "join"}:
            continue
        given = {"board_id": run.board, "run_id": run.id, "version_id": 1, "number": 1}
        address = "/" + pattern % {parameter: given[parameter] for parameter in parameters}
        for answer in (
            stranger.client.get(address),
            stranger.client.post(address, b"{}", "application/json"),
        ):
            assert answer.status_code in {403, 404, 405}, (name, answer.status_code)
            asked += 1
    assert asked > 60
    assert document_of(run.board)[1].emit() == before


def test_the_page_names_no_way_to_the_board(run: Run, owner: Somebody, stranger: Somebody) -> None:
    address = reverse("replay", args=[run.board, run.id])
    page = stranger.client.get(address, {"key": key_of(owner, run)}).content.decode()
    assert not re.search(rf'(href|hx-get|hx-post)="/b/{run.board}', page)
    assert owner.person.name not in page
    deployed = stranger.client.get(reverse("run-deployed", args=[run.board, run.id])).json()
    assert "changes" not in deployed
    assert "changes" in owner.client.get(reverse("run-deployed", args=[run.board, run.id])).json()


def test_only_who_may_change_the_board_gives_the_link_out(run: Run, viewer: Somebody, stranger: Somebody) -> None:
    for who, refused in ((viewer, 403), (stranger, 404)):
        for wanted in ({}, {"end": True}):
            address = reverse("run-link", args=[run.board, run.id])
            assert who.client.post(address, orjson.dumps(wanted), "application/json").status_code == refused
    run.refresh_from_db()
    assert run.link_key == ""


def test_the_address_for_aws_clients_is_told_while_the_run_is_live(run: Run, owner: Somebody) -> None:
    address = reverse("run-address", args=[run.board, run.id])
    ended = owner.client.post(address)
    assert (ended.status_code, ended.json()["reason"]) == (
        409,
        "This run has ended: its world answers nobody any more.",
    )
    Run.objects.filter(pk=run.id).update(state=Run.State.RUNNING)
    assert owner.client.post(address).json() == {"url": f"http://testserver/w/{run.token}"}
    assert owner.client.post(reverse("run-address", args=[run.board, "b" * 20])).status_code == 404


def test_a_session_remembers_only_the_last_links(run: Run, owner: Somebody, stranger: Somebody) -> None:
    for _ in range(MOST_OPENED + 3):
        other = Run.objects.create(board=run.board, plan=run.plan, link_key="k" * 20)
        status(stranger, "replay", other, key="k" * 20)
    assert len(stranger.client.session[OPENED]) == MOST_OPENED
    assert other.id in stranger.client.session[OPENED]


def _events(who: Somebody, run: Run) -> list[list[Any]]:
    found: list[list[Any]] = who.client.get(reverse("run-events", args=[run.board, run.id])).json()["events"]
    return found


def _routes() -> list[tuple[str, Any]]:
    return [(name, forms) for name, (forms, *_) in get_resolver().reverse_dict.items() if isinstance(name, str)]
