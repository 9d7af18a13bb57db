"""Says which properties of a resource have another type than the registry's schema, lack a member, or are not in it.

A schema is `string`, `integer`, `number`, `boolean`, `map` or `any`, `[schema]` for a list, `{"*": schema}` for a map,
or `{"Member": schema}` for an object, whose `!` names the members that it needs.
"""

import re
from collections.abc import Iterator
from typing import Any

NUMBER = re.compile(r"[-+]?(?:[0-9]{1,100}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
INTEGER = re.compile(r"[-+]?[0-9]{1,100}(?:\.0*)?")
REQUIRED, ANY_MEMBER = "!", "*"
Schema = Any


def property_faults(schema: Schema, value: Any, path: str = "") -> list[str]:
    """Return what is wrong with a value, in CloudFormation's words; `path` leads to it ("/Tags/0/Key")."""
    return list(_faults(schema, value, path))


def _faults(schema: Schema, value: Any, path: str) -> Iterator[str]:
    if schema == "any":
        return
    if isinstance(schema, list):
        yield from _list_faults(schema[0], value, path)
    elif isinstance(schema, dict):
        yield from _object_faults(schema, value, path)
    elif not _is(schema, value):
        yield _mismatch(path, schema)


def _list_faults(schema: Schema, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield _mismatch(path, "array")
        return
    for index, item in enumerate(value):
        yield from _faults(schema, item, f"{path}/{index}")


def _object_faults(schema: dict[str, Schema], value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _mismatch(path, "map" if ANY_MEMBER in schema else "object")
        return
    for name in schema.get(REQUIRED, ()):
        if name not in value:
            yield f"The property {{{path}/{name}}} is required"
    unknown = [name for name in value if name not in schema and ANY_MEMBER not in schema]
    if unknown:
        yield f"Encountered unsupported properties in {{{path or '/'}}}: [{', '.join(unknown)}]"
    for name, item in value.items():
        if name not in unknown:
            yield from _faults(schema.get(name, schema.get(ANY_MEMBER)), item, f"{path}/{name}")


def _mismatch(path: str, kind: str) -> str:
    return f"Value of property {{{path}}} does not match type {{{kind.capitalize()}}}"


def _is(kind: str, value: Any) -> bool:
    """Say whether a value is of a type, or a scalar that can be read as one, as CloudFormation does."""
    if kind == "map":
        return isinstance(value, dict)
    if isinstance(value, (dict, list)):
        return False
    text = str(value).strip()
    if kind == "boolean":
        return text.lower() in ("true", "false")
    if kind == "integer":
        return not isinstance(value, bool) and INTEGER.fullmatch(text) is not None
    if kind == "number":
        return not isinstance(value, bool) and NUMBER.fullmatch(text) is not None
    return True
