"""Asks an endpoint whether it wants to be subscribed, by a token that it sends back.

Source: https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
"""

from dataclasses import dataclass

from emulator.bus.calls import Answer
from emulator.bus.deliveries import Delivery
from emulator.contract.operation import timer
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.services.sns import limits, web
from emulator.services.sns.envelope import certificate_url, json_lines
from emulator.services.sns.inbox import Mail
from emulator.services.sns.signing import sign
from emulator.services.sns.state import State
from emulator.services.sns.subscription import Subscription
from emulator.services.sns.topic import Topic

SUBSCRIBE, UNSUBSCRIBE = "SubscriptionConfirmation", "UnsubscribeConfirmation"
TEXTS = {
    SUBSCRIBE: (
        "You have chosen to subscribe to the topic {topic}.\n"
        "To confirm the subscription, visit the SubscribeURL included in this message."
    ),
    UNSUBSCRIBE: (
        "You have chosen to deactivate subscription {subscription}.\n"
        "To cancel this operation and restore the subscription, visit the SubscribeURL included in this message."
    ),
}
EMAIL = (
    "You have chosen to subscribe to the topic: \n{topic}\n\n"
    "To confirm this subscription, click or visit the link below (If this was in error no action is necessary): \n"
    "{url}\n"
)
EMAIL_SUBJECT = "AWS Notification - Subscription Confirmation"


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of an endpoint."""

    id: str
    kind: str
    token: str
    url: str
    text: str
    body: str


def ask(scope: Scope[State], topic: Topic, subscription: Subscription, kind: str, cause: int) -> None:
    """Send an endpoint a token that confirms, or restores, its subscription."""
    token = f"{scope.chance('token').getrandbits(4 * limits.TOKEN_LENGTH):0{limits.TOKEN_LENGTH}x}"
    scope.state.tokens[token] = subscription
    url = f"{scope.settings.endpoint}/?Action=ConfirmSubscription&TopicArn={topic.arn}&Token={token}"
    question = _question(scope, topic, subscription, kind, token, url)
    detail = {"protocol": subscription.protocol, "type": kind, **subscription.told}
    event = scope.host.append("deliver", topic.arn, subscription.endpoint, question.id, cause, detail)
    if subscription.protocol in ("http", "https"):
        headers = web.headers_of(subscription, question.id, kind)
        web.post(scope, subscription, question.id, headers, question.body, event)
    elif subscription.protocol == "sqs":
        told = scope.deliver_now(Delivery(topic.arn, subscription.endpoint, question.body, cause=event))
        if isinstance(told, Answer) and told.failure is not None:
            refused = {"code": told.failure.code, "message": told.failure.message}
            scope.host.append("refuse", topic.arn, subscription.endpoint, question.id, event, refused)
    elif kind == SUBSCRIBE:
        text = question.body if subscription.protocol == "email-json" else EMAIL.format(topic=topic.arn, url=url)
        mail = Mail(question.id, scope.now, subscription.protocol, topic.arn, EMAIL_SUBJECT, text)
        scope.state.put_mail(subscription.endpoint, mail)
    if kind == SUBSCRIBE:
        scope.at(scope.now + limits.CONFIRMATION_INTERVAL, "lapse", token=token)


@timer("lapse")
def lapse(scope: Scope[State], token: str) -> None:
    """A token is used up by age; a subscription that is still not confirmed ends."""
    subscription = scope.state.tokens.pop(token, None)
    if subscription is None or subscription.is_confirmed or subscription.arn not in scope.state.subscriptions:
        return
    topic = scope.state.topic_of(subscription)
    del topic.subscriptions[subscription.arn]
    del scope.state.subscriptions[subscription.arn]


def _question(
    scope: Scope[State], topic: Topic, subscription: Subscription, kind: str, token: str, url: str
) -> Question:
    identity = scope.uuid("message-id")
    text = TEXTS[kind].format(topic=topic.arn, subscription=subscription.arn)
    members = {
        "Message": text,
        "MessageId": identity,
        "SubscribeURL": url,
        "Timestamp": f"{iso_time(scope.now)}Z",
        "Token": token,
        "TopicArn": topic.arn,
        "Type": kind,
    }
    version = topic.attributes.get("SignatureVersion", "1")
    order = ("Type", "MessageId", "Token", "TopicArn", "Message", "SubscribeURL", "Timestamp")
    body = json_lines(
        {
            **{name: members[name] for name in order},
            "SignatureVersion": version,
            "Signature": sign(members, version),
            "SigningCertURL": certificate_url(scope.settings.endpoint),
        }
    )
    return Question(identity, kind, token, url, text, body)
