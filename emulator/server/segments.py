"""Append-only files of lines, each with its checksum, so that a torn end is seen and cut off."""

import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

SEGMENT_BYTES = 64 * 1024 * 1024
HEAD = 9
"""The checksum in hexadecimal and a space."""


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
        """The segments, in order."""
        return sorted(self.folder.glob("*.log"))

    def _open_last(self) -> None:
        paths = self.paths
        path = paths[-1] if paths else self.folder / f"{1:08d}.log"
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self.size = _whole_size(path)
        torn = os.fstat(self.file).st_size - self.size
        if torn:
            os.ftruncate(self.file, self.size)
            self.cut = Cut(path, self.size, torn)
        self.number = int(path.stem)
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

    def lines(self) -> Iterator[bytes]:
        """Yield every committed line, in order."""
        for path in self.paths:
            with path.open("rb") as file:
                offset = 0
                for framed in file:
                    line = unframe(framed.rstrip(b"\n"))
                    if line is None or not framed.endswith(b"\n"):
                        raise CorruptSegment(path, offset)
                    offset += len(framed)
                    yield line

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
