"""Reduces the registry's schemas, as cfn-lint publishes them, to what a service keeps as its `schemas.json`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from cfnlint.schema import ResourceNotFoundError
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

import emulator.services
from emulator.contract.resource import ResourceType
from emulator.registry import find_services

FOLDER = Path(emulator.services.__path__[0])
SCALARS = frozenset(("boolean", "integer", "number", "string"))


@cache
def registry_schema(name: str) -> dict[str, Any]:
    """Return the registry's schema of a type, {} where it has none."""
    try:
        found: dict[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", name).schema
    except ResourceNotFoundError:
        return {}
    return found


def reduced_schemas() -> dict[Path, str]:
    """Return what each service's file is to hold, by its path."""
    texts = {}
    for service in find_services().values():
        kinds = {kind.name: reduced(kind) for kind in service.resource_types if registry_schema(kind.name)}
        if kinds:
            folder = Path(service.new_state.__module__.replace(".", "/")).parent.name
            lines = ",\n".join(f'"{kind}": {json.dumps(kinds[kind], sort_keys=True)}' for kind in sorted(kinds))
            texts[FOLDER / folder / "schemas.json"] = f"{{\n{lines}\n}}\n"
    return texts


def reduced(kind: ResourceType) -> dict[str, Any]:
    """Return the properties of a type that a template may give."""
    root = registry_schema(kind.name)
    read_only = {pointer.removeprefix("/properties/") for pointer in root.get("readOnlyProperties", [])}
    given = {key: value for key, value in root["properties"].items() if key not in read_only}
    found: dict[str, Any] = {key: _reduce(value, root, ()) for key, value in given.items()}
    required = sorted(root.get("required", []))
    if "*" in kind.properties:
        found["*"] = "any"
    return {**found, **({"!": required} if required else {})}


def _reduce(node: dict[str, Any], root: dict[str, Any], seen: tuple[str, ...]) -> Any:
    reference = node.get("$ref")
    if reference is not None:
        if reference in seen or not reference.startswith("#/definitions/"):
            return "any"
        return _reduce(root["definitions"][reference.rpartition("/")[2]], root, (*seen, reference))
    kind = node.get("type", "any")
    if isinstance(kind, list):
        return "string" if SCALARS.issuperset(kind) and "string" in kind else "any"
    if kind == "array":
        return [_reduce(node.get("items", {}), root, seen)]
    if kind != "object":
        return kind
    patterns = list(node.get("patternProperties", {}).values())
    if "properties" not in node:
        return {"*": _reduce(patterns[0], root, seen)} if len(patterns) == 1 else "map"
    found = {key: _reduce(value, root, seen) for key, value in node["properties"].items()}
    if node.get("required"):
        found["!"] = sorted(node["required"])
    if patterns or node.get("additionalProperties") is not False:
        found["*"] = "any"
    return found
