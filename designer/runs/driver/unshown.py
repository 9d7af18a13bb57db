"""What has happened since the last frame: its first events, and how many there are."""

from dataclasses import dataclass, field

from emulator.contract.record import TraceEvent

EVENTS_A_FRAME = 500


@dataclass(slots=True)
class Unshown:
    """Holds at most `EVENTS_A_FRAME` events however long nobody looks: who watches loads the others."""

    events: list[TraceEvent] = field(default_factory=list)
    count: int = 0
    last: int | None = None
    """The sequence of the last event, None where there is none."""

    @property
    def more(self) -> int:
        """How many events there are besides those that are held."""
        return self.count - len(self.events)

    def add(self, events: list[TraceEvent]) -> None:
        """Count further events, and hold them while there is room."""
        if not events:
            return
        self.events += events[: EVENTS_A_FRAME - len(self.events)]
        self.count += len(events)
        self.last = events[-1].sequence
