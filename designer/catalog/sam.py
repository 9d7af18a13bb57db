"""SAM: connectors, which say in one place who may call whom, and nested applications."""

from collections.abc import Iterator
from typing import Any

from designer.catalog.access import STYLES
from designer.catalog.entry import Edge, Entry, Part
from designer.catalog.template import Resource, Template, items, pairs

WRITES = {
    "AWS::SQS::Queue": "send",
    "AWS::SNS::Topic": "publish",
    "AWS::Lambda::Function": "invoke",
    "AWS::Serverless::Function": "invoke",
    "AWS::StepFunctions::StateMachine": "start",
    "AWS::Serverless::StateMachine": "start",
    "AWS::Events::EventBus": "put-events",
    "AWS::Events::Rule": "put-events",
    "AWS::Kinesis::Stream": "put",
}


def end(template: Template, value: Any) -> Resource | None:
    """Return a connector's end: a resource by its `Id` or `Arn`."""
    if not isinstance(value, dict):
        return None
    name = value.get("Id")
    if isinstance(name, str) and name in template.resources:
        return template.resources[name]
    return template.target(value.get("Arn"))


def connections(source: Resource | None, connector: Any, template: Template, part: Part) -> Iterator[Edge]:
    """Yield the edges of a connector's `Destination` and `Permissions`."""
    if source is None or not isinstance(connector, dict):
        return
    permissions = [name for name in items(connector.get("Permissions")) if isinstance(name, str)]
    joint = part.resource if not part.path else None
    destinations = items(connector.get("Destination"))
    for index, value in enumerate(destinations):
        own = part
        if len(destinations) > 1:
            own = Part(part.resource, (*part.path, "Properties", "Destination", str(index)))
        target = end(template, value)
        if target is not None:
            if target.type in WRITES:
                kind = WRITES[target.type] if "Write" in permissions else "receive"
            else:
                kind = {"Read": "read", "Write": "write"}.get(",".join(permissions), "read-write")
            yield Edge(source.name, target.name, kind, STYLES.get(kind, "sync"), "connector", joint, (own,))


def connector_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    yield from connections(end(template, resource.get("Source")), resource.properties, template, Part(resource.name))


def embedded_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    """Yield the edges of the connectors that stand in a resource's own `Connectors`."""
    for name, connector in pairs(resource.attributes.get("Connectors")):
        part = Part(resource.name, ("Connectors", name))
        properties = connector.get("Properties") if isinstance(connector, dict) else None
        yield from connections(resource, properties, template, part)


def connector_owner(resource: Resource, template: Template) -> Resource | None:
    return end(template, resource.get("Source"))


ENTRIES = (
    Entry(
        "AWS::Serverless::Connector", "Connector", "SAM", "integration", edges=connector_edges, owner=connector_owner
    ),
    Entry("AWS::Serverless::Application", "Nested application", "APP", "other", name="Application"),
    Entry("AWS::CloudFormation::Stack", "Nested stack", "CFN", "other", name="Stack"),
)
