"""Keeps a world's trace in files: events by sequence, and the digest over all of them.

New events go to the end of one file. When that is long it is put aside among the sealed ones, which are packed once a
checkpoint is behind them: a trace takes many times its packed size while it is read and written, but not for ever.
"""

import gzip
import hashlib
import os
from bisect import bisect_right, insort
from collections.abc import Iterator
from contextlib import suppress
from io import BufferedIOBase
from pathlib import Path
from typing import NamedTuple

from emulator.contract.record import TraceEvent, canonical
from emulator.server.files import replace_file

INDEX_EVERY = 512
READ_BYTES = 1 << 20
SEGMENT_BYTES = 16 * 1024 * 1024
FARTHEST = 1 << 62
PACKED = ".gz"


class Place(NamedTuple):
    """Where an event ends: how many events there are up to it, and how many bytes they take unpacked."""

    events: int
    size: int


BEGINNING = Place(0, 0)


class TraceLog:
    """One line of canonical JSON an event, in order from sequence 1.

    What the files hold at first counts only when `truncate` says so. Sealed files are named after where they end.
    """

    def __init__(self, path: Path, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        self.path, self.segment_bytes = path, segment_bytes
        self.folder = path.with_suffix("")
        self.file = _open_to_write(path)
        self.count, self.size = 0, 0
        self.sealed: list[Place] = []
        self.unsynced: list[Place] = []
        self.index: list[Place] = [BEGINNING]
        self.hash, self.hashed = hashlib.sha256(), 0
        self.unhashed: Iterator[bytes] | None = None
        """What is still to be read for the digest."""

    @property
    def start(self) -> Place:
        """Where the file begins to which events are added."""
        return self.sealed[-1] if self.sealed else BEGINNING

    def truncate(self, count: int, size: int) -> None:
        """Keep the first `count` events, which are `size` bytes; raises EOFError where the files are shorter."""
        ends = self._ends()
        self.sealed = [end for end in ends if end.size <= size]
        cut = ends[len(self.sealed) :]
        if cut and size > self.start.size:
            self._go_on_in(cut[0])
        for end in cut:
            self._drop(end)
        if self.start.events > count or os.fstat(self.file).st_size < size - self.start.size:
            raise EOFError("the trace is shorter than its checkpoint says")
        os.ftruncate(self.file, size - self.start.size)
        self.count, self.size = count, size
        self.index = [BEGINNING, *self.sealed]
        self.hash, self.hashed, self.unhashed = hashlib.sha256(), 0, None

    def _ends(self) -> list[Place]:
        """Return where the sealed files end; what was not packed to its end is removed."""
        for path in self.folder.glob("*.new"):
            path.unlink()
        names = dict.fromkeys(path.name.partition(".")[0] for path in self.folder.glob("*.log*"))
        return sorted(Place(*map(int, name.split("-"))) for name in names)

    def _go_on_in(self, end: Place) -> None:
        """Add events to a sealed file again."""
        sealed = self._sealed_path(end)
        if not sealed.exists():
            raise EOFError(f"{sealed} is packed, which is done behind a checkpoint only")
        os.close(self.file)
        sealed.replace(self.path)
        self.file = _open_to_write(self.path)

    def _drop(self, end: Place) -> None:
        sealed = self._sealed_path(end)
        for path in (sealed, sealed.with_name(sealed.name + PACKED)):
            path.unlink(missing_ok=True)

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical events so far; after a start all of them are read when it is first asked for."""
        while not self.hash_some():
            pass
        return self.hash.hexdigest()

    def hash_some(self) -> bool:
        """Read on for the digest, as much as a slice has time for; say whether nothing is left to read."""
        if self.hashed < self.size:
            pieces, self.unhashed = self.unhashed or self._read_from(self.hashed), None
            data = next(pieces)
            self.hash.update(data)
            self.hashed += len(data)
            if self.hashed < self.size:
                self.unhashed = pieces
        return self.hashed == self.size

    def append(self, events: list[TraceEvent]) -> None:
        """Add events; raises OSError, and then has added none."""
        if self.size - self.start.size >= self.segment_bytes:
            with suppress(OSError):
                self._seal()
        data = canonical(events)
        self._write(data)
        if self.count - self.index[-1].events >= INDEX_EVERY:
            self.index.append(Place(self.count, self.size))
        if self.hashed == self.size:
            self.hash.update(data)
            self.hashed += len(data)
        self.count += len(events)
        self.size += len(data)

    def _write(self, data: bytes) -> None:
        begins = offset = self.size - self.start.size
        with memoryview(data) as rest:
            while offset < begins + len(data):
                offset += os.pwrite(self.file, rest[offset - begins :], offset)

    def _seal(self) -> None:
        """Put the file aside and begin a new one."""
        self.unhashed = None
        self.folder.mkdir(exist_ok=True)
        end = Place(self.count, self.size)
        os.ftruncate(self.file, self.size - self.start.size)
        self.path.replace(self._sealed_path(end))
        file, self.file = self.file, _open_to_write(self.path)
        os.close(file)
        self.sealed.append(end)
        self.unsynced.append(end)
        if self.index[-1] != end:
            self.index.append(end)

    def pack(self) -> None:
        """Compress the sealed files; who reads one meanwhile finds it in one form or the other."""
        for end in self.sealed:
            path = self._sealed_path(end)
            if path.exists():
                replace_file(path.with_name(path.name + PACKED), gzip.compress(path.read_bytes(), mtime=0))
                path.unlink()

    def read(self, after: int, limit: int) -> list[bytes]:
        """Return up to `limit` events behind sequence `after`, each as its line."""
        known = self.index[bisect_right(self.index, Place(after, FARTHEST)) - 1]
        count, offset = known
        lines: list[bytes] = []
        rest = b""
        for data in self._read_from(offset):
            offset += len(data)
            *whole, rest = (rest + data).split(b"\n")
            for line in whole:
                count += 1
                if count > after and len(lines) < limit:
                    lines.append(line)
            self._learn(Place(count, offset - len(rest)))
            if len(lines) == limit:
                break
        return lines

    def _learn(self, place: Place) -> None:
        """Remember a place that was come by, unless a near one is known."""
        before = self.index[bisect_right(self.index, place) - 1]
        if place.events - before.events >= INDEX_EVERY:
            insort(self.index, place)

    def _read_from(self, offset: int) -> Iterator[bytes]:
        """Yield all events behind an offset in pieces."""
        begins = 0
        for end in self.sealed:
            if end.size > offset:
                with self._open(end) as file:
                    file.seek(offset - begins)
                    while offset < end.size:
                        data = file.read(min(READ_BYTES, end.size - offset))
                        if not data:
                            raise EOFError(f"{self._sealed_path(end)} is shorter than its name says")
                        yield data
                        offset += len(data)
            begins = end.size
        while offset < self.size:
            data = os.pread(self.file, min(READ_BYTES, self.size - offset), offset - begins)
            if not data:
                raise EOFError(f"{self.path} is shorter than what was written")
            yield data
            offset += len(data)

    def _sealed_path(self, end: Place) -> Path:
        return self.folder / f"{end.events:012d}-{end.size:016d}.log"

    def _open(self, end: Place) -> BufferedIOBase:
        path = self._sealed_path(end)
        try:
            return path.open("rb")
        except FileNotFoundError:  # it is packed
            return gzip.open(path.with_name(path.name + PACKED))

    def sync(self) -> None:
        """Have everything on disk."""
        for end in self.unsynced:
            with suppress(FileNotFoundError):  # packed ones are there already
                _sync(self._sealed_path(end))
        self.unsynced = []
        if self.sealed:
            _sync(self.folder)
        os.fsync(self.file)

    def close(self) -> None:
        """Close the file."""
        os.close(self.file)


def _open_to_write(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
