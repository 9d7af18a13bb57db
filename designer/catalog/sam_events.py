"""Edges that SAM's `Events` of a function or state machine make."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.entry import Edge, Part
from designer.catalog.implied import APIS, RULES, implied_name, implied_queue
from designer.catalog.logins import belongings
from designer.catalog.outside import sources
from designer.catalog.patterns import senders
from designer.catalog.template import Resource, Template, at, items, pairs

POLLED = {
    "SQS": ("Queue", "sqs"),
    "Kinesis": ("Stream", "kinesis"),
    "DynamoDB": ("Stream", "dynamodb"),
    "MSK": ("Stream", "kafka"),
    "MQ": ("Broker", "mq"),
    "DocumentDB": ("Cluster", "rds"),
    "SelfManagedKafka": ("KafkaBootstrapServers", "kafka"),
}


def event_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    """Yield an edge into the resource for each event whose source is known."""
    for name, event in pairs(resource.get("Events")):
        if isinstance(event, dict):
            properties = event.get("Properties")
            part = Part(resource.name, ("Properties", "Events", name))
            kind = event.get("Type")
            yield from _event(resource, template, str(kind), properties if isinstance(properties, dict) else {}, part)


def _event(resource: Resource, template: Template, kind: str, event: dict[str, Any], part: Part) -> Iterator[Edge]:
    if kind in POLLED:
        name, service = POLLED[kind]
        for source in sources(template, event.get(name), service, f"{part.resource}{part.path[-1]}"):
            login = belongings(source, resource, event, template) if kind == "MQ" else ()
            yield Edge(source.name, resource.name, "poll", "poll", polled(event), parts=(part, *login))
        yield from _failures(resource, template, event, part)
    elif kind in APIS:
        yield from _route(resource, template, kind, event, part)
    elif kind in RULES:
        yield from _rule(resource, template, event, part)
    elif kind == "SNS":
        yield from _topic(resource, template, event, part)
    elif kind == "S3":
        for source in template.nodes(event.get("Bucket"), "s3"):
            label = ", ".join(str(value) for value in items(event.get("Events")) if isinstance(value, str))
            yield Edge(source.name, resource.name, "notification", "async", label, parts=(part,))
    elif kind in {"Cognito", "CloudWatchLogs"}:
        source_property, service = {"Cognito": ("UserPool", "cognito-idp"), "CloudWatchLogs": ("LogGroupName", "logs")}[
            kind
        ]
        for source in template.nodes(event.get(source_property), service):
            style = "sync" if kind == "Cognito" else "async"
            yield Edge(source.name, resource.name, "trigger", style, parts=(part,))  # type: ignore[arg-type]


def polled(mapping: dict[str, Any]) -> str:
    """Return the topics, queues or collection that a mapping reads, and how many records at once."""
    collection = at(mapping, "DocumentDBEventSourceConfig", "CollectionName") or mapping.get("CollectionName")
    named = [*items(mapping.get("Topics")), *items(mapping.get("Queues")), collection]
    size = mapping.get("BatchSize")
    words = [name for name in named if isinstance(name, str)]
    return ", ".join([*words, f"batch {size}"] if isinstance(size, int) else words)


def _failures(resource: Resource, template: Template, event: dict[str, Any], part: Part) -> Iterator[Edge]:
    destination = event.get("DestinationConfig")
    if isinstance(destination, dict) and isinstance(destination.get("OnFailure"), dict):
        here = Part(part.resource, (*part.path, "Properties", "DestinationConfig", "OnFailure"))
        for target in template.nodes(destination["OnFailure"].get("Destination")):
            yield Edge(resource.name, target.name, "on-failure", "async", "on failure", parts=(here,))


def _route(resource: Resource, template: Template, kind: str, event: dict[str, Any], part: Part) -> Iterator[Edge]:
    reference, implicit, _ = APIS[kind]
    method, path = event.get("Method", "ANY"), event.get("Path", "/{proxy+}")
    label = f"{str(method).upper()} {path}" if isinstance(path, str) else ""
    if reference in event:
        apis = template.nodes(event[reference])
    else:
        apis = [template.resources[implicit]] if implicit in template.resources else []
    for api in apis:
        yield Edge(api.name, resource.name, "invoke", "sync", label, parts=(part,))


def _rule(resource: Resource, template: Template, event: dict[str, Any], part: Part) -> Iterator[Edge]:
    rule = implied_name(resource, part.path[-1])
    label = event.get("Schedule", event.get("ScheduleExpression"))
    if rule in template.resources:
        yield Edge(rule, resource.name, "invoke", "async", label if isinstance(label, str) else "", parts=(part,))
        for bus in template.nodes(event.get("EventBusName"), "events"):
            yield Edge(bus.name, rule, "event", "async", parts=(part,))
        for source, piece in senders(event.get("Pattern"), template, part):
            if source is not resource:
                yield Edge(source.name, rule, "event", "async", parts=(piece,))
        here = Part(part.resource, (*part.path, "Properties", "DeadLetterConfig"))
        for target in [*template.nodes(at(event, "DeadLetterConfig", "Arn"), "sqs"), *_made(resource, template, part)]:
            yield Edge(rule, target.name, "dead-letter", "async", parts=(here,))


def _made(resource: Resource, template: Template, part: Part) -> list[Resource]:
    """Return the queue that SAM makes for an event, if it makes one."""
    name = implied_queue(resource, part.path[-1], resource.get("Events", part.path[-1]))
    return [template.resources[name]] if name in template.resources else []


def _topic(resource: Resource, template: Template, event: dict[str, Any], part: Part) -> Iterator[Edge]:
    between = event.get("SqsSubscription")
    queues = [*template.nodes(at(between, "QueueArn"), "sqs"), *_made(resource, template, part)]
    topics = sources(template, event.get("Topic"), "sns", f"{part.resource}{part.path[-1]}")
    for topic in topics:
        for queue in queues:
            yield Edge(topic.name, queue.name, "subscription", "async", parts=(part,))
            yield Edge(queue.name, resource.name, "poll", "poll", parts=(part,))
        if not queues:
            label = "filtered" if event.get("FilterPolicy") else ""
            yield Edge(topic.name, resource.name, "subscription", "async", label, parts=(part,))
    redrive = event.get("RedrivePolicy")
    if isinstance(redrive, dict):
        for topic in topics:
            for queue in template.nodes(redrive.get("deadLetterTargetArn"), "sqs"):
                here = Part(part.resource, (*part.path, "Properties", "RedrivePolicy"))
                yield Edge(topic.name, queue.name, "dead-letter", "async", parts=(here,))
