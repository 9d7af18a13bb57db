"""Writes results as CBOR values."""

from typing import Any

from emulator.wire.cbor import Time
from emulator.wire.models import Shape
from emulator.wire.serialize.json import JsonWriters, Writer


def write_bytes(value: Any) -> bytes:
    """Return the bytes of a blob."""
    return value.encode() if isinstance(value, str) else bytes(value)


class CborWriters(JsonWriters):
    """The compiled writers of a service's shapes in CBOR."""

    def scalar(self, shape: Shape) -> Writer:
        """Return the writer of a blob, a time or a floating number."""
        if shape.type == "blob":
            return write_bytes
        return Time if shape.type == "timestamp" else float
