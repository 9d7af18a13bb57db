"""A way to connect two resource types: what the edit adds, and when it is refused."""

from collections.abc import Callable
from dataclasses import dataclass

from designer.catalog.template import Resource
from designer.catalog.wiring import Wiring

FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
CALLERS = (*FUNCTIONS, "AWS::ECS::TaskDefinition")
"""What runs code of its own, under a role of its own."""

Make = Callable[[Wiring, Resource, Resource], None]
Check = Callable[[Resource, Resource], None]


def always(_source: Resource, _target: Resource) -> None:
    """Allow the connection whatever the two resources' properties are."""


@dataclass(frozen=True)
class Connection:
    """`check` raises EditRefused where the two resources as they are cannot be connected so."""

    kind: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    make: Make
    check: Check = always
    label: str = ""

    def fits(self, source: Resource, target: Resource) -> bool:
        return source.type in self.sources and target.type in self.targets
