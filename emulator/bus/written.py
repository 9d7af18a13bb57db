"""Reads numbers and JSON that people have written, and refuses what no limit allows and what cannot be kept."""

import json
from math import isfinite
from typing import Any, NoReturn

LONGEST = 18
"""Digits of a whole number that anything asks for; more would take long to read, or could not be read at all."""
MOST_DIGITS = 400
"""Digits of a number in JSON; a longer one is beyond every floating-point number."""


def read_whole(text: str) -> int | None:
    """Return a whole number in the digits 0 to 9, None for any other text and for one that is longer than any limit."""
    if not (text.isascii() and text.isdecimal()):
        return None
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) <= LONGEST else None


def read_json(text: str) -> Any:
    """Return what a JSON text holds, or raise ValueError or RecursionError.

    Half of a surrogate pair is no letter, and what is beyond every floating-point number is no number.
    """
    document = json.loads(text, parse_int=_whole, parse_float=_finite, parse_constant=_refuse)
    if "\\u" in text:
        json.dumps(document, ensure_ascii=False).encode()
    return document


def _whole(text: str) -> int:
    return int(text) if len(text) <= MOST_DIGITS else _refuse(text)


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _refuse(text)


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text[:LONGEST]} is no number of JSON")
