"""The tests that a pattern's alternatives stand for.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import Any

from emulator.bus.patterns.fields import Test
from emulator.bus.written import read_whole

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

IP = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+|[0-9a-fA-F:]*:[0-9a-fA-F:]*")
IPV4_BITS, IPV6_BITS = 32, 128
MOST_NUMERIC = 5e9
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    "=": lambda value, bound: value == bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}
MOST_REPEATED = 4
"""Wildcards that the same character may follow; AWS states no number: an approximation."""


class BadOperand(ValueError):
    """What stands behind an operator is not what it takes."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def equals_text(expected: str) -> Test:
    """The same text; two ways to write an IP address are the same."""
    address = _address(expected)
    if address is not None:
        return lambda value: isinstance(value, str) and (value == expected or _address(value) == address)
    return lambda value: isinstance(value, str) and value == expected


def equals_number(expected: float) -> Test:
    """The same number."""
    return lambda value: is_number(value) and value == expected


def equals_word(expected: bool | None) -> Test:
    """True, false or null."""
    return lambda value: value is expected


def is_there(value: Any) -> bool:
    """Any value."""
    return True


def has_prefix(text: str) -> Test:
    """A text that begins so."""
    return lambda value: isinstance(value, str) and value.startswith(text)


def has_suffix(text: str) -> Test:
    """A text that ends so."""
    return lambda value: isinstance(value, str) and value.endswith(text)


def equals_ignoring_case(text: str) -> Test:
    """A text that differs at most in case."""
    folded = text.lower()
    return lambda value: isinstance(value, str) and value.lower() == folded


def has_prefix_ignoring_case(text: str) -> Test:
    """A text that begins so in any case."""
    folded = text.lower()
    return lambda value: isinstance(value, str) and value.lower().startswith(folded)


def has_suffix_ignoring_case(text: str) -> Test:
    """A text that ends so in any case."""
    folded = text.lower()
    return lambda value: isinstance(value, str) and value.lower().endswith(folded)


def none_of(tests: list[Test]) -> Test:
    """A value for which none of these holds."""
    return lambda value: not any(test(value) for test in tests)


def is_within(parts: list[tuple[str, float]]) -> Test:
    """A number for which all of these comparisons hold."""
    for _, bound in parts:
        if abs(bound) > MOST_NUMERIC:
            raise BadOperand("Value must be between -5.0E9 and 5.0E9, inclusive")
    if len(parts) == 2 and parts[0][1] >= parts[1][1]:
        raise BadOperand("Bottom must be less than top")
    compared = [(COMPARISONS[operator], bound) for operator, bound in parts]
    return lambda value: is_number(value) and all(compare(value, bound) for compare, bound in compared)


def is_in_network(text: str) -> Test:
    """An IP address of a network ("10.0.0.0/24")."""
    parts = text.split("/")
    if len(parts) != 2:
        raise BadOperand("Malformed CIDR, one '/' required")
    if not re.fullmatch(r"[+-]?[0-9]+", parts[1]):
        raise BadOperand("Malformed CIDR, mask bits must be an integer")
    bits = read_whole(parts[1].lstrip("+-"))
    if parts[1].startswith("-") and bits != 0:
        raise BadOperand("Malformed CIDR, mask bits must not be negative")
    address = _address(parts[0])
    if address is None:
        raise BadOperand(f"Nonstandard IP address: {parts[0]}")
    most = IPV4_BITS if address.version == 4 else IPV6_BITS
    if bits is None or bits > most:
        raise BadOperand(f"IPv{address.version} mask bits must be < {most + 1}")
    network = ipaddress.ip_network((address, bits), strict=False)

    def holds(value: Any) -> bool:
        found = _address(value) if isinstance(value, str) else None
        return found is not None and found in network

    return holds


def fits_wildcard(text: str) -> Test:
    """A text of this form, where each * stands for any characters."""
    first, *others = _pieces(text)
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


def is_number(value: Any) -> bool:
    """Say whether a value is a number, which true and false are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _address(text: str) -> Address | None:
    if IP.fullmatch(text) is None:
        return None
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _pieces(text: str) -> list[str]:
    """Return the literal texts between the wildcards."""
    pieces, position = [""], 0
    while position < len(text):
        character, following = text[position], text[position + 1 : position + 2]
        if character == "\\":
            if following not in ("*", "\\"):
                raise BadOperand(f"Invalid escape character at pos {position + 1}")
            pieces[-1] += following
            position += 1
        elif character == "*":
            if following == "*":
                raise BadOperand(f"Consecutive wildcard characters at pos {position + 1}")
            pieces.append("")
        else:
            pieces[-1] += character
        position += 1
    followers = [piece[0] for piece in pieces[1:] if piece]
    if any(followers.count(character) > MOST_REPEATED for character in followers):
        text = "try using fewer wildcard characters or fewer repeating character sequences after a wildcard character"
        raise BadOperand(f"Rule is too complex - {text}")
    return pieces
