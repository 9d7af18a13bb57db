"""What a YAML 1.1 scalar means in a template: text, number, boolean or null."""

import re
from typing import Any

BOOLEANS = {
    **dict.fromkeys(("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
}
NULLS = ("", "~", "null", "Null", "NULL")
NUMBER_STARTS = frozenset("+-.0123456789")
DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)\Z")
OCTAL = re.compile(r"[-+]?0[0-7_]+\Z")
HEXADECIMAL = re.compile(r"[-+]?0x[0-9a-fA-F_]+\Z")
BINARY = re.compile(r"[-+]?0b[0-1_]+\Z")
SEXAGESIMAL = re.compile(r"[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+\Z")
FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?\Z")
LONGEST_NUMBER = 40


def read_scalar(text: str, tag: str | None, *, is_plain: bool) -> Any:
    """Return the value of a scalar; quoted ones and those tagged `!!str` are text. Dates stay text."""
    kind = tag.rsplit(":", 1)[-1] if tag and tag != "!" else None
    if kind == "str" or tag == "!" or (kind is None and not is_plain):
        return text
    if text in NULLS:
        return None
    if text in BOOLEANS:
        return BOOLEANS[text]
    if text[0] in NUMBER_STARTS and len(text) <= LONGEST_NUMBER:
        return _number(text)
    return text


def _number(text: str) -> Any:
    digits = text.replace("_", "")
    if DECIMAL.match(text):
        return int(digits)
    if FLOAT.match(text):
        return float(digits)
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    if HEXADECIMAL.match(text) and len(digits) > 2:
        return sign * int(digits, 16)
    if BINARY.match(text) and len(digits) > 2:
        return sign * int(digits, 2)
    if OCTAL.match(text):
        return sign * int(digits, 8)
    if SEXAGESIMAL.match(text):
        total = 0
        for part in digits.split(":"):
            total = total * 60 + int(part)
        return sign * total
    return text
