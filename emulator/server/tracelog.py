"""Keeps a world's trace in a file: events by sequence, and the digest over all of them."""

import hashlib
import os
from pathlib import Path

from emulator.contract.record import TraceEvent, canonical

INDEX_EVERY = 512
READ_BYTES = 1 << 20


class TraceLog:
    """One line of canonical JSON an event, in order from sequence 1.

    What a file holds at first counts only when `truncate` says so.
    """

    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self.count, self.size = 0, 0
        self.index: list[tuple[int, int]] = [(0, 0)]
        self.hash = hashlib.sha256()

    def truncate(self, count: int, size: int) -> None:
        """Keep the first `count` events, which are `size` bytes; raises EOFError where the file is shorter."""
        self.count, self.size = count, size
        self.index = [(0, 0)]
        self.hash = hashlib.sha256()
        offset = lines = 0
        while offset < size:
            data = os.pread(self.file, min(size - offset, READ_BYTES), offset)
            if not data:
                raise EOFError("the trace is shorter than its checkpoint says")
            self.hash.update(data)
            ends = data.count(b"\n")
            if ends:
                lines += ends
                self.index.append((lines, offset + data.rfind(b"\n") + 1))
            offset += len(data)
        os.ftruncate(self.file, size)

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical events so far."""
        return self.hash.hexdigest()

    def append(self, events: list[TraceEvent]) -> None:
        """Add events; raises OSError, and then has added none."""
        data = canonical(events)
        self._write(data)
        if self.count - self.index[-1][0] >= INDEX_EVERY:
            self.index.append((self.count, self.size))
        self.hash.update(data)
        self.count += len(events)
        self.size += len(data)

    def _write(self, data: bytes) -> None:
        offset = self.size
        with memoryview(data) as rest:
            while offset < self.size + len(data):
                offset += os.pwrite(self.file, rest[offset - self.size :], offset)

    def read(self, after: int, limit: int) -> list[bytes]:
        """Return up to `limit` events behind sequence `after`, each as its line."""
        count, offset = self._before(after)
        lines: list[bytes] = []
        rest = b""
        while len(lines) < limit and offset < self.size:
            data = os.pread(self.file, min(READ_BYTES, self.size - offset), offset)
            offset += len(data)
            *whole, rest = (rest + data).split(b"\n")
            for line in whole:
                count += 1
                if count > after and len(lines) < limit:
                    lines.append(line)
        return lines

    def _before(self, after: int) -> tuple[int, int]:
        """Return the last known place at or before an event: (events before it, its offset)."""
        low, high = 0, len(self.index)
        while high - low > 1:
            middle = (low + high) // 2
            if self.index[middle][0] <= after:
                low = middle
            else:
                high = middle
        return self.index[low]

    def sync(self) -> None:
        """Have everything on disk."""
        os.fsync(self.file)

    def close(self) -> None:
        """Close the file."""
        os.close(self.file)
