"""Measures, freezes and ends a guest with all that it has forked, as /proc shows it."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
ROUNDS = 20
"""How often a tree is looked at again for children that were forked meanwhile."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a tree of processes has used: CPU seconds so far and resident memory now.

    `shared_mb`: memory that it may share, files of /tmp among it; what several processes share counts several times.
    """

    cpu_s: float
    memory_mb: float
    shared_mb: float


def children(pid: int) -> list[int]:
    """Return the children of a process; none where it has ended."""
    found: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
            found += map(int, Path(f"/proc/{pid}/task/{thread}/children").read_text().split())
    except OSError:
        return found
    return found


def descendants(pid: int) -> list[int]:
    """Return all that a process has forked, parents first."""
    found = children(pid)
    for child in found:
        found += children(child)
    return found


class Tree:
    """A process and all that it has forked. It is held by a descriptor: its number may be given to another later."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.handle = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None

    def measure(self) -> Usage:
        """Return what the tree uses."""
        cpu = memory = shared = 0.0
        for each in [self.pid, *descendants(self.pid)]:
            try:
                fields = Path(f"/proc/{each}/stat").read_bytes().rpartition(b") ")[2].split()
                status = Path(f"/proc/{each}/status").read_bytes()
            except OSError:
                continue
            cpu += sum(map(int, fields[11:15])) / TICKS
            memory += _kilobytes(status, b"RssAnon:") / 1024
            shared += _kilobytes(status, b"RssShmem:") / 1024
        return Usage(cpu, memory, shared)

    def freeze(self) -> None:
        """Stop the tree."""
        self._send(signal.SIGSTOP)
        stopped: dict[int, None] = {}
        for _ in range(ROUNDS):
            fresh = [each for each in descendants(self.pid) if each not in stopped]
            if not fresh:
                return
            for each in fresh:
                _send(each, signal.SIGSTOP)
                stopped[each] = None

    def thaw(self) -> None:
        """Let the tree go on."""
        for each in descendants(self.pid):
            _send(each, signal.SIGCONT)
        self._send(signal.SIGCONT)

    def end(self) -> None:
        """Kill the tree."""
        below = descendants(self.pid)
        self._send(signal.SIGKILL)
        for each in below:
            _send(each, signal.SIGKILL)

    def close(self) -> None:
        """Forget a tree that has ended."""
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None

    def _send(self, number: signal.Signals) -> None:
        if self.handle is None:
            _send(self.pid, number)
            return
        try:
            signal.pidfd_send_signal(self.handle, number)
        except ProcessLookupError:
            return


def _kilobytes(status: bytes, name: bytes) -> int:
    """Return a figure of /proc/<pid>/status, 0 where it has none: a process that has ended."""
    _, found, rest = status.partition(name)
    return int(rest.split(maxsplit=1)[0]) if found else 0


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
