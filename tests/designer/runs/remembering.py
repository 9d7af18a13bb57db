"""A recorder that keeps every event of a run, for tests that read what happened."""

from dataclasses import dataclass, field
from typing import Any

from emulator.contract.record import TraceEvent


@dataclass(slots=True)
class Remembering:
    """Keeps the events."""

    events: list[TraceEvent] = field(default_factory=list)

    def journal(self, command: Any) -> None:
        """Drop the line."""

    def trace(self, events: list[TraceEvent]) -> None:
        """Keep events."""
        self.events += events

    async def commit(self) -> None:
        """There is nothing to commit."""
