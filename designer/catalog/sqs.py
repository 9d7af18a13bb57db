"""SQS: queues and their policies."""

import json
from collections.abc import Iterator
from typing import Any

from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.template import Resource, Template

FIELDS = (
    Field("VisibilityTimeout", "Visibility timeout", "number", unit="s", low=0, high=43_200, default=30),
    Field("MessageRetentionPeriod", "Retention", "number", unit="s", low=60, high=1_209_600, default=345_600),
    Field("DelaySeconds", "Delay", "number", unit="s", low=0, high=900, default=0),
    Field("ReceiveMessageWaitTimeSeconds", "Long polling", "number", unit="s", low=0, high=20, default=0),
    Field("RedrivePolicy/maxReceiveCount", "Receives before the DLQ", "number", low=1, high=1000),
    Field("FifoQueue", "FIFO", "switch", default=False),
    Field("ContentBasedDeduplication", "Deduplicate by content", "switch", default=False),
)


def redrive(value: Any) -> Any:
    """Return a redrive policy as a map; it may be written as JSON text."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return None
    return value


def queue_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    policy = redrive(resource.get("RedrivePolicy"))
    if isinstance(policy, dict):
        count = policy.get("maxReceiveCount")
        label = f"after {count} receives" if isinstance(count, int | str) else ""
        for target in template.nodes(policy.get("deadLetterTargetArn"), "sqs"):
            part = Part(resource.name, ("Properties", "RedrivePolicy"))
            yield Edge(resource.name, target.name, "redrive", "async", label, parts=(part,))


ENTRIES = (
    Entry(
        "AWS::SQS::Queue",
        "SQS queue",
        "SQS",
        "messaging",
        ("visible", "in_flight", "delayed", "oldest_age_s"),
        "Queue",
        {"VisibilityTimeout": 30},
        FIELDS,
        queue_edges,
    ),
    Entry("AWS::SQS::QueuePolicy", "Queue policy", "SQS", "security", owner=owned_by("Queues")),
    Entry("AWS::SQS::QueueInlinePolicy", "Queue policy", "SQS", "security", owner=owned_by("Queue")),
)
