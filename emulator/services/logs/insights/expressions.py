"""Expressions of CloudWatch Logs Insights: over the fields of one event, or, with aggregates, over those of many."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from emulator.contract.errors import NotModelled
from emulator.kernel.clock import SECOND
from emulator.services.logs.insights.functions import AGGREGATES, FUNCTIONS, percentile
from emulator.services.logs.insights.periods import floored, read_period
from emulator.services.logs.insights.regex import Regex
from emulator.services.logs.insights.tokens import Malformed, Reader
from emulator.services.logs.insights.values import Value, compare, number_of, part_of, shown_time, text_of, time_of

Row = Mapping[str, Value]
Of = Callable[[Sequence[Row]], Value]
"""Gives an expression's value for a group of events; without an aggregate that of the group's first."""

PERCENTILES = ("pct", "percentile")
EDGES = ("earliest", "latest")
ARITHMETIC: dict[str, Callable[[float, float], float | None]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other if other else None,
    "%": lambda one, other: one % other if other else None,
}
LEVELS = (("+", "-"), ("*", "/", "%"))
POWER = "^"
LARGEST_EXPONENT = 1_000
COMPARISONS = ("=", "==", "!=", "<", "<=", ">", ">=")


class Expression(NamedTuple):
    """`name` is its text, under which a result shows it unless it is given another one."""

    of: Of
    name: str
    is_aggregate: bool

    def over(self, row: Row) -> Value:
        """Return its value for one event."""
        return self.of((row,))


def read_expression(reader: Reader) -> Expression:
    """Read a value: what `fields`, `stats` and comparisons have."""
    start = reader.token.start
    part = _sum(reader, 0)
    return Expression(part.of, reader.text[start : reader.before].strip().strip("`"), part.is_aggregate)


def read_condition(reader: Reader) -> Expression:
    """Read what `filter` has: comparisons that are joined by `and`, `or` and `not`."""
    start = reader.token.start
    part = _any(reader)
    return Expression(part.of, reader.text[start : reader.before], part.is_aggregate)


class Part(NamedTuple):
    """A part of an expression."""

    of: Of
    is_aggregate: bool = False


def _any(reader: Reader) -> Part:
    found = _all(reader)
    while reader.take_if("or"):
        found = _joined(found, lambda one, other: bool(one) or bool(other), _all(reader))
    return found


def _all(reader: Reader) -> Part:
    found = _not(reader)
    while reader.take_if("and"):
        found = _joined(found, lambda one, other: bool(one) and bool(other), _not(reader))
    return found


def _not(reader: Reader) -> Part:
    if not reader.take_if("not"):
        return _comparison(reader)
    inner = _not(reader)
    return Part(lambda rows: not inner.of(rows), inner.is_aggregate)


def _comparison(reader: Reader) -> Part:
    left = _sum(reader, 0)
    if reader.is_one_of(*COMPARISONS):
        sign = reader.take().value
        return _joined(left, lambda one, other: compare(sign, one, other), _sum(reader, 0))
    is_negated = reader.take_if("not")
    if reader.take_if("in"):
        found = _among(reader, left)
    elif reader.is_one_of("like", "=~"):
        found = _like(reader, left)
    elif is_negated:
        raise reader.unexpected()
    else:
        return left
    return Part(lambda rows: not found.of(rows), found.is_aggregate) if is_negated else found


def _like(reader: Reader, left: Part) -> Part:
    start = reader.token.end
    text = reader.take_with_regex()
    if text is None:
        wanted = reader.expect_kind("text").value
        return Part(lambda rows: wanted in text_of(left.of(rows)), left.is_aggregate)
    regex = Regex(text, start)
    return Part(lambda rows: regex.found_in(text_of(left.of(rows))), left.is_aggregate)


def _among(reader: Reader, left: Part) -> Part:
    reader.expect("[")
    allowed = [_sum(reader, 0)]
    while reader.take_if(","):
        allowed.append(_sum(reader, 0))
    reader.expect("]")
    return Part(lambda rows: any(compare("=", left.of(rows), one.of(rows)) for one in allowed), left.is_aggregate)


def _sum(reader: Reader, level: int) -> Part:
    if level == len(LEVELS):
        return _negative(reader)
    found = _sum(reader, level + 1)
    while reader.is_one_of(*LEVELS[level]):
        found = _joined(found, _calculate(reader.take().value), _sum(reader, level + 1))
    return found


def _calculate(sign: str) -> Callable[[Value, Value], Value]:
    return lambda one, other: _arithmetic(ARITHMETIC[sign], one, other)


def _arithmetic(apply: Callable[[float, float], float | None], one: Value, other: Value) -> Value:
    left, right = number_of(one), number_of(other)
    return None if left is None or right is None else apply(left, right)


def _negative(reader: Reader) -> Part:
    if not reader.take_if("-"):
        return _power(reader)
    inner = _negative(reader)
    return Part(lambda rows: _arithmetic(ARITHMETIC["-"], 0, inner.of(rows)), inner.is_aggregate)


def _power(reader: Reader) -> Part:
    found = _primary(reader)
    if not reader.take_if(POWER):
        return found
    return _joined(found, lambda one, other: _arithmetic(_raised, one, other), _negative(reader))


def _raised(base: float, exponent: float) -> float | None:
    if abs(exponent) > LARGEST_EXPONENT:
        return None
    try:
        found = float(base) ** exponent
    except (OverflowError, ZeroDivisionError):
        return None
    return found if isinstance(found, float) else None


def _primary(reader: Reader) -> Part:
    if reader.take_if("("):
        found = _any(reader)
        reader.expect(")")
        return found
    token = reader.expect_kind("text", "number", "name")
    if token.kind == "text":
        return Part(lambda _: token.value)
    if token.kind == "number":
        number = float(token.value) if "." in token.value else int(token.value)
        return Part(lambda _: number)
    if reader.take_if("("):
        return _inner(reader, _call(reader, token.value, token.start, token.end))
    return _inner(reader, Part(lambda rows: field_of(rows[0], token.value) if rows else None))


def field_of(row: Row, name: str) -> Value:
    """Return a field, or what it holds: `a.b.0` where `a` is a map."""
    if name in row or "." not in name:
        return row.get(name)
    names = name.split(".")
    for length in range(len(names) - 1, 0, -1):
        value = row.get(".".join(names[:length]))
        if isinstance(value, (dict, list)):
            for part in names[length:]:
                value = part_of(value, part)
            return value
    return None


def _inner(reader: Reader, whole: Part) -> Part:
    """Read what follows a map or list: `[0]`, `.name`."""
    found = whole
    while reader.is_one_of("[") or reader.is_dot():
        if reader.take_if("["):
            token = reader.expect_kind("number", "text")
            reader.expect("]")
            found = _part(found, token.value)
        else:
            for name in reader.take_path():
                found = _part(found, name)
    return found


def _part(whole: Part, name: str) -> Part:
    return Part(lambda rows: part_of(whole.of(rows), name), whole.is_aggregate)


def _call(reader: Reader, name: str, start: int, end: int) -> Part:
    lower = name.lower()
    if lower in ("bin", "datefloor", "dateceil"):
        return _bin(reader, lower)
    if lower == "now" and reader.take_if(")"):
        seconds = reader.now // SECOND
        return Part(lambda _: seconds)
    if lower == "count" and reader.take_if("*"):
        reader.expect(")")
        return Part(len, is_aggregate=True)
    arguments = [] if reader.is_one_of(")") else [_any(reader)]
    while reader.take_if(","):
        arguments.append(_any(reader))
    reader.expect(")")
    if lower == "count" and not arguments:
        return Part(len, is_aggregate=True)
    if lower in PERCENTILES or lower in EDGES or lower in AGGREGATES:
        return _aggregate(lower, arguments, Malformed(f"wrong number of arguments of {name}", start, end))
    if lower not in FUNCTIONS:
        raise NotModelled(f"the function {name} of CloudWatch Logs Insights")
    fewest, most, apply = FUNCTIONS[lower]
    if not fewest <= len(arguments) <= most:
        raise Malformed(f"wrong number of arguments of {name}", start, end)
    return Part(
        lambda rows: apply(*(argument.of(rows) for argument in arguments)),
        any(argument.is_aggregate for argument in arguments),
    )


def _aggregate(name: str, arguments: list[Part], wrong: Malformed) -> Part:
    if len(arguments) != (2 if name in PERCENTILES else 1) or any(each.is_aggregate for each in arguments):
        raise wrong
    value = arguments[0]
    if name in PERCENTILES:
        share = arguments[1]
        return Part(
            lambda rows: percentile([value.of((row,)) for row in rows], number_of(share.of(rows)) or 0),
            is_aggregate=True,
        )
    if name in EDGES:
        pick = min if name == "earliest" else max
        return Part(lambda rows: value.of((pick(rows, key=_time),)) if rows else None, is_aggregate=True)
    apply = AGGREGATES[name]
    return Part(lambda rows: apply([value.of((row,)) for row in rows]), is_aggregate=True)


def _time(row: Row) -> int:
    return time_of(row.get("@timestamp")) or 0


def _bin(reader: Reader, name: str) -> Part:
    value = Part(lambda rows: rows[0].get("@timestamp") if rows else None)
    if name != "bin":
        value = _sum(reader, 0)
        reader.expect(",")
    period = read_period(reader.expect_kind("period").value)
    reader.expect(")")

    def floor(rows: Sequence[Row]) -> Value:
        time = time_of(value.of(rows))
        return None if time is None else shown_time(floored(time, period, up=name == "dateceil"))

    return Part(floor, value.is_aggregate)


def _joined(one: Part, apply: Callable[[Value, Value], Value], other: Part) -> Part:
    return Part(lambda rows: apply(one.of(rows), other.of(rows)), one.is_aggregate or other.is_aggregate)
