"""Reads CBOR values as their shapes: as JSON, but bytes and times come as such."""

from typing import Any

from emulator.wire.cbor import Time, loads
from emulator.wire.models import Shape
from emulator.wire.parse.json import SCALARS, JsonReaders, not_convertible
from emulator.wire.parse.readers import Reader
from emulator.wire.timestamps import Seconds, read_unix


def load_cbor(body: bytes) -> Any:
    """Return the value of a CBOR body; an empty one is an empty map."""
    return loads(body) if body else {}


def read_bytes(value: Any) -> bytes:
    """Return a byte string."""
    if value.__class__ is not bytes:
        raise not_convertible(value, "ByteBuffer")
    data: bytes = value
    return data


def read_time(value: Any) -> Seconds:
    """Return a tagged time, or a bare number."""
    return read_unix(value.seconds if value.__class__ is Time else value)


class CborReaders(JsonReaders):
    """The compiled readers of a service's shapes in CBOR."""

    scalars = {**SCALARS, "blob": read_bytes}

    def of_scalar(self, shape: Shape) -> Reader:
        """Return the reader of a scalar."""
        return read_time if shape.type == "timestamp" else self.scalars[shape.type]
