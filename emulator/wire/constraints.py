"""Refuses requests that lack members which the model requires, in the words of AWS's front end."""

from collections.abc import Callable
from typing import Any

from emulator.wire.errors import Refusal
from emulator.wire.models import ServiceModel, Shape

Check = Callable[[dict[str, Any]], None]
Find = Callable[[Any, str, list[str]], None]

OWN_WORDS = frozenset(("s3", "sqs"))
"""Services that word the refusal of a missing parameter themselves."""

CODES = {"query": "ValidationError", "ec2": "MissingParameter"}


def required_check(model: ServiceModel, operation: str, protocol: str) -> Check | None:
    """Return what raises a Refusal where a required member is missing, or None where nothing is required."""
    shape = model.input(operation)
    if shape is None or model.name in OWN_WORDS:
        return None
    find = _finder(shape, {})
    if find is None:
        return None
    code = CODES.get(protocol, "ValidationException")

    def check(parameters: dict[str, Any]) -> None:
        missing: list[str] = []
        find(parameters, "", missing)
        if missing:
            raise Refusal(code, _message(missing))

    return check


def _message(missing: list[str]) -> str:
    count = "1 validation error" if len(missing) == 1 else f"{len(missing)} validation errors"
    each = "; ".join(
        f"Value null at '{path}' failed to satisfy constraint: Member must not be null" for path in missing
    )
    return f"{count} detected: {each}"


def _finder(shape: Shape, known: dict[str, Find | None]) -> Find | None:
    if shape.type == "structure":
        return _structure(shape, known)
    if shape.type == "list":
        return _list(_finder(shape.member, known))
    if shape.type == "map":
        return _map(_finder(shape.value, known))
    return None


def _structure(shape: Shape, known: dict[str, Find | None]) -> Find | None:
    if shape.name in known:
        return known[shape.name]
    required = tuple((name, name[0].lower() + name[1:]) for name in shape.traits.get("required", ()))
    inner: list[tuple[str, str, Find]] = []

    def find(value: Any, path: str, missing: list[str]) -> None:
        for name, label in required:
            if name not in value:
                missing.append(path + label)
        for name, label, find_inner in inner:
            if name in value:
                find_inner(value[name], f"{path}{label}.", missing)

    known[shape.name] = find
    for name, member in shape.members.items():
        found = _finder(member, known)
        if found is not None:
            inner.append((name, name[0].lower() + name[1:], found))
    if not required and not inner:
        known[shape.name] = None
    return known[shape.name]


def _list(find_inner: Find | None) -> Find | None:
    if find_inner is None:
        return None

    def find(value: Any, path: str, missing: list[str]) -> None:
        for number, item in enumerate(value, 1):
            if item is not None:
                find_inner(item, f"{path}{number}.member.", missing)

    return find


def _map(find_inner: Find | None) -> Find | None:
    if find_inner is None:
        return None

    def find(value: Any, path: str, missing: list[str]) -> None:
        for key, item in value.items():
            if item is not None:
                find_inner(item, f"{path}{key}.member.", missing)

    return find
