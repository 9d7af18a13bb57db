"""Reads and writes payloads: a function may return anything but JSON, which must hurt nobody who passes it on."""

import json
from typing import Any

AS_PYTHON = (", ", ": ")
"""The separators that Lambda's Python runtime writes."""
SPARE_LEVELS = 200
"""How much deeper than now a payload must still be readable: it is passed on within others, by deeper code."""


def read_payload_value(payload: bytes) -> Any:
    """Return the value of a payload; raises ValueError where it is no JSON or too deeply nested to be passed on."""
    text = payload.decode()  # json.loads would take other encodings, too
    try:
        value = json.loads(text)
        if payload.count(b"[") + payload.count(b"{") > SPARE_LEVELS:
            json.loads("[" * SPARE_LEVELS + text + "]" * SPARE_LEVELS)
    except RecursionError as deep:
        raise ValueError("it is nested too deeply") from deep
    return value


def value_or_text(payload: bytes) -> Any:
    """Return the value of a payload, or its text where it has none."""
    try:
        return read_payload_value(payload)
    except ValueError:
        return payload.decode(errors="replace")


def write_value(value: Any, separators: tuple[str, str] = (",", ":")) -> str:
    """Return the JSON of a value; halves of characters, which no text may hold, are escaped."""
    text = json.dumps(value, separators=separators, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=separators, ensure_ascii=True)
    return text
