"""Gives properties the types of their schema: a template may write 5 for a text and "5" for a number."""

from typing import Any

from emulator.services.cloudformation.deploy.property_faults import ANY_MEMBER, Schema


def typed(schema: Schema, value: Any) -> Any:
    """Return a value without faults (see property_faults), each scalar of its schema's type."""
    if schema is None or schema in ("any", "map"):
        return value
    if isinstance(schema, list):
        return [typed(schema[0], item) for item in value] if isinstance(value, list) else value
    if isinstance(schema, dict):
        if not isinstance(value, dict):
            return value
        return {name: typed(schema.get(name, schema.get(ANY_MEMBER)), item) for name, item in value.items()}
    return value if value is None or isinstance(value, (dict, list)) else SCALARS[schema](value)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _boolean(value: Any) -> Any:
    return value if isinstance(value, bool) else {"true": True, "false": False}.get(_text(value).strip().lower(), value)


def _number(value: Any) -> Any:
    if isinstance(value, (bool, int, float)):
        return value
    try:
        return float(value)
    except ValueError:
        return value


def _integer(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, (bool, int)):
        return value
    try:
        return int(str(value).strip().partition(".")[0])
    except ValueError:
        return value


SCALARS = {"boolean": _boolean, "integer": _integer, "number": _number, "string": _text}
