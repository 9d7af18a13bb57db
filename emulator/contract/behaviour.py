"""What an in-process behaviour is: the code of a function without code, as pure functions."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from emulator.bus.calls import Answer


class Batch(NamedTuple):
    """Messages of an SQS queue that a function gets at once, before they are made a record each.

    `messages` are as ReceiveMessage hands them out: MessageId, ReceiptHandle, Body, MD5OfBody, Attributes….
    """

    messages: list[dict[str, Any]]
    source: str
    """The queue's ARN."""
    region: str
    has_window: bool
    """Whether its mapping has a batching window."""


class Step(NamedTuple):
    """A call that the behaviour makes, in the order of its plan."""

    service: str
    operation: str
    parameters: dict[str, Any]


class Outcome(NamedTuple):
    """How the invocation ends: a payload, or an error's type and text."""

    payload: Any = None
    error_type: str = ""
    error_text: str = ""


class Behaviour(Protocol):
    """A module below emulator/actors/behaviours; its file name is the behaviour's name."""

    def plan(self, event: Any, variables: Mapping[str, str], targets: Sequence[str], request_id: str) -> list[Step]:
        """Return the calls for an event or a Batch; `targets` are ARNs known from elsewhere than the variables."""

    def end(self, event: Any, steps: Sequence[Step], answers: Sequence[Answer]) -> Outcome | None:
        """Return the outcome after these answers; None while further steps are to be made."""
