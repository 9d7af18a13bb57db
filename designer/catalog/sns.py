"""SNS: topics, subscriptions and topic policies."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.sqs import redrive
from designer.catalog.template import Resource, Template, items

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
    topic = template.target(resource.get("TopicArn"), "sns")
    if topic is None:
        return
    label = "filtered" if resource.get("FilterPolicy") else ""
    for target in template.nodes(resource.get("Endpoint")):
        yield Edge(topic.name, target.name, "subscription", "async", label, resource.name, (Part(resource.name),))
    policy: Any = redrive(resource.get("RedrivePolicy"))
    if isinstance(policy, dict):
        part = Part(resource.name, ("Properties", "RedrivePolicy"))
        for queue in template.nodes(policy.get("deadLetterTargetArn"), "sqs"):
            yield Edge(topic.name, queue.name, "dead-letter", "async", "", resource.name, (part,))


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
        "Subscription",
        "SUB",
        "messaging",
        edges=subscription_edges,
        owner=owned_by("TopicArn"),
    ),
    Entry("AWS::SNS::TopicPolicy", "Topic policy", "SNS", "security", owner=owned_by("Topics")),
    Entry("AWS::SNS::TopicInlinePolicy", "Topic policy", "SNS", "security", owner=owned_by("TopicArn")),
)
