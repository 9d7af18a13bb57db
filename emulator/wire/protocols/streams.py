"""Answers that are event streams, the same way in each protocol that has them."""

from collections.abc import Callable
from typing import Any

from emulator.wire.message import HttpResponse
from emulator.wire.models import Shape
from emulator.wire.protocols.compiled import WriteResult
from emulator.wire.serialize.eventstream import EventWriter, event_member, event_writer, initial_response
from emulator.wire.serialize.json import JsonWriters

EVENT_STREAM = "application/vnd.amazon.eventstream"
Dump = Callable[[Any], bytes]


def json_like_bodies(writers: JsonWriters, dump: Dump) -> Callable[[Shape], Dump]:
    """Return what makes the writers of event bodies in JSON or CBOR."""

    def body_writer(shape: Shape) -> Dump:
        transform = writers.writer(shape)
        return dump if transform is None else lambda value: dump(transform(value))

    return body_writer


def stream_of(shape: Shape | None, writers: JsonWriters, kind: str, dump: Dump) -> tuple[str, EventWriter] | None:
    """Return the result's member that is a stream and what writes its events, or None."""
    member = event_member(shape)
    if shape is None or member is None:
        return None
    return member, event_writer(shape.members[member], json_like_bodies(writers, dump), kind)


def rpc_stream_writer(shape: Shape | None, writers: JsonWriters, kind: str, dump: Dump) -> WriteResult | None:
    """Return what writes a streamed result of an RPC protocol, or None where the result is no stream."""
    found = stream_of(shape, writers, kind, dump)
    if shape is None or found is None:
        return None
    member, write_event = found
    write_rest = writers.structure(shape)

    def write(result: dict[str, Any], request_id: str) -> HttpResponse:
        rest = {name: value for name, value in result.items() if name != member}
        parts = [initial_response(dump(write_rest(rest)), kind), *map(write_event, result.get(member) or ())]
        return HttpResponse(200, {"x-amzn-RequestId": request_id, "Content-Type": EVENT_STREAM}, b"".join(parts))

    return write
