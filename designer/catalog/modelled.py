"""Which properties of a resource a run will not heed; who knows what the emulator models registers here."""

from collections.abc import Callable
from typing import Any

from designer.catalog.schemas import GENERAL, schema_of
from designer.catalog.template import Resource

Unheeded = Callable[[str, dict[str, Any]], list[str] | None]
"""Returns the names of the properties of a type that are not modelled; None where the type is not modelled at all."""
NOTHING = {"Ref": "AWS::NoValue"}
_registered: list[Unheeded] = []


def register(unheeded: Unheeded) -> None:
    """Say who knows what is modelled; called once, when the program starts."""
    _registered[:] = [unheeded]


def ignored(resource: Resource) -> list[str]:
    """Return the properties of a resource that are set and that a run ignores, in the template's order."""
    return _unheeded(resource) or []


def is_emulated(resource: Resource) -> bool:
    """Whether a run has more than a placeholder for a resource of this type; true where nobody knows."""
    return _unheeded(resource) is not None


def is_type_emulated(kind: str) -> bool:
    """Whether a run has more than a placeholder for resources of this type; true where nobody knows."""
    return is_emulated(Resource("", kind, {}))


def _unheeded(resource: Resource) -> list[str] | None:
    """Return what is not heeded; of a type of SAM, what has the same name in the type that it becomes."""
    kind = GENERAL.get(resource.type, resource.type)
    if not _registered or kind.startswith("AWS::Serverless::"):
        return []
    given = {name: value for name, value in resource.properties.items() if value != NOTHING}
    if kind != resource.type:
        schema = schema_of(kind)
        own = schema.node.get("properties", {}) if schema else {}
        given = {name: value for name, value in given.items() if name in own}
    return _registered[0](kind, given)
