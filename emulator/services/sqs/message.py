"""One message in a queue."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from emulator.kernel.clock import Millis

DELAYED, VISIBLE, IN_FLIGHT, GONE = range(4)


@dataclass(slots=True, eq=False)
class Message:
    """`sequence` orders it among all messages of its account and region; `state` is one of the four above."""

    sequence: int
    id: str
    body: str
    md5: str
    size: int
    sender: str
    sent: Millis
    hidden_until: Millis
    state: int
    event: int = 0
    """The trace event that brought it here."""
    attributes: dict[str, dict[str, Any]] | None = None
    attributes_md5: str = ""
    trace_header: str = ""
    system_md5: str = ""
    group: str = ""
    deduplication: str = ""
    number: str = ""
    """The SequenceNumber of a FIFO queue."""
    count: int = 0
    """How often it was received."""
    inherited: int = 0
    """How often it was received before it came to this queue."""
    first_received: Millis = 0
    received: Millis = 0
    handle: str = ""
    place: int = 0
    """Its place in a standard queue with message groups."""
    origin: str = ""
    """The ARN of the queue that dead-lettered it."""


class Taken(NamedTuple):
    """What a line hands out: messages for the reader, and worn ones, received too often already."""

    messages: list[Message]
    worn: list[Message]
