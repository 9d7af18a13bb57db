"""One board in one web process: its document, the people at it, and the log that they share."""

import asyncio
import base64
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from asgiref.sync import sync_to_async
from pycrdt import Doc, create_update_message, merge_updates

from designer.realtime import notices
from designer.realtime.source import Rejected, Update, boards

log = logging.getLogger(__name__)
MERGE_S = 0.04
GRAPH_S = 0.05
LARGEST_UPDATE = 256 * 1024


class Client(Protocol):
    """A socket at a room."""

    person: str

    async def send_bytes(self, data: bytes) -> None: ...
    async def send_object(self, value: dict[str, Any]) -> None: ...
    async def reset(self, reason: str) -> None: ...


class Room:
    """Applies each update to a scratch copy, commits it, acknowledges it, and relays it to everybody."""

    def __init__(self, board: str) -> None:
        self.board = board
        self.number = 0
        self.document: Doc[Any] = Doc()
        self.scratch: Doc[Any] = Doc()
        self.clients: dict[Client, None] = {}
        self.graph: dict[str, Any] | None = None
        self._waiting: list[tuple[bytes, Client]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._wake = asyncio.Event()
        self._changed = asyncio.Event()
        self._catching_up = asyncio.Lock()

    async def open(self) -> None:
        """Load the document and begin to listen for other processes' updates."""
        self.number, state = await sync_to_async(boards().load, thread_sensitive=False)(self.board)
        self._apply(state)
        self._changed.set()
        self._tasks = [asyncio.create_task(self._guard(job)) for job in (self._write, self._listen, self._draw)]

    async def close(self) -> None:
        """Write what waits, then stop."""
        for task in self._tasks[1:]:
            task.cancel()
        await self._flush()
        self._tasks[0].cancel()

    def receive(self, update: bytes, client: Client) -> None:
        """Take a client's update; it is merged with others of the next 40 ms."""
        self._waiting.append((update, client))
        self._wake.set()

    async def relay(self, message: bytes, sender: Client) -> None:
        """Send a message (awareness) to everybody else as it is."""
        await self._to_all(lambda client: client.send_bytes(message), but=sender)

    async def announce(self, value: dict[str, Any]) -> None:
        """Send a JSON message to everybody."""
        await self._to_all(lambda client: client.send_object(value))

    async def _guard(self, job: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await job()
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("board %s: %s failed and starts again", self.board, job.__name__)
                await asyncio.sleep(1)

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(MERGE_S)
            self._wake.clear()
            await self._flush()

    async def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        accepted = [(update, client) for update, client in waiting if await self._accepts(update, client)]
        if not accepted:
            return
        merged = merge_updates(*(update for update, _ in accepted)) if len(accepted) > 1 else accepted[0][0]
        person = accepted[0][1].person
        number = await sync_to_async(boards().append, thread_sensitive=False)(self.board, merged, person)
        async with self._catching_up:
            await self._catch_up(number - 1)
            if number > self.number:
                self.number = number
                self._apply_to_document(merged)
                await self._to_all(lambda client: client.send_bytes(create_update_message(merged)))
        for client in dict.fromkeys(client for _, client in accepted):
            await client.send_object({"type": "saved", "number": number})
        await notices.publish(self.board, number)

    async def _accepts(self, update: bytes, client: Client) -> bool:
        try:
            if len(update) > LARGEST_UPDATE:
                raise Rejected(f"One change of {len(update):,} bytes is over the limit of {LARGEST_UPDATE:,}.")
            self.scratch.apply_update(update)
            boards().check(self.scratch, len(update))
        except Rejected as rejected:
            await self._reset(client, str(rejected))
            return False
        except (ValueError, RuntimeError) as error:
            log.warning("board %s: an update cannot be read: %s", self.board, error)
            await self._reset(client, "The change could not be read.")
            return False
        return True

    async def _reset(self, client: Client, reason: str) -> None:
        self.scratch = Doc()
        self.scratch.apply_update(self.document.get_update())
        for update, _ in self._waiting:
            self.scratch.apply_update(update)
        await client.reset(reason)

    async def _listen(self) -> None:
        async with notices.subscribed(self.board) as found:
            async with self._catching_up:
                await self._catch_up(None)
            async for notice in found:
                if isinstance(notice, dict):
                    await self.announce(notice)
                elif notice > self.number:
                    async with self._catching_up:
                        await self._catch_up(notice)

    async def _catch_up(self, upto: int | None) -> None:
        """Fetch the updates that other processes, or the server for a person, have committed."""
        if upto is not None and upto <= self.number:
            return
        for update in await sync_to_async(boards().after, thread_sensitive=False)(self.board, self.number):
            if upto is not None and update.number > upto:
                break
            self.number = update.number
            self._apply(update.update)
            await self._send_update(update)

    async def _send_update(self, update: Update) -> None:
        if not update.tab:
            await self._to_all(lambda client: client.send_bytes(create_update_message(update.update)))
            return
        encoded = base64.b64encode(update.update).decode()
        await self.announce({"type": "edit", "tab": update.tab, "edit": update.edit, "update": encoded})

    async def _draw(self) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(GRAPH_S)
            self._changed.clear()
            number = self.number
            graph = await sync_to_async(boards().graph, thread_sensitive=False)(self.board, self.document.get_update())
            self.graph = {"type": "graph", **graph, "version": number}
            await self.announce(self.graph)

    async def _to_all(self, send: Callable[[Client], Awaitable[None]], but: Client | None = None) -> None:
        for client in list(self.clients):
            if client is but:
                continue
            try:
                await send(client)
            except (RuntimeError, OSError) as error:
                log.info("board %s: a socket is gone: %s", self.board, error)
                self.clients.pop(client, None)

    def _apply(self, update: bytes) -> None:
        self.scratch.apply_update(update)
        self._apply_to_document(update)

    def _apply_to_document(self, update: bytes) -> None:
        self.document.apply_update(update)
        self._changed.set()


class Rooms:
    """The open rooms of this process; a room closes when its last client has left."""

    def __init__(self) -> None:
        self.open: dict[str, Room] = {}
        self._opening = asyncio.Lock()

    async def enter(self, board: str, client: Client) -> Room:
        """Bring a client into a board's room."""
        async with self._opening:
            room = self.open.get(board)
            if room is None:
                room = Room(board)
                await room.open()
                self.open[board] = room
            room.clients[client] = None
            return room

    async def leave(self, room: Room, client: Client) -> None:
        """Take a client out; the last one closes the room."""
        async with self._opening:
            room.clients.pop(client, None)
            if not room.clients and self.open.get(room.board) is room:
                del self.open[room.board]
                await room.close()
