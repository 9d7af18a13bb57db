"""Wherever a sudden end cuts the journal off, what was kept goes on to the digest of a session without one."""

import random
import shutil
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from emulator.contract.record import Command, decode
from emulator.server.checkpoint import NAME, Checkpoint, read_checkpoint
from emulator.server.segments import HEAD
from tests.emulator.server.session import STEPS, Session, steps_done

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
POINTS = 300
INSIDE = 75
"""Of the points, those that are drawn from the turns of guests."""
DRAWN_BY = 20_26


class Line(NamedTuple):
    """A line of the journal, from byte `begin` up to `end`."""

    begin: int
    end: int
    command: Command


class Recorded(NamedTuple):
    """A session that nothing interrupted."""

    session: Session
    folder: Path
    lines: list[Line]
    digest: str
    checkpoint: Checkpoint

    @property
    def journal(self) -> Path:
        """The journal's only segment."""
        (path,) = (self.folder / "journal").glob("*.log")
        return path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recorded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Recorded]:
    """The session from its start to its end, with a checkpoint in its middle."""
    folder = tmp_path_factory.mktemp("recorded")
    session = Session()
    store, world = session.open(folder)
    digest = await session.go_on(store, world, 0, saves_at=len(STEPS) // 2)
    checkpoint = read_checkpoint(folder)
    assert checkpoint is not None
    assert session.guests.causes == {}, "the session is not reproducible"
    yield Recorded(session, folder, lines_of(folder), digest, checkpoint)
    await session.close()


def lines_of(folder: Path) -> list[Line]:
    (path,) = (folder / "journal").glob("*.log")
    lines, offset = [], 0
    for framed in path.read_bytes().splitlines(keepends=True):
        lines.append(Line(offset, offset + len(framed), decode(framed[HEAD:])))
        offset += len(framed)
    return lines


def inside_turns(lines: list[Line]) -> list[range]:
    """Return the offsets at which a guest computes: it has made a call, and goes on in the same turn."""
    return [
        range(before.end, after.end)
        for before, after in pairwise(lines)
        if before.command.kind == "guest-call"
        and after.command.kind in ("guest-call", "guest-return")
        and after.command.step == before.command.step
        and after.command.data["invocation"] == before.command.data["invocation"]
    ]


def draw(lines: list[Line]) -> list[int]:
    chance = random.Random(DRAWN_BY)
    inside = [offset for turn in inside_turns(lines) for offset in turn]
    anywhere = range(lines[-1].end + 1)
    return [*chance.sample(inside, INSIDE), *chance.sample(anywhere, POINTS - INSIDE)]


def leave_behind(recorded: Recorded, folder: Path, *, offset: int, trace_cut: float) -> None:
    """Make a folder what a process that is killed leaves behind: the journal up to `offset`, some of the trace."""
    (folder / "journal").mkdir(parents=True)
    shutil.copy(recorded.folder / "world.json", folder)
    (folder / "journal" / recorded.journal.name).write_bytes(recorded.journal.read_bytes()[:offset])
    kept = sum(line.end <= offset for line in recorded.lines)
    is_saved = kept >= recorded.checkpoint.commands
    if is_saved:
        shutil.copy(recorded.folder / NAME, folder)
    trace = (recorded.folder / "trace.log").read_bytes()
    least = recorded.checkpoint.trace_bytes if is_saved else 0
    (folder / "trace.log").write_bytes(trace[: least + round((len(trace) - least) * trace_cut)])


async def test_each_of_300_sudden_ends_goes_on_to_the_same_digest(recorded: Recorded, tmp_path: Path) -> None:
    chance = random.Random(DRAWN_BY)
    points = draw(recorded.lines)
    turns = inside_turns(recorded.lines)
    assert sum(any(offset in turn for turn in turns) for offset in points) >= 50
    for number, offset in enumerate(points):
        folder = tmp_path / str(number)
        leave_behind(recorded, folder, offset=offset, trace_cut=chance.random())
        store, world = recorded.session.open(folder)
        kept = [line.command for line in recorded.lines if line.end <= offset]
        assert world.commands == len(kept), f"the journal was cut at byte {offset}"
        digest = await recorded.session.go_on(store, world, steps_done(kept))
        assert digest == recorded.digest, f"the journal was cut at byte {offset}, behind command {len(kept)}"
        assert lines_of(folder) == recorded.lines
        shutil.rmtree(folder)
