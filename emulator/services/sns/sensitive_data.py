"""Finds sensitive data in texts: of AWS's data identifiers those that a form alone tells.

Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-data-protection-managed-data-identifiers.html. AWS also
looks at the words around, and uses machine learning: these forms are an approximation.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

CARD = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
SSN = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")


class Span(NamedTuple):
    """Where something stands in a text."""

    begin: int
    end: int


def _is_card(text: str) -> bool:
    """Say whether the digits of a number have the sum of a card's (Luhn)."""
    digits = [int(character) for character in text if character.isdecimal()][::-1]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_address(text: str) -> bool:
    return all(int(part) <= 255 for part in text.split("."))


def _is_number(text: str) -> bool:
    area, group, serial = text.split("-")
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def _always(text: str) -> bool:
    return True


IDENTIFIERS: dict[str, tuple[re.Pattern[str], Callable[[str], bool]]] = {
    "CreditCardNumber": (CARD, _is_card),
    "EmailAddress": (EMAIL, _always),
    "IpAddress": (IPV4, _is_address),
    "Ssn-US": (SSN, _is_number),
}
"""By the last part of the identifier's ARN."""


def find(identifier: str, text: str) -> list[Span]:
    """Return where data of an identifier stands in a text."""
    pattern, is_one = IDENTIFIERS[identifier]
    return [Span(*found.span()) for found in pattern.finditer(text) if is_one(found[0])]
