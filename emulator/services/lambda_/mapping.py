"""Event source mappings and their pollers."""

from dataclasses import dataclass, field
from typing import Any

from emulator.bus.calls import Call
from emulator.kernel.clock import Millis


@dataclass(slots=True)
class Poller:
    """One of a mapping's pollers: it waits, gathers a batch or has one running."""

    number: int
    waiter: int = 0
    gathered: list[dict[str, Any]] = field(default_factory=list)
    bytes: int = 0
    received_at: Millis = 0
    window: int = 0
    """The timer that ends its batch's window."""
    throttles: int = 0


@dataclass(slots=True)
class Mapping:
    """An event source mapping. `settings` are its members as answered; `receive` is what each poll calls."""

    uuid: str
    arn: str
    function: str
    """The function's ARN without a qualifier."""
    name: str
    qualifier: str
    source: str
    settings: dict[str, Any]
    state: str
    modified: Millis
    url: str
    receive: Call
    change: int = 0
    """The timer that ends Creating, Updating…"""
    pollers: dict[int, Poller] = field(default_factory=dict)
    started: int = 0
    """How many pollers were ever started."""
    waiting: int = 0
    """How many pollers wait for messages."""
    growth: int = 0
    """The timer that starts another poller."""
    grown_at: Millis = 0
    tags: dict[str, str] = field(default_factory=dict)
