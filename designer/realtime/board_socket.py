"""The socket of a board: the Yjs sync protocol in binary frames, everything else in JSON."""

import asyncio
import time
from typing import Any
from urllib.parse import parse_qs
from weakref import WeakKeyDictionary

import orjson
from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from pycrdt import YMessageType, YSyncMessageType, create_sync_message, handle_sync_message, read_message

from designer.realtime.outbox import Outbox
from designer.realtime.room import Room, Rooms
from designer.realtime.source import Access, boards, live_run

NOT_FOUND = 4404
OTHER_PERSON = 4401
TOO_MUCH = 4429
RESET = 4409
EMPTY = b"\x00\x00"
LARGEST_AWARENESS = 16 * 1024
UNREADABLE = (AssertionError, IndexError, ValueError, RuntimeError)
"""What pycrdt raises for a message that is none."""
UPDATES_A_SECOND = 400
BYTES_A_SECOND = 2_000_000

rooms: WeakKeyDictionary[asyncio.AbstractEventLoop, Rooms] = WeakKeyDictionary()


def rooms_of_this_loop() -> Rooms:
    """Return the rooms of the running event loop."""
    return rooms.setdefault(asyncio.get_running_loop(), Rooms())


class BoardSocket(AsyncWebsocketConsumer):
    """One browser tab at one board."""

    room: Room | None = None
    outbox: Outbox | None = None
    person = ""
    can_edit = False

    async def connect(self) -> None:
        """Let in who may see the board, and begin the sync."""
        board = self.scope["url_route"]["kwargs"]["board"]
        access = await self._authorise()
        await self.accept()
        if access is None:
            await self.close(code=NOT_FOUND)
            return
        if self._page_of_another(access):
            await self.close(code=OTHER_PERSON)
            return
        self.person, self.can_edit = access.person, access.can_edit
        self.outbox = Outbox(self._send_frame, self.close)
        self._window, self._updates, self._bytes = time.monotonic(), 0, 0
        self.room = await rooms_of_this_loop().enter(board, self)
        await self.send_object(_you(access))
        await self.send_bytes(create_sync_message(self.room.document))
        for known in (await self.room.graph_now(), self.room.findings, self.room.lint):
            if known is not None:
                await self.send_object(known)
        run = await sync_to_async(live_run, thread_sensitive=False)(board)
        if run is not None:
            await self.send_object(run)

    async def disconnect(self, code: int) -> None:
        """Leave the room."""
        if self.outbox is not None:
            await self.outbox.end()
        if self.room is not None:
            await rooms_of_this_loop().leave(self.room, self)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take one protocol message."""
        if not bytes_data or self.room is None or self.outbox is None or self.outbox.is_closing:
            return
        if self._is_too_much(len(bytes_data)):
            await self.close(code=TOO_MUCH)
            return
        if bytes_data[0] == YMessageType.AWARENESS:
            if len(bytes_data) <= LARGEST_AWARENESS:
                await self.room.relay(bytes_data, self)
        elif bytes_data[0] == YMessageType.SYNC:
            try:
                await self._take(bytes_data[1:])
            except UNREADABLE:
                await self.reset("The change could not be read.")

    async def send_bytes(self, data: bytes) -> None:
        """Send one binary frame, as soon as those before it are taken."""
        assert self.outbox is not None
        self.outbox.put(data)

    async def send_object(self, value: dict[str, Any]) -> None:
        """Send one JSON frame, as soon as those before it are taken."""
        assert self.outbox is not None
        self.outbox.put(orjson.dumps(value).decode())

    async def _send_frame(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            await self.send(bytes_data=frame)
        else:
            await self.send(text_data=frame)

    async def reset(self, reason: str) -> None:
        """Refuse a change: the browser drops its copy, keeps the change as a proposal and loads again."""
        assert self.outbox is not None
        await self.send_object({"type": "refused", "reason": reason})
        self.outbox.close(RESET)

    async def ask_again(self) -> None:
        """Who may do what has changed: go on with what this person may do now, or leave."""
        access = await self._authorise()
        if access is None:
            assert self.outbox is not None
            self.outbox.close(NOT_FOUND)
            return
        self.can_edit = access.can_edit
        await self.send_object(_you(access))

    def _page_of_another(self, access: Access) -> bool:
        """Whether the page was opened by somebody else (`person`), who has left this browser to who asks now."""
        opened_by = parse_qs(self.scope["query_string"].decode("ascii", "replace")).get("person", [access.person])
        return opened_by != [access.person]

    async def _authorise(self) -> Access | None:
        authorise = sync_to_async(boards().authorise, thread_sensitive=False)
        board = self.scope["url_route"]["kwargs"]["board"]
        return await authorise(board, self.scope.get("session"), self.scope.get("user"))

    async def _take(self, message: bytes) -> None:
        assert self.room is not None
        if message[0] == YSyncMessageType.SYNC_STEP1:
            reply = handle_sync_message(message, self.room.document)
            if reply is not None:
                await self.send_bytes(reply)
            return
        update = read_message(message[1:])
        if update == EMPTY:
            return
        if self.can_edit:
            self.room.receive(update, self)
        elif self.room.would_change(update):
            await self.reset("You can look at this board; changing it needs an invitation.")
        else:
            await self.room.acknowledge(self, 1)

    def _is_too_much(self, size: int) -> bool:
        now = time.monotonic()
        if now - self._window >= 1:
            self._window, self._updates, self._bytes = now, 0, 0
        self._updates += 1
        self._bytes += size
        return self._updates > UPDATES_A_SECOND or self._bytes > BYTES_A_SECOND


def _you(access: Access) -> dict[str, Any]:
    """Return the message that tells a browser what its person may do."""
    return {
        "type": "you",
        "person": access.person,
        "name": access.name,
        "edit": access.can_edit,
        "comment": access.can_comment,
    }
