"""Owns a World: hands it calls and time on one thread, and lets answers leave once they are kept."""

import asyncio
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.bus.calls import OUTSIDE, Answer, Call, Failure, Pending
from emulator.contract.record import TraceEvent
from emulator.kernel.clock import Millis
from emulator.pacing import Holds, Pacer
from emulator.server.connection import Connection
from emulator.server.requestids import RequestIds
from emulator.server.store import Store
from emulator.wire.http import Wire
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.world import World

if TYPE_CHECKING:
    from emulator.runtime.outside import Outside

SLICE_S = 0.008
SLICE_STEPS = 200
NOTE_EVERY_S = 1.0
RETRY_S = 1.0
HELD_BY = ("receive", "extend")
FREED_BY = ("delete", "return", "redrive", "expire", "purge")

Done = Callable[[], None]


class Owner:
    """`receive` takes a request from a connection; everything else happens by itself, on the running event loop."""

    def __init__(self, store: Store, *, seed: int, speed: float | None, folder: Path) -> None:
        self.store, self.seed, self.folder = store, seed, folder
        self.loop = asyncio.get_running_loop()
        self.world = self._new_world()
        store.restore(self.world)
        self.world.journal = store.keep
        services = [name for name in self.world.services if name != "actors"]
        self.wire = Wire(account=self.world.account, region=self.world.region, emulated=services)
        self.pacer = Pacer(time.monotonic(), self.world.now, speed)
        self.holds = Holds({})
        self.request_ids = RequestIds()
        self.waiting: dict[int, tuple[Connection, Call]] = {}
        self.waiter_of: dict[Connection, int] = {}
        self.deferred: deque[tuple[HttpRequest, Connection]] = deque()
        self.answered: list[tuple[Connection, Call | None]] = []
        self.goals: list[tuple[Millis, Done]] = []
        self.outside: Outside | None = None
        self.closing: asyncio.Future[None] | None = None
        self.flush_is_due = False
        self.wake: asyncio.TimerHandle | None = None
        self.wake_at_s = 0.0
        self.noted_s, self.noted = time.monotonic(), self.world.now
        self.failure = ""
        self.drive_soon()

    def _new_world(self) -> World:
        return World(seed=self.seed)

    @property
    def problem(self) -> str:
        """Why no call can be taken now, or nothing."""
        if self.failure or (self.outside is not None and self.outside.stopped):
            return self.failure or f"the world has stopped: {self.outside.stopped if self.outside else ''}"
        if self.store.problem:
            return f"the journal cannot be written ({self.store.problem}); what was acknowledged is kept"
        return ""

    # Requests.

    def receive(self, request: HttpRequest, connection: Connection) -> None:
        """Take a request: its answer goes to the connection, now or later."""
        if self.world.turns.computing is not None:
            self.deferred.append((request, connection))
            return
        self._advance()
        call = self.wire.read(request, self.request_ids.next(), time.time())
        if call.__class__ is HttpResponse:
            self.answer(connection, call)
            return
        assert isinstance(call, Call)
        if self.problem and not self._recovers():
            self._refuse(connection, call)
            return
        outcome = self._perform(call)
        if isinstance(outcome, Pending):
            self.waiting[outcome.waiter] = (connection, call)
            self.waiter_of[connection] = outcome.waiter
            self.drive_soon()
        else:
            self.answer(connection, self.wire.write(call, outcome), call)
        if self.world.answers or self.world.effects:
            self._collect()

    def _perform(self, call: Call) -> Answer | Pending:
        try:
            return self.world.call(call)
        except Exception as error:  # noqa: BLE001 - a fault of one operation must not end the others
            traceback.print_exc(file=sys.stderr)
            text = f"Sluice failed in {call.service}:{call.operation}: {type(error).__name__}: {error}"
            return Answer(failure=Failure("InternalFailure", text, 500))

    def answer(self, connection: Connection, response: HttpResponse, call: Call | None = None) -> None:
        """Answer a connection's request; it leaves when what it depends on is kept."""
        connection.answer(response)
        self.answered.append((connection, call))
        if not self.flush_is_due:
            self.flush_is_due = True
            self.loop.call_soon(self.flush)

    def lost(self, connection: Connection) -> None:
        """A connection has gone: nobody waits for its answer any more."""
        waiter = self.waiter_of.pop(connection, None)
        if waiter is not None:
            self.waiting.pop(waiter, None)
            self.world.withdraw(waiter)
            self.drive_soon()

    def _refuse(self, connection: Connection, call: Call) -> None:
        self.answer(connection, self.wire.write(call, self._unavailable()), call)

    def _unavailable(self) -> Answer:
        return Answer(failure=Failure("ServiceUnavailable", f"Sluice: {self.problem}", 503))

    def _recovers(self) -> bool:
        if not self.failure and self.store.problem and self.store.commit():
            self.pacer.set_time(time.monotonic(), self.world.now)
            return True
        return False

    # Time.

    def _advance(self) -> None:
        """Let the world's time catch up with the wall's before a call."""
        if self.world.is_held or self.store.problem or self.failure:
            return
        limit = self.pacer.limit(time.monotonic())
        if limit > self.world.now:
            self._run(limit)

    def _run(self, limit: Millis) -> bool:
        try:
            return self.world.run_until(limit, SLICE_STEPS)
        except Exception as error:  # noqa: BLE001 - the world is not to be trusted any more, but its clients are told
            traceback.print_exc(file=sys.stderr)
            self.failure = f"the world cannot go on: {type(error).__name__}: {error}"
            return False

    def drive_soon(self) -> None:
        """Look at the world again in the next turn of the loop."""
        self._wake_in(0.0)

    def _wake_in(self, seconds: float) -> None:
        at_s = time.monotonic() + seconds
        if self.wake is not None:
            if self.wake_at_s <= at_s:
                return
            self.wake.cancel()
        self.wake_at_s = at_s
        self.wake = self.loop.call_later(seconds, self._drive)

    def _drive(self) -> None:
        """Let time pass for at most a slice; then answers leave, and the next look is arranged."""
        self.wake = None
        if self.problem and not self._recovers():
            self._wake_in(RETRY_S)
            return
        self._take_deferred()
        ends_s = time.monotonic() + SLICE_S
        goes_on = True
        while goes_on and time.monotonic() < ends_s:
            goes_on = self._slice()
        self.flush()
        if goes_on:
            self._wake_in(0.0)
        else:
            self._arrange()

    def _slice(self) -> bool:
        """Run some steps; True where more could be run at once."""
        wall_s = time.monotonic()
        jump = self._jump(wall_s)
        limit = max((goal for goal, _ in self.goals[:1]), default=None) or self.pacer.limit(wall_s, jumps_to=jump)
        is_there = self._run(limit)
        self._collect()
        if self.failure or self.world.is_held:
            self.pacer.set_time(wall_s, self.world.now)
            return False
        if self.goals and is_there:
            self._reach_goal(wall_s)
        return not is_there or bool(self.goals) or (jump is not None and self._jump(wall_s) is not None)

    def _reach_goal(self, wall_s: float) -> None:
        _, done = self.goals.pop(0)
        self.pacer.set_time(wall_s, self.world.now)
        done()

    def _jump(self, wall_s: float) -> Millis | None:
        """Return the time that "max" may jump to now, or None."""
        if self.pacer.speed is not None or self.pacer.is_paused or not (self.waiting or self._has_actors()):
            return None
        due = self.world.next_time()
        held = self.holds.first(wall_s)
        return None if due is None or (held is not None and due >= held) else due

    def _has_actors(self) -> bool:
        return any(key[0] == "actors" and state.actors for key, state in self.world.states.items())

    def _arrange(self) -> None:
        """Have the world looked at when something is due by itself."""
        if self.world.is_held:
            return
        due = self.world.next_time()
        if due is None:
            return
        seconds = self.pacer.wait_s(time.monotonic(), due)
        if seconds is not None:
            self._wake_in(min(seconds, 3600.0))

    def run_to(self, goal: Millis, done: Done) -> None:
        """Let time pass up to `goal` as fast as can be, then call `done`."""
        self.goals.append((goal, done))
        self.goals.sort(key=lambda entry: entry[0])
        self.drive_soon()

    def step(self) -> bool:
        """Let the next thing that is due happen; False where nothing is or time is held."""
        self.pacer.pause(time.monotonic())
        moved = self.world.step()
        self.pacer.set_time(time.monotonic(), self.world.now)
        self._collect()
        self.drive_soon()
        return moved

    # What comes out.

    def _collect(self) -> None:
        if self.world.effects:
            self._perform_effects()
        for waiter, answer in self.world.take_answered():
            waiting = self.waiting.pop(waiter, None)
            if waiting is not None:
                connection, call = waiting
                self.waiter_of.pop(connection, None)
                self.answer(connection, self.wire.write(call, answer), call)
                connection.go_on()

    def _perform_effects(self) -> None:
        if self.outside is None:
            from emulator.runtime.outside import Outside

            self.outside = Outside(self.world, self.folder, self.drive_soon)
        self.outside.perform()

    def _take_deferred(self) -> None:
        while self.deferred and self.world.turns.computing is None:
            request, connection = self.deferred.popleft()
            if connection.current is request:
                self.receive(request, connection)
                connection.go_on()

    def flush(self) -> None:
        """Keep what happened, then let the answers leave."""
        self.flush_is_due = False
        self._note_time()
        events = self.store.take_trace(self.world)
        if events and self.pacer.speed is None:
            self._fold_holds(events)
        is_kept = self.store.commit()
        answered, self.answered = self.answered, []
        if not is_kept:
            self._take_back(answered)
        for connection in dict.fromkeys(connection for connection, _ in answered):
            connection.flush()

    def _take_back(self, answered: list[tuple[Connection, Call | None]]) -> None:
        for connection in dict.fromkeys(connection for connection, _ in answered):
            calls = [call for other, call in answered if other is connection]
            connection.replace_answers(
                [self.wire.write(call, self._unavailable()) if call else HttpResponse(503) for call in calls]
            )
        self._wake_in(RETRY_S)

    def _note_time(self) -> None:
        """Journal the time now and then, so that a restart does not fall far behind it."""
        wall_s = time.monotonic()
        if wall_s - self.noted_s >= NOTE_EVERY_S and self.world.now - self.noted >= NOTE_EVERY_S * 1000:
            self.noted_s, self.noted = wall_s, self.world.now
            self.world.control("note", {"name": "clock", "value": self.world.now})

    def _fold_holds(self, events: list[TraceEvent]) -> None:
        wall_s = time.monotonic()
        for event in events:
            key = f"{event.resource} {event.message}"
            if event.kind in HELD_BY and event.peer == OUTSIDE:
                self.holds.add(key, event.time, int(event.detail["hidden_until"]), wall_s)
            elif event.kind in FREED_BY:
                self.holds.drop(key)

    def _dismiss(self, text: str) -> None:
        """Answer everybody who waits that there will be no answer."""
        for waiter, (connection, call) in list(self.waiting.items()):
            self.world.withdraw(waiter)
            failure = Failure("ServiceUnavailable", text, 503)
            self.answer(connection, self.wire.write(call, Answer(failure=failure)), call)
        self.waiting.clear()
        self.waiter_of.clear()

    def reset(self, done: Done) -> None:
        """Begin a new world with the same seed."""
        self._dismiss("the world was reset")
        if self.outside is not None:
            self.closing = asyncio.ensure_future(self.outside.close())
            self.outside = None
        self.store.clear()
        self.world = self._new_world()
        self.world.journal = self.store.keep
        self.holds, self.failure = Holds({}), ""
        self.noted = self.world.now
        self.pacer.set_time(time.monotonic(), self.world.now)
        self.drive_soon()
        done()

    async def close(self) -> None:
        """Answer who waits, write everything, end every guest."""
        self._dismiss("Sluice is shutting down")
        self.flush()
        if self.wake is not None:
            self.wake.cancel()
        if self.outside is not None:
            await self.outside.close()
