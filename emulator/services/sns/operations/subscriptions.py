"""Subscribe, Unsubscribe, the lists of subscriptions and their attributes."""

import re
from typing import Any

from emulator.bus.arn import parse_arn
from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sns import archive, confirmation, errors, limits, subscription_attributes
from emulator.services.sns.address import on_topic, read_arn
from emulator.services.sns.endpoints import CONFIRMED_BY_HAND, check_endpoint
from emulator.services.sns.errors import BadAttribute, UnknownAttribute
from emulator.services.sns.pages import page
from emulator.services.sns.state import State
from emulator.services.sns.subscription import INSIDE, Subscription
from emulator.services.sns.topic import Topic
from emulator.services.sns.unsubscribing import end

PENDING = "pending confirmation"
SHOWN_PENDING = "PendingConfirmation"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


@on_topic("Subscribe")
def subscribe(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    """Subscribe an endpoint; one that is subscribed already is found again."""
    protocol, endpoint = call.parameters["Protocol"], call.parameters.get("Endpoint") or ""
    check_endpoint(topic, protocol, endpoint)
    given = {name: str(value) for name, value in (call.parameters.get("Attributes") or {}).items()}
    if protocol == "application" and endpoint not in scope.state.devices:
        raise errors.invalid_parameter(f"Endpoint Reason: Endpoint does not exist for endpoint arn{endpoint}")
    found = _find(topic, protocol, endpoint)
    try:
        if found is not None and subscription_attributes.differs(found, given):
            raise BadAttribute("Subscription already exists with different attributes")
        subscription = found or _create(scope, call, topic, protocol, endpoint, given)
    except BadAttribute as refused:
        raise errors.invalid_parameter(f"Attributes Reason: {refused.reason}") from None
    if not subscription.is_confirmed:
        confirmation.ask(scope, topic, subscription, confirmation.SUBSCRIBE, call.cause)
    if subscription.is_confirmed or call.parameters.get("ReturnSubscriptionArn"):
        return {"SubscriptionArn": subscription.arn}
    return {"SubscriptionArn": PENDING}


@operation("Unsubscribe")
def unsubscribe(scope: Scope[State], call: Call) -> dict[str, Any]:
    """End a subscription; one that is not there is no error."""
    arn = _read_subscription_arn(call.parameters.get("SubscriptionArn"))
    owner = parse_arn(arn)
    if (owner.account, owner.region) != (scope.account, scope.region):
        scope.call_now(call._replace(account=owner.account, region=owner.region))
        return {}
    subscription = scope.state.subscriptions.get(arn)
    if subscription is not None:
        topic = scope.state.topic_of(subscription)
        end(scope, topic, subscription)
        if subscription.is_confirmed and subscription.protocol in subscription_attributes.WEB:
            confirmation.ask(scope, topic, subscription, confirmation.UNSUBSCRIBE, call.cause)
    return {}


@operation("ListSubscriptions", reads=True)
def list_subscriptions(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the subscriptions of all topics, a hundred a page."""
    return _list(scope.state.subscriptions, call)


@on_topic("ListSubscriptionsByTopic", reads=True)
def list_subscriptions_by_topic(scope: Scope[State], call: Call, topic: Topic) -> dict[str, Any]:
    """Return the subscriptions of a topic, a hundred a page."""
    return _list(topic.subscriptions, call)


@operation("GetSubscriptionAttributes", reads=True)
def get_subscription_attributes(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return all attributes of a subscription."""
    topic, subscription = _find_by_arn(scope, call)
    return {"Attributes": subscription_attributes.describe(topic, subscription)}


@operation("SetSubscriptionAttributes")
def set_subscription_attributes(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Change one attribute of a subscription."""
    topic, subscription = _find_by_arn(scope, call)
    name, value = call.parameters["AttributeName"], call.parameters.get("AttributeValue") or ""
    if name == "FilterPolicy":
        had_filter = subscription.filter is not None
        _check_filters(scope, topic, had_filter=had_filter, has_filter=value not in ("", "{}"))
    try:
        subscription_attributes.apply(topic, subscription, {name: value})
        if name == "ReplayPolicy" and value:
            archive.replay(scope, topic, subscription, call.cause)
    except UnknownAttribute:
        raise errors.invalid_parameter("AttributeName") from None
    except BadAttribute as refused:
        raise errors.invalid_parameter(refused.reason) from None
    return {}


def _find(topic: Topic, protocol: str, endpoint: str) -> Subscription | None:
    for subscription in topic.subscriptions.values():
        if (subscription.protocol, subscription.endpoint) == (protocol, endpoint):
            return subscription
    return None


def _create(
    scope: Scope[State], call: Call, topic: Topic, protocol: str, endpoint: str, given: dict[str, str]
) -> Subscription:
    if topic.is_fifo and len(topic.subscriptions) >= limits.FIFO_SUBSCRIPTIONS:
        raise errors.subscription_limit_exceeded()
    if topic.is_large and protocol not in INSIDE:
        raise BadAttribute(f"a topic that takes more than {limits.MESSAGE_BYTES} bytes has no {protocol} subscriptions")
    if topic.is_large and len(topic.subscriptions) >= limits.LARGE_SUBSCRIPTIONS:
        raise errors.subscription_limit_exceeded()
    subscriber = scope.host.caller_arn(call.principal, call.account)
    owner = parse_arn(subscriber).account if subscriber.startswith("arn:") else ""
    owner = owner or call.account
    is_confirmed = protocol not in CONFIRMED_BY_HAND and not _is_foreign_queue(protocol, endpoint, owner)
    subscription = Subscription(
        arn=f"{topic.arn}:{scope.uuid('subscription-id')}",
        topic=topic.arn,
        protocol=protocol,
        endpoint=endpoint,
        owner=owner,
        principal=subscriber,
        created=scope.now,
        is_confirmed=is_confirmed,
        was_authenticated=is_confirmed,
    )
    subscription_attributes.apply(topic, subscription, given)
    _check_filters(scope, topic, had_filter=False, has_filter=subscription.filter is not None)
    topic.subscriptions[subscription.arn] = subscription
    scope.state.subscriptions[subscription.arn] = subscription
    if "ReplayPolicy" in subscription.attributes:
        archive.replay(scope, topic, subscription, call.cause)
    return subscription


def _is_foreign_queue(protocol: str, endpoint: str, subscriber: str) -> bool:
    """Say whether it is a queue whose owner has to confirm what another account subscribes it to.

    https://docs.aws.amazon.com/sns/latest/dg/sns-send-message-to-sqs-cross-account.html
    """
    return protocol == "sqs" and not endpoint.endswith(".fifo") and parse_arn(endpoint).account != subscriber


def _check_filters(scope: Scope[State], topic: Topic, *, had_filter: bool, has_filter: bool) -> None:
    """Refuse a filter policy more than a topic or an account may have."""
    if had_filter or not has_filter:
        return
    everywhere = sum(other.filter is not None for other in scope.state.subscriptions.values())
    here = sum(other.filter is not None for other in topic.subscriptions.values())
    if here >= limits.FILTERS_OF_A_TOPIC or everywhere >= limits.FILTERS_OF_AN_ACCOUNT:
        raise errors.filter_policy_limit_exceeded()


def _list(subscriptions: dict[str, Subscription], call: Call) -> dict[str, Any]:
    listed = {
        arn: {
            "SubscriptionArn": arn if subscription.is_confirmed else SHOWN_PENDING,
            "Owner": subscription.owner,
            "Protocol": subscription.protocol,
            "Endpoint": subscription.endpoint,
            "TopicArn": subscription.topic,
        }
        for arn, subscription in subscriptions.items()
    }
    return page("Subscriptions", listed, call.parameters.get("NextToken"))


def _read_subscription_arn(text: str | None) -> str:
    arn = read_arn(text, "SubscriptionArn")
    name, _, identity = arn.resource.partition(":")
    if arn.service != "sns" or not name or not ID.match(identity):
        raise errors.invalid_parameter("SubscriptionId")
    return str(text)


def _find_by_arn(scope: Scope[State], call: Call) -> tuple[Topic, Subscription]:
    arn = _read_subscription_arn(call.parameters.get("SubscriptionArn"))
    subscription = scope.state.subscriptions.get(arn)
    if subscription is None:
        raise errors.not_found("Subscription")
    return scope.state.topic_of(subscription), subscription
