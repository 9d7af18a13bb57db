"""What came into a world from outside, in order, so that the world can be made again."""

import base64
from collections.abc import Callable
from typing import Any, NamedTuple

import orjson

from emulator.kernel.clock import Millis


class Command(NamedTuple):
    """One line of the journal: applied when the world has made `step` steps, at `time`.

    `kind` names how it is applied again, `data` is what it needs.
    """

    number: int
    step: int
    time: Millis
    kind: str
    data: dict[str, Any]


Sink = Callable[[Command], None]


def encode(command: Command) -> bytes:
    """Return the command as one line of JSON; bytes become {"$bytes": base64}."""
    return orjson.dumps(tuple(command), default=_encode_bytes)


def decode(line: bytes) -> Command:
    """Return the command of one line that `encode` wrote."""
    number, step, time, kind, data = orjson.loads(line)
    return Command(number, step, time, kind, _decode_bytes(data))


def _encode_bytes(value: object) -> dict[str, str]:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"$bytes": base64.b64encode(value).decode()}
    raise TypeError(f"{type(value).__name__} cannot be journaled")


def _decode_bytes(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"$bytes"}:
            return base64.b64decode(value["$bytes"])
        return {key: _decode_bytes(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_decode_bytes(item) for item in value]
    return value
