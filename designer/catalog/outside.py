"""Brokers outside of the template that functions read from: each is drawn by what the template calls it."""

import re
from collections.abc import Iterator
from typing import Any

from designer.catalog.template import Resource, Template, at, items, pairs
from designer.document.intrinsics import references

SELF_MANAGED = "Self-managed Kafka"
"""What the card says of a Kafka cluster that is none of AWS's resources."""
TYPES = {
    "MSK": "AWS::MSK::Cluster",
    "MQ": "AWS::AmazonMQ::Broker",
    "DocumentDB": "AWS::DocDB::DBCluster",
    "SelfManagedKafka": SELF_MANAGED,
}
NAMED_BY = {"MSK": "Stream", "MQ": "Broker", "DocumentDB": "Cluster", "SelfManagedKafka": "KafkaBootstrapServers"}
"""Which property of a SAM event of that kind names the broker."""
ARN = re.compile(r"arn:[^:]*:(?:kafka|mq|rds):[^:]*:[^:]*:(?:cluster|broker)[:/]([^:/]+)")
WORDS = re.compile(r"[A-Za-z0-9]+")


def outside(template: Template) -> Iterator[Resource]:
    """Yield the brokers outside, with the resource that makes each needed."""
    for function in template.of_type("AWS::Serverless::Function"):
        for name, event in pairs(function.get("Events")):
            kind, properties = str(at(event, "Type")), at(event, "Properties")
            if kind in NAMED_BY:
                yield from _one(template, function, kind, at(properties, NAMED_BY[kind]), f"{function.name}{name}")
    for mapping in template.of_type("AWS::Lambda::EventSourceMapping"):
        kind = kind_of(mapping)
        if kind:
            yield from _one(template, mapping, kind, source_of(mapping), mapping.name)


def _one(template: Template, holder: Resource, kind: str, value: Any, fallback: str) -> Iterator[Resource]:
    name = name_of(template, value, fallback)
    if name is not None:
        yield Resource(name, TYPES[kind], {}, owner=holder.name)


def kind_of(mapping: Resource) -> str:
    """Return the kind of broker that a mapping reads, as SAM calls it; nothing where it is another source."""
    if mapping.get("SelfManagedEventSource"):
        return "SelfManagedKafka"
    if mapping.get("DocumentDBEventSourceConfig") is not None:
        return "DocumentDB"
    return "MSK" if mapping.get("Topics") else "MQ" if mapping.get("Queues") else ""


def source_of(mapping: Resource) -> Any:
    servers = mapping.get("SelfManagedEventSource", "Endpoints", "KafkaBootstrapServers")
    return servers if servers is not None else mapping.get("EventSourceArn")


def name_of(template: Template, value: Any, fallback: str) -> str | None:
    """Return what a broker outside is called: its parameter, else its own name; None for one of the template."""
    if value is None or any(target.resource.owner is None for target in template.targets(value)):
        return None
    parameters = dict(pairs(template.template.get("Parameters")))
    names = [reference.name for reference in references(value) if reference.name in parameters]
    first = next((one for one in items(value) if isinstance(one, str)), "")
    named = ARN.match(first)
    literal = named[1] if named else "" if first.startswith("arn:") else first.partition(":")[0]
    words = "".join(word[:1].upper() + word[1:] for word in WORDS.findall(literal))
    found = [*names, words, f"{fallback}Source"]
    return next(name for name in found if name and not _is_taken(template, name))


def _is_taken(template: Template, name: str) -> bool:
    return name in template.resources and template.resources[name].owner is None


def sources(template: Template, value: Any, service: str, fallback: str) -> list[Resource]:
    """Return the brokers of the template that a value names, or the one outside."""
    found = template.nodes(value, service)
    name = None if found else name_of(template, value, fallback)
    return found or ([template.resources[name]] if name in template.resources else [])
