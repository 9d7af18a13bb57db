"""A topic's attributes: which ones there are, which values they take, and what is shown of them."""

from typing import Any

from emulator.bus.written import read_whole
from emulator.kernel.calendar import iso_time
from emulator.kernel.clock import Millis
from emulator.services.sns import archive, limits
from emulator.services.sns.delivery_policy import effective_topic_policy, read_topic_policy
from emulator.services.sns.documents import NotJson, compact, read_json
from emulator.services.sns.errors import BadAttribute, UnknownAttribute
from emulator.services.sns.feedback import NAMES
from emulator.services.sns.permissions import check_policy, policy_of
from emulator.services.sns.sms import is_percentage
from emulator.services.sns.subscription import INSIDE
from emulator.services.sns.topic import Topic

FEEDBACK = tuple(
    f"{protocol}{ending}"
    for protocol in dict.fromkeys(NAMES.values())
    for ending in ("FailureFeedbackRoleArn", "SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate")
)
FIFO_ONLY = ("ArchivePolicy", "ContentBasedDeduplication", "FifoThroughputScope")
CHOICES = {
    "ContentBasedDeduplication": ("true", "false"),
    "FifoThroughputScope": ("MessageGroup", "Topic"),
    "FifoTopic": ("true", "false"),
    "SignatureVersion": ("1", "2"),
    "TracingConfig": ("Active", "PassThrough"),
}
SETTABLE = (
    *FEEDBACK,
    *FIFO_ONLY,
    "DeliveryPolicy",
    "DisplayName",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "Policy",
    "SignatureVersion",
    "TracingConfig",
)


def check(topic: Topic, name: str, value: str) -> str:
    """Return the value of an attribute as it is kept, empty where that takes it back; or refuse it."""
    if name not in SETTABLE or (name in FIFO_ONLY and not topic.is_fifo):
        raise UnknownAttribute(name)
    if name in CHOICES:
        return _choice(name, value)
    if name == "Policy":
        return check_policy(value) if value else ""
    if name == "DeliveryPolicy":
        return _delivery_policy(value)
    if name == "ArchivePolicy":
        return _archive_policy(value)
    if name == "MaximumMessageSize":
        return _maximum_message_size(topic, value)
    if name == "DisplayName" and len(value) > limits.DISPLAY_NAME_LENGTH:
        raise BadAttribute("DisplayName")
    if name.endswith("SampleRate") and value and not is_percentage(value):
        raise BadAttribute(name)
    return value


def apply(topic: Topic, given: dict[str, str], now: Millis) -> None:
    """Set attributes that were checked."""
    topic.attributes.update(given)
    if "ArchivePolicy" in given:
        archive.set_policy(topic, given["ArchivePolicy"], now)


def describe(topic: Topic) -> dict[str, str]:
    """Return every attribute that GetTopicAttributes shows."""
    confirmed = sum(subscription.is_confirmed for subscription in topic.subscriptions.values())
    shown = {
        "DisplayName": "",
        **{name: value for name, value in topic.attributes.items() if value},
        "TopicArn": topic.arn,
        "Owner": topic.owner,
        "Policy": compact(policy_of(topic)),
        "EffectiveDeliveryPolicy": compact(effective_topic_policy(delivery_policy_of(topic))),
        "SubscriptionsConfirmed": str(confirmed),
        "SubscriptionsPending": str(len(topic.subscriptions) - confirmed),
        "SubscriptionsDeleted": str(topic.unsubscribed),
    }
    if topic.archived_from is not None:
        shown["BeginningArchiveTime"] = f"{iso_time(topic.archived_from)}Z"
    if topic.is_fifo:
        shown = {"FifoTopic": "true", "ContentBasedDeduplication": "false", **shown}
    return shown


def delivery_policy_of(topic: Topic) -> dict[str, Any] | None:
    """Return a topic's own delivery policy, or None."""
    kept = topic.attributes.get("DeliveryPolicy")
    policy: dict[str, Any] | None = read_json(kept) if kept else None
    return policy


def _choice(name: str, value: str) -> str:
    chosen = value.lower() if name in ("ContentBasedDeduplication", "FifoTopic") else value
    if chosen not in CHOICES[name]:
        raise BadAttribute(name)
    return chosen


def _maximum_message_size(topic: Topic, value: str) -> str:
    if not value:
        return ""
    size = read_whole(value)
    if size is None or size not in limits.MAXIMUM_MESSAGE_SIZES:
        raise BadAttribute("MaximumMessageSize")
    subscriptions = topic.subscriptions.values()
    is_wide = len(subscriptions) > limits.LARGE_SUBSCRIPTIONS or any(
        one.protocol not in INSIDE for one in subscriptions
    )
    if size > limits.MESSAGE_BYTES and is_wide:
        text = f"above {limits.MESSAGE_BYTES} only sqs, lambda and firehose can be subscribed, and at most"
        raise BadAttribute(f"MaximumMessageSize: {text} {limits.LARGE_SUBSCRIPTIONS} of them")
    return value


def _delivery_policy(value: str) -> str:
    if not value:
        return ""
    try:
        policy = read_topic_policy(read_json(value))
    except NotJson as broken:
        raise BadAttribute(f"DeliveryPolicy: failed to parse JSON. {broken.reason}") from None
    return compact(policy) if policy else ""


def _archive_policy(value: str) -> str:
    try:
        policy = read_json(value or "{}")
    except NotJson as broken:
        raise BadAttribute(f"ArchivePolicy: failed to parse JSON. {broken.reason}") from None
    if not policy:
        return ""
    days = policy.get("MessageRetentionPeriod") if isinstance(policy, dict) else None
    if read_whole(str(days)) not in limits.ARCHIVE_DAYS or len(policy) != 1:
        raise BadAttribute("ArchivePolicy: MessageRetentionPeriod must be between 1 and 365 days")
    return compact({"MessageRetentionPeriod": str(days)})
