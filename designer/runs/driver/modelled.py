"""What the emulator models of a resource type, as its services say themselves."""

from functools import cache
from typing import Any

from emulator.contract.resource import ResourceType
from emulator.world import World

CUSTOM = "AWS::CloudFormation::CustomResource"


@cache
def types() -> dict[str, ResourceType]:
    """Return every resource type that a service emulates, by its name."""
    return {kind.name: kind for service in World(seed=1).services.values() for kind in service.resource_types}


def unheeded(name: str, properties: dict[str, Any]) -> list[str] | None:
    """Return the given properties that the type does not model; None where there is no such type here.

    What a template computes is not judged by its value, only by the property's name.
    """
    kind = types().get(CUSTOM if name.startswith("Custom::") else name)
    if kind is None:
        return None
    if "*" in kind.properties:
        return []
    computed = {name for name, value in properties.items() if name in kind.properties and _is_computed(value)}
    return kind.split({name: value for name, value in properties.items() if name not in computed})[1]


def _is_computed(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))
