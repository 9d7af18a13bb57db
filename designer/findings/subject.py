"""What rules look at: the resources and edges of a document, its values under the defaults, and its scenario."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from designer.catalog.drawing import Drawing
from designer.catalog.entry import Edge
from designer.catalog.template import Resource, pairs
from designer.document.document import Document
from designer.document.intrinsics import references
from designer.findings.mappings import Mapping, mappings_of
from designer.findings.resolving import Resolver

QUEUE = "AWS::SQS::Queue"
TOPIC = "AWS::SNS::Topic"
BUCKET = "AWS::S3::Bucket"
RULE = "AWS::Events::Rule"
FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")


class Subject:
    """One document, read once for all rules; `today` decides what is deprecated."""

    def __init__(self, document: Document, today: date) -> None:
        self.document = document
        self.today = today
        self.drawing = Drawing(document)
        self.template = self.drawing.template
        self.values = Resolver(self.template.template)
        self.scenario = document.scenario

    @cached_property
    def edges(self) -> list[Edge]:
        """The edges between nodes, by the resources' names."""
        return self.drawing.edges()

    @cached_property
    def _by_target(self) -> dict[str, list[Edge]]:
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge.target, []).append(edge)
        return found

    @cached_property
    def _by_source(self) -> dict[str, list[Edge]]:
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge.source, []).append(edge)
        return found

    @cached_property
    def mappings(self) -> list[Mapping]:
        """Which functions take from which sources."""
        return list(mappings_of(self.template))

    @cached_property
    def outputs(self) -> set[str]:
        """The names of the resources that the outputs give to the outside."""
        return {reference.name for reference in references(self.template.template.get("Outputs"))}

    def of_type(self, *types: str) -> list[Resource]:
        """Return the resources of these types that the template holds."""
        return [resource for resource in self.template.of_type(*types) if resource.block]

    def into(self, name: str) -> list[Edge]:
        """Return the edges that lead to a node."""
        return self._by_target.get(name, [])

    def out_of(self, name: str) -> list[Edge]:
        """Return the edges that lead away from a node."""
        return self._by_source.get(name, [])

    def number(self, resource: Resource, *path: str, default: float | None = None) -> float | None:
        """Return a property as a number: the default where it is not set, None where it is not known."""
        value = resource.get(*path)
        return default if value is None else self.values.number(value)

    def flag(self, resource: Resource, name: str) -> bool | None:
        """Return a property as a truth value: False where it is not set, None where it is not known."""
        value = resource.get(name)
        return False if value is None else self.values.flag(value)

    def owned(self, *types: str) -> set[str]:
        """Return the names of the nodes that own a joint of one of these types."""
        return {owner for joint in self.of_type(*types) if (owner := self.drawing.owner_of(joint)) is not None}

    def is_outside_actor(self, resource: Resource, kind: str) -> bool:
        """Say whether an actor of that kind works with a resource."""
        return any(actor.kind == kind and actor.target == resource.name for actor in self.scenario.actors.values())

    def variables(self, resource: Resource) -> Iterator[tuple[str, Any]]:
        """Yield a function's environment variables."""
        yield from pairs(resource.get("Environment", "Variables"))
