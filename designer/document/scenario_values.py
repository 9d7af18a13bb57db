"""Reads the values of a scenario; what is wrong is refused with its field and value."""

import re
from collections.abc import Mapping
from typing import Any

from designer.document.errors import InvalidScenario

UNITS_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(ms|s|m|h|d)?")
DAY_MS = UNITS_MS["d"]
LONGEST_MS = 400 * DAY_MS


def read_map(where: str, value: Any) -> Mapping[str, Any]:
    """Return a map, an empty one for nothing."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InvalidScenario(where, value, "must be a map")
    return value


def check_known(where: str, given: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """Refuse a field that there is not."""
    for name in given:
        if name not in names:
            field_ = f"{where}.{name}" if where else str(name)
            raise InvalidScenario(field_, given[name], f"is not a field; there are {', '.join(names)}")


def read_text(where: str, value: Any) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise InvalidScenario(where, value, "must be text")
    return value


def read_choice(where: str, value: Any, choices: tuple[str, ...]) -> str:
    """Return one of the choices."""
    if value not in choices:
        raise InvalidScenario(where, value, f"must be one of {', '.join(choices)}")
    return str(value)


def read_switch(where: str, value: Any) -> bool:
    """Return a boolean."""
    if not isinstance(value, bool):
        raise InvalidScenario(where, value, "must be true or false")
    return value


def read_number(where: str, value: Any, low: float, high: float) -> float:
    """Return a number within its bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InvalidScenario(where, value, f"must be a number from {low:g} to {high:g}")
    return float(value)


def read_integer(where: str, value: Any, low: int, high: int) -> int:
    """Return a whole number within its bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high or value != int(value):
        raise InvalidScenario(where, value, f"must be a whole number from {low} to {high}")
    return int(value)


def read_optional_duration(where: str, value: Any) -> int | None:
    """Return milliseconds, or None for nothing."""
    return None if value is None else read_duration(where, value, 0, DAY_MS)


def read_duration(where: str, value: Any, low: int, high: int) -> int:
    """Return milliseconds; a text may name its unit."""
    if isinstance(value, str):
        found = DURATION.fullmatch(value.strip())
        if not found:
            raise InvalidScenario(where, value, "must be a duration such as 250ms, 30s or 10m")
        value = float(found[1]) * UNITS_MS[found[2] or "ms"]
        if value != int(value):
            raise InvalidScenario(where, found[0], "must be a whole number of milliseconds")
    return read_integer(where, value, low, high)


def windows_of(text: str, where: str = "outages") -> list[tuple[int, int]]:
    """Return the spans of `60s-3m, 5m-6m` in milliseconds, in order; `InvalidScenario` where they are none."""
    found: list[tuple[int, int]] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        first, dash, last = part.partition("-")
        if not dash:
            raise InvalidScenario(where, part, "must be a span such as 60s-3m")
        span = (read_duration(where, first, 0, LONGEST_MS), read_duration(where, last, 0, LONGEST_MS))
        if span[0] >= span[1] or (found and span[0] < found[-1][1]):
            raise InvalidScenario(where, part, "must end after it begins, and begin after the one before")
        found.append(span)
    return found
