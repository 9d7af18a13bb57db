"""Clients at a room, and boards to be at."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from pycrdt import Doc, Map, YSyncMessageType, read_message

from designer.boards import opening
from designer.boards.models import Board, Person
from designer.realtime.room import Room


class Browser:
    """A client at a room, with a document of its own."""

    def __init__(self, person: str = "ada") -> None:
        self.person = person
        self.document: Doc[Any] = Doc()
        self.said: list[dict[str, Any]] = []
        self.relayed: list[bytes] = []
        self.refused: list[str] = []
        self.room: Room | None = None
        self._news = asyncio.Event()

    async def send_bytes(self, data: bytes) -> None:
        """Take a binary frame."""
        if data[0] == 0 and data[1] == YSyncMessageType.SYNC_UPDATE:
            self.document.apply_update(read_message(data[2:]))
        else:
            self.relayed.append(data)
        self._news.set()

    async def send_object(self, value: dict[str, Any]) -> None:
        """Take a JSON frame."""
        self.said.append(value)
        if value["type"] == "edit":
            self.document.apply_update(base64.b64decode(value["update"]))
        self._news.set()

    async def reset(self, reason: str) -> None:
        """Lose the own copy."""
        self.refused.append(reason)
        self._news.set()

    async def ask_again(self) -> None:
        """Be told that roles have changed."""
        self.said.append({"type": "asked again"})
        self._news.set()

    def write(self, key: str, value: Any = 1, root: str = "layout") -> bytes:
        """Write into the own document; return the update."""
        state = self.document.get_state()
        found: Map[Any] = self.document.get(root, type=Map)
        found[key] = value
        return self.document.get_update(state)

    def send(self, update: bytes) -> None:
        """Send an update to the room."""
        assert self.room is not None
        self.room.receive(update, self)

    def saved(self) -> list[int]:
        """Return the numbers under which the own changes were saved."""
        return [value["number"] for value in self.said if value["type"] == "saved"]

    @property
    def layout(self) -> dict[str, Any]:
        """What the own document says."""
        found: dict[str, Any] = self.document.get("layout", type=Map).to_py() or {}
        return found

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for frames until it holds."""
        async with asyncio.timeout(60):
            while not holds():
                self._news.clear()
                await self._news.wait()


async def enter(room: Room, browser: Browser) -> Browser:
    """Bring a browser into a room, with the room's document."""
    browser.room = room
    browser.document.apply_update(room.document.get_update())
    room.clients[browser] = None
    return browser


@pytest.fixture
def board(transactional_db: None) -> Board:
    """An empty board."""
    return opening.from_starter("empty", Person.objects.create(name="Ada"))


@pytest.fixture
async def room(board: Board) -> AsyncIterator[Room]:
    """The board's room."""
    found = Room(board.id)
    await found.open()
    yield found
    await found.close()
