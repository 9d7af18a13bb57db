"""A world's state in a folder: its journal in segments, its trace, a checkpoint; one process at a time."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from emulator.contract.record import Command, TraceEvent, decode, encode
from emulator.server.checkpoint import read_checkpoint, remove_checkpoint, write_checkpoint
from emulator.server.files import replace_file
from emulator.server.saver import Saver
from emulator.server.segments import Segments, UnusableState
from emulator.server.tracelog import TraceLog
from emulator.world import World

FORMAT = 1
SAVE_EVERY = 100_000
"""Commands between two checkpoints that are written beside the work."""
LONGEST_WRITE = 4_096
"""Events that are written at once."""
LAZY_EVENTS, LAZY_BYTES = 1_000, 64 * 1024
"""What a store that is not durable holds back, so that it writes seldom: it is gone with its process anyway."""


class FolderInUse(UnusableState):
    """Another process has the folder."""

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(f"{folder} is in use by another emulator{f' (process {holder})' if holder else ''}")
        self.folder = folder


class OtherWorld(UnusableState):
    """The folder holds a world that was made with other values."""

    def __init__(self, folder: Path, name: str, held: object, asked: object) -> None:
        super().__init__(f"{folder} holds a world with {name} {held!r}, not {asked!r}")
        self.folder, self.held, self.asked = folder, held, asked


class UnreadableWorld(UnusableState):
    """The file that says how the folder's world was made is damaged."""

    def __init__(self, path: Path) -> None:
        super().__init__(f'{path} cannot be read; it looks like {{"format":{FORMAT},"seed":0}}')
        self.path = path


class Settled(NamedTuple):
    """What a folder's world was made with. One that `follows` has the machine's time."""

    seed: int
    follows: bool


class BrokenJournal(UnusableState):
    """The journal's lines do not follow each other."""

    def __init__(self, folder: Path, wanted: int, found: int) -> None:
        super().__init__(f"the journal in {folder} goes on with command {found} where {wanted} is due")
        self.wanted, self.found = wanted, found


class Store:
    """Keeps one world. `durable`: what `commit` has written survives the machine's sudden end."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder, self.durable = folder, durable
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = _lock(folder)
        self.journal = Segments(folder / "journal", syncs=durable)
        self.trace = TraceLog(folder / "trace.log")
        self.fresh: list[TraceEvent] = []
        self.problem = ""
        self.saver = Saver()
        self.saved_at = 0

    @property
    def notices(self) -> list[str]:
        """What had to be done when the folder was opened."""
        return [str(self.journal.cut)] if self.journal.cut else []

    def settle(self, seed: int | None, *, follows: bool = False) -> Settled:
        """Return what the folder's world was made with; a new folder takes the given values, seed 0 without one."""
        path = self.folder / "world.json"
        if not path.exists():
            settled = Settled(seed or 0, follows)
            replace_file(path, orjson.dumps({"format": FORMAT, **settled._asdict()}))
            return settled
        try:
            held: dict[str, Any] = orjson.loads(path.read_bytes())
            if held["format"] != FORMAT:
                raise OtherWorld(self.folder, "format", held["format"], FORMAT)
            settled = Settled(int(held["seed"]), bool(held.get("follows", False)))
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableWorld(path) from error
        if seed is not None and seed != settled.seed:
            raise OtherWorld(self.folder, "seed", settled.seed, seed)
        return settled

    def keep(self, command: Command) -> None:
        """Take a command; it is written with the next `commit`."""
        self.journal.append(encode(command))

    def take_trace(self, world: World) -> list[TraceEvent]:
        """Take the events that the world has recorded; they are written with the next `commit`."""
        events = world.trace.take()
        self.fresh += events
        return events

    def commit(self) -> bool:
        """Keep what was taken: a durable store writes it now, another one when it is much. For the rest see `write`."""
        if not self.durable and len(self.fresh) < LAZY_EVENTS and len(self.journal.buffer) < LAZY_BYTES:
            return True
        return self.write()

    def write(self) -> bool:
        """Write what was taken; False, with `problem` saying why, where that fails. It is tried again next time."""
        try:
            self.journal.commit()
            while self.fresh:
                self.trace.append(self.fresh[:LONGEST_WRITE])
                del self.fresh[:LONGEST_WRITE]
        except OSError as error:
            self.problem = f"{self.folder}: {error.strerror or error}"
            return False
        self.problem = ""
        return True

    def commands(self, after: int = 0, segment: int = 0) -> Iterator[Command]:
        """Yield the journal's commands behind number `after`, which are not before a segment."""
        wanted = after + 1
        for line in self.journal.lines(segment):
            number = int(line[1 : line.index(b",")])
            if number <= after:
                continue
            if number != wanted:
                raise BrokenJournal(self.folder, wanted, number)
            wanted += 1
            yield decode(line)

    def restore(self, world: World) -> None:
        """Make a new world the one of the folder, and keep its commands from now on."""
        checkpoint = read_checkpoint(self.folder)
        if checkpoint is not None:
            try:
                self.trace.truncate(checkpoint.events, checkpoint.trace_bytes)
                world.load(checkpoint.world)
            except (EOFError, AttributeError, ImportError, TypeError):
                checkpoint = None
        if checkpoint is None:
            self.trace.truncate(0, 0)
        rest = self.commands(checkpoint.commands, checkpoint.segment) if checkpoint else self.commands()
        world.replay(rest, lambda: self._drain(world))
        self.saved_at = checkpoint.commands if checkpoint else 0
        world.journal = self.keep
        for waiter in [waiter for waiter, then in world.waiters.items() if then is None]:
            world.withdraw(waiter)

    def _drain(self, world: World) -> None:
        events = world.trace.take()
        for start in range(0, len(events), LONGEST_WRITE):
            self.trace.append(events[start : start + LONGEST_WRITE])
        world.take_answered()

    def save(self, world: World) -> None:
        """Write a checkpoint, so that the next start need not replay everything; pack what is before it."""
        self.saver.wait()
        self._save(world)

    def _save(self, world: World) -> None:
        write_checkpoint(self.folder, world, self.trace, self.journal.number)
        self.journal.pack()
        self.trace.pack()

    def save_now_and_then(self, world: World) -> None:
        """Have a checkpoint of a world that was just committed written beside its work, if one is due."""
        if self.durable and not self.fresh and world.commands - self.saved_at >= SAVE_EVERY and self.saver.is_free():
            self.saved_at = world.commands
            self.saver.start(lambda: self._save(world))

    def clear(self) -> None:
        """Forget the world; the folder is as new but for the seed."""
        self.saver.wait()
        remove_checkpoint(self.folder)
        self.journal.clear()
        self.saved_at = 0
        self.trace.truncate(0, 0)
        self.fresh = []

    def close(self) -> None:
        """Give the folder free."""
        self.saver.wait()
        self.journal.close()
        self.trace.close()
        os.close(self.lock)


def _lock(folder: Path) -> int:
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(lock, 20).decode("ascii", "replace").strip()
        os.close(lock)
        raise FolderInUse(folder, holder) from None
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    return lock
