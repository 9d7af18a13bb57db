"""What stands outside of the template and is read or called: each is drawn by what the template calls it."""

import re
from collections.abc import Iterator
from typing import Any

from designer.catalog.access import SAM_POLICIES
from designer.catalog.cards import BUS, CARDS, QUEUE, SERVICES, SOURCE, STREAM, TABLE, TOPIC
from designer.catalog.implied import FUNCTIONS
from designer.catalog.template import Resource, Template, at, items, pairs, symbol
from designer.document.intrinsics import references

SELF_MANAGED = "Self-managed Kafka"
"""What the card says of a Kafka cluster that is none of AWS's resources."""
TYPES = {
    "MSK": "AWS::MSK::Cluster",
    "MQ": "AWS::AmazonMQ::Broker",
    "DocumentDB": "AWS::DocDB::DBCluster",
    "SelfManagedKafka": SELF_MANAGED,
    "SQS": QUEUE,
    "SNS": TOPIC,
    "Kinesis": STREAM,
    "DynamoDB": TABLE,
    "Stream": SOURCE,
}
NAMED_BY = {
    "MSK": "Stream",
    "MQ": "Broker",
    "DocumentDB": "Cluster",
    "SelfManagedKafka": "KafkaBootstrapServers",
    "SQS": "Queue",
    "SNS": "Topic",
    "Kinesis": "Stream",
    "DynamoDB": "Stream",
}
"""Which property of a SAM event of that kind names the source."""
ARN = re.compile(r"arn:[^:]*:(?:kafka|mq|rds|kinesis|dynamodb|sqs|sns):[^:]*:[^:]*:(?:[a-z]+[:/])?([^:/]+)")
OF_SERVICE = {"sqs": "SQS", "kinesis": "Kinesis", "dynamodb": "DynamoDB"}
SERVICE = re.compile(r"arn:[^:]*:([a-z]+):")
PIPED = {
    "SqsQueueParameters": "SQS",
    "KinesisStreamParameters": "Kinesis",
    "DynamoDBStreamParameters": "DynamoDB",
    "ManagedStreamingKafkaParameters": "MSK",
    "SelfManagedKafkaParameters": "SelfManagedKafka",
    "ActiveMQBrokerParameters": "MQ",
    "RabbitMQBrokerParameters": "MQ",
}
"""What a pipe reads, by which parameters its source has."""
WORDS = re.compile(r"[A-Za-z0-9]+")


def outside(template: Template) -> Iterator[Resource]:
    """Yield what stands outside, with the resource that makes each needed; what is read comes before what is called."""
    yield from _read(template)
    for holder in template.of_type(*FUNCTIONS):
        for policy in items(holder.get("Policies")):
            for name, below in pairs(policy):
                parameter, service, _ = SAM_POLICIES.get(name, ("", "", ""))
                value = at(below, parameter)
                if service in SERVICES and _is_outside(template, value, service):
                    yield from _card(template, holder, SERVICES[service], value, holder.name)
    for rule in template.of_type("AWS::Events::Rule"):
        if _is_outside(template, rule.get("EventBusName"), "events"):
            yield from _card(template, rule, BUS, rule.get("EventBusName"), rule.name)


def _is_outside(template: Template, value: Any, service: str) -> bool:
    """Whether a value is nothing but a parameter, which names no resource of the template either."""
    names = [reference.name for reference in references(value)]
    is_parameter = len(names) == 1 and symbol(value) == f"${{{names[0]}}}" and names[0] in _parameters(template)
    return is_parameter and not template.targets(value, service)


def _parameters(template: Template) -> dict[str, Any]:
    return dict(pairs(template.template.get("Parameters")))


def _read(template: Template) -> Iterator[Resource]:
    for function in template.of_type("AWS::Serverless::Function"):
        for name, event in pairs(function.get("Events")):
            kind, properties = str(at(event, "Type")), at(event, "Properties")
            if kind in NAMED_BY:
                yield from _one(template, function, kind, at(properties, NAMED_BY[kind]), f"{function.name}{name}")
    for mapping in template.of_type("AWS::Lambda::EventSourceMapping"):
        kind = kind_of(mapping) or _kind_by_source(mapping)
        yield from _one(template, mapping, kind, source_of(mapping), mapping.name)
    for subscription in template.of_type("AWS::SNS::Subscription"):
        yield from _one(template, subscription, "SNS", subscription.get("TopicArn"), subscription.name)
    for pipe in template.of_type("AWS::Pipes::Pipe"):
        kind = next((kind for name, kind in PIPED.items() if pipe.get("SourceParameters", name)), "")
        kind = kind or _by_arn(pipe.get("Source")) or "SQS"
        yield from _one(template, pipe, kind, pipe.get("Source"), pipe.name)


def _one(template: Template, holder: Resource, kind: str, value: Any, fallback: str) -> Iterator[Resource]:
    yield from _card(template, holder, TYPES[kind], value, fallback)


def _card(template: Template, holder: Resource, kind: str, value: Any, fallback: str) -> Iterator[Resource]:
    name = name_of(template, value, fallback)
    if name is not None:
        yield Resource(name, kind, {}, owner=holder.name)


def kind_of(mapping: Resource) -> str:
    """Return the kind of broker that a mapping reads, as SAM calls it; nothing where it is another source."""
    if mapping.get("SelfManagedEventSource"):
        return "SelfManagedKafka"
    if mapping.get("DocumentDBEventSourceConfig") is not None:
        return "DocumentDB"
    return "MSK" if mapping.get("Topics") else "MQ" if mapping.get("Queues") else ""


def _kind_by_source(mapping: Resource) -> str:
    """Return what a mapping reads that is no broker: what its ARN says; a stream is read from some position on."""
    return _by_arn(source_of(mapping)) or ("Stream" if mapping.get("StartingPosition") else "SQS")


def _by_arn(value: Any) -> str:
    named = SERVICE.match(symbol(value) or "")
    return OF_SERVICE.get(named[1], "") if named else ""


def source_of(mapping: Resource) -> Any:
    servers = mapping.get("SelfManagedEventSource", "Endpoints", "KafkaBootstrapServers")
    return servers if servers is not None else mapping.get("EventSourceArn")


def name_of(template: Template, value: Any, fallback: str) -> str | None:
    """Return what a source outside is called: its parameter, else its own name; None for one of the template."""
    if value is None or any(not is_card(target.resource) for target in template.targets(value)):
        return None
    parameters = _parameters(template)
    named = [reference.name for reference in references(value) if not reference.name.startswith("AWS::")]
    names = [name for name in named if name in parameters]
    if named and not names:
        # It names what is not there, which is a fault of the template and no source.
        return None
    first = next((text for one in items(value) if (text := symbol(one))), "")
    arn = ARN.match(first)
    literal = arn[1] if arn else "" if first.startswith("arn:") else first.partition(":")[0]
    words = "".join(word[:1].upper() + word[1:] for word in WORDS.findall(literal))
    found = [*names, words, f"{fallback}Source"]
    return next(name for name in found if name and not _is_taken(template, name))


def is_card(resource: Resource) -> bool:
    """Whether a resource stands for a source outside, not for one that is written or that SAM makes."""
    return resource.owner is not None and (resource.type in CARDS or resource.type in TYPES.values())


def _is_taken(template: Template, name: str) -> bool:
    return name in template.resources and not is_card(template.resources[name])


def sources(template: Template, value: Any, service: str, fallback: str) -> list[Resource]:
    """Return the sources of the template that a value names, or the one outside."""
    found = template.nodes(value, service)
    name = None if found else name_of(template, value, fallback)
    return found or ([template.resources[name]] if name in template.resources else [])
