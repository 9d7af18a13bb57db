"""Values of fields in CloudWatch Logs Insights: texts, numbers, or None where a field is missing."""

import json
import re
from collections.abc import Callable
from typing import Any

from emulator.kernel.calendar import iso_time, read_iso_time

Value = str | float | bool | dict[str, Any] | list[Any] | None
"""A map or a list is what jsonParse gives."""
NUMBER = re.compile(r"\s*[-+]?\d+(\.\d+)?([eE][-+]?\d+)?\s*")
LONGEST_NUMBER = 40


def number_of(value: Value) -> float | None:
    """Return a value as a number, or None where it is none."""
    if isinstance(value, (bool, dict, list)) or value is None:
        return None
    if isinstance(value, (int, float)):
        return value
    if len(value) > LONGEST_NUMBER or NUMBER.fullmatch(value) is None:
        return None
    return float(value)


def text_of(value: Value) -> str:
    """Return a value as results show it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(round(value, 6))
    if isinstance(value, (dict, list)):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return str(value)


def part_of(value: Value, name: str | int) -> Value:
    """Return a member of a map or an element of a list, None where there is none."""
    if isinstance(value, dict):
        return value.get(str(name))
    if isinstance(value, list) and str(name).isdecimal():
        place = int(str(name)[:9])
        return value[place] if place < len(value) else None
    return None


def shown_time(time_ms: int) -> str:
    """Return a time as results show it: `2026-01-01 00:00:00.000`."""
    return iso_time(time_ms).replace("T", " ")


def time_of(value: Value) -> int | None:
    """Return the milliseconds of a time that is shown, or of a number; None: it is no time."""
    number = number_of(value)
    if number is not None:
        return int(number)
    return read_iso_time(f"{value.replace(' ', 'T')}Z") if isinstance(value, str) else None


def compare(sign: str, left: Value, right: Value) -> bool:
    """Say whether a comparison holds: between numbers where both are, else between texts; a missing field fits none."""
    if left is None or right is None:
        return sign == "!=" and left is not right
    one, other = number_of(left), number_of(right)
    if one is not None and other is not None:
        return COMPARED[sign](one, other)
    return COMPARED[sign](text_of(left), text_of(right))


COMPARED: dict[str, Callable[..., bool]] = {
    "=": lambda one, other: bool(one == other),
    "==": lambda one, other: bool(one == other),
    "!=": lambda one, other: bool(one != other),
    "<": lambda one, other: bool(one < other),
    "<=": lambda one, other: bool(one <= other),
    ">": lambda one, other: bool(one > other),
    ">=": lambda one, other: bool(one >= other),
}


def order_of(value: Value) -> tuple[int, float, str]:
    """Return what sorts values: missing ones first, numbers before texts."""
    if value is None:
        return (0, 0.0, "")
    number = number_of(value)
    return (1, number, "") if number is not None else (2, 0.0, text_of(value))
