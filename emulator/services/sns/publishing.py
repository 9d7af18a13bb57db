"""Takes a message for a topic: checks it, gives it its ids and sends it to the subscriptions."""

from typing import Any

from emulator.contract.scope import Scope
from emulator.kernel.ids import uuid
from emulator.services.sns import errors, limits
from emulator.services.sns.attempts import send
from emulator.services.sns.contents import check_subject, read_attributes, read_texts, size_of
from emulator.services.sns.notification import Notification
from emulator.services.sns.state import State
from emulator.services.sns.topic import Topic

BODY_SHOWN = 200
"""How much of a message the trace keeps, for who looks at it."""


def read_notification(scope: Scope[State], destination: str, entry: dict[str, Any]) -> Notification:
    """Return the message of Publish or of an entry of a batch, or refuse it; `destination` is an ARN or a number."""
    message = entry.get("Message")
    if not message:
        raise errors.invalid_parameter("Empty message")
    size = size_of(message)
    if size > limits.MESSAGE_BYTES:
        raise errors.invalid_parameter("Message too long")
    subject = entry.get("Subject")
    if subject is not None:
        check_subject(subject)
    text, texts = read_texts(message, entry.get("MessageStructure"))
    attributes: dict[str, dict[str, Any]] = {}
    if entry.get("MessageAttributes"):
        attributes, extra = read_attributes(entry["MessageAttributes"])
        size += extra
        if size > limits.MESSAGE_BYTES:
            raise errors.invalid_parameter("Message too long")
    return Notification("", destination, scope.now, text, size, texts, subject, attributes)


def publish(scope: Scope[State], topic: Topic, entry: dict[str, Any], principal: str, cause: int) -> dict[str, Any]:
    """Accept a message for a topic and send it out; return what Publish answers."""
    notification = read_notification(scope, topic.arn, entry)
    host = scope.host
    notification.id = uuid(host.chance("sns.message-id"))
    notification.signature_version = topic.attributes.get("SignatureVersion", "1")
    detail = {"size": notification.size, "body": notification.message[:BODY_SHOWN]}
    notification.event = host.append("publish", topic.arn, principal, notification.id, cause, detail)
    fan_out(scope, topic, notification)
    return {"MessageId": notification.id}


def fan_out(scope: Scope[State], topic: Topic, notification: Notification) -> None:
    """Send a notification to each subscription that takes it."""
    for subscription in topic.confirmed:
        if subscription.filter is not None and not subscription.filter.takes(notification):
            scope.host.append("filter-drop", topic.arn, subscription.endpoint, notification.id, notification.event, {})
            continue
        send(scope, subscription, notification, notification.event)
