"""Event patterns: the grammar of EventBridge, which filters of event source mappings and pipes share.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html.
"""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Test = Callable[[Any], bool]

MISSING = object()
OR = "$or"
DEEPEST = 100
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    "=": lambda value, bound: value == bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}
MOST_NUMERIC = 5e9
"""Numbers in a numeric test lie between -5.0e9 and 5.0e9."""

MOST_REPEATED = 4
"""Wildcards that the same character may follow; AWS states no number: an approximation."""


class InvalidPattern(ValueError):
    """A pattern breaks the grammar."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Leaf:
    """Alternatives for one field: one of them must hold for one of its values."""

    tests: tuple[Test, ...]
    accepts_missing: bool = False

    def matches(self, value: Any) -> bool:
        """Say whether a field's value, or MISSING, fits."""
        if value is MISSING:
            return self.accepts_missing
        values = value if isinstance(value, list) else [value]
        return any(test(item) for item in _flat(values) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Fields:
    """Every field must fit, and one alternative of each `$or`."""

    fields: tuple[tuple[str, "Leaf | Fields"], ...]
    alternatives: tuple[tuple["Fields", ...], ...] = ()

    def matches(self, event: Any) -> bool:
        """Say whether an event, or one of a list of them, fits."""
        if isinstance(event, list):
            return any(self.matches(item) for item in event)
        held: Mapping[str, Any] = event if isinstance(event, dict) else {}
        return all(part.matches(_value(held, name)) for name, part in self.fields) and all(
            any(alternative.matches(event) for alternative in group) for group in self.alternatives
        )


def read_pattern(pattern: Any, depth: int = 0) -> Fields:
    """Return the pattern made ready to match, or raise InvalidPattern."""
    if not isinstance(pattern, dict):
        raise InvalidPattern("Filter is not an object")
    if not pattern:
        raise InvalidPattern("Empty objects are not allowed")
    if depth > DEEPEST:
        raise InvalidPattern("The pattern is nested too deeply")
    fields: list[tuple[str, Leaf | Fields]] = []
    alternatives = []
    for name, value in pattern.items():
        if name != OR and "." in name.strip("."):
            head, _, rest = name.partition(".")
            fields.append((head, read_pattern({rest: value}, depth + 1)))
        elif (
            name == OR and isinstance(value, list) and len(value) > 1 and all(isinstance(item, dict) for item in value)
        ):
            alternatives.append(tuple(read_pattern(item, depth + 1) for item in value))
        elif isinstance(value, dict):
            fields.append((name, read_pattern(value, depth + 1)))
        elif isinstance(value, list):
            fields.append((name, _read_leaf(name, value)))
        else:
            raise InvalidPattern(f'"{name}" must be an object or an array')
    return Fields(tuple(fields), tuple(alternatives))


def _value(held: Mapping[str, Any], name: str) -> Any:
    """Return a field's value; `{"a.b": 1}` is `{"a": {"b": 1}}`."""
    if name in held:
        return held[name]
    start = f"{name}."
    joined = {key[len(start) :]: value for key, value in held.items() if key.startswith(start)}
    return joined or MISSING


def _read_leaf(name: str, values: list[Any]) -> Leaf:
    if not values:
        raise InvalidPattern("Empty arrays are not allowed")
    accepts_missing = any(isinstance(value, dict) and value.get("exists") is False for value in values)
    return Leaf(tuple(_read_value(name, value) for value in values), accepts_missing)


def _read_value(name: str, value: Any) -> Test:
    if isinstance(value, list):
        raise InvalidPattern(f'Match value must be String, number, true, false, or null: "{name}"')
    if not isinstance(value, dict):
        return _equals(value)
    if len(value) != 1:
        raise InvalidPattern("Only one key allowed in match expression")
    ((operator, operand),) = value.items()
    read = OPERATORS.get(operator)
    if read is None:
        raise InvalidPattern(f"Unrecognized match type {operator}")
    return read(operand)


def _flat(values: list[Any]) -> list[Any]:
    if not any(isinstance(item, list) for item in values):
        return values
    return [inner for item in values for inner in (_flat(item) if isinstance(item, list) else [item])]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _equals(expected: Any) -> Test:
    if _is_number(expected):
        return lambda value: _is_number(value) and value == expected
    if expected is None or isinstance(expected, bool):
        return lambda value: value is expected
    return lambda value: isinstance(value, str) and value == expected


def _texts(operator: str, operand: Any, *, may_be_empty: bool = False) -> list[str]:
    """Return an operand that is a text or a list of texts."""
    texts = operand if isinstance(operand, list) else [operand]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise InvalidPattern(f"{operator} match pattern must be a string")
    if not may_be_empty and "" in texts:
        raise InvalidPattern(f"Null {operator} not allowed")
    return texts


def _text(operator: str, operand: Any) -> str:
    if not isinstance(operand, str):
        raise InvalidPattern(f"{operator} match pattern must be a string")
    return operand


def _affix(operator: str, check: Callable[[str, str], bool]) -> Callable[[Any], Test]:
    def read(operand: Any) -> Test:
        if isinstance(operand, dict):
            if list(operand) != ["equals-ignore-case"]:
                raise InvalidPattern(f"Unsupported {operator} pattern: {', '.join(operand)}")
            folded = _text("equals-ignore-case", operand["equals-ignore-case"]).lower()
            return lambda value: isinstance(value, str) and check(value.lower(), folded)
        text = _text(operator, operand)
        return lambda value: isinstance(value, str) and check(value, text)

    return read


def _ignore_case(operand: Any) -> Test:
    folded = _text("equals-ignore-case", operand).lower()
    return lambda value: isinstance(value, str) and value.lower() == folded


def _wildcard(operand: Any) -> Test:
    first, *others = _pieces(_text("wildcard", operand))
    if not others:
        return lambda value: isinstance(value, str) and value == first
    *middle, last = others

    def fits(value: Any) -> bool:
        if not isinstance(value, str) or not value.startswith(first):
            return False
        position = len(first)
        for piece in middle:
            position = value.find(piece, position)
            if position < 0:
                return False
            position += len(piece)
        return value.endswith(last) and len(value) - len(last) >= position

    return fits


def _pieces(text: str) -> list[str]:
    """Return the literal texts between the wildcards."""
    pieces, position = [""], 0
    while position < len(text):
        character, following = text[position], text[position + 1 : position + 2]
        if character == "\\":
            if following not in ("*", "\\"):
                raise InvalidPattern(f"Invalid escape character at pos {position}")
            pieces[-1] += following
            position += 1
        elif character == "*":
            if following == "*":
                raise InvalidPattern(f"Consecutive wildcard characters at pos {position}")
            pieces.append("")
        else:
            pieces[-1] += character
        position += 1
    followers = [piece[0] for piece in pieces[1:] if piece]
    if any(followers.count(character) > MOST_REPEATED for character in followers):
        text = "try using fewer wildcard characters or fewer repeating character sequences after a wildcard character"
        raise InvalidPattern(f"Rule is too complex - {text}")
    return pieces


def _numeric(operand: Any) -> Test:
    if not isinstance(operand, list) or not operand:
        raise InvalidPattern("Value of numeric must be an array.")
    if len(operand) not in (2, 4):
        raise InvalidPattern("Too many elements in numeric expression" if len(operand) > 4 else "Bad numeric range")
    tests = []
    for operator, bound in zip(operand[::2], operand[1::2], strict=True):
        if operator not in COMPARISONS:
            raise InvalidPattern(f"Unrecognized numeric range operator: {operator}")
        if not _is_number(bound):
            raise InvalidPattern(f"Value of {operator} must be numeric")
        if abs(bound) > MOST_NUMERIC:
            raise InvalidPattern(f"Value of {operator} must be between -5.0E9 and +5.0E9, inclusive")
        tests.append((COMPARISONS[operator], bound))
    if len(tests) == 2 and (operand[0] not in (">", ">=") or operand[2] not in ("<", "<=") or operand[1] >= operand[3]):
        raise InvalidPattern("Bottom must be less than top")
    return lambda value: _is_number(value) and all(compare(value, bound) for compare, bound in tests)


def _cidr(operand: Any) -> Test:
    try:
        network = ipaddress.ip_network(_text("cidr", operand), strict=False)
    except ValueError as broken:
        raise InvalidPattern("Malformed CIDR, one '/' required") from broken
    if "/" not in operand:
        raise InvalidPattern("Malformed CIDR, one '/' required")

    def is_within(value: Any) -> bool:
        try:
            return isinstance(value, str) and ipaddress.ip_address(value) in network
        except ValueError:
            return False

    return is_within


def _exists(operand: Any) -> Test:
    if not isinstance(operand, bool):
        raise InvalidPattern("exists match pattern must be either true or false.")
    return (lambda value: not isinstance(value, dict)) if operand else (lambda value: False)


def _anything_but(operand: Any) -> Test:
    if isinstance(operand, dict):
        return _anything_but_like(operand)
    values = operand if isinstance(operand, list) else [operand]
    if not values:
        raise InvalidPattern("Empty arrays are not allowed")
    if not (all(isinstance(value, str) for value in values) or all(_is_number(value) for value in values)):
        raise InvalidPattern(
            "Inside anything but list, either all values are number or string, mixed type is not supported"
        )
    excluded = [_equals(value) for value in values]
    return lambda value: not isinstance(value, dict) and not any(test(value) for test in excluded)


def _anything_but_like(operand: dict[str, Any]) -> Test:
    if len(operand) != 1:
        raise InvalidPattern("Only one key allowed in match expression")
    ((operator, given),) = operand.items()
    if operator not in ("prefix", "suffix", "equals-ignore-case", "wildcard"):
        raise InvalidPattern(f"Unsupported anything-but pattern: {operator}")
    excluded = [OPERATORS[operator](text) for text in _texts(operator, given)]
    return lambda value: not isinstance(value, dict) and not any(test(value) for test in excluded)


OPERATORS: dict[str, Callable[[Any], Test]] = {
    "anything-but": _anything_but,
    "cidr": _cidr,
    "equals-ignore-case": _ignore_case,
    "exists": _exists,
    "numeric": _numeric,
    "prefix": _affix("prefix", str.startswith),
    "suffix": _affix("suffix", str.endswith),
    "wildcard": _wildcard,
}
