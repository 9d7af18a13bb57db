"""CloudWatch Logs: log groups, and what is made of their lines."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.connection import FUNCTIONS, Connection
from designer.catalog.entry import Edge, Entry, Part, owned_by
from designer.catalog.template import Resource, Template, at, pairs, symbol
from designer.catalog.wiring import Wiring, get_att, ref

RECEIVED = ("AWS::Logs::SubscriptionFilter", "AWS::Events::Rule", "AWS::IoT::TopicRule", "AWS::Lambda::Permission")
"""What makes a log group that it names a node of its own."""


def log_owner(resource: Resource, template: Template) -> Resource | None:
    """Return what a log group belongs to: whom it is named for, or who writes to it; a target is a node."""
    users = template.mentioned_by(resource)
    if any(other.type in RECEIVED for other in users) or resource.name in template.once("logs", heard):
        return None
    for pipe in users:
        aimed = template.targets(pipe.get("Target")) if pipe.type == "AWS::Pipes::Pipe" else []
        if any(target.resource is resource for target in aimed):
            return None
    named = template.target(resource.get("LogGroupName")) or _function(resource, template)
    if named is not None and named is not resource:
        return named
    for other in users:
        if other is not resource and not other.type.startswith(("AWS::IAM::", "AWS::Logs::")):
            name = template.owner_of(other)
            return None if name is None else template.resources[name]
    return None


def heard(template: Template) -> set[str]:
    """Return the log groups that SAM subscribes functions to."""
    found = set()
    for function in template.of_type("AWS::Serverless::Function"):
        for _, event in pairs(function.get("Events")):
            if at(event, "Type") == "CloudWatchLogs":
                named = template.targets(at(event, "Properties", "LogGroupName"), "logs")
                found |= {target.resource.name for target in named}
    return found


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


def subscribe(wiring: Wiring, group: Resource, target: Resource) -> None:
    """Send a log group's events to a function or a stream."""
    properties: dict[str, Any] = {
        "LogGroupName": ref(group.name),
        "FilterPattern": "",
        "DestinationArn": get_att(target.name),
    }
    if target.type in STREAMS:
        actions = STREAMS[target.type]
        properties["RoleArn"] = wiring.role_for(group, "logs.amazonaws.com", (actions, get_att(target.name)))
    else:
        wiring.permit(target, "logs.amazonaws.com", group.name, get_att(group.name))
    wiring.add(f"{group.name}To{target.name}", "AWS::Logs::SubscriptionFilter", properties)


STREAMS = {
    "AWS::Kinesis::Stream": ["kinesis:PutRecord"],
    "AWS::KinesisFirehose::DeliveryStream": ["firehose:PutRecord", "firehose:PutRecordBatch"],
}


def group_arn(name: str) -> dict[str, Any]:
    """Return a log group's ARN as rules and pipes take it, without the `:*` that GetAtt gives it."""
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:${{{name}}}"}


GROUP = ("AWS::Logs::LogGroup",)
CONNECTIONS = (Connection("subscription", GROUP, (*FUNCTIONS, *STREAMS), subscribe),)
REFUSALS = {
    GROUP[0]: ("A log group sends to functions, Kinesis and Firehose.", "Put one of these between."),
}
ENTRIES = (
    Entry(
        "AWS::Logs::LogGroup", "Log group", "LOG", "other", ("events",), "LogGroup", owner=log_owner, stands_alone=True
    ),
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
    Entry("AWS::Logs::AccountPolicy", "Log account policy", "LOG", "security"),
    Entry("AWS::Logs::Delivery", "Log delivery", "LOG", "other", owner=owned_by("DeliverySourceName")),
    Entry("AWS::Logs::DeliveryDestination", "Log delivery destination", "LOG", "other"),
    Entry("AWS::Logs::DeliverySource", "Log delivery source", "LOG", "other"),
    Entry("AWS::Logs::LogAnomalyDetector", "Log anomaly detector", "LOG", "other"),
    Entry("AWS::Logs::Destination", "Log destination", "LOG", "other"),
    Entry("AWS::Logs::QueryDefinition", "Saved log query", "LOG", "other"),
    Entry("AWS::Logs::ResourcePolicy", "Log policy", "LOG", "security", owner=owned_by("PolicyDocument")),
)
