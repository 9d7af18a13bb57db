"""Keeps a live run in the run store: lines are gathered and committed in groups, under the run's epoch."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import sync_to_async

from designer.runs.driver.lines import Command, TraceEvent, canonical, encode
from designer.runs.models import Segment
from designer.runs.store import Writer, last_number


@dataclass(slots=True)
class StoreRecorder:
    """Records one run as the holder of one epoch; `state` is what the run's row is to say with the next commit."""

    run: str
    epoch: int
    writer: Writer = field(init=False)
    state: dict[str, Any] = field(default_factory=dict)
    committed_event: int = 0
    plans: list[tuple[int, bytes]] = field(default_factory=list)
    """Plans that were replaced, each with the time of the run until which it held."""
    _journal: list[Command] = field(default_factory=list)
    _trace: list[TraceEvent] = field(default_factory=list)
    _committing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.writer = Writer(self.run, self.epoch)
        self.committed_event = last_number(self.run, Segment.Stream.TRACE)

    def journal(self, command: Command) -> None:
        """Take a line for the next commit."""
        self._journal.append(command)

    def trace(self, events: list[TraceEvent]) -> None:
        """Take events for the next commit; those that a replay makes again are kept already."""
        if events and events[-1].sequence > self.committed_event:
            self._trace.extend(event for event in events if event.sequence > self.committed_event)

    async def commit(self) -> None:
        """Commit what was taken, in one transaction; raises Replaced where another worker has the run."""
        async with self._committing:
            journal, self._journal = self._journal, []
            trace, self._trace = self._trace, []
            state, self.state = self.state, {}
            plans, self.plans = self.plans, []
            if journal or trace or state or plans:
                await sync_to_async(self._append, thread_sensitive=False)(journal, trace, state, plans)

    def _append(
        self,
        journal: list[Command],
        trace: list[TraceEvent],
        state: dict[str, Any],
        plans: list[tuple[int, bytes]],
    ) -> None:
        first = {
            "journal": journal[0].number if journal else 0,
            "trace": trace[0].sequence if trace else 0,
        }
        lines = canonical(trace).removesuffix(b"\n").split(b"\n") if trace else []
        encoded = [encode(line) for line in journal]
        self.writer.append(journal=encoded, trace=lines, first=first, state=state, plans=plans)
