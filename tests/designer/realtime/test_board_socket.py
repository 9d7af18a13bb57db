"""The sockets of a board, as browsers speak to them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.db import SessionStore
from pycrdt import Doc, Map, YMessageType, create_sync_message, create_update_message, handle_sync_message

from designer.asgi import sockets
from designer.boards import opening
from designer.boards.access import join
from designer.boards.models import Board, Member, Person
from designer.boards.people import KEY
from designer.realtime import board_socket
from designer.realtime.board_socket import LARGEST_AWARENESS, NOT_FOUND, OTHER_PERSON, RESET, TOO_MUCH
from designer.runs.models import Run
from tests.designer.realtime.socket import Socket

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "runs"])


class Tab:
    """A browser tab: a socket and a document."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.document: Doc[Any] = Doc()
        self.said: list[dict[str, Any]] = []
        self.closed = 0

    async def take(self) -> None:
        """Take one frame."""
        message = await self.socket.receive_output(60)
        if message["type"] == "websocket.close":
            self.closed = message.get("code", 1000)
        elif message.get("text"):
            self.said.append(orjson.loads(message["text"]))
        elif message["bytes"][0] == YMessageType.SYNC:
            reply = handle_sync_message(message["bytes"][1:], self.document)
            if reply is not None:
                await self.socket.send_bytes(reply)
        else:
            self.said.append({"type": "awareness", "bytes": message["bytes"]})

    async def hear(self, kind: str) -> dict[str, Any]:
        """Take frames until one of this kind; return it."""
        while True:
            found = next((value for value in self.said if value["type"] == kind), None)
            if found is not None:
                self.said.remove(found)
                return found
            assert not self.closed, f"closed with {self.closed}"
            await self.take()

    async def until_closed(self) -> int:
        """Take frames until the server closes; return its code."""
        while not self.closed:
            await self.take()
        return self.closed

    async def until_synced(self) -> None:
        """Ask for the document, and take frames until it is here: what else the server says may come before it."""
        await self.socket.send_bytes(create_sync_message(self.document))
        while not self.document.get("meta", type=Map).get("name"):
            await self.take()

    def write(self, key: str) -> bytes:
        """Write into the own document; return the message that says so."""
        state = self.document.get_state()
        layout: Map[Any] = self.document.get("layout", type=Map)
        layout[key] = 1
        return create_update_message(self.document.get_update(state))

    @property
    def layout(self) -> Any:
        """What the own document says."""
        return self.document.get("layout", type=Map).to_py() or {}


@asynccontextmanager
async def tab_of(
    person: Person | None, board: str, *, opened_by: str = "", line: Any = None, **headers: str
) -> AsyncIterator[Tab]:
    """Open a socket as a person does, perhaps in a page that somebody else has opened, perhaps over a bad line."""

    def cookie() -> bytes:
        session = SessionStore()
        if person is not None:
            session[KEY] = person.id
        session.save()
        return f"sessionid={session.session_key}".encode()

    given = {"origin": "http://localhost", "host": "localhost", **headers}
    lines = [(name.encode(), value.encode()) for name, value in given.items()]
    lines.append((b"cookie", await sync_to_async(cookie)()))
    query = f"?person={opened_by}" if opened_by else ""
    socket = Socket(line(sockets()) if line else sockets(), f"/ws/board/{board}{query}", lines)
    assert await socket.connect()
    yield Tab(socket)
    await socket.close()


@pytest.fixture
def ada(transactional_db: None) -> Person:
    return Person.objects.create(name="Ada")


@pytest.fixture
def board(ada: Person) -> Board:
    return opening.from_starter("queue-in-60-seconds", ada)


@pytest.fixture
def eve(board: Board) -> Person:
    """Who may only look."""
    found = Person.objects.create(name="Eve")
    join(board, found.id, Member.Role.VIEWER)
    return found


async def test_who_comes_learns_who_they_are_and_gets_the_board(ada: Person, board: Board) -> None:
    async with tab_of(ada, board.id) as tab:
        you = await tab.hear("you")
        assert (you["person"], you["name"], you["edit"]) == (ada.id, "Ada", True)
        await tab.until_synced()
        graph = await tab.hear("graph")
        assert len(graph["nodes"]) == 4
        assert tab.document.get("meta", type=Map).get("name") == "Queue in 60 seconds"


async def test_the_page_of_somebody_else_is_closed_before_it_can_send_anything(
    ada: Person, eve: Person, board: Board
) -> None:
    async with tab_of(ada, board.id, opened_by=eve.id) as tab:
        await tab.socket.send_bytes(tab.write("eves"))
        assert await tab.until_closed() == OTHER_PERSON
    async with tab_of(ada, board.id, opened_by=ada.id) as tab:
        await tab.hear("you")
        await tab.until_synced()
        assert "eves" not in tab.layout


@pytest.mark.parametrize("who", ["stranger", "nobody"])
async def test_who_may_not_see_a_board_is_told_that_there_is_none(who: str, board: Board) -> None:
    person = await Person.objects.acreate(name="Mallory") if who == "stranger" else None
    async with tab_of(person, board.id) as tab:
        assert await tab.until_closed() == NOT_FOUND
        assert tab.said == []
    async with tab_of(person, "b" * 16) as tab:
        assert await tab.until_closed() == NOT_FOUND


async def test_pages_of_other_sites_are_not_let_in(ada: Person, board: Board) -> None:
    with pytest.raises(AssertionError):
        async with tab_of(ada, board.id, origin="https://evil.example"):
            pass


async def test_what_one_tab_draws_the_other_gets(ada: Person, board: Board) -> None:
    async with tab_of(ada, board.id) as one, tab_of(ada, board.id) as two:
        await one.hear("you")
        await two.hear("you")
        await two.socket.send_bytes(create_sync_message(two.document))
        await one.socket.send_bytes(one.write("a"))
        saved = await one.hear("saved")
        assert saved["number"] > 1
        while "a" not in two.layout:
            await two.take()


async def test_a_viewer_is_reset_and_nothing_changes(eve: Person, board: Board) -> None:
    async with tab_of(eve, board.id) as tab:
        assert (await tab.hear("you"))["edit"] is False
        await tab.socket.send_bytes(tab.write("a"))
        assert "needs an invitation" in (await tab.hear("refused"))["reason"]
        assert await tab.until_closed() == RESET
    number = await Board.objects.values_list("number", flat=True).aget(pk=board.id)
    assert number == 1


async def test_a_viewer_who_comes_back_is_not_accused_of_a_change(ada: Person, eve: Person, board: Board) -> None:
    async with tab_of(ada, board.id) as writer, tab_of(eve, board.id) as viewer:
        await viewer.socket.send_bytes(create_sync_message(viewer.document))
        await writer.socket.send_bytes(writer.write("a"))
        while "a" not in viewer.layout:
            await viewer.take()
        state = writer.document.get_state()
        layout: Map[Any] = writer.document.get("layout", type=Map)
        del layout["a"]
        await writer.socket.send_bytes(create_update_message(writer.document.get_update(state)))
        while "a" in viewer.layout:
            await viewer.take()
        repeated = create_update_message(writer.document.get_update(writer.document.get_state()))
        await viewer.socket.send_bytes(repeated)
        await writer.socket.send_bytes(b"\x01hello")
        assert (await viewer.hear("saved"))["taken"] == 1
        heard = await viewer.hear("awareness")
        assert heard["bytes"] == b"\x01hello"
        assert viewer.closed == 0


@pytest.mark.parametrize(
    "frame",
    [b"\x00", b"\x00\x02", b"\x00\x02\xff\xff\xff", b"\x00\x01\x05abc", b"\x00\x07\x01\x00", b"\x00\x00\xff\xff"],
)
async def test_a_frame_that_is_none_resets_its_sender(ada: Person, board: Board, frame: bytes) -> None:
    async with tab_of(ada, board.id) as tab, tab_of(ada, board.id) as other:
        await other.hear("you")
        await tab.socket.send_bytes(frame)
        assert "could not be read" in (await tab.hear("refused"))["reason"]
        assert await tab.until_closed() == RESET
        await other.socket.send_bytes(other.write("a"))
        await other.hear("saved")


@pytest.mark.parametrize("frame", [b"\x05x", b"\x7f", b"\x01" + b"x" * LARGEST_AWARENESS])
async def test_a_frame_that_nobody_knows_is_dropped(ada: Person, board: Board, frame: bytes) -> None:
    async with tab_of(ada, board.id) as tab, tab_of(ada, board.id) as other:
        await tab.socket.send_bytes(frame)
        await tab.socket.send_text("hello")
        await tab.socket.send_bytes(b"\x01here")
        assert (await other.hear("awareness"))["bytes"] == b"\x01here"


async def test_who_sends_too_much_is_sent_away(ada: Person, board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_socket, "UPDATES_A_SECOND", 5)
    async with tab_of(ada, board.id) as tab:
        for _ in range(100):
            await tab.socket.send_bytes(b"\x01x")
        assert await tab.until_closed() == TOO_MUCH


async def test_who_comes_during_a_run_learns_of_it(ada: Person, board: Board) -> None:
    async with tab_of(ada, board.id) as tab:
        await tab.hear("you")
        assert "run" not in [value["type"] for value in tab.said]
    await Run.objects.acreate(board=board.id, plan=b"", state=Run.State.FINISHED)
    live = await Run.objects.acreate(board=board.id, plan=b"", state=Run.State.RUNNING)
    async with tab_of(ada, board.id) as tab:
        assert await tab.hear("run") == {
            "type": "run",
            "run": live.id,
            "state": "running",
            "forked_at": None,
        }


async def test_the_room_closes_behind_the_last_tab(ada: Person, board: Board) -> None:
    async with tab_of(ada, board.id) as tab:
        await tab.hear("you")
        assert board.id in board_socket.rooms_of_this_loop().open
    assert board.id not in board_socket.rooms_of_this_loop().open
