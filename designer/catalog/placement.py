"""Edges that only say that one thing is attached to, or lies in, another."""

from collections.abc import Iterator

from designer.catalog.entry import Edge, Edges, Owner, Part
from designer.catalog.template import Resource, Template


def attaches(first: str, second: str) -> Edges:
    """Return the edge of a joint that ties together what two properties name."""

    def edges(resource: Resource, template: Template) -> Iterator[Edge]:
        source, target = (template.target([resource.get(*name.split("."))]) for name in (first, second))
        if source is not None and target is not None and source is not target:
            yield Edge(source.name, target.name, "attachment", "async", "", resource.name, (Part(resource.name),))

    return edges


def uses(*properties: str, kind: str = "reference") -> Edges:
    """Return an edge to each node that one of the properties names."""

    def edges(resource: Resource, template: Template) -> Iterator[Edge]:
        for name in properties:
            path = tuple(name.split("."))
            for target in template.nodes([resource.get(*path)]):
                if target is not resource and not target.type.startswith("AWS::IAM::"):
                    yield Edge(
                        resource.name, target.name, kind, "sync", parts=(Part(resource.name, ("Properties", *path)),)
                    )

    return edges


def used_by(*types: str) -> Owner:
    """Return the owner rule of what belongs to the first resource of a type that mentions it."""

    def owner(resource: Resource, template: Template) -> Resource | None:
        for other in template.mentioned_by(resource):
            if other.type.startswith(types):
                name = template.owner_of(other)
                if name is not None and name != resource.name:
                    return template.resources[name]
        return None

    return owner
