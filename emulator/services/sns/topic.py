"""A topic: its attributes and who is subscribed."""

from collections import deque
from dataclasses import dataclass, field

from emulator.kernel.clock import Millis
from emulator.services.sns import limits
from emulator.services.sns.data_protection import Rule
from emulator.services.sns.fifo import Order
from emulator.services.sns.notification import Notification
from emulator.services.sns.subscription import Subscription


@dataclass(slots=True, eq=False)
class Topic:
    """`attributes` are those that were set, as they are shown; `subscriptions` by ARN, the oldest first."""

    name: str
    arn: str
    owner: str
    created: Millis
    attributes: dict[str, str]
    tags: dict[str, str]
    is_fifo: bool = False
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    unsubscribed: int = 0
    order: Order = field(default_factory=Order)
    """What a FIFO topic has accepted."""
    archived_from: Millis | None = None
    archive: deque[Notification] = field(default_factory=deque)
    data_protection: str = ""
    protection: tuple[Rule, ...] = ()
    """What the data protection policy says."""

    @property
    def maximum_bytes(self) -> int:
        """How large a message with its attributes may be, and all messages of a batch."""
        return int(self.attributes.get("MaximumMessageSize") or limits.MESSAGE_BYTES)

    @property
    def is_large(self) -> bool:
        """Say whether it takes larger messages than every protocol does."""
        return self.maximum_bytes > limits.MESSAGE_BYTES
