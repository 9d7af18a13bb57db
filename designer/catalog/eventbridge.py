"""EventBridge: buses, rules, pipes, schedules and API destinations."""

from collections.abc import Iterator

from designer.catalog.entry import Edge, Entry, Field, Part, owned_by
from designer.catalog.template import Resource, Template, items

RULE_FIELDS = (
    Field("ScheduleExpression", "Schedule", help="rate(5 minutes) or cron(0 12 * * ? *)"),
    Field("EventPattern", "Event pattern", "json"),
    Field("State", "State", "choice", choices=("ENABLED", "DISABLED")),
)


def rule_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for bus in template.nodes(resource.get("EventBusName"), "events"):
        part = Part(resource.name, ("Properties", "EventBusName"))
        yield Edge(bus.name, resource.name, "event", "async", parts=(part,))
    for source in template.nodes([resource.get("EventPattern")]):
        if source is not resource:
            part = Part(resource.name, ("Properties", "EventPattern"))
            yield Edge(source.name, resource.name, "event", "async", parts=(part,))
    for index, target in enumerate(items(resource.get("Targets"))):
        if isinstance(target, dict):
            part = Part(resource.name, ("Properties", "Targets", str(index)))
            for found in template.nodes(target.get("Arn")):
                yield Edge(resource.name, found.name, "invoke", "async", parts=(part,))
            dead = target.get("DeadLetterConfig")
            for found in template.nodes(dead.get("Arn") if isinstance(dead, dict) else None, "sqs"):
                here = Part(part.resource, (*part.path, "DeadLetterConfig"))
                yield Edge(resource.name, found.name, "dead-letter", "async", parts=(here,))


def pipe_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    for source in template.nodes(resource.get("Source"), "sqs"):
        yield Edge(source.name, resource.name, "poll", "poll", parts=(Part(resource.name, ("Properties", "Source")),))
    for found in template.nodes(resource.get("Enrichment")):
        part = Part(resource.name, ("Properties", "Enrichment"))
        yield Edge(resource.name, found.name, "enrichment", "sync", parts=(part,))
    for found in template.nodes(resource.get("Target")):
        yield Edge(resource.name, found.name, "invoke", "async", parts=(Part(resource.name, ("Properties", "Target")),))
    for name in ("SqsQueueParameters", "KinesisStreamParameters", "DynamoDBStreamParameters"):
        dead = resource.get("SourceParameters", name, "DeadLetterConfig", "Arn")
        for found in template.nodes(dead, "sqs"):
            part = Part(resource.name, ("Properties", "SourceParameters", name, "DeadLetterConfig"))
            yield Edge(resource.name, found.name, "dead-letter", "async", parts=(part,))


def schedule_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    label = resource.get("ScheduleExpression")
    for found in template.nodes([resource.get("Target", "Arn"), resource.get("Target", "Input")]):
        part = Part(resource.name, ("Properties", "Target"))
        shown = label if isinstance(label, str) else ""
        yield Edge(resource.name, found.name, "invoke", "async", shown, parts=(part,))
    for found in template.nodes(resource.get("Target", "DeadLetterConfig", "Arn"), "sqs"):
        part = Part(resource.name, ("Properties", "Target", "DeadLetterConfig"))
        yield Edge(resource.name, found.name, "dead-letter", "async", parts=(part,))


COUNTERS = ("matched", "invocations", "failed")
ENTRIES = (
    Entry("AWS::Events::EventBus", "Event bus", "BUS", "messaging", ("events", "matched"), "EventBus"),
    Entry(
        "AWS::Events::Rule",
        "EventBridge rule",
        "RULE",
        "messaging",
        COUNTERS,
        "Rule",
        {"EventPattern": {"source": ["my.application"]}},
        RULE_FIELDS,
        rule_edges,
    ),
    Entry("AWS::Events::EventBusPolicy", "Event bus policy", "BUS", "security", owner=owned_by("EventBusName")),
    Entry("AWS::Events::Archive", "Event archive", "ARC", "messaging", owner=owned_by("SourceArn")),
    Entry("AWS::Events::ApiDestination", "API destination", "HTTP", "integration", ("calls", "failed"), "ApiDestination"),
    Entry(
        "AWS::Events::Connection",
        "API connection",
        "CON",
        "security",
        owner=lambda resource, template: next(
            (
                destination
                for destination in template.of_type("AWS::Events::ApiDestination")
                if any(target.resource is resource for target in template.mentions(destination))
            ),
            None,
        ),
    ),
    Entry("AWS::Pipes::Pipe", "EventBridge pipe", "PIPE", "messaging", COUNTERS, "Pipe", edges=pipe_edges),
    Entry(
        "AWS::Scheduler::Schedule",
        "Schedule",
        "CRON",
        "messaging",
        ("invocations", "failed"),
        "Schedule",
        {"ScheduleExpression": "rate(5 minutes)", "FlexibleTimeWindow": {"Mode": "OFF"}},
        (Field("ScheduleExpression", "Schedule", help="rate(5 minutes), cron(0 12 * * ? *) or at(2030-01-01T00:00:00)"),),
        schedule_edges,
    ),
    Entry(
        "AWS::Scheduler::ScheduleGroup",
        "Schedule group",
        "CRON",
        "messaging",
        owner=lambda resource, template: next(
            (
                schedule
                for schedule in template.of_type("AWS::Scheduler::Schedule")
                if any(target.resource is resource for target in template.mentions(schedule))
            ),
            None,
        ),
    ),
)
