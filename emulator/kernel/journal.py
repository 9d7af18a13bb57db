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


BYTES, PLAIN = "$bytes", "$plain"
BYTES_MARK, PLAIN_MARK = b'"$bytes"', b'"$plain"'


def encode(command: Command) -> bytes:
    """Return the command as one line of JSON.

    Bytes become {"$bytes": base64}; a person's own dict that looks like that becomes {"$plain": the dict}.
    """
    marks = 0

    def encode_bytes(value: object) -> dict[str, str]:
        nonlocal marks
        if not isinstance(value, (bytes, bytearray, memoryview)):
            raise TypeError(f"{type(value).__name__} cannot be journaled")
        marks += 1
        return {BYTES: base64.b64encode(value).decode()}

    line = orjson.dumps(tuple(command), default=encode_bytes)
    if line.count(BYTES_MARK) + line.count(PLAIN_MARK) == marks:
        return line
    return orjson.dumps(tuple(command._replace(data=_with_marks_wrapped(command.data))), default=encode_bytes)


def decode(line: bytes) -> Command:
    """Return the command of one line that `encode` wrote."""
    number, step, time, kind, data = orjson.loads(line)
    has_marks = BYTES_MARK in line or PLAIN_MARK in line
    return Command(number, step, time, kind, _decode(data) if has_marks else data)


def _with_marks_wrapped(value: Any) -> Any:
    if isinstance(value, dict):
        wrapped = {key: _with_marks_wrapped(item) for key, item in value.items()}
        return {PLAIN: wrapped} if _is_mark(value) else wrapped
    if isinstance(value, (list, tuple)):
        return [_with_marks_wrapped(item) for item in value]
    return value


def _decode(value: Any) -> Any:
    if isinstance(value, dict):
        if not _is_mark(value):
            return {key: _decode(item) for key, item in value.items()}
        if BYTES in value:
            return base64.b64decode(value[BYTES])
        return {key: _decode(item) for key, item in value[PLAIN].items()}
    if isinstance(value, list):
        return [_decode(item) for item in value]
    return value


def _is_mark(value: dict[str, Any]) -> bool:
    return len(value) == 1 and (BYTES in value or PLAIN in value)
