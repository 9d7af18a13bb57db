"""SNS: topics, subscriptions and topic policies."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.outside import sources
from designer.catalog.sqs import redrive
from designer.catalog.template import Resource, Template, items
from designer.catalog.wiring import Wiring, get_att, is_fifo, ref
from designer.document.errors import EditRefused

SUBSCRIBER_FIELDS = (
    Field(
        "Protocol",
        "By",
        "choice",
        choices=("email", "email-json", "sms", "https", "http", "application", "sqs", "lambda", "firehose"),
    ),
    Field("Endpoint", "To", help="An address, a phone number such as +15550100, or a URL"),
    Field("FilterPolicy", "Filter policy", "json"),
    Field("RawMessageDelivery", "Raw delivery", "switch", default=False),
)
FIELDS = (
    Field("DisplayName", "Display name"),
    Field("FifoTopic", "FIFO", "switch", default=False),
    Field("ContentBasedDeduplication", "Deduplicate by content", "switch", default=False),
)


def topic_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for index, subscription in enumerate(items(resource.get("Subscription"))):
        if isinstance(subscription, dict):
            part = Part(resource.name, ("Properties", "Subscription", str(index)))
            for target in template.nodes(subscription.get("Endpoint")):
                yield Edge(resource.name, target.name, "subscription", "async", parts=(part,))


def subscription_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    topic = topic_of(resource, template)
    if topic is None:
        return
    label = "filtered" if resource.get("FilterPolicy") else ""
    if is_outside(resource, template):
        parts = (Part(resource.name, ("Properties", "TopicArn")),)
        yield Edge(topic.name, resource.name, "subscription", "async", label, parts=parts)
    for target in template.nodes(resource.get("Endpoint")):
        yield Edge(topic.name, target.name, "subscription", "async", label, resource.name, (Part(resource.name),))
    policy: Any = redrive(resource.get("RedrivePolicy"))
    if isinstance(policy, dict):
        part = Part(resource.name, ("Properties", "RedrivePolicy"))
        for queue in template.nodes(policy.get("deadLetterTargetArn"), "sqs"):
            yield Edge(topic.name, queue.name, "dead-letter", "async", "", resource.name, (part,))


OUTSIDE = ("http", "https", "email", "email-json", "sms", "application")
"""The protocols of subscribers that are no resources: people, phones and hosts."""


def is_outside(subscription: Resource, template: Template) -> bool:
    """Whether a subscription delivers to somebody outside AWS, so that it is drawn as a node of its own."""
    return subscription.get("Protocol") in OUTSIDE and not template.nodes(subscription.get("Endpoint"))


def subscription_owner(subscription: Resource, template: Template) -> Resource | None:
    return None if is_outside(subscription, template) else topic_of(subscription, template)


def topic_of(subscription: Resource, template: Template) -> Resource | None:
    """Return the topic of a subscription, one outside of the template included."""
    return next(iter(sources(template, subscription.get("TopicArn"), "sns", subscription.name)), None)


ENTRIES = (
    Entry(
        "AWS::SNS::Topic",
        "SNS topic",
        "SNS",
        "messaging",
        ("published", "delivered", "failed", "filtered"),
        "Topic",
        {},
        FIELDS,
        topic_edges,
    ),
    Entry(
        "AWS::SNS::Subscription",
        "Subscriber outside AWS",
        "SUB",
        "messaging",
        ("delivered", "failed"),
        "Subscriber",
        {"Protocol": "email", "Endpoint": "orders@example.com"},
        SUBSCRIBER_FIELDS,
        subscription_edges,
        subscription_owner,
        stands_alone=True,
    ),
    Entry("AWS::SNS::TopicPolicy", "Topic policy", "SNS", "security", owner=owned_by("Topics")),
    Entry("AWS::SNS::TopicInlinePolicy", "Topic policy", "SNS", "security", owner=owned_by("TopicArn")),
)


def check_queue(topic: Resource, queue: Resource) -> None:
    if is_fifo(queue) and not is_fifo(topic):
        raise EditRefused(
            f"{topic.name} is a standard topic, which cannot send to the FIFO queue {queue.name}.",
            "Use a standard queue, or make the topic FIFO.",
        )


def subscribe_queue(wiring: Wiring, topic: Resource, queue: Resource) -> None:
    properties = {"TopicArn": ref(topic.name), "Protocol": "sqs", "Endpoint": get_att(queue.name)}
    wiring.add(f"{topic.name}To{queue.name}", "AWS::SNS::Subscription", properties)
    wiring.accept(queue, "sns.amazonaws.com", topic.name, {"ArnEquals": {"aws:SourceArn": ref(topic.name)}})


def check_function(topic: Resource, function: Resource) -> None:
    if is_fifo(topic):
        raise EditRefused(
            f"{topic.name} is a FIFO topic, which cannot invoke the function {function.name}.",
            "Put an SQS queue between the two.",
        )


def check_firehose(topic: Resource, stream: Resource) -> None:
    if is_fifo(topic):
        raise EditRefused(
            f"{topic.name} is a FIFO topic, which cannot deliver to the Firehose stream {stream.name}.",
            "Use a standard topic, or put an SQS queue and a function between.",
        )


def subscribe_function(wiring: Wiring, topic: Resource, function: Resource) -> None:
    if function.type == FUNCTIONS[0]:
        wiring.event(function, f"{topic.name}Event", "SNS", {"Topic": ref(topic.name)})
        return
    properties = {"TopicArn": ref(topic.name), "Protocol": "lambda", "Endpoint": get_att(function.name)}
    wiring.add(f"{topic.name}To{function.name}", "AWS::SNS::Subscription", properties)
    wiring.permit(function, "sns.amazonaws.com", topic.name, ref(topic.name))


def subscribe_firehose(wiring: Wiring, topic: Resource, stream: Resource) -> None:
    role = wiring.role_for(topic, "sns.amazonaws.com", (FIREHOSE_ACTIONS, get_att(stream.name)))
    properties = {
        "TopicArn": ref(topic.name),
        "Protocol": "firehose",
        "Endpoint": get_att(stream.name),
        "SubscriptionRoleArn": role,
    }
    wiring.add(f"{topic.name}To{stream.name}", "AWS::SNS::Subscription", properties)


def check_subscriber(topic: Resource, subscriber: Resource) -> None:
    if subscriber.get("TopicArn"):
        raise EditRefused(
            f"{subscriber.name} is subscribed to a topic already.", "Delete that connection first, or add another."
        )
    if subscriber.get("Protocol") not in OUTSIDE:
        raise EditRefused(
            f"{subscriber.name} is no subscriber outside AWS.", f"Set its Protocol to one of {', '.join(OUTSIDE)}."
        )
    if is_fifo(topic):
        raise EditRefused(
            f"{topic.name} is a FIFO topic, which sends to queues only.", "Use a standard topic for people and hosts."
        )


def subscribe_outside(wiring: Wiring, topic: Resource, subscriber: Resource) -> None:
    wiring.set(subscriber.name, ("Properties", "TopicArn"), ref(topic.name))


FIREHOSE_ACTIONS = ["firehose:PutRecord", "firehose:PutRecordBatch"]
TOPIC = ("AWS::SNS::Topic",)
PUBLISH = Call(
    "publish",
    TOPIC,
    "SNSPublishMessagePolicy",
    "TopicName",
    lambda name: get_att(name, "TopicName"),
    ("sns:Publish",),
    ref,
    "_ARN",
    ref,
)
CONNECTIONS = (
    calls(PUBLISH),
    Connection("subscription", TOPIC, ("AWS::SQS::Queue",), subscribe_queue, check_queue),
    Connection("subscription", TOPIC, FUNCTIONS, subscribe_function, check_function),
    Connection("subscription", TOPIC, ("AWS::KinesisFirehose::DeliveryStream",), subscribe_firehose, check_firehose),
    Connection("subscription", TOPIC, ("AWS::SNS::Subscription",), subscribe_outside, check_subscriber),
)
REFUSALS = {
    "AWS::SNS::Subscription": ("A subscriber outside AWS only receives.", "Draw from the topic to it."),
    TOPIC[0]: (
        "A topic sends to queues, functions, Firehose, HTTP(S), email and phones.",
        "Put a queue or function between.",
    ),
}
