"""Reads properties as templates write them: numbers and booleans may be text, tags are a list."""

import json
from collections.abc import Iterable
from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Provision

MISSING = "ResourceNotFoundException"


def as_int(value: Any) -> int:
    """Return a number that may be written as text."""
    try:
        return int(value)
    except (TypeError, ValueError) as broken:
        raise AwsError("ValidationError", f"expected type: Number, found: {value!r}") from broken


def as_bool(value: Any) -> bool:
    """Return a boolean that may be written as text."""
    return value if isinstance(value, bool) else str(value).lower() == "true"


def as_tags(given: Any) -> dict[str, str]:
    """Return the Tags property as a map."""
    return {tag["Key"]: str(tag.get("Value", "")) for tag in given or ()}


def given(properties: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return the properties of those names that have a value."""
    return {name: properties[name] for name in names if properties.get(name) is not None}


def ignore_missing(p: Provision, operation: str, **parameters: Any) -> None:
    """Call an operation that deletes; what is already gone is no error."""
    try:
        p.call("lambda", operation, **parameters)
    except AwsError as error:
        if error.failure.code != MISSING:
            raise


def has_statement(p: Provision, operation: str, sid: str, **parameters: Any) -> bool:
    """Say whether the policy that an operation answers with has a statement of that id."""
    found = p.find(MISSING, "lambda", operation, **parameters)
    statements = json.loads(found["Policy"])["Statement"] if found else []
    return any(statement["Sid"] == sid for statement in statements)


def retag(p: Provision, arn: str) -> None:
    """Make the tags of a resource those of the new properties."""
    new, old = as_tags(p.properties.get("Tags")), as_tags(p.old_properties.get("Tags"))
    gone = [key for key in old if key not in new]
    if gone:
        p.call("lambda", "UntagResource", Resource=arn, TagKeys=gone)
    if new and new != old:
        p.call("lambda", "TagResource", Resource=arn, Tags=new)
