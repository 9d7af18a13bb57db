"""One board in one web process: its document, the people at it, and the log that they share."""

import asyncio
import base64
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from asgiref.sync import sync_to_async
from pycrdt import Doc, Map, create_update_message, merge_updates

from designer.realtime import members, notices
from designer.realtime.scratch import Scratch
from designer.realtime.source import Rejected, Update, boards

log = logging.getLogger(__name__)
MERGE_S = 0.04
"""Updates are written and relayed at most this often; what comes meanwhile goes together."""
GRAPH_S = 0.05
"""How long after a change the graph is drawn again; where drawing takes longer, that long."""
REVIEW_S = 0.35
"""How long after a change the rules look at a board again."""
LOOK_S = 4.0
"""How long after the last change a worker takes a longer look at a board."""
AGAIN_S = 1.0
LARGEST_UPDATE = 256 * 1024


class Client(Protocol):
    """A socket at a room."""

    person: str

    async def send_bytes(self, data: bytes) -> None: ...
    async def send_object(self, value: dict[str, Any]) -> None: ...
    async def reset(self, reason: str) -> None: ...
    async def ask_again(self) -> None: ...


Sent = tuple[bytes, Client]
"""An update and who sent it."""


class Room:
    """Applies each update to a scratch copy, commits it, acknowledges it, and relays it to everybody."""

    def __init__(self, board: str) -> None:
        self.board = board
        self.number = 0
        self.document: Doc[Any] = Doc()
        self.scratch = Scratch([])
        self.clients: dict[Client, None] = {}
        self.graph: dict[str, Any] | None = None
        self.findings: dict[str, Any] | None = None
        self.lint: dict[str, Any] | None = None
        self._waiting: list[Sent] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._wake = asyncio.Event()
        self._changed = asyncio.Event()
        self._is_moved = False
        self._roots: list[Map[Any]] = []
        self._unreviewed = asyncio.Event()
        self._edited = asyncio.Event()
        self._flushing = asyncio.Lock()
        self._catching_up = asyncio.Lock()

    async def open(self) -> None:
        """Load the document and begin to listen for other processes' updates."""
        self.number, state = await sync_to_async(boards().load, thread_sensitive=False)(self.board)
        self._apply(state)
        # An observer lives as long as the map that it was given to.
        self._roots = [self.document.get(root, type=Map) for root in boards().drawn]
        for root in self._roots:
            root.observe_deep(self._draw_again)
        self._draw_again()
        self._edited.clear()
        jobs = (self._write, self._listen, self._draw, self._review, self._look)
        self._tasks = [asyncio.create_task(self._guard(job)) for job in jobs]

    async def close(self) -> None:
        """Write what waits, then stop."""
        await self._flush()
        for task in self._tasks:
            task.cancel()

    def receive(self, update: bytes, client: Client) -> None:
        """Take a client's update; it is merged with others of the next 40 ms."""
        self._waiting.append((update, client))
        self._wake.set()

    def would_change(self, update: bytes) -> bool:
        """Say whether an update holds anything that is not here; one that cannot be read does."""
        try:
            return Scratch([self.document.get_update()]).take(update)
        except Rejected:
            return True

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
                await asyncio.sleep(AGAIN_S)

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            began = time.monotonic()
            await self._flush()
            await asyncio.sleep(max(0.0, MERGE_S - (time.monotonic() - began)))

    async def _flush(self) -> None:
        async with self._flushing:
            accepted, repeated = await self._accepted()
            if not accepted:
                await self._acknowledge(repeated)
                return
            updates = [update for update, _ in accepted]
            merged = merge_updates(*updates) if len(updates) > 1 else updates[0]
            senders = list(dict.fromkeys(client for _, client in accepted + repeated))
            try:
                append = sync_to_async(boards().append, thread_sensitive=False)
                number = await append(self.board, merged, senders[0].person)
            except Rejected as rejected:
                self._start_scratch([])
                await self._reset(senders, str(rejected))
                return
            except Exception:
                self._waiting = accepted + repeated + self._waiting
                self._start_scratch([])
                self._wake.set()
                raise
            async with self._catching_up:
                await self._catch_up(number - 1)
                if number > self.number:
                    self.number = number
                    self._apply_to_document(merged)
                    await self._to_all(lambda client: client.send_bytes(create_update_message(merged)))
            await self._acknowledge(accepted + repeated)
            await notices.publish(self.board, number)

    async def _accepted(self) -> tuple[list[Sent], list[Sent]]:
        """Return the waiting updates that may change the board, and those that repeat what is in it; refuse the rest.

        What is repeated may be so by an accepted one: it is saved no sooner than that.
        """
        waiting, self._waiting = self._waiting, []
        accepted: list[Sent] = []
        repeated: list[Sent] = []
        for update, client in waiting:
            try:
                is_new = self._take(update)
            except Rejected as rejected:
                self._start_scratch([update for update, _ in accepted])
                await self._reset([client], str(rejected))
                continue
            if is_new:
                accepted.append((update, client))
            else:
                repeated.append((update, client))
        return accepted, repeated

    def _take(self, update: bytes) -> bool:
        """Apply an update to the scratch copy; return whether it changed it, raise Rejected where it may not."""
        if len(update) > LARGEST_UPDATE:
            raise Rejected(f"One change of {len(update):,} bytes is over the limit of {LARGEST_UPDATE:,}.")
        if not self.scratch.take(update):
            return False
        boards().check(self.scratch.document, self.scratch.size)
        return True

    async def _reset(self, clients: list[Client], reason: str) -> None:
        await self._tell(clients, lambda client: client.reset(reason))

    async def _acknowledge(self, updates: list[Sent]) -> None:
        """Tell each client how many of its changes are saved now: it may have sent more meanwhile."""
        for client, taken in Counter(client for _, client in updates).items():
            await self.acknowledge(client, taken)

    async def acknowledge(self, client: Client, taken: int) -> None:
        saved = {"type": "saved", "number": self.number, "taken": taken}
        await self._tell([client], lambda client: client.send_object(saved))

    def _start_scratch(self, updates: list[bytes]) -> None:
        """Forget what was refused: begin again with the document and what was accepted since."""
        self.scratch = Scratch([self.document.get_update(), *updates])

    async def _listen(self) -> None:
        async with notices.subscribed(self.board) as found:
            async with self._catching_up:
                await self._catch_up()
            async for notice in found:
                if notice == members.ACCESS:
                    await self._to_all(lambda client: client.ask_again())
                elif isinstance(notice, dict):
                    self.lint = notice if notice.get("type") == "lint" else self.lint
                    await self.announce(notice)
                elif notice > self.number:
                    async with self._catching_up:
                        await self._catch_up(notice)

    async def _catch_up(self, upto: int | None = None) -> None:
        """Fetch what other processes, or the server for a person, have committed; at least up to a number."""
        if upto is not None and upto <= self.number:
            return
        for update in await sync_to_async(boards().after, thread_sensitive=False)(self.board, self.number):
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
        took = 0.0
        while True:
            await self._changed.wait()
            await asyncio.sleep(max(GRAPH_S, took))
            self._changed.clear()
            began = time.monotonic()
            await self.announce(await self._drawn())
            took = time.monotonic() - began

    async def _drawn(self) -> dict[str, Any]:
        number, self._is_moved = self.number, False
        graph = await sync_to_async(boards().graph, thread_sensitive=False)(self.board, self.document.get_update())
        self.graph = {"type": "graph", **graph, "version": number}
        return self.graph

    @property
    def is_up_to_date(self) -> bool:
        """Whether nothing waits to be drawn or reviewed."""
        return not (self._changed.is_set() or self._unreviewed.is_set())

    async def graph_now(self) -> dict[str, Any] | None:
        """Return the graph with everything where it stands by now, or None before it was drawn at all."""
        if self.graph is not None and self._is_moved:
            return await self._drawn()
        return self.graph

    async def _review(self) -> None:
        """Let the rules look at the board a moment after it has changed; the longer they take, the less often."""
        took = 0.0
        while True:
            await self._unreviewed.wait()
            await asyncio.sleep(max(REVIEW_S, 3 * took))
            self._unreviewed.clear()
            number, began = self.number, time.monotonic()
            review = sync_to_async(boards().findings, thread_sensitive=False)
            findings = await review(self.board, self.document.get_update())
            took = time.monotonic() - began
            self.findings = {"type": "findings", "findings": findings, "version": number}
            await self.announce(self.findings)

    async def _look(self) -> None:
        """Ask for a longer look when people have paused; opening a board is no reason for one."""
        while True:
            await self._edited.wait()
            while self._edited.is_set():
                self._edited.clear()
                await asyncio.sleep(LOOK_S)
            await sync_to_async(boards().look, thread_sensitive=False)(self.board)

    async def _to_all(self, send: Callable[[Client], Awaitable[None]], but: Client | None = None) -> None:
        await self._tell([client for client in self.clients if client is not but], send)

    async def _tell(self, clients: list[Client], send: Callable[[Client], Awaitable[None]]) -> None:
        for client in clients:
            try:
                await send(client)
            except (RuntimeError, OSError) as error:
                log.info("board %s: a socket is gone: %s", self.board, error)
                self.clients.pop(client, None)

    def _apply(self, update: bytes) -> None:
        self.scratch.take(update)
        self._apply_to_document(update)

    def _apply_to_document(self, update: bytes) -> None:
        self._is_moved = True
        self.document.apply_update(update)

    def _draw_again(self, _events: Any = None) -> None:
        self._edited.set()
        self._changed.set()
        self._unreviewed.set()


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
