"""npm: its commands in one of our folders, and the packages of that folder's lock file."""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from launch import node

INSTALL = ("ci", "--no-audit", "--no-fund", "--loglevel=error")


def start(folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start npm in a folder, its output for the person."""
    found = node.find()
    command = [*found.npm, *arguments]
    return subprocess.Popen(command, cwd=folder, env=found.environment(), stdin=subprocess.DEVNULL, stdout=sys.stderr)


def run(folder: Path, *arguments: str) -> int:
    """Run npm in a folder and return its exit code."""
    return start(folder, *arguments).wait()


def file_hash(file: Path) -> str:
    """Return a file's hash."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    """Return whether a stamp holds this value."""
    return stamp.exists() and stamp.read_text() == value


@dataclass(frozen=True)
class Packages:
    """The packages that a folder's package-lock.json names."""

    folder: Path

    @property
    def are_there(self) -> bool:
        """Whether they are installed as the lock file has them now."""
        return is_current(self._stamp, file_hash(self.folder / "package-lock.json"))

    def begin(self) -> "subprocess.Popen[bytes]":
        """Begin to install them; `end` waits for it."""
        return start(self.folder, *INSTALL)

    def end(self, installing: "subprocess.Popen[bytes]") -> bool:
        """Wait until they are installed; return whether they are."""
        if installing.wait():
            return False
        self._stamp.write_text(file_hash(self.folder / "package-lock.json"))
        return True

    @property
    def _stamp(self) -> Path:
        return self.folder / "node_modules" / ".sluice-lock"
