"""A world's whole state in one file, from which a start is quicker than from the journal's beginning."""

import hashlib
import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import orjson

import emulator
from emulator.server.files import replace_file
from emulator.server.tracelog import TraceLog
from emulator.world import World

NAME = "checkpoint.bin"


class Checkpoint(NamedTuple):
    """`world` is what `World.load` takes; the rest says how much of journal and trace it holds."""

    world: bytes
    commands: int
    events: int
    trace_bytes: int
    segment: int
    """The journal's segment from which its later commands are."""


@cache
def build() -> str:
    """Return a digest of the emulator's source: another build does not load this one's checkpoints."""
    digest = hashlib.sha256()
    root = Path(next(iter(emulator.__path__)))
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def write_checkpoint(folder: Path, world: World, trace: TraceLog, segment: int) -> None:
    """Write a world whose journal is on disk, up to somewhere in a segment; its trace is put there too."""
    trace.sync()
    saved = zlib.compress(world.save(), 1)
    head = {
        "build": build(),
        "commands": world.commands,
        "events": trace.count,
        "trace_bytes": trace.size,
        "segment": segment,
        "crc": zlib.crc32(saved),
    }
    replace_file(folder / NAME, orjson.dumps(head) + b"\n" + saved)


def read_checkpoint(folder: Path) -> Checkpoint | None:
    """Return the folder's checkpoint, or None where there is none that this build can use."""
    try:
        first, _, saved = (folder / NAME).read_bytes().partition(b"\n")
        head = orjson.loads(first)
    except (FileNotFoundError, orjson.JSONDecodeError):
        return None
    if head.get("build") != build() or head.get("crc") != zlib.crc32(saved):
        return None
    numbers = (head[name] for name in ("commands", "events", "trace_bytes", "segment"))
    return Checkpoint(zlib.decompress(saved), *numbers)


def remove_checkpoint(folder: Path) -> None:
    """Forget the checkpoint."""
    (folder / NAME).unlink(missing_ok=True)
