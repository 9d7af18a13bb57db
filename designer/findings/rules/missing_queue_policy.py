"""A topic, bucket or rule that sends to a queue which does not let it in."""

from collections.abc import Iterator

from designer.catalog.template import Resource
from designer.findings.finding import Fix, Found, Rule
from designer.findings.fixes import let_in, wired
from designer.findings.senders import senders_to
from designer.findings.statements import doors_of, lets_in
from designer.findings.subject import QUEUE, Subject


def check(subject: Subject) -> Iterator[Found]:
    doors = doors_of(subject)
    for queue in subject.of_type(QUEUE):
        for source, service in senders_to(subject, queue):
            if lets_in(subject, doors, queue, service, "sqs:SendMessage") is False:
                text = f"No policy of {queue.name} lets {source.name} ({service}) send: what it sends is lost."
                yield Found(queue.name, text, fix=_fix(queue, source, service), other=source.name)


def _fix(queue: Resource, source: Resource, service: str) -> Fix:
    return wired(f"Let {source.name} send to {queue.name}", lambda wiring: let_in(wiring, queue.name, source, service))


RULE = Rule(
    "Missing queue policy",
    "error",
    "SQS takes messages of another service only where the queue's policy allows it; otherwise they are refused.",
    "https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html",
    check,
)
