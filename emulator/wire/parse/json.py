"""Reads JSON values as their shapes; compiled once a shape, run once a call."""

import base64
import binascii
from typing import Any

import orjson

from emulator.wire.errors import Malformed
from emulator.wire.models import Shape
from emulator.wire.parse.readers import Reader, Readers
from emulator.wire.parse.text import SPECIAL_FLOATS
from emulator.wire.timestamps import read_timestamp


def load_json(body: bytes) -> Any:
    """Return the value of a JSON body; an empty one is an empty object."""
    if not body:
        return {}
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Malformed("the body is not valid JSON") from None


def _kind(value: object) -> str:
    if value.__class__ is dict:
        return "START_OBJECT"
    if value.__class__ is list:
        return "START_ARRAY"
    if value.__class__ is str:
        return "STRING_VALUE"
    if value.__class__ is bool:
        return "TRUE_VALUE" if value else "FALSE_VALUE"
    return "NUMBER_VALUE"


def not_convertible(value: object, to: str) -> Malformed:
    """Return the error of a value that has another type than its shape."""
    return Malformed(f"{_kind(value)} can not be converted to {to}")


def read_string(value: Any) -> str:
    """Return a text."""
    if value.__class__ is not str:
        raise not_convertible(value, "String")
    text: str = value
    return text


def read_integer(value: Any) -> int:
    """Return a whole number; one with an empty fraction is accepted."""
    if value.__class__ is int:
        number: int = value
        return number
    if value.__class__ is float and value.is_integer():
        return int(value)
    raise not_convertible(value, "Integer")


def read_float(value: Any) -> float | int:
    """Return a number; NaN and the infinities come as text."""
    if value.__class__ is float or value.__class__ is int:
        return float(value)
    if value.__class__ is str and value in SPECIAL_FLOATS:
        return SPECIAL_FLOATS[value]
    raise not_convertible(value, "Double")


def read_boolean(value: Any) -> bool:
    """Return a truth value."""
    if value.__class__ is not bool:
        raise not_convertible(value, "Boolean")
    truth: bool = value
    return truth


def read_blob(value: Any) -> bytes:
    """Return the bytes of a base64 text."""
    if value.__class__ is not str:
        raise not_convertible(value, "ByteBuffer")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("a blob is not valid base64") from None


SCALARS: dict[str, Reader] = {
    "string": read_string,
    "character": read_string,
    "integer": read_integer,
    "long": read_integer,
    "short": read_integer,
    "byte": read_integer,
    "bigInteger": read_integer,
    "float": read_float,
    "double": read_float,
    "bigDecimal": read_float,
    "boolean": read_boolean,
    "blob": read_blob,
}


class JsonReaders(Readers):
    """The compiled readers of a service's shapes in JSON."""

    scalars = SCALARS

    def of_scalar(self, shape: Shape) -> Reader:
        """Return the reader of a scalar."""
        if shape.type != "timestamp":
            return self.scalars[shape.type]
        form = shape.traits.get("timestampFormat", "unixTimestamp")
        return lambda value: read_timestamp(value, form)

    def of_structure(self, shape: Shape) -> Reader:
        """Return the reader of a structure; members that the model does not know are dropped.

        A value that holds nothing but texts, as most entries of batches do, is taken as it is.
        """
        if shape.traits.get("document"):
            return lambda value: value
        fields: dict[str, tuple[str, Reader]] = {}
        texts: dict[str, None] = {}
        is_union = bool(shape.traits.get("union"))

        def read(value: Any) -> dict[str, Any]:
            if value.__class__ is not dict:
                raise not_convertible(value, shape.name)
            if value.keys() <= texts.keys() and list(map(type, value.values())).count(str) == len(value):
                return value
            result = {}
            for key, item in value.items():
                field = fields.get(key)
                if field is not None and item is not None:
                    result[field[0]] = field[1](item)
            if is_union and len(result) > 1:
                raise Malformed(f"more than one member of the union {shape.name} is set")
            return result

        self.structures[shape.name] = read
        for name, member in shape.members.items():
            if "location" not in member.traits:
                reader = self.reader(member)
                fields[member.wire_name(name)] = (name, reader)
                if member.wire_name(name) == name and reader is read_string and not is_union:
                    texts[name] = None
        return read

    def of_list(self, shape: Shape) -> Reader:
        """Return the reader of a list; null elements stay only in sparse lists."""
        member = self.reader(shape.member)
        is_sparse = bool(shape.traits.get("sparse"))

        def read(value: Any) -> list[Any]:
            if value.__class__ is not list:
                raise not_convertible(value, "List")
            if is_sparse:
                return [None if item is None else member(item) for item in value]
            return [member(item) for item in value if item is not None]

        return read

    def of_map(self, shape: Shape) -> Reader:
        """Return the reader of a map; null values stay only in sparse maps."""
        member = self.reader(shape.value)
        is_sparse = bool(shape.traits.get("sparse"))

        def read(value: Any) -> dict[str, Any]:
            if value.__class__ is not dict:
                raise not_convertible(value, "Map")
            if is_sparse:
                return {key: None if item is None else member(item) for key, item in value.items()}
            return {key: member(item) for key, item in value.items() if item is not None}

        return read
