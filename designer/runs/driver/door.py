"""A run's own AWS endpoint in its worker: other processes hand people's boto3 requests to it."""

import asyncio
import secrets
from dataclasses import dataclass, field

from designer.runs.driver.execution import Execution
from emulator.server.connection import Connection
from emulator.wire.message import HttpRequest, HttpResponse

SECRET_HEADER = "x-sluice-door"
BASE_HEADER = "x-sluice-base"
"""Where the client reaches the run, so that the URLs in answers lead back to it."""
CAUSE = "commands came from outside"


@dataclass(slots=True)
class Door:
    """Listens while the run lives. Who knocks shows `secret`; only the run's row says it."""

    execution: Execution
    host: str
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    _server: asyncio.Server | None = None
    _tasks: dict["asyncio.Task[None]", Connection] = field(default_factory=dict)

    async def open(self) -> int:
        """Listen at a free port and return it."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self._receive, self._lost), self.host, 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Listen no more; who waits is told nothing."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()

    def _receive(self, request: HttpRequest, connection: Connection) -> None:
        if not secrets.compare_digest(request.headers.pop(SECRET_HEADER, ""), self.secret):
            connection.answer(HttpResponse(403))
            connection.flush()
            return
        request.base = request.headers.pop(BASE_HEADER, "")
        task = asyncio.ensure_future(self._answer(request, connection))
        self._tasks[task] = connection
        task.add_done_callback(lambda done: self._tasks.pop(done, None))

    async def _answer(self, request: HttpRequest, connection: Connection) -> None:
        self.execution.mark_not_reproducible(CAUSE)
        response = await self.execution.answer(request)
        connection.answer(response)
        connection.flush()
        connection.go_on()

    def _lost(self, connection: Connection) -> None:
        for task, waiting in list(self._tasks.items()):
            if waiting is connection:
                task.cancel()
