"""The pages' scripts and styles: built when their sources changed."""

import gzip
import hashlib
import shutil
from pathlib import Path

from launch import npm
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


def install() -> None:
    """Install the packages of package-lock.json, unless they are there."""
    packages = npm.Packages(FRONTEND)
    if packages.are_there:
        return
    say("Installing the frontend's packages …")
    if not packages.end(packages.begin()):
        raise Refused("Could not install the frontend's packages: see the lines above.")


def build() -> None:
    """Build into frontend/dist, unless it was built from the same sources."""
    with turn(SETUP / "frontend.lock"):
        wanted = sources_hash(FRONTEND)
        stamp = FRONTEND / "dist" / ".sources"
        if npm.is_current(stamp, wanted):
            return
        install()
        say("Building the frontend …")
        shutil.rmtree(FRONTEND / "dist", ignore_errors=True)
        if npm.run(FRONTEND, "run", "--silent", "build"):
            raise Refused("Could not build the frontend: see the lines above.")
        compress(FRONTEND / "dist")
        stamp.write_text(wanted)


def compress(folder: Path) -> None:
    """Put a .gz beside each file that gets smaller by it; the web server sends that one."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in COMPRESSED and file.stat().st_size >= SMALLEST_COMPRESSED:
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
