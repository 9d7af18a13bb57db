"""Writes what became of deliveries into CloudWatch Logs, for topics whose feedback attributes ask for it.

Source: https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html
"""

from hashlib import md5
from typing import Any

from emulator.bus.calls import Answer, Call
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.services.sns.documents import compact
from emulator.services.sns.feedback import NAMES
from emulator.services.sns.notification import Notification
from emulator.services.sns.state import State
from emulator.services.sns.subscription import Subscription

STATUS = {"lambda": 202}
MISSING = "ResourceNotFoundException"
REQUEST_IDS = {"firehose": "firehoseRequestId", "lambda": "lambdaRequestId", "sqs": "sqsRequestId"}


def log(scope: Scope[State], subscription: Subscription, notification: Notification, answer: Answer) -> None:
    """Log a delivery that is over: each that failed, and those that succeeded at the topic's sample rate."""
    topic = scope.state.topic_of(subscription)
    name = NAMES[subscription.protocol]
    role = f"{name}{'Success' if answer.failure is None else 'Failure'}FeedbackRoleArn"
    if not topic.attributes.get(role):
        return
    rate = int(topic.attributes.get(f"{name}SuccessFeedbackSampleRate") or 100)
    if answer.failure is None and scope.chance("feedback").random() * 100 >= rate:
        return
    group = f"sns/{scope.region}/{scope.account}/{topic.name}"
    entry = _entry(scope, subscription, notification, answer)
    _put(scope, topic.attributes[role], group if answer.failure is None else f"{group}/Failure", entry)


def _entry(
    scope: Scope[State], subscription: Subscription, notification: Notification, answer: Answer
) -> dict[str, Any]:
    protocol, failure = subscription.protocol, answer.failure
    response: dict[str, Any] = {}
    if failure is not None:
        response = {"ErrorCode": failure.code, "ErrorMessage": failure.message}
    elif protocol in REQUEST_IDS:
        response = {REQUEST_IDS[protocol]: scope.uuid("delivery-id")}
    if failure is None and protocol == "sqs":
        response["sqsMessageId"] = (answer.result or {}).get("MessageId")
    status = int((answer.result or {}).get("status", STATUS.get(protocol, 200)))
    text = notification.text_for(protocol)
    return {
        "notification": {
            "messageMD5Sum": md5(text.encode(), usedforsecurity=False).hexdigest(),
            "messageId": notification.id,
            "topicArn": notification.topic,
            "timestamp": iso_time(notification.time).replace("T", " "),
        },
        "delivery": {
            "deliveryId": scope.uuid("delivery-id"),
            "destination": subscription.endpoint,
            "providerResponse": compact(response),
            "dwellTimeMs": scope.now - notification.time,
            "statusCode": failure.status if failure is not None else status,
        },
        "status": "SUCCESS" if failure is None else "FAILURE",
    }


def _put(scope: Scope[State], role: str, group: str, entry: dict[str, Any]) -> None:
    """Write an entry as the topic's role, which has to be allowed to."""
    stream = iso_time(scope.now).partition("T")[0]
    named = {"logGroupName": group, "logStreamName": stream}
    put = {**named, "logEvents": [{"timestamp": scope.now, "message": compact(entry)}]}
    failure = _ask(scope, role, "PutLogEvents", put).failure
    if failure is None or failure.code != MISSING:
        return
    _ask(scope, role, "CreateLogGroup", {"logGroupName": group})
    _ask(scope, role, "CreateLogStream", named)
    _ask(scope, role, "PutLogEvents", put)


def _ask(scope: Scope[State], role: str, operation: str, parameters: dict[str, Any]) -> Answer:
    outcome = scope.call_now(Call("logs", operation, parameters, scope.account, scope.region, principal=role))
    assert isinstance(outcome, Answer)
    return outcome
