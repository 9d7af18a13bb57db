"""CloudWatch: log groups, subscription filters, alarms and dashboards."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.entry import Edge, Entry, Part, owned_by
from designer.catalog.template import Resource, Template, items, symbol


def log_owner(resource: Resource, template: Template) -> Resource | None:
    """Return what a log group belongs to: whom it is named for, or who writes to it; a target is a node."""
    for other in template.of_type("AWS::Logs::SubscriptionFilter", "AWS::Events::Rule"):
        if any(target.resource is resource for target in template.mentions(other)):
            return None
    for pipe in template.of_type("AWS::Pipes::Pipe"):
        if any(target.resource is resource for target in template.targets(pipe.get("Target"))):
            return None
    named = template.target(resource.get("LogGroupName")) or _function(resource, template)
    if named is not None and named is not resource:
        return named
    for other in template.resources.values():
        if not other.type.startswith(("AWS::IAM::", "AWS::Logs::")) and any(
            target.resource is resource for target in template.mentions(other)
        ):
            name = template.owner_of(other)
            return None if name is None else template.resources[name]
    return None


def _function(resource: Resource, template: Template) -> Resource | None:
    """Return the function whose name a log group's name ends in."""
    name = symbol(resource.get("LogGroupName")) or ""
    if not name.startswith("/aws/lambda/"):
        return None
    return template.target(name.removeprefix("/aws/lambda/"), "lambda")


def filter_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    source = template.target(resource.get("LogGroupName"), "logs")
    for target in template.nodes(resource.get("DestinationArn")) if source else ():
        if source is not None:
            yield Edge(source.name, target.name, "subscription", "async", "", resource.name, (Part(resource.name),))


def alarm_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    watched: list[Any] = [resource.get("Dimensions"), resource.get("Metrics")]
    for source in template.nodes(watched):
        part = Part(resource.name, ("Properties", "Dimensions"))
        yield Edge(source.name, resource.name, "metric", "async", parts=(part,))
    for name in ("AlarmActions", "OKActions", "InsufficientDataActions"):
        for index, action in enumerate(items(resource.get(name))):
            for target in template.nodes(action):
                part = Part(resource.name, ("Properties", name, str(index)))
                yield Edge(resource.name, target.name, "notify", "async", parts=(part,))


ENTRIES = (
    Entry("AWS::Logs::LogGroup", "Log group", "LOG", "other", ("events",), "LogGroup", owner=log_owner),
    Entry("AWS::Logs::LogStream", "Log stream", "LOG", "other", owner=owned_by("LogGroupName")),
    Entry(
        "AWS::Logs::SubscriptionFilter",
        "Log subscription",
        "LOG",
        "other",
        edges=filter_edges,
        owner=owned_by("LogGroupName"),
    ),
    Entry("AWS::Logs::MetricFilter", "Metric filter", "LOG", "other", owner=owned_by("LogGroupName")),
    Entry("AWS::Logs::ResourcePolicy", "Log policy", "LOG", "security"),
    Entry("AWS::CloudWatch::Alarm", "Alarm", "ALM", "other", ("state",), "Alarm", edges=alarm_edges),
    Entry("AWS::CloudWatch::Dashboard", "Dashboard", "CW", "other"),
    Entry("AWS::CloudWatch::AnomalyDetector", "Anomaly detector", "CW", "other", edges=alarm_edges),
)
