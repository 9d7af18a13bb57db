"""Writes scalars as text: in headers and XML."""

import base64
import math
from collections.abc import Callable
from typing import Any

from emulator.wire.models import Shape
from emulator.wire.timestamps import write_timestamp_text

TextWriter = Callable[[Any], str]


def write_boolean(value: Any) -> str:
    """Return true or false."""
    return "true" if value else "false"


def write_blob(value: Any) -> str:
    """Return the base64 of bytes."""
    return base64.b64encode(value.encode() if isinstance(value, str) else value).decode()


def write_float(value: Any) -> str:
    """Return a number; NaN and the infinities have names."""
    if math.isfinite(value):
        return repr(value)
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def text_writer(shape: Shape, timestamp_form: str) -> TextWriter:
    """Return the writer of a scalar shape; `timestamp_form` holds where the shape names none."""
    if shape.type == "boolean":
        return write_boolean
    if shape.type == "blob":
        return write_blob
    if shape.type == "timestamp":
        form = shape.traits.get("timestampFormat", timestamp_form)
        return lambda value: write_timestamp_text(value, form)
    if shape.type in ("float", "double", "bigDecimal"):
        return write_float
    return str
