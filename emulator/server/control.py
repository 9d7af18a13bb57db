"""The pages below /_sluice: health, clock, trace, state, digest, iam, reset."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import orjson

from emulator.contract.settings import MODES
from emulator.kernel.clock import Millis
from emulator.pacing import MAX, BadSpeed, read_speed
from emulator.server.connection import Connection
from emulator.server.owner import Owner
from emulator.server.state import show_world
from emulator.wire.errors import Malformed
from emulator.wire.message import HttpRequest, HttpResponse
from emulator.wire.protocols.rest import read_query
from emulator.wire.timestamps import write_iso8601
from emulator.world import DRAIN_EVERY, ENGINE, World

PREFIX = "/_sluice/"
MOST_EVENTS = 10_000
FARTHEST_MS = 10 * 366 * 24 * 3600 * 1000
JSON = {"Content-Type": "application/json"}


class BadRequest(ValueError):
    """A control cannot be understood."""


def is_control(request: HttpRequest) -> bool:
    """Say whether a request is for a page of ours, not for AWS."""
    return request.path.startswith(PREFIX)


def json_response(value: Any, status: int = 200) -> HttpResponse:
    """Return a JSON response."""
    return HttpResponse(status, dict(JSON), orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS) + b"\n")


class Control:
    """Answers the pages of one owner's world."""

    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self.pages: dict[tuple[str, str], Callable[[HttpRequest, Connection], None]] = {
            ("GET", "health"): self.health,
            ("GET", "clock"): self.clock,
            ("POST", "clock"): self.set_clock,
            ("GET", "trace"): self.trace,
            ("GET", "state"): self.state,
            ("GET", "digest"): self.digest,
            ("GET", "iam"): self.iam,
            ("POST", "iam"): self.set_iam,
            ("POST", "reset"): self.reset,
        }

    def receive(self, request: HttpRequest, connection: Connection) -> None:
        """Answer a request for a page."""
        name = request.path.removeprefix(PREFIX).rstrip("/")
        page = self.pages.get((request.method, name))
        if is_from_elsewhere(request):
            self._answer(connection, {"error": "pages of other hosts may not use this"}, 403)
        elif page is not None:
            try:
                page(request, connection)
            except (BadRequest, BadSpeed, Malformed) as error:
                self._answer(connection, {"error": str(error)}, 400)
        elif any(name == known for _, known in self.pages):
            self._answer(connection, {"error": f"{request.method} is not possible here"}, 405)
        else:
            self._answer(connection, {"error": f"there is no {PREFIX}{name[:100]}"}, 404)

    def _answer(self, connection: Connection, value: Any, status: int = 200) -> None:
        self.owner.answer(connection, json_response(value, status))

    def health(self, request: HttpRequest, connection: Connection) -> None:
        """Say whether calls are taken, and which services there are."""
        problem = self.owner.problem
        facts = {
            "status": "failing" if problem else "ok",
            "problem": problem or None,
            "engine": ENGINE,
            "services": self.owner.services,
            "seed": self.owner.seed,
            "now": self.owner.world.now,
            "durable": self.owner.store.durable,
        }
        self._answer(connection, facts, 503 if problem else 200)

    def clock(self, request: HttpRequest, connection: Connection) -> None:
        """Tell the time and how it passes."""
        self._answer(connection, self._clock())

    def _clock(self) -> dict[str, Any]:
        pacer, world = self.owner.pace.pacer, self.owner.world
        return {
            "now": world.now,
            "iso": write_iso8601(world.now / 1000),
            "speed": MAX if pacer.speed is None else pacer.speed,
            "paused": pacer.is_paused,
            "held": world.is_held,
            "next": world.next_time(),
        }

    def set_clock(self, request: HttpRequest, connection: Connection) -> None:
        """Apply one of pause, resume, step, advance_ms, until, speed; the answer is the clock afterwards."""
        name, value = read_order(request.body)
        pace = self.owner.pace
        if name in ("advance_ms", "until"):
            pace.run_to(self._goal(name, value), lambda: self.clock(request, connection))
            return
        if name == "pause":
            pace.pause()
        elif name == "resume":
            pace.resume()
        elif name == "speed":
            pace.set_speed(read_speed(value))
        else:
            pace.step()
        self.clock(request, connection)

    def _goal(self, name: str, value: Any) -> Millis:
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadRequest(f"{name} takes whole milliseconds, not {value!r}")
        now = self.owner.world.now
        goal = now + value if name == "advance_ms" else value
        if not now <= goal <= now + FARTHEST_MS:
            raise BadRequest(f"{name}: time goes forward, at most ten years at once")
        return goal

    def trace(self, request: HttpRequest, connection: Connection) -> None:
        """Return the events behind `after`, at most `limit`."""
        query = read_query(request.query)
        after = read_number(query, "after", 0, 1 << 62)
        limit = read_number(query, "limit", 1_000, MOST_EVENTS)
        self.owner.write()
        lines = self.owner.store.trace.read(after, limit)
        head = b'{"last":%d,"events":[' % self.owner.store.trace.count
        self.owner.answer(connection, HttpResponse(200, dict(JSON), head + b",".join(lines) + b"]}\n"))

    def digest(self, request: HttpRequest, connection: Connection) -> None:
        """Return the digest of the trace so far; what of it was not read since the start is read in slices."""
        if not self._answer_digest(connection):
            self.owner.loop.call_soon(self._read_on, connection)

    def _read_on(self, connection: Connection) -> None:
        """Read the next slice of the trace; between two of them, others are served."""
        if self._answer_digest(connection):
            connection.go_on()
        else:
            self.owner.loop.call_soon(self._read_on, connection)

    def _answer_digest(self, connection: Connection) -> bool:
        """Answer with the digest if all that it is taken over has been read; otherwise read some."""
        self.owner.write()
        trace = self.owner.store.trace
        try:
            if not trace.hash_some():
                return False
        except (OSError, EOFError) as error:
            self._answer(connection, {"error": f"the trace cannot be read: {error}"}, 500)
            return True
        facts = {"digest": trace.digest, "events": trace.count, "engine": ENGINE, "now": self.owner.world.now}
        self._answer(connection, facts)
        return True

    def state(self, request: HttpRequest, connection: Connection) -> None:
        """Return the world's state, now or at the virtual time `at` (milliseconds)."""
        query = read_query(request.query)
        if "at" not in query:
            self._answer(connection, show_world(self.owner.world))
            return
        at = read_number(query, "at", 0, 1 << 62)
        if at > self.owner.world.now or at < self.owner.world.start:
            raise BadRequest(f"at: {at} is not between the world's start {self.owner.world.start} and its now")
        self.owner.write()
        asyncio.ensure_future(self._past(at, connection))  # noqa: RUF006 - the connection's answer is what waits for it

    async def _past(self, at: Millis, connection: Connection) -> None:
        answer = await asyncio.to_thread(self._replayed, at)
        self._answer(connection, answer)
        connection.go_on()

    def _replayed(self, at: Millis) -> dict[str, Any]:
        world = World(seed=self.owner.seed)
        world.replay((command for command in self.owner.store.commands() if command.time <= at), world.trace.take)
        world.turns.catching_up.clear()
        while not world.run_until(at, DRAIN_EVERY) and not world.is_held:
            world.trace.take()
        return show_world(world)

    def iam(self, request: HttpRequest, connection: Connection) -> None:
        """Tell whether policies are asked."""
        self._answer(connection, {"mode": self.owner.world.settings.iam})

    def set_iam(self, request: HttpRequest, connection: Connection) -> None:
        """Apply {"mode": off, warn or enforce}."""
        self.owner.ask_policies(read_mode(request.body))
        self.iam(request, connection)

    def reset(self, request: HttpRequest, connection: Connection) -> None:
        """Begin a new world with the same seed."""
        self.owner.reset(lambda: self.clock(request, connection))


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Say whether a browser sends this for a page of another host."""
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.host


def read_order(body: bytes) -> tuple[str, Any]:
    """Return the order of {"pause": true}, {"advance_ms": 1000}, {"action": "speed", "value": "max"} or the like."""
    try:
        order = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadRequest("the body is not JSON") from None
    if not isinstance(order, dict):
        raise BadRequest("the body is not a JSON object")
    if "action" in order:
        order = {order["action"]: order.get("value", order.get(str(order["action"])))}
    names = [name for name in order if name in ORDERS]
    if len(names) != 1 or len(order) != 1:
        raise BadRequest(f"the body names one of {', '.join(ORDERS)}")
    return names[0], order[names[0]]


def read_mode(body: bytes) -> str:
    """Return the mode of {"mode": "warn"}."""
    try:
        order = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadRequest("the body is not JSON") from None
    mode = order.get("mode") if isinstance(order, dict) else None
    if mode not in MODES:
        raise BadRequest(f"mode is one of {', '.join(MODES)}")
    return str(mode)


ORDERS = ("pause", "resume", "step", "advance_ms", "until", "speed")


def read_number(query: dict[str, list[str]], name: str, default: int, most: int) -> int:
    """Return a parameter that is a whole number from 0 up to `most`."""
    text = query.get(name, [str(default)])[0]
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise BadRequest(f"{name}: {text[:50]!r} is not a whole number")
    return min(int(text), most)
