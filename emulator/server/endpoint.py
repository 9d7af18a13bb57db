"""Listens for AWS clients and serves one world to them."""

import asyncio
import tempfile
from pathlib import Path

from emulator.kernel.clock import DEFAULT_START, Millis
from emulator.server.connection import Connection
from emulator.server.control import Control, is_control
from emulator.server.owner import Owner
from emulator.server.store import Store
from emulator.wire.message import HttpRequest

SWEEP_S = 5.0
BODY_SWEEPS = 6
IDLE_SWEEPS = 60
MOST_CONNECTIONS = 4096
BACKLOG = 1024
AWS_HOSTS = (".amazonaws.com", ".amazonaws.com.cn")


class Endpoint:
    """One world behind one address. Without `state` it lives in a temporary folder and is gone at the end.

    `start` is when a new world's time begins, None stands for the machine's time: a world that was begun so goes on
    at the machine's time too, and what was due while nobody served it happens then. `verifies` has every request's
    signature checked; `reaches_machine` lets its topics post to servers on this machine.
    """

    def __init__(
        self,
        *,
        state: Path | None,
        seed: int | None,
        speed: float | None,
        start: Millis | None = DEFAULT_START,
        verifies: bool = False,
        reaches_machine: bool = False,
    ) -> None:
        self.temporary = None if state else tempfile.TemporaryDirectory(prefix="sluice-")
        folder = state or Path(self.temporary.name if self.temporary else "")
        self.store = Store(folder, durable=state is not None)
        settled = self.store.settle(seed, follows=start is None)
        self.owner = Owner(
            self.store,
            settled=settled,
            speed=speed,
            start=start,
            folder=folder,
            verifies=verifies,
            reaches_machine=reaches_machine,
        )
        self.control = Control(self.owner)
        self.connections: dict[Connection, None] = {}
        self.server: asyncio.Server | None = None
        self.sweeper: asyncio.TimerHandle | None = None

    async def listen(self, host: str, port: int) -> str:
        """Accept connections; return the URL (port 0 takes a free one)."""
        loop = asyncio.get_running_loop()
        self.server = await loop.create_server(self._connect, host, port, backlog=BACKLOG)
        self.sweeper = loop.call_later(SWEEP_S, self._sweep)
        name = f"[{host}]" if ":" in host else host
        url = f"http://{name}:{self.server.sockets[0].getsockname()[1]}"
        self.owner.serve_at(url)
        return url

    def _connect(self) -> Connection:
        connection = Connection(self._receive, self._lost)
        connection.is_closing = len(self.connections) >= MOST_CONNECTIONS
        self.connections[connection] = None
        return connection

    def _receive(self, request: HttpRequest, connection: Connection) -> None:
        if is_control(request):
            self.control.receive(request, connection)
            return
        host = request.host
        if host and not host.endswith(AWS_HOSTS):
            request.base = f"http://{host}"
        self.owner.receive(request, connection)

    def _lost(self, connection: Connection) -> None:
        self.connections.pop(connection, None)
        self.owner.lost(connection)

    def _sweep(self) -> None:
        """Close connections on which nothing happens."""
        for connection in list(self.connections):
            connection.idle_sweeps += 1
            is_stuck = connection.waits_for_body and connection.idle_sweeps > BODY_SWEEPS
            is_unused = connection.is_idle and connection.idle_sweeps > IDLE_SWEEPS
            if is_stuck or is_unused:
                connection.close()
        self.owner.pace.drive_soon()
        self.sweeper = asyncio.get_running_loop().call_later(SWEEP_S, self._sweep)

    async def close(self) -> None:
        """Take no more requests, let the answers leave, keep the world."""
        if self.server is not None:
            self.server.close()
        if self.sweeper is not None:
            self.sweeper.cancel()
        await self.owner.close()
        for connection in list(self.connections):
            connection.close()
        if self.store.durable and not self.owner.problem:
            self.store.save(self.owner.world)
        self.store.close()
        if self.temporary is not None:
            self.temporary.cleanup()
