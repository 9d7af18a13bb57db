"""What the catalog knows of a resource type: how it is drawn, and which edges it makes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from designer.catalog.template import Resource, Template
from designer.document.pointers import Path

Style = Literal["sync", "async", "poll"]
Category = Literal["messaging", "compute", "storage", "api", "database", "integration", "security", "other", "actor"]


@dataclass(frozen=True)
class Part:
    """A piece of the template that belongs to an edge; an empty path is the whole resource.

    `leaves` is the text that stands in its place without the edge, where something has to.
    """

    resource: str
    path: Path = ()
    leaves: str = ""


@dataclass(frozen=True)
class Edge:
    """A connection that the template makes between two resources, by their names.

    A weak one is drawn only where nothing else is drawn between the two in its direction.
    """

    source: str
    target: str
    kind: str
    style: Style
    label: str = ""
    joint: str | None = None
    parts: tuple[Part, ...] = ()
    is_weak: bool = False


@dataclass(frozen=True)
class Field:
    """A property that a form shows, with its usual limits.

    `wants`: what a reference in it must mean, such as `AWS::SQS::Queue.Arn`; `only_if`: the path and value of
    another property without which this one means nothing.
    """

    path: str
    label: str
    kind: Literal["text", "number", "choice", "switch", "json", "yaml", "list", "map", "object"] = "text"
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    default: Any = None
    help: str = ""
    pattern: str = ""
    longest: int | None = None
    is_whole: bool = False
    is_required: bool = False
    note: str = ""
    wants: str = ""
    only_if: tuple[str, Any] | None = None


Edges = Callable[[Resource, Template], Iterable[Edge]]
Owner = Callable[[Resource, Template], Resource | None]


def no_edges(_resource: Resource, _template: Template) -> Iterable[Edge]:
    return ()


@dataclass(frozen=True)
class Entry:
    """A resource type; one with an `owner` is a joint, drawn as an edge or as part of its owner.

    `stands_alone`: it is a node of its own where nothing owns it, so that people may add it.
    """

    type: str
    label: str
    glyph: str
    category: Category
    counters: tuple[str, ...] = ()
    name: str = ""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    edges: Edges = no_edges
    owner: Owner | None = None
    stands_alone: bool = False


def owned_by(*properties: str) -> Owner:
    """Return the owner rule of a joint that names its owner in one of the properties."""

    def owner(resource: Resource, template: Template) -> Resource | None:
        for name in properties:
            found = template.target(resource.get(*name.split(".")))
            if found is not None and found is not resource:
                return found
        return None

    return owner
