"""Reads scalars that come as text: in query strings, headers, paths and XML."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from emulator.wire.errors import Malformed
from emulator.wire.models import Shape
from emulator.wire.timestamps import read_timestamp

TextReader = Callable[[str], Any]

WHOLE = frozenset(("integer", "long", "short", "byte", "bigInteger"))
SPECIAL_FLOATS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


def read_text(text: str) -> str:
    """Return the text itself."""
    return text


def read_integer(text: str) -> int:
    """Return a whole number in decimal digits."""
    digits = text[1:] if text[:1] in ("-", "+") else text
    if not digits.isascii() or not digits.isdigit() or len(digits) > 19:
        raise Malformed(f"{text[:50]!r} is not a valid Integer")
    return int(text)


def read_float(text: str) -> float:
    """Return a number; NaN and the infinities have names."""
    if text in SPECIAL_FLOATS:
        return SPECIAL_FLOATS[text]
    try:
        if "_" in text or text[-1:].isalpha():
            raise ValueError(text)
        return float(text)
    except ValueError:
        raise Malformed(f"{text[:50]!r} is not a valid Double") from None


def read_boolean(text: str) -> bool:
    """Return a truth value; its case does not matter."""
    lower = text.lower()
    if lower == "true":
        return True
    if lower == "false":
        return False
    raise Malformed(f"{text[:50]!r} is not a valid Boolean")


def read_blob(text: str) -> bytes:
    """Return the bytes of a base64 text, which may hold white space."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("a blob is not valid base64") from None


def text_reader(shape: Shape, timestamp_form: str) -> TextReader:
    """Return the reader of a scalar shape; `timestamp_form` holds where the shape names none."""
    if shape.type in WHOLE:
        return read_integer
    if shape.type in ("float", "double", "bigDecimal"):
        return read_float
    if shape.type == "boolean":
        return read_boolean
    if shape.type == "blob":
        return read_blob
    if shape.type == "timestamp":
        form = shape.traits.get("timestampFormat", timestamp_form)
        return lambda text: read_timestamp(text, form)
    return read_text
