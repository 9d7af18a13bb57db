"""A subscription's attributes: which ones there are, which values they take, and what they mean to it."""

from typing import Any

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.services.sns import archive, limits
from emulator.services.sns.delivery_policy import (
    effective_subscription_policy,
    read_subscription_policy,
    schedule_of,
)
from emulator.services.sns.documents import NotJson, compact, read_json
from emulator.services.sns.errors import BadAttribute, UnknownAttribute
from emulator.services.sns.feedback import wants_logs
from emulator.services.sns.filtering import ATTRIBUTES, BODY, read_filter
from emulator.services.sns.subscription import Subscription
from emulator.services.sns.topic import Topic
from emulator.services.sns.topic_attributes import delivery_policy_of

WEB = ("http", "https")
RAW = (*WEB, "sqs", "firehose")
"""The protocols whose endpoints may get a message as it is; for others not even "false" may be said."""
FIFO = ".fifo"
SETTABLE = (
    "DeliveryPolicy",
    "FilterPolicy",
    "FilterPolicyScope",
    "RawMessageDelivery",
    "RedrivePolicy",
    "ReplayPolicy",
    "SubscriptionRoleArn",
)


def check(name: str, value: str) -> str:
    """Return the value of an attribute as it is kept, empty where that takes it back; or refuse it."""
    if name not in SETTABLE:
        raise UnknownAttribute(name)
    if name == "RawMessageDelivery":
        if value.lower() not in ("true", "false"):
            raise BadAttribute(f"RawMessageDelivery: Invalid value [{value}]. Must be true or false.")
        return value.lower()
    if name == "FilterPolicyScope":
        if value not in (ATTRIBUTES, BODY):
            text = f"Invalid value [{value}]. Please use either MessageBody or MessageAttributes"
            raise BadAttribute(f"FilterPolicyScope: {text}")
        return value
    if name == "RedrivePolicy":
        return _redrive_policy(value)
    if name == "ReplayPolicy":
        return archive.check_replay(value)
    if name == "DeliveryPolicy":
        policy = read_subscription_policy(_json(name, value) if value else None)
        return compact(policy) if policy else ""
    return value


def apply(topic: Topic, subscription: Subscription, given: dict[str, str]) -> None:
    """Check attributes together, then set them; an empty value takes one back."""
    kept = dict(subscription.attributes)
    for name, value in given.items():
        kept[name] = check(name, value)
    kept = {name: value for name, value in kept.items() if value}
    if "RawMessageDelivery" in given and subscription.protocol not in RAW:
        raise BadAttribute(f"Delivery protocol [{subscription.protocol}] does not support raw message delivery.")
    if "RedrivePolicy" in given and kept.get("RedrivePolicy"):
        _check_kind(topic, subscription, read_json(kept["RedrivePolicy"])["deadLetterTargetArn"])
    scope = kept.get("FilterPolicyScope", ATTRIBUTES)
    policy = kept.get("FilterPolicy", "")
    found = read_filter(policy, scope) if policy and policy != "{}" else None
    subscription.attributes = kept
    subscription.filter = found
    take_effect(topic, subscription)


def _check_kind(topic: Topic, subscription: Subscription, dead_letters: str) -> None:
    is_fifo = topic.is_fifo and subscription.endpoint.endswith(FIFO)
    if is_fifo and not dead_letters.endswith(FIFO):
        text = "must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic."
        raise BadAttribute(f"RedrivePolicy: {text}")


def take_effect(topic: Topic, subscription: Subscription) -> None:
    """Read a subscription's fields out of its attributes and its topic's."""
    kept = subscription.attributes
    subscription.is_raw = kept.get("RawMessageDelivery") == "true"
    subscription.is_logged = wants_logs(topic, subscription.protocol)
    redrive = kept.get("RedrivePolicy")
    subscription.dead_letters = read_json(redrive)["deadLetterTargetArn"] if redrive else ""
    if subscription.protocol in WEB:
        policy = _effective_policy(topic, subscription)
        subscription.schedule = schedule_of(policy)
        subscription.content_type = policy["requestPolicy"]["headerContentType"]
    elif subscription.protocol in ("application", "email", "email-json", "sms"):
        subscription.schedule = limits.CUSTOMER_ENDPOINTS


def describe(topic: Topic, subscription: Subscription) -> dict[str, str]:
    """Return every attribute that GetSubscriptionAttributes shows."""
    shown = {
        "SubscriptionArn": subscription.arn,
        "TopicArn": subscription.topic,
        "Protocol": subscription.protocol,
        "Endpoint": subscription.endpoint,
        "Owner": subscription.owner,
        "SubscriptionPrincipal": subscription.principal,
        "PendingConfirmation": "false" if subscription.is_confirmed else "true",
        "ConfirmationWasAuthenticated": "true" if subscription.was_authenticated else "false",
        "RawMessageDelivery": "false",
        **subscription.attributes,
    }
    if "FilterPolicy" in shown:
        shown.setdefault("FilterPolicyScope", ATTRIBUTES)
    else:
        shown.pop("FilterPolicyScope", None)
    if "ReplayPolicy" in shown:
        shown["ReplayStatus"] = "Completed"
    if subscription.protocol in WEB:
        shown["EffectiveDeliveryPolicy"] = compact(_effective_policy(topic, subscription))
    return shown


def differs(subscription: Subscription, given: dict[str, str]) -> bool:
    """Say whether given attributes have other values than the subscription's."""
    usual = {"FilterPolicyScope": ATTRIBUTES, "RawMessageDelivery": "false"}
    present = {**usual, **subscription.attributes}
    return any(_comparable(present.get(name, "")) != _comparable(check(name, value)) for name, value in given.items())


def _comparable(value: str) -> Any:
    try:
        return read_json(value)
    except NotJson:
        return value


def _effective_policy(topic: Topic, subscription: Subscription) -> dict[str, Any]:
    kept = subscription.attributes.get("DeliveryPolicy")
    return effective_subscription_policy(read_json(kept) if kept else None, delivery_policy_of(topic))


def _json(name: str, value: str) -> Any:
    try:
        return read_json(value)
    except NotJson as broken:
        raise BadAttribute(f"{name}: failed to parse JSON. {broken.reason}") from None


def _redrive_policy(value: str) -> str:
    if not value:
        return ""
    document = _json("RedrivePolicy", value)
    if document == {}:
        return ""
    target = document.get("deadLetterTargetArn") if isinstance(document, dict) else None
    if not target:
        raise BadAttribute("RedrivePolicy: deadLetterTargetArn is required")
    try:
        service = parse_arn(str(target)).service
    except NotAnArn:
        service = ""
    if service != "sqs":
        raise BadAttribute("RedrivePolicy: deadLetterTargetArn is an invalid arn")
    return compact(document)
