"""Reads and writes CBOR (RFC 8949), as far as rpc-v2-cbor uses it."""

import math
import struct
from typing import Any, NamedTuple

from emulator.wire.errors import Malformed

MAX_DEPTH = 200
BREAK = object()
FLOATS = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}
SIMPLE = {20: False, 21: True, 22: None, 23: None}


class Time(NamedTuple):
    """A time in seconds since the epoch: CBOR's tag 1."""

    seconds: int | float


class _Source:
    __slots__ = ("data", "position")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, count: int) -> bytes:
        end = self.position + count
        if end > len(self.data):
            raise Malformed("the CBOR ends too early")
        taken = self.data[self.position : end]
        self.position = end
        return taken


def loads(data: bytes) -> Any:
    """Return the one value that `data` holds; times are Time, byte strings bytes."""
    source = _Source(data)
    value = _read(source, 0)
    if value is BREAK or source.position != len(data):
        raise Malformed("the CBOR has more than one value")
    return value


def _argument(source: _Source, info: int) -> int:
    if info < 24:
        return info
    if info > 27:
        raise Malformed("the CBOR has an invalid length")
    return int.from_bytes(source.take(1 << (info - 24)), "big")


def _read(source: _Source, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise Malformed("the CBOR is nested too deeply")
    first = source.take(1)[0]
    major, info = first >> 5, first & 31
    if major == 7:
        return _read_simple(source, info)
    if info == 31:
        return _read_indefinite(source, major, depth)
    argument = _argument(source, info)
    if major == 0:
        return argument
    if major == 1:
        return -1 - argument
    if major == 2:
        return source.take(argument)
    if major == 3:
        return _text(source.take(argument))
    if major == 4:
        return [_item(source, depth) for _ in range(_count(source, argument))]
    if major == 5:
        return _map([(_item(source, depth), _item(source, depth)) for _ in range(_count(source, argument))])
    return _tagged(argument, _item(source, depth))


def _count(source: _Source, count: int) -> int:
    if count > len(source.data) - source.position:
        raise Malformed("the CBOR ends too early")
    return count


def _item(source: _Source, depth: int) -> Any:
    value = _read(source, depth + 1)
    if value is BREAK:
        raise Malformed("the CBOR has a break outside an open item")
    return value


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Malformed("a CBOR text is not valid UTF-8") from None


def _map(pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
    if any(key.__class__ is not str for key, _ in pairs):
        raise Malformed("a CBOR key is not text")
    return dict(pairs)


def _tagged(tag: int, value: Any) -> Any:
    if tag != 1:
        return value
    if value.__class__ not in (int, float):
        raise Malformed("a CBOR time is not a number")
    return Time(value)


def _read_simple(source: _Source, info: int) -> Any:
    if info in SIMPLE:
        return SIMPLE[info]
    if info in FLOATS:
        form, size = FLOATS[info]
        return struct.unpack(form, source.take(size))[0]
    if info == 31:
        return BREAK
    raise Malformed("the CBOR has an unknown simple value")


def _read_indefinite(source: _Source, major: int, depth: int) -> Any:
    items = []
    while (item := _read(source, depth + 1)) is not BREAK:
        items.append(item)
    if major == 2 and all(item.__class__ is bytes for item in items):
        return b"".join(items)
    if major == 3 and all(item.__class__ is str for item in items):
        return "".join(items)
    if major == 4:
        return items
    if major == 5 and len(items) % 2 == 0:
        return _map(list(zip(items[::2], items[1::2], strict=True)))
    raise Malformed("the CBOR has an invalid open item")


def dumps(value: Any) -> bytes:
    """Return the CBOR of texts, bytes, numbers, truth values, None, lists, dicts and Time."""
    out = bytearray()
    _write(out, value)
    return bytes(out)


def _head(out: bytearray, major: int, argument: int) -> None:
    if argument < 24:
        out.append(major << 5 | argument)
    elif argument < 0x100:
        out += bytes((major << 5 | 24, argument))
    elif argument < 0x10000:
        out += struct.pack(">BH", major << 5 | 25, argument)
    elif argument < 0x100000000:
        out += struct.pack(">BI", major << 5 | 26, argument)
    else:
        out += struct.pack(">BQ", major << 5 | 27, argument)


def _write(out: bytearray, value: Any) -> None:
    kind = value.__class__
    if kind is str:
        encoded = value.encode()
        _head(out, 3, len(encoded))
        out += encoded
    elif kind is dict:
        _head(out, 5, len(value))
        for key, item in value.items():
            _write(out, key)
            _write(out, item)
    elif kind is list or kind is tuple:
        _head(out, 4, len(value))
        for item in value:
            _write(out, item)
    elif kind is int:
        _head(out, 0, value) if value >= 0 else _head(out, 1, -1 - value)
    elif kind is bool or value is None:
        out.append({False: 0xF4, True: 0xF5, None: 0xF6}[value])
    elif kind is float:
        out += b"\xfb" + struct.pack(">d", value) if math.isfinite(value) else b"\xf9" + struct.pack(">e", value)
    elif kind is Time:
        out.append(0xC1)
        _write(out, value.seconds)
    elif isinstance(value, (bytes, bytearray, memoryview)):
        _head(out, 2, len(value))
        out += value
    else:
        raise TypeError(f"{kind.__name__} cannot be written as CBOR")
