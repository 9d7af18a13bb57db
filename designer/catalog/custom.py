"""Custom resources: what CloudFormation asks a function, or tells a topic, to make."""

from collections.abc import Iterator

from designer.catalog.entry import Edge, Part
from designer.catalog.template import Resource, Template


def custom_edges(resource: Resource, template: Template) -> Iterator[Edge]:
    """Yield who makes a custom resource; the type of one is anybody's choice."""
    if not resource.type.startswith(("Custom::", "AWS::CloudFormation::CustomResource")):
        return
    for maker in template.nodes([resource.get("ServiceToken")]):
        part = Part(resource.name, ("Properties", "ServiceToken"))
        yield Edge(resource.name, maker.name, "invoke", "async", parts=(part,))
