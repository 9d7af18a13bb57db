"""Reads what somebody typed into a field as the value that the field takes."""

import json
import re
from collections.abc import Callable
from typing import Any

from designer.catalog.entry import Field
from designer.document.errors import EditRefused
from designer.document.expressions import is_expression, read_typed
from designer.document.overlay import is_intrinsic

LARGEST_NUMBER = 1e15
SHAPES: dict[str, type] = {"list": list, "map": dict, "object": dict}


class NotAValue(ValueError):
    """What was typed is no value of the field."""


def read_value(field: Field, text: str) -> Any:
    """Return what somebody typed as a value; None where the field was emptied.

    An intrinsic function (`!Ref Name`) may stand in the place of any value of the template.
    """
    if field.kind == "switch" and text in {"", "on"}:
        return text == "on"
    stripped = text.strip()
    if not stripped:
        return None
    kind: str = field.kind
    if is_expression(stripped):
        return _typed(field, stripped)
    if kind == "yaml" or kind in SHAPES:
        return _typed(field, text)
    if kind == "json" and field.path != "payload":
        return _json(field, stripped)
    return READERS[kind](field, stripped) if kind in READERS else stripped


def _typed(field: Field, text: str) -> Any:
    try:
        value = read_typed(text)
    except EditRefused as refusal:
        raise NotAValue(f"{field.label}: {refusal}") from refusal
    shape = SHAPES.get(field.kind)
    if shape is not None and not isinstance(value, shape) and not is_intrinsic(value):
        raise NotAValue(f"{field.label}: {text[:60]!r} is no {field.kind}.")
    return value


def _json(field: Field, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise NotAValue(f"{field.label} is not JSON: {error}.") from error


def _choice(field: Field, text: str) -> str | int:
    if field.choices and text not in field.choices:
        raise NotAValue(f"{field.label}: {text!r} is none of {', '.join(field.choices[:30])}.")
    return text


def _switch(field: Field, text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise NotAValue(f"{field.label}: {text!r} is neither true nor false.")
    return text.lower() == "true"


def _text(field: Field, text: str) -> str:
    if field.longest is not None and len(text) > field.longest:
        raise NotAValue(f"{field.label}: {len(text)} characters are more than the {field.longest} that AWS takes.")
    if field.pattern and not _matches(field.pattern, text):
        raise NotAValue(f"{field.label}: {text[:60]!r} does not have the form {field.pattern[:120]}.")
    return text


def _matches(pattern: str, text: str) -> bool:
    """Whether a text has a published form; one that this language cannot read is not asked for."""
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return True


def _number(field: Field, text: str) -> int | float:
    try:
        number = float(text)
    except ValueError as error:
        raise NotAValue(f"{field.label}: {text!r} is no number.") from error
    low, high = field.low, field.high
    if not abs(number) < LARGEST_NUMBER:
        raise NotAValue(f"{field.label}: {text!r} is no number.")
    if low is not None and number < low and high is None:
        raise NotAValue(f"{field.label}: {text} is below {low:g}.")
    if (low is not None and number < low) or (high is not None and number > high):
        raise NotAValue(f"{field.label}: {text} is not between {low or 0:g} and {high:g}.")
    if field.is_whole and not number.is_integer():
        raise NotAValue(f"{field.label}: {text} is not a whole number.")
    return int(number) if number.is_integer() else number


READERS: dict[str, Callable[[Field, str], Any]] = {
    "number": _number,
    "choice": _choice,
    "switch": _switch,
    "text": _text,
}
