"""What passes between services besides calls: deliveries and invocations."""

from typing import Any, NamedTuple


class Delivery(NamedTuple):
    """A message on its way from `source` to `target` (ARNs)."""

    source: str
    target: str
    body: str
    attributes: dict[str, Any] | None = None
    """What the target's service needs besides the body, e.g. MessageAttributes, MessageGroupId."""
    cause: int = 0


class Invocation(NamedTuple):
    """A function or state machine to be run; `kind` is RequestResponse, Event or mapping."""

    source: str
    target: str
    payload: bytes
    kind: str
    cause: int = 0
    detail: dict[str, Any] | None = None
    """What the source wants in the trace, e.g. the ids of the batch's messages."""
    trace_header: str = ""
    """The X-Ray trace header of the request that it belongs to."""
