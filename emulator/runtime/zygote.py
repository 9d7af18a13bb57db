"""Starts a zygote behind its walls, orders guests from it, and hears of their ends."""

import asyncio
import json
import socket
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from emulator.runtime.sandbox import NoSandbox, Sandbox
from emulator.runtime.service import Distant, launch

START_S = 20.0
LARGEST_REPORT = 4096


class Zygote:
    """A process that forks guests. `on_death(id, status)` is called once for each guest that ends."""

    def __init__(self, sandbox: Sandbox, store: Path, on_death: Callable[[int, int], None]) -> None:
        self.sandbox, self.store, self.on_death = sandbox, store, on_death
        self.process: subprocess.Popen[bytes] | Distant | None = None
        self.control: socket.socket | None = None
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 -- closed with the zygote
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def is_alive(self) -> bool:
        """Say whether guests can be ordered."""
        return self.control is not None

    async def start(self) -> None:
        """Start the process and wait until it takes orders, or raise NoSandbox."""
        self._loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        self.control = ours
        try:
            with theirs:
                self.process = self._launch(theirs)
        except OSError as error:
            self.close()
            raise NoSandbox(f"{error}") from error
        try:
            await self._loop.sock_sendall(ours, self.sandbox.filter_for_guests() or b"none")
            answer = await asyncio.wait_for(self._loop.sock_recv(ours, LARGEST_REPORT), START_S)
        except (TimeoutError, OSError) as error:
            answer = str(error).encode()
        if answer != b'{"ready": true}':
            self.errors.seek(0)
            told = self.errors.read(4096).decode(errors="replace").strip()
            self.close()
            raise NoSandbox(told or answer.decode(errors="replace") or "the zygote ended at once")
        self._loop.add_reader(ours.fileno(), self._hear)

    def order(self, order: dict[str, Any], descriptors: Sequence[int]) -> None:
        """Have a guest forked that gets these descriptors: channel, log and clock."""
        if self.control is None:
            raise NoSandbox("the zygote has ended")
        socket.send_fds(self.control, [json.dumps(order).encode()], descriptors)

    def close(self) -> None:
        """Kill the zygote and, with it, every guest."""
        if self.control is not None:
            if self._loop is not None:
                self._loop.remove_reader(self.control.fileno())
            self.control.close()
            self.control = None
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
            self.errors.close()

    def _launch(self, control: socket.socket) -> "subprocess.Popen[bytes] | Distant":
        if self.sandbox.service:
            return Distant(self.sandbox.service, self.store, control, self.errors.fileno())
        return launch(self.sandbox, self.store, control.fileno(), self.errors.fileno())

    def _hear(self) -> None:
        if self.control is None:
            return
        try:
            report = self.control.recv(LARGEST_REPORT)
        except BlockingIOError:
            return
        except OSError:
            report = b""
        if not report:
            self.close()
            return
        told = json.loads(report)
        self.on_death(told["id"], told["died"])
