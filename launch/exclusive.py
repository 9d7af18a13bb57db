"""One process at a time: a lock on a file, which the kernel releases when its holder ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Held(Exception):
    """Another process holds the lock."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} is held by another process")
        self.file = file


@contextmanager
def turn(file: Path) -> Iterator[None]:
    """Wait for the lock, hold it, give it back."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def claim(file: Path) -> Iterator[None]:
    """Hold the lock or raise Held at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Held(file) from error
        yield
    finally:
        os.close(handle)
