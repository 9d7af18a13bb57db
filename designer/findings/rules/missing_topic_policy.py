"""A bucket or rule that publishes to a topic which does not let it in."""

from collections.abc import Iterator

from designer.catalog.template import Resource
from designer.findings.finding import Fix, Found, Rule
from designer.findings.fixes import let_in, wired
from designer.findings.senders import senders_to
from designer.findings.statements import doors_of, lets_in
from designer.findings.subject import TOPIC, Subject


def check(subject: Subject) -> Iterator[Found]:
    doors = doors_of(subject)
    for topic in subject.of_type(TOPIC):
        for source, service in senders_to(subject, topic):
            if lets_in(subject, doors, topic, service, "sns:Publish") is False:
                text = f"No policy of {topic.name} lets {source.name} ({service}) publish: what it sends is lost."
                yield Found(topic.name, text, fix=_fix(topic, source, service), other=source.name)


def _fix(topic: Resource, source: Resource, service: str) -> Fix:
    words = f"Let {source.name} publish to {topic.name}"
    return wired(words, lambda wiring: let_in(wiring, topic.name, source, service))


RULE = Rule(
    "Missing topic policy",
    "error",
    "A topic's own policy lets only its account publish; a service needs a statement that names it.",
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
    check,
)
