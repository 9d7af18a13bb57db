"""What an in-process behaviour is: the code of a function without code, as pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from emulator.bus.calls import Answer


@dataclass(frozen=True, slots=True)
class Step:
    """A call that the behaviour makes, in the order of its plan."""

    service: str
    operation: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the invocation ends: a payload, or an error's type and text."""

    payload: Any = None
    error_type: str = ""
    error_text: str = ""


class Behaviour(Protocol):
    """A module below emulator/actors/behaviours; its file name is the behaviour's name."""

    def plan(self, event: Any, variables: Mapping[str, str], targets: Sequence[str], request_id: str) -> list[Step]:
        """Return the calls for an event; `targets` are ARNs known from elsewhere than the variables."""

    def end(self, event: Any, steps: Sequence[Step], answers: Sequence[Answer]) -> Outcome | None:
        """Return the outcome after these answers; None while further steps are to be made."""
