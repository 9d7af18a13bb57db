"""Hands a notification to an endpoint, one way a protocol."""

from collections.abc import Callable
from typing import Any

from emulator.bus.calls import Then
from emulator.bus.deliveries import Delivery, Invocation
from emulator.contract.scope import Scope
from emulator.services.sns.envelope import record, wrap
from emulator.services.sns.notification import Notification
from emulator.services.sns.state import State
from emulator.services.sns.subscription import Subscription

Scoped = Scope[State]
Sender = Callable[[Scoped, Subscription, Notification, int, Then], None]
FIFO = ".fifo"


def send_to_queue(
    scope: Scoped, subscription: Subscription, notification: Notification, queue: str, event: int, then: Then
) -> None:
    """Put a notification into a queue: the subscribed one, or its dead-letter queue."""
    protocol = subscription.protocol
    attributes: dict[str, Any] = {}
    if subscription.is_raw:
        body = notification.text_for(protocol)
        if notification.attributes:
            attributes["MessageAttributes"] = notification.attributes
    else:
        body = wrap(notification, protocol, subscription.arn, scope.settings.endpoint)
    if queue.endswith(FIFO):
        attributes["MessageGroupId"] = notification.group
        attributes["MessageDeduplicationId"] = notification.deduplication
    elif notification.group and not notification.number:
        attributes["MessageGroupId"] = notification.group
    scope.deliver(Delivery(subscription.topic, queue, body, attributes, event), then)


def _to_queue(scope: Scoped, subscription: Subscription, notification: Notification, event: int, then: Then) -> None:
    send_to_queue(scope, subscription, notification, subscription.endpoint, event, then)


def _to_function(scope: Scoped, subscription: Subscription, notification: Notification, event: int, then: Then) -> None:
    payload = record(notification, subscription.arn, scope.settings.endpoint)
    scope.invoke(Invocation(subscription.topic, subscription.endpoint, payload, "Event", event), then)


SENDERS: dict[str, Sender] = {"lambda": _to_function, "sqs": _to_queue}
