"""One function environment: the process that runs a function's code, with its channel, clock, log and sockets."""

import asyncio
import json
import os
import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulator.bus.calls import Call
from emulator.kernel.clock import Millis
from emulator.runtime.cgroup import PREFIX
from emulator.runtime.connection import Connection, Receive, Room
from emulator.runtime.order import seed_of
from emulator.runtime.processes import Tree
from emulator.runtime.sandbox import Sandbox
from emulator.runtime.zygote import Zygote
from emulator.wire.message import HttpRequest, HttpResponse

CLOCK_BYTES = 4096
LARGEST_GREETING = 1 << 16
GREETING_S = 20.0
LOG_READ_BYTES, LOG_READS = 1 << 16, 16
GREETING_DESCRIPTORS = 4
"""The most descriptors that a guest hands over: its sockets, and the folder /tmp."""
CREDENTIALS = struct.Struct("3i")
START_SIZE = struct.Struct(">I")


class NotStarted(RuntimeError):
    """A guest could not be put behind its walls; its code was not read."""


@dataclass(frozen=True, slots=True)
class Question:
    """A guest's request that waits for its answer."""

    request: HttpRequest
    connection: Connection
    call: Call


class Environment:
    """A process from its fork to its end. Who computes and what is answered is decided by Guests."""

    def __init__(self, *, identity: str, slot: int, serial: int, sandbox: Sandbox) -> None:
        self.identity, self.slot, self.serial, self.sandbox = identity, slot, serial, sandbox
        self.lost: Callable[[], None] = lambda: None
        self.tree: Tree | None = None
        self.clock = _memory_file()
        self.log: deque[bytes] = deque()
        self.log_size = 0
        self.runs_on = ""
        """What runs instead of the runtime that was asked for."""
        self.log_source = -1
        self.channel: Connection | None = None
        self.asking: Connection | None = None
        """The connection on which the guest waits for its next invocation."""
        self.servers: list[asyncio.AbstractServer] = []
        self.connections: list[Connection] = []
        self.room = Room(sandbox.limits.request_bytes)
        self.tmp = -1
        self.invocation: int | None = None
        self.spec: dict[str, Any] = {}
        self.number = 0
        self.outstanding: Question | None = None
        self.held: deque[Callable[[], None]] = deque()
        """What the guest asked for while it had no turn."""
        self.turn: asyncio.Future[None] | None = None
        self.watch: asyncio.TimerHandle | None = None
        self.turn_began_s = 0.0
        self.turn_cpu_s = 0.0
        self.turn_took_s = 0.0
        """Processor time of the turn, as far as it was looked at."""
        self.computed_s = 0.0
        """What the turns of its invocation have taken so far."""
        self.computes_since_s = 0.0
        """When, by the machine's clock, it got its event or its last answer."""
        self.is_frozen = False
        self.is_handed_over = False
        self.status: int | None = None
        self.has_exited = asyncio.Event()
        self.is_ending = False
        self.has_machine_clock = False
        """A custom runtime: its clock is not the world's, and it speaks to the Runtime API over TCP only."""
        self.is_closed = False

    def begin(self, spec: dict[str, Any]) -> None:
        """Take an invocation."""
        self.invocation, self.spec, self.number, self.is_handed_over = spec["invocation"], spec, 0, False
        self.computed_s = 0.0
        self.set_clock(spec["now"] if "now" in spec else spec["start"])

    async def start(
        self, zygote: Zygote, order: dict[str, Any], receivers: tuple[Receive, Receive], lost: Callable[[], None]
    ) -> None:
        """Fork the process behind its walls; `receivers` answer the Runtime API and the AWS endpoint.

        The endpoint is also where the world's URLs lead, where that is another port.
        """
        self.lost = lost
        ours, theirs = socket.socketpair()
        self.log_source, log_target = os.pipe()
        os.set_blocking(self.log_source, False)
        clock = _read_only(self.clock)
        try:
            if hasattr(socket, "SO_PASSCRED"):
                ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            zygote.order({"id": self.serial, "walls": order["walls"]}, [theirs.fileno(), log_target, clock])
        finally:
            theirs.close()
            os.close(log_target)
            os.close(clock)
        loop = asyncio.get_running_loop()
        loop.add_reader(self.log_source, self.read_log)
        try:
            listeners = await self._greet(ours, order)
        except BaseException:
            ours.close()
            raise
        _, self.channel = await loop.create_unix_connection(lambda: self._connection(receivers[0]), sock=ours)
        for listener, receive in zip(listeners, (*receivers, receivers[1])[: len(listeners)], strict=True):
            server = await loop.create_server(lambda receive=receive: self._connection(receive), sock=listener)  # type: ignore[misc]
            self.servers.append(server)

    def set_clock(self, now: Millis) -> None:
        """Let the guest see this time."""
        os.pwrite(self.clock, struct.pack("<q", now), 0)

    def hand_over(self) -> None:
        """Give the invocation to the guest, if there is one and it asks for it."""
        if self.asking is not None and self.invocation is not None and not self.is_handed_over:
            self.is_handed_over = True
            connection, self.asking = self.asking, None
            spec = self.spec
            headers = {
                "lambda-runtime-aws-request-id": str(spec["request_id"]),
                "lambda-runtime-deadline-ms": str(self._deadline()),
                "lambda-runtime-invoked-function-arn": str(spec.get("invoked_arn", spec["function"])),
                "lambda-runtime-trace-id": str(spec.get("trace_id", "")),
                "content-type": "application/json",
                "sluice-seed": str(seed_of(spec, "request_id")),
            }
            if spec.get("client_context"):
                headers["lambda-runtime-client-context"] = str(spec["client_context"])
            self.computes_since_s = time.monotonic()
            connection.answer(HttpResponse(200, headers, spec["payload"]))

    @property
    def phase(self) -> str:
        """Which phase of an invocation it is in: "init", "invoke", or "" between invocations."""
        if self.invocation is None:
            return ""
        return "invoke" if self.is_handed_over else "init"

    def spent_ms(self) -> Millis:
        """Return how long it has really computed since it got its event or its last answer."""
        return round((time.monotonic() - self.computes_since_s) * 1000) if self.is_handed_over else 0

    def _deadline(self) -> int:
        """Return when the invocation times out, on the clock that the guest sees."""
        deadline = int(self.spec["deadline"])
        if not self.has_machine_clock:
            return deadline
        return int(time.time() * 1000) + deadline - int(self.spec.get("now", self.spec["start"]))

    def freeze(self) -> None:
        """Stop all that the guest runs."""
        self.is_frozen = True
        if self.tree:
            self.tree.freeze()

    def thaw(self) -> None:
        """Let the guest compute."""
        if self.is_frozen and self.tree:
            self.tree.thaw()
        self.is_frozen = False

    def read_log(self) -> None:
        """Take what the guest has printed; beyond the limit it is read and dropped.

        Never more than the largest pipe at once: who prints without end must not keep others waiting.
        """
        for _ in range(LOG_READS if self.log_source >= 0 else 0):
            try:
                data = os.read(self.log_source, LOG_READ_BYTES)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                asyncio.get_running_loop().remove_reader(self.log_source)
                return
            room = self.sandbox.limits.log_bytes - self.log_size
            if room > 0:
                self.log.append(data[:room])
            self.log_size += len(data)
            if len(data) < LOG_READ_BYTES:
                return

    def note(self, text: str) -> None:
        """Write into the log what the platform itself has to say."""
        self.log.append(text.encode())

    def take_printed(self) -> str:
        """Return what was printed since the last time; the limit is the whole invocation's."""
        if not self.is_closed:
            self.read_log()
        text = b"".join(self.log).decode(errors="replace")
        self.log.clear()
        return text

    def take_log(self) -> str:
        """Return what was printed since the last time, at the end of an invocation."""
        text = self.take_printed()
        if self.log_size > self.sandbox.limits.log_bytes:
            text += f"\n[{self.log_size - self.sandbox.limits.log_bytes} further bytes of output were not kept]\n"
        self.log_size = 0
        return text

    def tmp_mb(self) -> float:
        """Return how much the guest has written to its /tmp."""
        if self.tmp < 0 or not self.sandbox.has_namespaces:
            return 0.0
        facts = os.fstatvfs(self.tmp)
        return (facts.f_blocks - facts.f_bfree) * facts.f_frsize / (1 << 20)

    def close(self) -> None:
        """End the process and everything that belongs to it."""
        if self.is_closed:
            return
        if self.tree is not None:
            self.tree.end()
            self.tree.close()
        self.read_log()
        self.is_closed = True
        for server in self.servers:
            server.close()
        for connection in [*self.connections]:
            connection.close()
        if self.log_source >= 0:
            asyncio.get_running_loop().remove_reader(self.log_source)
        for descriptor in (self.clock, self.log_source, self.tmp):
            if descriptor >= 0:
                os.close(descriptor)

    def release_group(self) -> bool:
        """Remove the guest's control group after its end; False while its processes are still about to end."""
        return self.sandbox.cgroup is None or self.sandbox.cgroup.release(self.group)

    @property
    def group(self) -> str:
        """The name of the guest's control group."""
        return f"{PREFIX}{os.getpid()}-{self.serial}"

    async def _greet(self, ours: socket.socket, order: dict[str, Any]) -> list[socket.socket]:
        """Hear that the walls stand, take the guest's sockets and tell it what to start.

        The zygote never sees that: what a function's variables say would stay in its memory, and so in later guests'.
        """
        count = len(order["walls"]["ports"])
        ours.setblocking(False)
        data, descriptors, pid = await asyncio.wait_for(_hear_greeting(ours), GREETING_S)
        told = json.loads(data) if data else {"failed": "it ended before its walls stood"}
        if "failed" in told or len(descriptors) != count + 1:
            for descriptor in descriptors:
                os.close(descriptor)
            raise NotStarted(told.get("failed", "its sockets are missing"))
        self.tree = Tree(_own_number(pid or int(told["pid"])))
        *sockets, self.tmp = descriptors
        if self.sandbox.cgroup is not None:
            limits = self.sandbox.limits
            memory = int(self.spec["memory_mb"]) + limits.memory_slack_mb
            self.sandbox.cgroup.enclose(self.group, self.tree.pid, memory_mb=memory, processes=limits.processes)
        start = json.dumps(order["start"]).encode()
        await asyncio.get_running_loop().sock_sendall(ours, START_SIZE.pack(len(start)) + start)
        return [socket.socket(fileno=descriptor) for descriptor in sockets]

    def _connection(self, receive: Receive) -> Connection:
        connection = Connection(room=self.room, receive=receive, lost=self._lost)
        connection.is_unwanted = len(self.connections) >= self.sandbox.limits.connections
        if not connection.is_unwanted:
            self.connections.append(connection)
        return connection

    def _lost(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        if self.asking is connection:
            self.asking = None
        if connection is self.channel and not self.has_machine_clock:
            self.lost()


def _own_number(pid: int) -> int:
    """Return a guest's process number as seen from here; behind namespaces the guest itself does not know it."""
    if pid == 0:
        raise NotStarted("its process cannot be seen from here: worker and sandbox must share a process namespace")
    return pid


async def _hear_greeting(ours: socket.socket) -> tuple[bytes, list[int], int]:
    loop = asyncio.get_running_loop()
    readable: asyncio.Future[None] = loop.create_future()
    loop.add_reader(ours.fileno(), _wake, readable)
    try:
        await readable
    finally:
        loop.remove_reader(ours.fileno())
    room = socket.CMSG_SPACE(4 * GREETING_DESCRIPTORS) + socket.CMSG_SPACE(CREDENTIALS.size)
    data, ancillary, _, _ = ours.recvmsg(LARGEST_GREETING, room)
    descriptors: list[int] = []
    pid = 0
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors += struct.unpack(f"{len(content) // 4}i", content[: len(content) // 4 * 4])
        elif level == socket.SOL_SOCKET and kind == getattr(socket, "SCM_CREDENTIALS", -1):
            pid = CREDENTIALS.unpack(content)[0]
    return data, descriptors, pid


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _read_only(descriptor: int) -> int:
    try:
        return os.open(f"/proc/self/fd/{descriptor}", os.O_RDONLY)
    except OSError:
        return os.dup(descriptor)


def _memory_file() -> int:
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("clock")
    else:
        import tempfile

        descriptor, name = tempfile.mkstemp()
        Path(name).unlink()
    os.ftruncate(descriptor, CLOCK_BYTES)
    os.fchmod(descriptor, 0o444)
    return descriptor
