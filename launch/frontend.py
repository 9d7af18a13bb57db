"""The pages' scripts and styles: built when their sources changed."""

import gzip
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from launch import node
from launch.exclusive import turn
from launch.places import FRONTEND, SETUP
from launch.refusal import Refused, say

NOT_SOURCES = ("node_modules", "dist", "tests")
COMPRESSED = (".js", ".css", ".svg", ".json", ".map")
SMALLEST_COMPRESSED = 500


def sources_hash(folder: Path) -> str:
    """Return one hash over the names and contents of all sources."""
    total = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        if inside.parts[0] not in NOT_SOURCES and file.is_file():
            total.update(f"{inside}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def file_hash(file: Path) -> str:
    """Return a file's hash."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    """Return whether a stamp holds this value."""
    return stamp.exists() and stamp.read_text() == value


def npm(*arguments: str) -> int:
    """Run npm in the frontend's folder, its output for the person; return its exit code."""
    found = node.find()
    command = [*found.npm, *arguments]
    return subprocess.run(
        command, cwd=FRONTEND, env=found.environment(), stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
    ).returncode


def install() -> None:
    """Install the packages of package-lock.json, unless they are there."""
    wanted = file_hash(FRONTEND / "package-lock.json")
    stamp = FRONTEND / "node_modules" / ".sluice-lock"
    if is_current(stamp, wanted):
        return
    say("Installing the frontend's packages …")
    if npm("ci", "--no-audit", "--no-fund", "--loglevel=error"):
        raise Refused("Could not install the frontend's packages: see the lines above.")
    stamp.write_text(wanted)


def build() -> None:
    """Build into frontend/dist, unless it was built from the same sources."""
    with turn(SETUP / "frontend.lock"):
        wanted = sources_hash(FRONTEND)
        stamp = FRONTEND / "dist" / ".sources"
        if is_current(stamp, wanted):
            return
        install()
        say("Building the frontend …")
        shutil.rmtree(FRONTEND / "dist", ignore_errors=True)
        if npm("run", "--silent", "build"):
            raise Refused("Could not build the frontend: see the lines above.")
        compress(FRONTEND / "dist")
        stamp.write_text(wanted)


def compress(folder: Path) -> None:
    """Put a .gz beside each file that gets smaller by it; the web server sends that one."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in COMPRESSED and file.stat().st_size >= SMALLEST_COMPRESSED:
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
