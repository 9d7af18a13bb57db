"""A subscription: where a topic's messages go, and which of them."""

from collections import deque
from dataclasses import dataclass, field

from emulator.bus.retries import Schedule
from emulator.kernel.clock import Millis
from emulator.services.sns import limits
from emulator.services.sns.filtering import Filter

INSIDE = frozenset(("sqs", "lambda", "firehose"))
"""The protocols whose endpoint is a resource, which has an ARN."""


@dataclass(slots=True, eq=False)
class Subscription:
    """`attributes` are those that were set, as they are shown; what they mean stands in the other fields."""

    arn: str
    topic: str
    protocol: str
    endpoint: str
    owner: str
    principal: str
    created: Millis
    is_confirmed: bool
    attributes: dict[str, str] = field(default_factory=dict)
    was_authenticated: bool = True
    is_raw: bool = False
    filter: Filter | None = None
    content_type: str = ""
    """Of posts to HTTP(S) endpoints."""
    schedule: Schedule = limits.AWS_ENDPOINTS
    dead_letters: str = ""
    is_logged: bool = False
    """Whether the topic's feedback attributes ask for logs of its deliveries."""
    held: dict[str, deque[tuple[str, int]]] = field(default_factory=dict)
    """By group: ids and causes of the notifications that wait until an earlier one of a FIFO topic is delivered."""

    @property
    def told(self) -> dict[str, str]:
        """Return what the trace says of a subscriber outside AWS: the same address may have subscribed twice."""
        return {} if self.protocol in INSIDE else {"subscription": self.arn}
