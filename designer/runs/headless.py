"""Executes a plan from its deployment to its end as fast as possible, without anybody who watches."""

import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.document.scenario import Scenario
from designer.runs.plan import MOST_EVENTS, Plan

if TYPE_CHECKING:
    from designer.runs.allowance import Meter

TELL_EVERY_S = 0.5
Progress = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: `report` holds digest, counters and resources, `failure` the reason and the node.

    `ignored` are by logical id the settings that the run behaved without.
    """

    status: str
    report: dict[str, Any]
    failure: dict[str, Any] | None
    ignored: dict[str, list[str]] = field(default_factory=dict)


async def play(
    plan: Plan,
    *,
    recorder: Any = None,
    seed: int,
    length_ms: int,
    progress: Progress | None = None,
    placeholders: bool = True,
    meter: "Meter | None" = None,
    most_events: int = MOST_EVENTS,
) -> Outcome:
    """Deploy a plan in a fresh World and let its time pass.

    `progress` is told the share that has passed, `meter` stops it where its person's runs may take no more.
    What is kept in memory does not grow with the events: a `recorder` gets them as they come.
    """
    from designer.runs.driver.execution import Execution, Forgetful, RunFailed

    with tempfile.TemporaryDirectory(prefix="sluice-run-") as folder:
        execution = Execution(
            plan=plan,
            recorder=recorder or Forgetful(),
            work_dir=Path(folder),
            seed=seed,
            length_ms=length_ms,
            placeholders=placeholders,
            denied=meter.denied if meter else lambda: "",
            most_events=most_events,
        )
        if meter:
            meter.guests_s = lambda: execution.guests_s
        status, failure, told = "finished", None, time.monotonic()
        try:
            execution.prepare([])
            await execution.deploy()
            execution.begin()
            while not await execution.advance(execution.end):
                if progress is not None and time.monotonic() - told > TELL_EVERY_S:
                    told = time.monotonic()
                    await progress(min(1.0, execution.virtual_ms / max(1, length_ms)))
        except RunFailed as failed:
            status, failure = "failed", {"reason": failed.reason, "logical_id": failed.logical_id or None}
        finally:
            await execution.close()
        return Outcome(status, execution.report(), failure, execution.ignored())


def length_of(plan: Plan) -> int:
    """Return how long a plan's scenario lasts, in virtual milliseconds."""
    return Scenario.from_plain(plan.scenario).length_ms


@dataclass(slots=True)
class TraceFile:
    """A recorder that writes the trace to a file, an event a line; where that is impossible it fails the run."""

    file: Path

    def __post_init__(self) -> None:
        self.file.write_bytes(b"")

    def journal(self, command: Any) -> None:
        """Drop the line: the trace is what was asked for."""

    def trace(self, events: Any) -> None:
        """Append events to the file."""
        from designer.runs.driver.execution import RunFailed
        from designer.runs.driver.lines import canonical

        try:
            with self.file.open("ab") as out:
                out.write(canonical(events))
        except OSError as error:
            raise RunFailed(f"The trace cannot be written to {self.file.name}: {error.strerror}") from error

    async def commit(self) -> None:
        """Each event is in the file already."""
