"""Takes a message for a topic: checks it, gives it its ids and sends it to the subscriptions."""

from dataclasses import replace
from typing import Any

from emulator.contract.scope import Scope
from emulator.services.sns import archive, errors, limits
from emulator.services.sns.attempts import send
from emulator.services.sns.contents import check_subject, read_attributes, read_texts, size_of
from emulator.services.sns.data_protection import Denied, protect
from emulator.services.sns.fifo import read_group, read_ids
from emulator.services.sns.notification import Notification
from emulator.services.sns.state import State
from emulator.services.sns.subscription import Subscription
from emulator.services.sns.topic import Topic

BODY_SHOWN = 200
"""How much of a message the trace keeps, for who looks at it."""


def publish(
    scope: Scope[State], topic: Topic, entry: dict[str, Any], principal: str, cause: int, trace_header: str = ""
) -> dict[str, Any]:
    """Accept a message for a topic and send it out; return what Publish answers."""
    notification = read_notification(scope, topic.arn, entry, most=topic.maximum_bytes)
    notification.trace_header = trace_header
    if topic.protection:
        _protect_inbound(scope, topic, notification, principal)
    if topic.is_fifo:
        original = _number(scope, topic, notification, entry)
        if original is not None:
            detail = {"id": notification.deduplication}
            scope.host.append("deduplicate", topic.arn, principal, original["MessageId"], cause, detail)
            return original
    else:
        notification.group = read_group(entry)
        notification.id = scope.uuid("message-id")
    notification.key = notification.id
    notification.signature_version = topic.attributes.get("SignatureVersion", "1")
    trace_publish(scope, notification, topic.arn, principal, cause)
    if topic.archived_from is not None:
        archive.keep(scope, topic, notification)
    fan_out(scope, topic, notification)
    if topic.is_fifo:
        return {"MessageId": notification.id, "SequenceNumber": notification.number}
    return {"MessageId": notification.id}


def read_notification(
    scope: Scope[State],
    destination: str,
    entry: dict[str, Any],
    platform: str = "",
    *,
    most: int = limits.MESSAGE_BYTES,
) -> Notification:
    """Return the message of Publish or of an entry of a batch, or refuse it.

    `destination` is an ARN or a number, `most` the bytes that a message and its attributes may have.
    """
    message = entry.get("Message")
    if not message:
        raise errors.invalid_parameter("Empty message")
    size = size_of(message)
    if size > most:
        raise errors.invalid_parameter("Message too long")
    subject = entry.get("Subject")
    if subject is not None:
        check_subject(subject)
    text, texts = read_texts(message, entry.get("MessageStructure"), platform)
    attributes: dict[str, dict[str, Any]] = {}
    if entry.get("MessageAttributes"):
        attributes, extra = read_attributes(entry["MessageAttributes"])
        size += extra
        if size > most:
            raise errors.invalid_parameter("Message too long")
    return Notification("", destination, scope.now, text, size, texts, subject, attributes)


def trace_publish(
    scope: Scope[State], notification: Notification, destination: str, principal: str, cause: int
) -> None:
    """Record that a message was accepted for a topic, an endpoint or a phone number."""
    detail = {"size": notification.size, "body": notification.message[:BODY_SHOWN]}
    notification.event = scope.host.append("publish", destination, principal, notification.id, cause, detail)


def fan_out(scope: Scope[State], topic: Topic, notification: Notification) -> None:
    """Send a notification to each subscription that takes it."""
    for subscription in topic.subscriptions.values():
        found = subscription.filter
        if not subscription.is_confirmed:
            skip(scope, subscription, notification)
        elif found is None or found.takes(notification, subscription.protocol):
            going = _protected_outbound(scope, topic, subscription, notification) if topic.protection else notification
            if going is not None:
                send(scope, subscription, going, notification.event)
        else:
            detail = {"subscription": subscription.arn, **found.refusal(notification, subscription.protocol)}
            peer, message = subscription.endpoint, notification.id
            scope.host.append("filter-drop", topic.arn, peer, message, notification.event, detail)


def skip(scope: Scope[State], subscription: Subscription, notification: Notification) -> None:
    """Record that a subscription gets nothing as long as it is not confirmed."""
    detail = {"reason": "PendingConfirmation", "subscription": subscription.arn}
    peer, message = subscription.endpoint, notification.id
    scope.host.append("skip", notification.topic, peer, message, notification.event, detail)


def _protect_inbound(scope: Scope[State], topic: Topic, notification: Notification, principal: str) -> None:
    """Take sensitive data out of what is published, or refuse it."""
    sender = scope.host.caller_arn(principal, scope.account)
    try:
        _set_texts(notification, protect(topic.protection, "Inbound", sender, _texts(notification)))
    except Denied as denied:
        raise errors.denied_by_protection(denied.rule.sid, denied.identifier) from None


def _protected_outbound(
    scope: Scope[State], topic: Topic, subscription: Subscription, notification: Notification
) -> Notification | None:
    """Return what a subscription may get: the message, a copy without sensitive data, or None where it is denied."""
    texts = _texts(notification)
    try:
        left = protect(topic.protection, "Outbound", subscription.principal, texts)
    except Denied as denied:
        clause = f"DataProtectionPolicy {denied.rule.sid}: {denied.identifier}"
        detail = {"subscription": subscription.arn, "clause": clause, "value": ""}
        peer, message = subscription.endpoint, notification.id
        scope.host.append("filter-drop", topic.arn, peer, message, notification.event, detail)
        return None
    if left == texts:
        return notification
    key = f"{notification.id}/{subscription.arn.rpartition(':')[2]}"
    copy = replace(notification, key=key, unsettled=0, prepared={}, seen={}, texts={})
    _set_texts(copy, left)
    return copy


def _texts(notification: Notification) -> dict[str, str]:
    """Return the texts of a message by their protocols, that for all others under ""."""
    return {"": notification.message, **notification.texts}


def _set_texts(notification: Notification, texts: dict[str, str]) -> None:
    notification.message = texts[""]
    notification.texts = {name: text for name, text in texts.items() if name}


def _number(
    scope: Scope[State], topic: Topic, notification: Notification, entry: dict[str, Any]
) -> dict[str, str] | None:
    """Give a message of a FIFO topic its ids; return what the earlier message that it repeats was answered with."""
    by_content = topic.attributes.get("ContentBasedDeduplication") == "true"
    group, deduplication = read_ids(entry, by_content=by_content)
    notification.group, notification.deduplication = group, deduplication
    scoped = group if topic.attributes.get("FifoThroughputScope") == "MessageGroup" else ""
    original = topic.order.find(scoped, deduplication, scope.now)
    if original is not None:
        return {"MessageId": original.message, "SequenceNumber": original.number}
    notification.id = scope.uuid("message-id")
    notification.number = topic.order.add(scoped, deduplication, notification.id, scope.now)
    return None
