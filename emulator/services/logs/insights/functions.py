"""The functions of CloudWatch Logs Insights, see "Supported operations and functions" in its user guide."""

import json
import math
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from emulator.services.logs.insights.values import Value, number_of, order_of, shown_time, text_of, time_of

LAST_MS = 253_402_300_800_000
"""The year 10,000."""


def _numeric(function: Callable[..., Value]) -> Callable[..., Value]:
    def apply(*values: Value) -> Value:
        numbers = [number for number in map(number_of, values) if number is not None]
        return function(*numbers) if len(numbers) == len(values) else None

    return apply


def _textual(function: Callable[..., Value]) -> Callable[..., Value]:
    def apply(first: Value, *rest: Value) -> Value:
        return None if first is None else function(text_of(first), *rest)

    return apply


def _substr(text: str, start: Value, length: Value = None) -> Value:
    first = int(number_of(start) or 0)
    size = number_of(length)
    return text[first:] if size is None else text[first : first + int(size)]


def _trimmed(strip: Callable[[str, str | None], str]) -> Callable[..., Value]:
    return _textual(lambda text, letters=None: strip(text, text_of(letters) if letters is not None else None))


def _parsed(value: Value) -> Value:
    """Return the map or list that a text is as JSON, None where it is neither."""
    if isinstance(value, (dict, list)):
        return value
    try:
        found = json.loads(text_of(value))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, (dict, list)) else None


def _as_json(value: Value) -> str:
    return text_of(value) if isinstance(value, (dict, list)) else json.dumps(value, ensure_ascii=False)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _is_of(version: int, text: str) -> bool:
    address = _address(text)
    return address is not None and address.version == version


def _is_within(text: str, subnet: Value) -> bool:
    address = _address(text)
    try:
        network = ip_network(text_of(subnet), strict=False)
    except ValueError:
        return False
    return address is not None and address.version == network.version and address in network


FUNCTIONS: dict[str, tuple[int, int, Callable[..., Value]]] = {
    "abs": (1, 1, _numeric(abs)),
    "ceil": (1, 1, _numeric(math.ceil)),
    "floor": (1, 1, _numeric(math.floor)),
    "greatest": (1, 99, _numeric(max)),
    "least": (1, 99, _numeric(min)),
    "log": (1, 1, _numeric(lambda number: math.log(number) if number > 0 else math.nan)),
    "sqrt": (1, 1, _numeric(lambda number: math.sqrt(number) if number >= 0 else math.nan)),
    "coalesce": (1, 99, lambda *values: next((value for value in values if value is not None), None)),
    "ispresent": (1, 1, lambda value: value is not None),
    "isempty": (1, 1, lambda value: value is None or value == ""),
    "isblank": (1, 1, lambda value: value is None or not text_of(value).strip()),
    "concat": (1, 99, lambda *values: "".join(map(text_of, values))),
    "strlen": (1, 1, _textual(len)),
    "toupper": (1, 1, _textual(str.upper)),
    "tolower": (1, 1, _textual(str.lower)),
    "trim": (1, 2, _trimmed(str.strip)),
    "ltrim": (1, 2, _trimmed(str.lstrip)),
    "rtrim": (1, 2, _trimmed(str.rstrip)),
    "strcontains": (2, 2, _textual(lambda text, part: int(text_of(part) in text))),
    "replace": (3, 3, _textual(lambda text, old, new: text.replace(text_of(old), text_of(new)) if old else text)),
    "substr": (2, 3, _textual(_substr)),
    "tomillis": (1, 1, time_of),
    "frommillis": (1, 1, _numeric(lambda number: shown_time(int(number)) if 0 <= number < LAST_MS else None)),
    "jsonparse": (1, 1, _parsed),
    "jsonstringify": (1, 1, lambda value: None if value is None else _as_json(value)),
    "isvalidip": (1, 1, _textual(lambda text: int(_address(text) is not None))),
    "isvalidipv4": (1, 1, _textual(lambda text: int(_is_of(4, text)))),
    "isvalidipv6": (1, 1, _textual(lambda text: int(_is_of(6, text)))),
    "isipinsubnet": (2, 2, _textual(lambda text, subnet: int(_is_within(text, subnet)))),
    "isipv4insubnet": (2, 2, _textual(lambda text, subnet: int(_is_of(4, text) and _is_within(text, subnet)))),
    "isipv6insubnet": (2, 2, _textual(lambda text, subnet: int(_is_of(6, text) and _is_within(text, subnet)))),
}
"""By name in lower case: the fewest and the most arguments, and what they give."""


def _numbers(values: Sequence[Value]) -> list[float]:
    return [number for number in map(number_of, values) if number is not None]


def percentile(values: Sequence[Value], share: float) -> Value:
    """Return the value below which a share (0 to 100) of the numbers lies, between two of them by proportion."""
    numbers = sorted(_numbers(values))
    if not numbers:
        return None
    place = (len(numbers) - 1) * min(100.0, max(0.0, share)) / 100
    low = int(place)
    high = min(low + 1, len(numbers) - 1)
    return numbers[low] + (numbers[high] - numbers[low]) * (place - low)


def _average(values: Sequence[Value]) -> Value:
    numbers = _numbers(values)
    return sum(numbers) / len(numbers) if numbers else None


def _deviation(values: Sequence[Value]) -> Value:
    numbers = _numbers(values)
    if not numbers:
        return None
    mean = sum(numbers) / len(numbers)
    return math.sqrt(sum((number - mean) ** 2 for number in numbers) / len(numbers))


def _extreme(pick: Callable[..., Value]) -> Callable[[Sequence[Value]], Value]:
    def extreme(values: Sequence[Value]) -> Value:
        found = [value for value in values if value is not None]
        return pick(found, key=order_of) if found else None

    return extreme


AGGREGATES: dict[str, Callable[[Sequence[Value]], Value]] = {
    "avg": _average,
    "count": lambda values: sum(value is not None for value in values),
    "count_distinct": lambda values: len(dict.fromkeys(text_of(value) for value in values if value is not None)),
    "max": _extreme(max),
    "median": lambda values: percentile(values, 50),
    "min": _extreme(min),
    "sortsfirst": _extreme(min),
    "sortslast": _extreme(max),
    "stddev": _deviation,
    "sum": lambda values: sum(_numbers(values)),
}
"""By name in lower case: what the values of a group's events come to."""
