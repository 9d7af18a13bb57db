"""SQS: queues and their policies."""

import json
from collections.abc import Iterator
from typing import Any

from designer.catalog.calls import Call, calls
from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.template import Resource, Template
from designer.catalog.wiring import Wiring, get_att, is_fifo, ref
from designer.document.errors import EditRefused

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
        ("visible", "in_flight", "delayed", "oldest_ms"),
        "Queue",
        {"VisibilityTimeout": 30},
        FIELDS,
        queue_edges,
    ),
    Entry("AWS::SQS::QueuePolicy", "Queue policy", "SQS", "security", owner=owned_by("Queues")),
    Entry("AWS::SQS::QueueInlinePolicy", "Queue policy", "SQS", "security", owner=owned_by("Queue")),
)


def seconds(resource: Resource, name: str, default: int) -> int | None:
    """Return a property that is a number of seconds, or None where the template computes it."""
    value = resource.get(name)
    if value is None:
        return default
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None


def check_visibility(queue: Resource, function: Resource) -> None:
    visible, timeout = seconds(queue, "VisibilityTimeout", 30), seconds(function, "Timeout", 3)
    if visible is not None and timeout is not None and visible < timeout:
        raise EditRefused(
            f"Lambda refuses this mapping: {queue.name} shows a message again after {visible} s, "
            f"while {function.name} may work on it for {timeout} s.",
            f"Set the visibility timeout to {min(6 * timeout, 43_200)} s, six times the function's timeout.",
        )


def poll(wiring: Wiring, queue: Resource, function: Resource) -> None:
    """Let a function take messages from a queue, and report those that failed."""
    mapping = {"BatchSize": 10, "FunctionResponseTypes": ["ReportBatchItemFailures"]}
    if function.type == FUNCTIONS[0]:
        wiring.event(function, f"{queue.name}Event", "SQS", {"Queue": get_att(queue.name), **mapping})
        return
    actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    wiring.allow(function, actions, get_att(queue.name))
    properties = {"EventSourceArn": get_att(queue.name), "FunctionName": ref(function.name), **mapping}
    wiring.add(f"{queue.name}To{function.name}", "AWS::Lambda::EventSourceMapping", properties)


def check_redrive(queue: Resource, dead: Resource) -> None:
    if queue.name == dead.name:
        raise EditRefused("A queue cannot be its own dead-letter queue.", "Add another queue.")
    if is_fifo(queue) != is_fifo(dead):
        kind = "FIFO" if is_fifo(queue) else "standard"
        raise EditRefused(f"The dead-letter queue of a {kind} queue is a {kind} queue.", f"Make {dead.name} one.")
    if queue.get("RedrivePolicy"):
        raise EditRefused(f"{queue.name} has a dead-letter queue.", "Delete that connection first.")


def dead_letters(wiring: Wiring, queue: Resource, dead: Resource) -> None:
    policy = {"deadLetterTargetArn": get_att(dead.name), "maxReceiveCount": 3}
    wiring.set(queue.name, ("Properties", "RedrivePolicy"), policy)


QUEUE = ("AWS::SQS::Queue",)
SEND = Call(
    "send",
    QUEUE,
    "SQSSendMessagePolicy",
    "QueueName",
    lambda name: get_att(name, "QueueName"),
    ("sqs:SendMessage", "sqs:GetQueueUrl"),
    get_att,
    "_URL",
    ref,
)
CONNECTIONS = (
    calls(SEND),
    Connection("poll", QUEUE, FUNCTIONS, poll, check_visibility),
    Connection("redrive", QUEUE, QUEUE, dead_letters, check_redrive),
)
REFUSALS = {
    QUEUE[0]: (
        "A queue sends nothing by itself: a function, a pipe or a worker takes messages from it.",
        "Connect the queue to a function, and the function to this.",
    )
}
