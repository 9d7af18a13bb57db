"""Which transforms a template declares, for the whole of it and within its values."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from emulator.services.cloudformation.errors import ValidationError

SERVERLESS = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
INCLUDE = "AWS::Include"
EMBEDDED = "Fn::Transform"


class Transform(NamedTuple):
    """A macro and what it is given; `path` leads to the object that holds it, () for the whole template."""

    name: str
    parameters: dict[str, Any]
    path: tuple[Any, ...] = ()
    rest: tuple[Any, ...] = ()
    """The further macros of the same object, where it lists several."""


def declared_transforms(template: Mapping[str, Any]) -> list[Transform]:
    """Return the template's own transforms, in order."""
    declared = template.get("Transform", [])
    if isinstance(declared, (str, dict)):
        declared = [declared]
    if not isinstance(declared, list):
        raise ValidationError("Template format error: Transform must be a String or a List.")
    return [_transform(entry, ()) for entry in declared]


def embedded_transforms(value: Any, path: tuple[Any, ...] = ()) -> Iterator[Transform]:
    """Yield the `Fn::Transform`s below a value, the innermost first."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from embedded_transforms(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != EMBEDDED:
                yield from embedded_transforms(item, (*path, key))
        if EMBEDDED in value:
            listed = value[EMBEDDED] if isinstance(value[EMBEDDED], list) else [value[EMBEDDED]]
            if not listed:
                raise ValidationError("Key Name of transform definition must be a string.")
            yield _transform(listed[0], path)._replace(rest=tuple(listed[1:]))


def _transform(entry: Any, path: tuple[Any, ...]) -> Transform:
    name = entry.get("Name") if isinstance(entry, dict) else entry
    if not isinstance(name, str):
        raise ValidationError("Key Name of transform definition must be a string.")
    parameters = entry.get("Parameters", {}) if isinstance(entry, dict) else {}
    if not isinstance(parameters, dict):
        raise ValidationError("Key Parameters of transform definition must be a map.")
    return Transform(name, parameters, path)


def fragment_at(template: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """Return what a macro is given: the object without the `Fn::Transform` itself, or the whole template."""
    holder: Any = template
    for key in path:
        holder = holder[key]
    return {key: value for key, value in holder.items() if key != (EMBEDDED if path else "Transform")}


def with_fragment(template: dict[str, Any], transform: Transform, fragment: Any) -> dict[str, Any]:
    """Return the template with a macro's result in its place."""
    path = transform.path
    if transform.rest:
        if not isinstance(fragment, dict):
            raise ValidationError("Template format error: unsupported structure.")
        fragment = {**fragment, EMBEDDED: list(transform.rest)}
    if not path:
        if not isinstance(fragment, dict):
            raise ValidationError("Template format error: unsupported structure.")
        return fragment
    changed: Any = template.copy()
    holder = changed
    for key in path[:-1]:
        holder[key] = holder[key].copy()
        holder = holder[key]
    holder[path[-1]] = fragment
    return dict(changed)
