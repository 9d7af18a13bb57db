"""Hands a notification to an endpoint, one way a protocol.

A sender returns the answer where it is there at once; None: it comes to the handler that the sender named.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from emulator.bus.arn import parse_arn
from emulator.bus.calls import Answer, Call, Pending, Then
from emulator.bus.deliveries import Delivery, Invocation
from emulator.contract.scope import Scope
from emulator.services.sns import direct, web
from emulator.services.sns.delivery_policy import CONTENT_TYPE
from emulator.services.sns.envelope import NOTIFICATION, email_text, firehose_record, record, wrap
from emulator.services.sns.inbox import Mail
from emulator.services.sns.notification import Notification
from emulator.services.sns.state import State
from emulator.services.sns.subscription import Subscription

Scoped = Scope[State]
Sender = Callable[[Scoped, Subscription, Notification, "Attempt"], Answer | None]
FIFO = ".fifo"
EMAIL_SUBJECT = "AWS Notification Message"


class Attempt(NamedTuple):
    """The trace event of a delivery, and how many retries came before it."""

    event: int
    tried: int


def queue_delivery(
    scope: Scoped, subscription: Subscription, notification: Notification, queue: str, event: int
) -> Delivery:
    """Return a notification as it goes into a queue: the subscribed one, or its dead-letter queue."""
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
    if notification.trace_header:
        header = {"DataType": "String", "StringValue": notification.trace_header}
        attributes["MessageSystemAttributes"] = {"AWSTraceHeader": header}
    return Delivery(subscription.topic, queue, body, attributes, event)


def outcome_to(
    scope: Scoped, name: str, subscription: Subscription, notification: Notification, attempt: Attempt
) -> Then:
    """Return who is told later of what became of a delivery."""
    return scope.then(
        name, subscription=subscription.arn, message=notification.key, event=attempt.event, tried=attempt.tried
    )


def _to_queue(scope: Scoped, subscription: Subscription, notification: Notification, attempt: Attempt) -> Answer:
    delivery = queue_delivery(scope, subscription, notification, subscription.endpoint, attempt.event)
    outcome = scope.host.deliver_now(delivery)
    return outcome if isinstance(outcome, Answer) else Answer({})


def _to_function(scope: Scoped, subscription: Subscription, notification: Notification, attempt: Attempt) -> None:
    payload = record(notification, subscription.arn, scope.settings.endpoint)
    header = notification.trace_header
    invocation = Invocation(
        subscription.topic, subscription.endpoint, payload, "Event", attempt.event, trace_header=header
    )
    scope.invoke(invocation, outcome_to(scope, "delivered", subscription, notification, attempt))


def _to_web(scope: Scoped, subscription: Subscription, notification: Notification, attempt: Attempt) -> None:
    headers = web.headers_of(subscription, notification.id, NOTIFICATION)
    headers["x-amz-sns-subscription-arn"] = subscription.arn
    headers["Content-Type"] = subscription.content_type or CONTENT_TYPE
    protocol = subscription.protocol
    if subscription.is_raw:
        headers["x-amz-sns-rawdelivery"] = "true"
        body = notification.text_for(protocol)
    else:
        body = wrap(notification, protocol, subscription.arn, scope.settings.endpoint)
    then = outcome_to(scope, "posted", subscription, notification, attempt)
    web.request(scope, subscription.endpoint, headers, body, then)


def _to_address(scope: Scoped, subscription: Subscription, notification: Notification, attempt: Attempt) -> Answer:
    protocol, endpoint = subscription.protocol, scope.settings.endpoint
    if protocol == "email":
        text = email_text(notification, subscription.arn, endpoint)
    else:
        text = wrap(notification, protocol, subscription.arn, endpoint)
    subject = notification.subject or EMAIL_SUBJECT
    mail = Mail(notification.id, scope.now, protocol, notification.topic, subject, text)
    scope.state.put_mail(subscription.endpoint, mail)
    return Answer({})


def _to_phone(scope: Scoped, subscription: Subscription, notification: Notification, attempt: Attempt) -> Answer:
    return direct.to_phone(scope, subscription.endpoint, notification)


def _to_device(scope: Scoped, subscription: Subscription, notification: Notification, attempt: Attempt) -> Answer:
    return direct.to_device(scope, subscription.endpoint, notification)


def _to_stream(scope: Scoped, subscription: Subscription, notification: Notification, attempt: Attempt) -> Answer:
    arn = parse_arn(subscription.endpoint)
    if subscription.is_raw:
        data = notification.text_for("firehose").encode()
    else:
        data = firehose_record(notification, subscription.arn, scope.settings.endpoint)
    parameters = {"DeliveryStreamName": arn.resource.partition("/")[2], "Record": {"Data": data}}
    role = subscription.attributes.get("SubscriptionRoleArn", subscription.topic)
    outcome = scope.call_now(
        Call("firehose", "PutRecord", parameters, arn.account, arn.region, principal=role, cause=attempt.event)
    )
    return Answer({}) if isinstance(outcome, Pending) else outcome


SENDERS: dict[str, Sender] = {
    "application": _to_device,
    "email": _to_address,
    "email-json": _to_address,
    "firehose": _to_stream,
    "http": _to_web,
    "https": _to_web,
    "lambda": _to_function,
    "sms": _to_phone,
    "sqs": _to_queue,
}
