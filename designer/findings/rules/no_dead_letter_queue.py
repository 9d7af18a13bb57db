"""A queue that is worked on, and whose messages that always fail have nowhere to go."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.edits import make
from designer.catalog.template import Resource
from designer.catalog.wiring import get_att, is_fifo
from designer.document.document import Document
from designer.document.edits import free_name
from designer.findings.finding import Fix, Found, Rule
from designer.findings.subject import QUEUE, Subject

RECEIVES = 3
LONGEST_RETENTION_S = 1_209_600
LAST_STOPS = {"redrive", "dead-letter", "async-failure", "on-failure"}


def check(subject: Subject) -> Iterator[Found]:
    worked_on = {mapping.source.name for mapping in subject.mappings}
    for queue in subject.of_type(QUEUE):
        is_taken = any(edge.kind in {"poll", "receive"} for edge in subject.out_of(queue.name))
        is_worked_on = is_taken or queue.name in worked_on or subject.is_outside_actor(queue, "worker")
        is_last_stop = any(edge.kind in LAST_STOPS for edge in subject.into(queue.name))
        if not is_worked_on or is_last_stop or queue.get("RedrivePolicy") is not None:
            continue
        text = f"A message of {queue.name} that always fails comes back until its retention ends."
        yield Found(queue.name, text, "/Properties/RedrivePolicy", _fix(queue))


def _fix(queue: Resource) -> Fix:
    def add(document: Document) -> None:
        name = free_name(document, f"{queue.name.removesuffix('Queue')}DLQ")
        properties: dict[str, Any] = {"MessageRetentionPeriod": LONGEST_RETENTION_S}
        properties |= {"FifoQueue": True} if is_fifo(queue) else {}
        place = document.layout.get(queue.block or "")
        at = {"x": place.x, "y": place.y + 144} if place else {}
        make(document, {"kind": "add", "type": QUEUE, "name": name, "properties": properties, **at})
        if not at:
            document.layout.pop(next(id_ for id_, known in document.names().items() if known == name), None)
        policy = {"deadLetterTargetArn": get_att(name), "maxReceiveCount": RECEIVES}
        make(document, {"kind": "set", "block": queue.block, "path": "/Properties/RedrivePolicy", "value": policy})

    return Fix(f"Add a dead-letter queue after {RECEIVES} receives", add)


RULE = Rule(
    "No dead-letter queue",
    "warning",
    "One poison message is tried again and again: it costs, it blocks its group in a FIFO queue, and in the end it is "
    "deleted without a trace.",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    check,
)
