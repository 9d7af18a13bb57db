"""Append-only files of lines, each with its checksum, so that a torn end is seen and cut off."""

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BufferedIOBase
from pathlib import Path
from typing import NamedTuple

from emulator.server.files import replace_file

SEGMENT_BYTES = 64 * 1024 * 1024
HEAD = 9
"""The checksum in hexadecimal and a space."""
PACKED = ".gz"
UNREADABLE = (EOFError, gzip.BadGzipFile, zlib.error)


class UnusableState(Exception):
    """A folder's world cannot be gone on with; nothing in it was changed."""


class CorruptSegment(UnusableState):
    """Something within a segment, not at its end, is broken: what was acknowledged cannot be read back."""

    def __init__(self, path: Path, offset: int) -> None:
        super().__init__(f"{path} is broken at byte {offset}, with readable lines behind it; nothing was changed")
        self.path, self.offset = path, offset


class Cut(NamedTuple):
    """A torn end that was cut off: it was never acknowledged."""

    path: Path
    offset: int
    size: int

    def __str__(self) -> str:
        return f"cut {self.size} bytes off {self.path} behind byte {self.offset}: a line that was never acknowledged"


def frame(line: bytes) -> bytes:
    """Return a line with its checksum before it and its end behind it."""
    return b"%08x %s\n" % (zlib.crc32(line), line)


def unframe(framed: bytes) -> bytes | None:
    """Return the line of a framed one without its end, or None where it is broken."""
    line = framed[HEAD:]
    try:
        is_whole = len(framed) >= HEAD and framed[8:9] == b" " and int(framed[:8], 16) == zlib.crc32(line)
    except ValueError:
        return None
    return line if is_whole else None


class Segments:
    """The segments of one stream in a folder. `append` buffers; `commit` writes, and syncs where asked for."""

    def __init__(self, folder: Path, *, syncs: bool, segment_bytes: int = SEGMENT_BYTES) -> None:
        self.folder, self.syncs, self.segment_bytes = folder, syncs, segment_bytes
        self.cut: Cut | None = None
        self.buffer = bytearray()
        folder.mkdir(parents=True, exist_ok=True)
        self._open_last()

    @property
    def paths(self) -> list[Path]:
        """The segments, in order; one that is packed is there in that form only, or counts in it."""
        kept = sorted(path for path in self.folder.glob("*.log*") if path.name.endswith((".log", PACKED)))
        return list({_number(path): path for path in kept}.values())

    def _open_last(self) -> None:
        paths = self.paths
        path = paths[-1] if paths else self.folder / f"{1:08d}.log"
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self.size = _whole_size(path)
        torn = os.fstat(self.file).st_size - self.size
        if torn:
            os.ftruncate(self.file, self.size)
            self.cut = Cut(path, self.size, torn)
        self.number = _number(path)
        self._sync_folder()

    def append(self, line: bytes) -> None:
        """Take a line; it is written with the next `commit`."""
        self.buffer += frame(line)

    def commit(self) -> None:
        """Write what was appended; raises OSError, and then keeps it for the next try."""
        if not self.buffer:
            return
        try:
            self._write()
        except OSError:
            with suppress(OSError):
                os.ftruncate(self.file, self.size)
            raise
        self.size += len(self.buffer)
        self.buffer.clear()
        if self.size >= self.segment_bytes:
            with suppress(OSError):
                self._next_segment()

    def _write(self) -> None:
        with memoryview(self.buffer) as rest:
            written = 0
            while written < len(rest):
                written += os.write(self.file, rest[written:])
        if self.syncs:
            os.fdatasync(self.file)

    def _next_segment(self) -> None:
        path = self.folder / f"{self.number + 1:08d}.log"
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        os.close(self.file)
        self.file, self.size, self.number = file, 0, self.number + 1
        self._sync_folder()

    def _sync_folder(self) -> None:
        if self.syncs:
            folder = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def lines(self, first: int = 0) -> Iterator[bytes]:
        """Yield every committed line, in order, of the segments from number `first` on."""
        for path in self.paths:
            if _number(path) >= first:
                with _open(path) as file:
                    yield from _lines_of(path, file)

    def pack(self) -> None:
        """Compress the segments that nothing is appended to any more; they hold the same lines as before.

        Whoever reads them meanwhile, or after a sudden end, finds each segment in one form or the other.
        """
        for path in sorted(self.folder.glob("*.log")):
            is_whole = path.stat().st_size == _whole_size(path)
            if _number(path) < self.number and is_whole:
                replace_file(path.with_name(path.name + PACKED), gzip.compress(path.read_bytes(), mtime=0))
                path.unlink()

    def clear(self) -> None:
        """Remove every line."""
        os.close(self.file)
        self.buffer.clear()
        for path in self.paths:
            path.unlink()
        self._open_last()

    def close(self) -> None:
        """Close the file; what was not committed is lost."""
        os.close(self.file)


def _number(path: Path) -> int:
    return int(path.name.partition(".")[0])


def _open(path: Path) -> BufferedIOBase:
    try:
        return gzip.open(path) if path.name.endswith(PACKED) else path.open("rb")
    except FileNotFoundError:  # it has been packed since it was listed
        return gzip.open(path.with_name(path.name + PACKED))


def _lines_of(path: Path, file: BufferedIOBase) -> Iterator[bytes]:
    offset = 0
    try:
        for framed in file:
            line = unframe(framed.rstrip(b"\n"))
            if line is None or not framed.endswith(b"\n"):
                raise CorruptSegment(path, offset)
            offset += len(framed)
            yield line
    except UNREADABLE:
        raise CorruptSegment(path, offset) from None


def _whole_size(path: Path) -> int:
    """Return up to which byte a segment's lines are whole."""
    offset = 0
    with path.open("rb") as file:
        for framed in file:
            if not framed.endswith(b"\n") or unframe(framed[:-1]) is None:
                _refuse_broken_middle(path, offset, file.read())
                break
            offset += len(framed)
    return offset


def _refuse_broken_middle(path: Path, offset: int, behind: bytes) -> None:
    if any(unframe(framed) is not None for framed in behind.split(b"\n")):
        raise CorruptSegment(path, offset)
