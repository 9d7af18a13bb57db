"""Owns a World: hands it requests on one thread, and lets an answer leave once what it depends on is kept."""

import asyncio
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from emulator.bus.calls import Answer, Call, Failure, Pending
from emulator.kernel.clock import DEFAULT_START, Millis
from emulator.server.connection import Connection
from emulator.server.pace import Pace
from emulator.server.requestids import RequestIds
from emulator.server.store import Settled, Store
from emulator.wire.http import Wire
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.world import World

if TYPE_CHECKING:
    from emulator.runtime.outside import Outside

ACTORS = "actors"


def wall_ms() -> Millis:
    """Return the machine's time."""
    return int(time.time() * 1000)


class Owner:
    """`receive` takes a request from a connection; its answer goes there, now or later."""

    def __init__(
        self,
        store: Store,
        *,
        settled: Settled,
        speed: float | None,
        folder: Path,
        start: Millis | None = DEFAULT_START,
        verifies: bool = False,
        reaches_machine: bool = False,
    ) -> None:
        self.store, self.seed, self.start, self.folder = store, settled.seed, start, folder
        self.loop = asyncio.get_running_loop()
        self.world = World(seed=self.seed)
        store.restore(self.world)
        self._begin()
        self.wire = Wire(
            account=self.world.account,
            region=self.world.region,
            emulated=self.services,
            secret_of=self._secret_of if verifies else None,
        )
        self.pace = Pace(self, speed, follows=settled.follows and start is None)
        self.request_ids = RequestIds()
        self.waiting: dict[int, tuple[Connection, Call]] = {}
        self.waiter_of: dict[Connection, int] = {}
        self.deferred: deque[tuple[HttpRequest, Connection]] = deque()
        self.answered: list[tuple[Connection, Call | None]] = []
        self.outside: Outside | None = None
        self.closing: asyncio.Future[None] | None = None
        self.flush_is_due = False
        self.failure = ""
        self.url, self.iam, self.reaches_machine = "", self.world.settings.iam, reaches_machine
        self._follow()
        self.pace.drive_soon()

    def _begin(self) -> None:
        """Put the clock of a new world to its start."""
        start = wall_ms() if self.start is None else self.start
        if self.world.commands or self.world.now >= start:
            return
        self.world.run_until(start)
        self.world.control("note", {"name": "clock", "value": start})

    def _follow(self) -> None:
        """Go to the machine's time where the world has it: some passed since it was saved, or while it was made."""
        if self.pace.follows:
            self.pace.catch_up(wall_ms())

    def serve_at(self, url: str) -> None:
        """Make the address at which clients reach the world known in it: what URLs made there begin with."""
        self.url = url
        if self.world.settings.endpoint != url:
            self.world.control("endpoint", {"url": url})

    def ask_policies(self, mode: str) -> None:
        """Have policies asked from now on, in this world and after a reset: off, warn or enforce."""
        self.iam = mode
        if self.world.settings.iam != mode:
            self.world.control("iam", {"mode": mode})

    def _secret_of(self, key: str) -> str | None:
        return self.world.secret_of(key)

    @property
    def services(self) -> list[str]:
        """The emulated services, by botocore's names."""
        return [name for name in self.world.services if name != ACTORS]

    @property
    def problem(self) -> str:
        """Why no call can be taken now, or nothing."""
        if self.store.problem:
            return f"the journal cannot be written ({self.store.problem}); what was acknowledged is kept"
        if self.outside is not None and self.outside.stopped:
            return f"the world has stopped: {self.outside.stopped}"
        return self.failure

    # Requests.

    def receive(self, request: HttpRequest, connection: Connection) -> None:
        """Take a request; while a guest computes it waits for the end of the turn."""
        if self.world.turns.computing is not None:
            self.deferred.append((request, connection))
            return
        call = self.wire.read(request, self.request_ids.next(), time.time())
        if isinstance(call, HttpResponse):
            self.answer(connection, call)
            return
        if (self.store.problem or self.failure or self.outside is not None) and not self.can_go_on():
            self.answer(connection, self.wire.write(call, self._unavailable()), call)
            return
        self.pace.advance()
        outcome = self._perform(call)
        if isinstance(outcome, Pending):
            self.waiting[outcome.waiter] = (connection, call)
            self.waiter_of[connection] = outcome.waiter
            self.pace.drive_soon()
        else:
            self.answer(connection, self.wire.write(call, outcome, request.base), call)
        if self.world.answers or self.world.effects:
            self.collect()

    def _perform(self, call: Call) -> Answer | Pending:
        try:
            return self.world.call(call)
        except Exception as error:  # noqa: BLE001 - a fault in one operation must not end the others
            traceback.print_exc(file=sys.stderr)
            text = f"Sluice failed in {call.service}:{call.operation}: {type(error).__name__}: {error}"
            return Answer(failure=Failure("InternalFailure", text, 500))

    def answer(self, connection: Connection, response: HttpResponse, call: Call | None = None) -> None:
        """Answer a connection's request; it leaves with the next flush."""
        if connection.answer(response):
            self.answered.append((connection, call))
        if not self.flush_is_due:
            self.flush_is_due = True
            self.loop.call_soon(self.flush)

    def lost(self, connection: Connection) -> None:
        """A connection has gone: nobody waits for its answer any more."""
        waiter = self.waiter_of.pop(connection, None)
        if waiter is not None:
            del self.waiting[waiter]
            self.world.withdraw(waiter)
            self.pace.drive_soon()

    def _unavailable(self) -> Answer:
        return Answer(failure=Failure("ServiceUnavailable", f"Sluice: {self.problem}", 503))

    # What the pace asks for.

    def can_go_on(self) -> bool:
        """Say whether the world may be touched; a journal that could not be written is tried again."""
        if self.store.problem:
            self.store.write()
        return not self.problem

    def run(self, limit: Millis, steps: int) -> bool:
        """Let the world's time pass; a fault in it stops the world, and its clients are told."""
        try:
            return self.world.run_until(limit, steps)
        except Exception as error:  # noqa: BLE001 - see above
            traceback.print_exc(file=sys.stderr)
            self.failure = f"the world cannot go on: {type(error).__name__}: {error}"
            return False

    def somebody_waits(self) -> bool:
        """Say whether a call waits or an actor is at work."""
        if self.waiting:
            return True
        return any(key[0] == ACTORS and state.actors for key, state in self.world.states.items())

    def begin_slice(self) -> None:
        """Take the requests that came while a guest computed."""
        while self.deferred and self.world.turns.computing is None:
            request, connection = self.deferred.popleft()
            if connection.current is request:
                self.receive(request, connection)
                connection.go_on()

    def collect(self) -> None:
        """Begin the world's effects, and answer the calls that are answered now."""
        if self.world.effects:
            if self.outside is None:
                self.outside = self._go_outside()
            self.outside.perform()
        for waiter, answer in self.world.take_answered():
            waiting = self.waiting.pop(waiter, None)
            if waiting is not None:
                connection, call = waiting
                self.waiter_of.pop(connection, None)
                base = connection.current.base if connection.current else ""
                self.answer(connection, self.wire.write(call, answer, base), call)
                self.loop.call_soon(connection.go_on)

    def _go_outside(self) -> "Outside":
        from emulator.runtime.egress import Egress
        from emulator.runtime.outside import Outside

        own_port = urlsplit(self.url).port or 0
        egress = Egress(own_port) if self.reaches_machine else None
        return Outside(self.world, self.folder, self.pace.drive_soon, egress)

    def flush(self) -> None:
        """Keep what happened, then let the answers leave."""
        self.flush_is_due = False
        self.pace.note()
        self.pace.watch(self.store.take_trace(self.world))
        is_kept = self.store.commit()
        if is_kept:
            self.store.save_now_and_then(self.world)
        answered, self.answered = self.answered, []
        connections = dict.fromkeys(connection for connection, _ in answered)
        for connection in connections:
            if not is_kept:
                self._take_back(connection, [call for other, call in answered if other is connection])
            connection.flush()
        self.pace.arrange()

    def write(self) -> None:
        """Write everything that happened, so that it can be read from the store."""
        self.flush()
        self.store.write()

    def _take_back(self, connection: Connection, calls: list[Call | None]) -> None:
        """Refuse the calls whose effects could not be kept; answers that are about nothing kept stay."""
        if connection.out:
            connection.replace_answers(
                [None if call is None else self.wire.write(call, self._unavailable()) for call in calls]
            )

    # The world's end.

    def reset(self, done: Callable[[], None]) -> None:
        """Begin a new world with the same seed."""
        self._dismiss("the world was reset")
        if self.outside is not None:
            self.closing = asyncio.ensure_future(self.outside.close())
            self.outside = None
        self.store.clear()
        self.world = World(seed=self.seed, journal=self.store.keep)
        self._begin()
        self.failure = ""
        self.serve_at(self.url or self.world.settings.endpoint)
        self.ask_policies(self.iam)
        self.pace.begin_at(self.world.now)
        self._follow()
        done()

    async def close(self) -> None:
        """Answer who waits, write everything, end every guest."""
        self._dismiss("Sluice is shutting down")
        self.pace.note_now()
        self.flush()
        self.pace.stop()
        if self.outside is not None:
            await self.outside.close()

    def _dismiss(self, text: str) -> None:
        """Tell everybody who waits that there will be no answer."""
        for waiter, (connection, call) in list(self.waiting.items()):
            self.world.withdraw(waiter)
            failure = Failure("ServiceUnavailable", text, 503)
            self.answer(connection, self.wire.write(call, Answer(failure=failure)), call)
        self.waiting.clear()
        self.waiter_of.clear()
