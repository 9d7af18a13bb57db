"""Tasks that move the messages of a dead-letter queue back, or elsewhere."""

from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass
from typing import Any

import orjson

from emulator.kernel.clock import SECOND, Millis
from emulator.services.sqs import errors, limits

RUNNING, COMPLETED, CANCELLING, CANCELLED, FAILED = "RUNNING", "COMPLETED", "CANCELLING", "CANCELLED", "FAILED"
TICK: Millis = 100


@dataclass(slots=True, eq=False)
class MoveTask:
    """`destination` is empty where each message goes back to the queue that dead-lettered it."""

    id: str
    source: str
    destination: str
    rate: int
    """Messages a second; 0 where SQS may choose."""
    started: Millis
    to_move: int
    moved: int = 0
    status: str = RUNNING
    reason: str = ""

    @property
    def handle(self) -> str:
        """The TaskHandle."""
        return b64encode(orjson.dumps({"taskId": self.id, "sourceArn": self.source})).decode()

    @property
    def interval(self) -> Millis:
        """How long it is from one step to the next."""
        return max(TICK, SECOND // self.rate) if self.rate else TICK

    @property
    def at_once(self) -> int:
        """How many messages one step moves."""
        return max(1, (self.rate or limits.MOVES_PER_SECOND) * self.interval // SECOND)

    def describe(self) -> dict[str, Any]:
        """Return the task as ListMessageMoveTasks shows it."""
        shown: dict[str, Any] = {
            "Status": self.status,
            "SourceArn": self.source,
            "ApproximateNumberOfMessagesMoved": self.moved,
            "ApproximateNumberOfMessagesToMove": self.to_move,
            "StartedTimestamp": self.started,
        }
        if self.status == RUNNING:
            shown["TaskHandle"] = self.handle
        if self.destination:
            shown["DestinationArn"] = self.destination
        if self.rate:
            shown["MaxNumberOfMessagesPerSecond"] = self.rate
        if self.reason:
            shown["FailureReason"] = self.reason
        return shown


def task_id_of(handle: str | None) -> str:
    """Return the id of the task that a TaskHandle means."""
    if not handle:
        raise errors.missing_parameter("TaskHandle")
    try:
        document = orjson.loads(b64decode(handle, validate=True))
        return str(document["taskId"])
    except (Error, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        raise errors.invalid_parameter("Value for parameter TaskHandle is invalid.") from None
