"""Finds what a template's values refer to, and in which order its resources can be made."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from emulator.services.cloudformation.errors import ValidationError

VARIABLE = re.compile(r"\$\{([^}]*)\}")
REFERRING = ("Properties", "Metadata", "CreationPolicy", "UpdatePolicy")
"""The parts of a resource that may refer to others."""
BAD_SUB_NAME = (
    "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores,"
    " periods, and colons"
)
SUB_NAME = re.compile(r"[A-Za-z0-9_.:]+\Z")


class Reference(NamedTuple):
    """`kind` is Ref, GetAtt, If or Condition (names of conditions); `attribute` is GetAtt's."""

    kind: str
    name: str
    attribute: str = ""
    variable: str = ""
    """`Name.Attribute`, where a Fn::Sub asks for it."""


def sub_variables(text: str) -> list[str]:
    """Return the names between `${` and `}`, each once; `${!Literal}` is none."""
    # Behind the last `}` there is nothing to find; to look there again for each `${` would take very long.
    found = dict.fromkeys(VARIABLE.findall(text, 0, text.rfind("}") + 1))
    names = [name for name in map(str.strip, found) if not name.startswith("!")]
    if not all(map(SUB_NAME.match, names)):
        raise ValidationError(BAD_SUB_NAME)
    return names


def substitute(text: str, value_of: Callable[[str], str], count: Callable[[int], None]) -> str:
    """Return a text with `value_of` a name, which is asked once, for each `${name}`.

    `count` is told how much is put in, and raises where it is too much.
    """
    end = text.rfind("}") + 1
    remembered = cache(value_of)

    def put(match: re.Match[str]) -> str:
        found = remembered(match[1].strip())
        count(len(found))
        return found

    return VARIABLE.sub(put, text[:end]) + text[end:]


def references(value: Any) -> Iterator[Reference]:
    """Yield every reference below a value, in reading order."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        if len(value) == 1:
            ((name, argument),) = value.items()
            own = _own(name, argument)
            if own is not None:
                yield from own
                return
        for item in value.values():
            yield from references(item)


def _own(name: str, argument: Any) -> Iterator[Reference] | None:
    if name == "Ref" and isinstance(argument, str):
        return iter((Reference("Ref", argument),))
    if name == "Condition" and isinstance(argument, str):
        return iter((Reference("Condition", argument),))
    if name == "Fn::GetAtt":
        return _get_att(argument)
    if name == "Fn::Sub":
        return _sub(argument)
    if name == "Fn::If" and isinstance(argument, list) and argument and isinstance(argument[0], str):
        return _if(argument)
    return None


def _get_att(argument: Any) -> Iterator[Reference]:
    parts = argument.split(".", 1) if isinstance(argument, str) else argument
    if isinstance(parts, list) and len(parts) > 1 and isinstance(parts[0], str):
        attribute = ".".join(part for part in parts[1:] if isinstance(part, str))
        yield Reference("GetAtt", parts[0], attribute)
        yield from references(parts[1:])


def _sub(argument: Any) -> Iterator[Reference]:
    text, variables = argument, {}
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], dict):
        text, variables = argument
    if isinstance(text, str):
        for name in sub_variables(text):
            if name not in variables:
                resource, dot, attribute = name.partition(".")
                yield Reference("GetAtt", resource, attribute, name) if dot else Reference("Ref", name)
    yield from references(list(variables.values()))


def _if(argument: list[Any]) -> Iterator[Reference]:
    yield Reference("If", argument[0])
    yield from references(argument[1:])


def depends_on(resource: Mapping[str, Any]) -> list[str]:
    """Return the logical ids that a resource names in DependsOn."""
    named = resource.get("DependsOn", [])
    return [named] if isinstance(named, str) else list(named)


def dependencies(resources: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return, for each logical id, those that it needs: by DependsOn and by reference, its metadata's too."""
    found: dict[str, list[str]] = {}
    for logical_id, resource in resources.items():
        needed = dict.fromkeys(depends_on(resource))
        for reference in references([resource.get(part, {}) for part in REFERRING]):
            if reference.kind in ("Ref", "GetAtt"):
                needed[reference.name] = None
        found[logical_id] = [name for name in needed if name in resources]
    return found


def in_order(needs: Mapping[str, list[str]]) -> tuple[list[str], list[str]]:
    """Return the names so that each follows what it needs, and those that have no such order."""
    left = {name: len(needed) for name, needed in needs.items()}
    needed_by: dict[str, list[str]] = {name: [] for name in needs}
    for name, needed in needs.items():
        for other in needed:
            needed_by[other].append(name)
    ready = deque(name for name, count in left.items() if count == 0)
    ordered = []
    while ready:
        name = ready.popleft()
        del left[name]
        ordered.append(name)
        for other in needed_by[name]:
            left[other] -= 1
            if left[other] == 0:
                ready.append(other)
    return ordered, list(left)


def refuse_cycles(needs: Mapping[str, list[str]]) -> None:
    """Raise AWS's error where resources need each other."""
    _, circular = in_order(needs)
    if circular:
        raise ValidationError(f"Circular dependency between resources: [{', '.join(circular)}]")


def conditions_in_order(conditions: Mapping[str, Any]) -> list[str]:
    """Return the conditions' names so that each follows those that it names."""
    needs = {
        name: [ref.name for ref in references(definition) if ref.kind in ("If", "Condition") and ref.name in conditions]
        for name, definition in conditions.items()
    }
    ordered, circular = in_order(needs)
    if circular:
        raise ValidationError(f"Template format error: Circular dependency between conditions: [{', '.join(circular)}]")
    return ordered
