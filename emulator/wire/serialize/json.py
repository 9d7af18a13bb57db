"""Writes results as JSON values; a shape that is plain JSON already goes out as it is."""

import math
from collections.abc import Callable
from typing import Any

import orjson

from emulator.wire.models import ServiceModel, Shape
from emulator.wire.serialize.text import write_blob
from emulator.wire.timestamps import Seconds, write_iso8601, write_rfc822, write_unix

Writer = Callable[[Any], Any]

PLAIN = frozenset(("string", "character", "integer", "long", "short", "byte", "bigInteger", "boolean"))


def dump_json(value: Any) -> bytes:
    """Return the JSON of a value."""
    try:
        return orjson.dumps(value)
    except TypeError:  # keys that are no text; to expect them always takes up to five times as long
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


def write_float(value: float) -> float | str:
    """Return a number; NaN and the infinities become text."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def timestamp_writer(form: str) -> Callable[[Seconds], Seconds | str]:
    """Return the writer of a time."""
    if form == "iso8601":
        return write_iso8601
    return write_rfc822 if form == "rfc822" else write_unix


class JsonWriters:
    """The compiled writers of a service's shapes; None stands for "as it is"."""

    def __init__(self, model: ServiceModel) -> None:
        self.model = model
        self.structures: dict[str, Writer] = {}
        self.plain: dict[str, bool] = {}

    def is_plain(self, shape: Shape) -> bool:
        """Say whether a shape's values are JSON as they are."""
        known = self.plain.get(shape.name)
        if known is None:
            known = self.plain[shape.name] = _reaches_only_plain(shape, {})
        return known

    def writer(self, shape: Shape) -> Writer | None:
        """Return the writer of a shape, or None where values go out as they are."""
        if self.is_plain(shape):
            return None
        if shape.type == "structure":
            return self.structure(shape)
        if shape.type == "list":
            return self.list(shape)
        if shape.type == "map":
            return self.map(shape)
        return self.scalar(shape)

    def scalar(self, shape: Shape) -> Writer:
        """Return the writer of a blob, a time or a floating number."""
        if shape.type == "blob":
            return write_blob
        if shape.type == "timestamp":
            return timestamp_writer(shape.traits.get("timestampFormat", "unixTimestamp"))
        return write_float

    def structure(self, shape: Shape) -> Writer:
        """Return the writer of a structure; members that are None are left out.

        A value of which all members are JSON as they are goes out as it is.
        """
        known = self.structures.get(shape.name)
        if known is not None:
            return known
        fields: list[tuple[str, str, Writer | None]] = []
        unchanged: dict[str, None] = {}

        def write(value: dict[str, Any]) -> dict[str, Any]:
            if value.keys() <= unchanged.keys() and None not in value.values():
                return value
            result = {}
            for name, wire_name, write_member in fields:
                item = value.get(name)
                if item is not None:
                    result[wire_name] = item if write_member is None else write_member(item)
            return result

        self.structures[shape.name] = write
        for name, member in shape.members.items():
            if member.is_in_body:
                fields.append((name, member.wire_name(name), self.writer(member)))
                if fields[-1] == (name, name, None):
                    unchanged[name] = None
        return write

    def list(self, shape: Shape) -> Writer:
        """Return the writer of a list."""
        write_member = self.writer(shape.member)
        if write_member is None:
            return lambda value: value
        return lambda value: [None if item is None else write_member(item) for item in value]

    def map(self, shape: Shape) -> Writer:
        """Return the writer of a map."""
        write_member = self.writer(shape.value)
        if write_member is None:
            return lambda value: value
        return lambda value: {key: None if item is None else write_member(item) for key, item in value.items()}


def _reaches_only_plain(shape: Shape, seen: dict[str, bool]) -> bool:
    if shape.name in seen:
        return True
    seen[shape.name] = True
    if shape.type == "structure":
        return bool(shape.traits.get("document")) or all(
            member.wire_name(name) == name and member.is_in_body and _reaches_only_plain(member, seen)
            for name, member in shape.members.items()
        )
    if shape.type == "list":
        return _reaches_only_plain(shape.member, seen)
    if shape.type == "map":
        return _reaches_only_plain(shape.value, seen)
    return shape.type in PLAIN
