"""What the actors of a world remember."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class State:
    """The running actors by id, each its configuration and counters (plain data)."""

    actors: dict[str, dict[str, Any]] = field(default_factory=dict)
    lives: dict[str, int] = field(default_factory=dict)
    """How often an actor of an id was started: what an earlier one had set itself to do is not done by a later."""
