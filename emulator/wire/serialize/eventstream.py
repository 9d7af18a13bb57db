"""Writes event streams (application/vnd.amazon.eventstream): one binary message an event."""

import struct
import zlib
from collections.abc import Callable
from typing import Any

from emulator.wire.models import Shape

HeaderValue = str | int | bool | bytes | float
BodyWriter = Callable[[Shape], Callable[[Any], bytes]]
EventWriter = Callable[[dict[str, Any]], bytes]


def encode_message(headers: dict[str, HeaderValue], payload: bytes) -> bytes:
    """Return one message: prelude, headers, payload, each with its checksum. A float header is a time."""
    encoded = b"".join(_header(name, value) for name, value in headers.items())
    prelude = struct.pack(">II", len(encoded) + len(payload) + 16, len(encoded))
    start = prelude + struct.pack(">I", zlib.crc32(prelude)) + encoded + payload
    return start + struct.pack(">I", zlib.crc32(start))


def _header(name: str, value: HeaderValue) -> bytes:
    key = bytes((len(name.encode()),)) + name.encode()
    if value is True:
        return key + b"\x00"
    if value is False:
        return key + b"\x01"
    if isinstance(value, int):
        return key + (struct.pack(">Bi", 4, value) if -(1 << 31) <= value < 1 << 31 else struct.pack(">Bq", 5, value))
    if isinstance(value, float):
        return key + struct.pack(">Bq", 8, round(value * 1000))
    if isinstance(value, bytes):
        return key + struct.pack(">BH", 6, len(value)) + value
    text = value.encode()
    return key + struct.pack(">BH", 7, len(text)) + text


def initial_response(payload: bytes, content_type: str) -> bytes:
    """Return the first message of an RPC protocol's stream: the members that are not events."""
    headers: dict[str, HeaderValue] = {
        ":event-type": "initial-response",
        ":content-type": content_type,
        ":message-type": "event",
    }
    return encode_message(headers, payload)


def event_member(shape: Shape | None) -> str | None:
    """Return the member of a result that is an event stream, or None."""
    for name, member in shape.members.items() if shape else ():
        if member.traits.get("eventstream"):
            return name
    return None


def event_writer(shape: Shape, body_writer: BodyWriter, content_type: str) -> EventWriter:
    """Return what writes an event, given as {event's name: its members}."""
    writers = {name: _one_event(name, member, body_writer, content_type) for name, member in shape.members.items()}

    def write(event: dict[str, Any]) -> bytes:
        ((name, members),) = event.items()
        return writers[name](members)

    return write


def _one_event(name: str, shape: Shape, body_writer: BodyWriter, content_type: str) -> EventWriter:
    members = shape.members
    in_headers = [(key, member) for key, member in members.items() if member.traits.get("eventheader")]
    payloads = [(key, member) for key, member in members.items() if member.traits.get("eventpayload")]
    kind = "exception" if shape.traits.get("exception") else "event"
    start: dict[str, HeaderValue] = {f":{kind}-type": name, ":message-type": kind}
    write_body = _event_body(shape, payloads, body_writer)
    if payloads and payloads[0][1].type in ("blob", "string"):
        content_type = "application/octet-stream" if payloads[0][1].type == "blob" else "text/plain"

    def write(value: dict[str, Any]) -> bytes:
        headers = {**start, ":content-type": content_type}
        for key, member in in_headers:
            if value.get(key) is not None:
                headers[key] = float(value[key]) if member.type == "timestamp" else value[key]
        return encode_message(headers, write_body(value))

    return write


def _event_body(shape: Shape, payloads: list[tuple[str, Shape]], body_writer: BodyWriter) -> EventWriter:
    if not payloads:
        return body_writer(shape)
    key, member = payloads[0]
    if member.type in ("blob", "string"):
        return lambda value: _raw(value.get(key))
    write_member = body_writer(member)
    return lambda value: write_member(value.get(key) or {})


def _raw(value: Any) -> bytes:
    if value is None:
        return b""
    return value.encode() if isinstance(value, str) else bytes(value)
