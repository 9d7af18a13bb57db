"""The topics and subscriptions of one account and region."""

from dataclasses import dataclass, field

from emulator.services.sns.notification import Notification
from emulator.services.sns.subscription import Subscription
from emulator.services.sns.topic import Topic


@dataclass(slots=True)
class State:
    """`topics` by name, `subscriptions` by ARN; `outgoing` are the notifications with deliveries not settled yet."""

    topics: dict[str, Topic] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    outgoing: dict[str, Notification] = field(default_factory=dict)

    def at_arn(self, arn: str) -> Topic | None:
        """Return the topic of an ARN, if it lives here."""
        topic = self.topics.get(arn.rpartition(":")[2])
        return topic if topic is not None and topic.arn == arn else None
