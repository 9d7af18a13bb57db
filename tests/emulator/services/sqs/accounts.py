"""Goes through a trace of queues and finds what it does not account for."""

from collections.abc import Iterable

from emulator.kernel.trace import TraceEvent

ENDS = ("delete", "expire")


def unexplained(events: Iterable[TraceEvent]) -> list[str]:
    """Return what happened to messages without a cause: one that ends twice, or is received though it has ended.

    A message begins once, by being sent, copied or moved back under a new id; each `duplicate` lets it end once more.
    """
    alive: dict[str, int] = {}
    found = []
    for event in events:
        where = f"{event.kind} of {event.message} at {event.time}"
        if event.kind in ("send", "duplicate"):
            alive[event.message] = alive.get(event.message, 0) + 1
        elif event.kind == "redrive" and "new_message" in event.detail:
            alive[event.message] = alive.get(event.message, 0) - 1
            alive[event.detail["new_message"]] = 1
        elif event.kind in ("receive", "redrive", "return", "extend", *ENDS):
            if alive.get(event.message, 0) < 1:
                found.append(f"{where}: there is no such message")
            if event.kind in ENDS:
                alive[event.message] = alive.get(event.message, 0) - 1
        if event.kind in ("receive", "redrive", *ENDS) and not event.cause:
            found.append(f"{where}: without a cause")
    return found
