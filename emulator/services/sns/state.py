"""The topics and subscriptions of one account and region, and who gets messages directly."""

from dataclasses import dataclass, field

from emulator.services.sns.inbox import Inbox, Mail
from emulator.services.sns.notification import Notification
from emulator.services.sns.push import Application, Device
from emulator.services.sns.sms import TextMessaging
from emulator.services.sns.subscription import Subscription
from emulator.services.sns.topic import Topic


@dataclass(slots=True)
class State:
    """`topics` by name, `subscriptions` by ARN; `outgoing` are the notifications with deliveries not settled yet."""

    topics: dict[str, Topic] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    outgoing: dict[str, Notification] = field(default_factory=dict)
    tokens: dict[str, Subscription] = field(default_factory=dict)
    """What confirms or restores a subscription."""
    inboxes: dict[str, Inbox] = field(default_factory=dict)
    """By address, phone number or the ARN of a device."""
    applications: dict[str, Application] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    texts: TextMessaging = field(default_factory=TextMessaging)

    def at_arn(self, arn: str) -> Topic | None:
        """Return the topic of an ARN, if it lives here."""
        topic = self.topics.get(arn.rpartition(":")[2])
        return topic if topic is not None and topic.arn == arn else None

    def topic_of(self, subscription: Subscription) -> Topic:
        """Return the topic of a subscription that has not ended."""
        return self.topics[subscription.topic.rpartition(":")[2]]

    def put_mail(self, endpoint: str, mail: Mail) -> None:
        """Put a mail into the inbox of an endpoint."""
        found = self.inboxes.get(endpoint)
        if found is None:
            found = self.inboxes[endpoint] = Inbox()
        found.put(mail)
