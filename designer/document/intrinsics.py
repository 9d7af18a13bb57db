"""Which names of the template a value refers to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SUBSTITUTION = re.compile(r"\$\{(?!!)\s*([^${}\s]+)\s*\}")


@dataclass(frozen=True)
class Reference:
    """A name that a value points to, and which attribute of it; None means what `Ref` gives."""

    name: str
    attribute: str | None = None


def references(value: Any) -> Iterator[Reference]:
    """Yield what a value refers to by Ref, GetAtt and Sub, anywhere inside it, both sides of an If included."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _of_pair(key, below)


def _of_pair(key: str, below: Any) -> Iterator[Reference]:
    if key == "Ref" and isinstance(below, str):
        yield ref(below)
    elif key in {"Fn::GetAtt", "Fn::ValueOf"}:
        yield from _attribute(below)
    elif key == "Fn::Sub":
        yield from _substitutions(below)
    elif key == "Fn::If" and isinstance(below, list):
        yield from references(below[1:])
    elif key == "Fn::FindInMap" and isinstance(below, list):
        yield from references([item for item in below if isinstance(item, dict)])
    else:
        yield from references(below)


def ref(name: str) -> Reference:
    """Return what `Ref` of a name means; SAM allows `Api.Stage` there."""
    base, _, attribute = name.partition(".")
    return Reference(base, attribute or None)


def _attribute(below: Any) -> Iterator[Reference]:
    if isinstance(below, str):
        below = below.split(".", 1)
    if isinstance(below, list) and below and isinstance(below[0], str):
        rest = below[1] if len(below) > 1 else None
        base, _, inner = below[0].partition(".")
        attribute = ".".join(part for part in (inner, rest if isinstance(rest, str) else "") if part)
        yield Reference(base, attribute or None)
        yield from references(below[1:])


def _substitutions(below: Any) -> Iterator[Reference]:
    text, variables = below, {}
    if isinstance(below, list):
        text = below[0] if below else ""
        variables = below[1] if len(below) > 1 and isinstance(below[1], dict) else {}
    if isinstance(text, str):
        for name in dict.fromkeys(SUBSTITUTION.findall(text)):
            if name not in variables:
                yield ref(name)
    yield from references(variables)


def conditions(value: Any) -> Iterator[str]:
    """Yield the names of the conditions that a value depends on."""
    if isinstance(value, list):
        for item in value:
            yield from conditions(item)
    elif isinstance(value, dict):
        for key, below in value.items():
            if key == "Condition" and isinstance(below, str):
                yield below
            elif key == "Fn::If" and isinstance(below, list) and below and isinstance(below[0], str):
                yield below[0]
                yield from conditions(below[1:])
            else:
                yield from conditions(below)
