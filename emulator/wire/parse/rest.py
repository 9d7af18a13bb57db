"""Reads REST requests: parameters from the path, the query string, headers and the body."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from emulator.wire.errors import Malformed
from emulator.wire.models import Shape
from emulator.wire.parse.json import JsonReaders, load_json
from emulator.wire.parse.text import TextReader, text_reader
from emulator.wire.parse.xml import XmlReaders
from emulator.wire.xml import read_xml

Labels = Mapping[str, str]
Query = Mapping[str, list[str]]
Headers = Mapping[str, str]
BodyReader = Callable[[bytes], dict[str, Any]]
RestReader = Callable[[Labels, Query, Headers, bytes], dict[str, Any]]


def rest_reader(shape: Shape | None, body_readers: JsonReaders | XmlReaders, constants: frozenset[str]) -> RestReader:
    """Return what reads an operation's parameters.

    `body_readers` say whether bodies are JSON or XML; `constants` are the names in the query string of its own URI.
    """
    if shape is None:
        return lambda labels, query, headers, body: {}
    readers = _locations(shape, constants)
    read_body = _body_reader(shape, body_readers)

    def read(labels: Labels, query: Query, headers: Headers, body: bytes) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for reader in readers:
            reader(result, labels, query, headers)
        if read_body is not None:
            result.update(read_body(body))
        return result

    return read


def bound_names(shape: Shape, location: str) -> dict[str, str]:
    """Return the members of that location: member name by name on the wire."""
    return {
        member.wire_name(name): name
        for name, member in shape.members.items()
        if member.traits.get("location") == location
    }


LocationReader = Callable[[dict[str, Any], Labels, Query, Headers], None]


def _locations(shape: Shape, constants: frozenset[str]) -> list[LocationReader]:
    found = []
    for name, member in shape.members.items():
        location = member.traits.get("location")
        if location == "uri":
            found.append(_label(name, member))
        elif location == "querystring":
            found.append(_query_map(name, member, shape, constants) if member.type == "map" else _query(name, member))
        elif location == "header":
            found.append(_header(name, member))
        elif location == "headers":
            found.append(_header_map(name, member))
    return found


def _label(name: str, member: Shape) -> LocationReader:
    label = member.wire_name(name)
    read_text = text_reader(member, "iso8601")

    def read(result: dict[str, Any], labels: Labels, query: Query, headers: Headers) -> None:
        if label in labels:
            result[name] = read_text(labels[label])

    return read


def _query(name: str, member: Shape) -> LocationReader:
    key = member.wire_name(name)
    is_list = member.type == "list"
    read_text = text_reader(member.member if is_list else member, "iso8601")

    def read(result: dict[str, Any], labels: Labels, query: Query, headers: Headers) -> None:
        values = query.get(key)
        if values:
            result[name] = [read_text(text) for text in values] if is_list else read_text(values[0])

    return read


def _query_map(name: str, member: Shape, shape: Shape, constants: frozenset[str]) -> LocationReader:
    bound = constants.union(key for key, other in bound_names(shape, "querystring").items() if other != name)
    holds_lists = member.value.type == "list"

    def read(result: dict[str, Any], labels: Labels, query: Query, headers: Headers) -> None:
        rest = {key: values[0] for key, values in query.items() if key not in bound}
        if query and holds_lists:
            result[name] = dict(query)
        elif rest:
            result[name] = rest

    return read


def split_header(text: str) -> list[str]:
    """Return the elements of a header's list; an element in quotes may hold commas."""
    elements = []
    position = 0
    while position < len(text):
        if text[position] in " \t":
            position += 1
        elif text[position] == '"':
            element, position = _quoted(text, position + 1)
            elements.append(element)
        else:
            end = text.find(",", position)
            end = len(text) if end < 0 else end
            elements.append(text[position:end].strip())
            position = end + 1
    return elements


def _quoted(text: str, position: int) -> tuple[str, int]:
    element = ""
    while position < len(text) and text[position] != '"':
        position += text[position] == "\\"
        element += text[position : position + 1]
        position += 1
    comma = text.find(",", position)
    return element, len(text) if comma < 0 else comma + 1


def split_dates(text: str) -> list[str]:
    """Return the elements of a header's list of dates, each of which holds a comma."""
    parts = [part.strip() for part in text.split(",")]
    if not parts[0][:1].isalpha():
        return parts
    return [", ".join(parts[index : index + 2]) for index in range(0, len(parts), 2)]


def _header_reader(member: Shape) -> TextReader:
    if member.traits.get("jsonvalue"):
        return _read_json_header
    if member.type == "list":
        element = member.member
        read_text = text_reader(element, "rfc822")
        split = split_dates if element.type == "timestamp" else split_header
        return lambda text: [read_text(part) for part in split(text)]
    return text_reader(member, "rfc822")


def _read_json_header(text: str) -> Any:
    try:
        return orjson.loads(base64.b64decode(text, validate=True))
    except ValueError:
        raise Malformed("a header is not base64 of JSON") from None


def _header(name: str, member: Shape) -> LocationReader:
    header = member.wire_name(name).lower()
    read_text = _header_reader(member)

    def read(result: dict[str, Any], labels: Labels, query: Query, headers: Headers) -> None:
        if header in headers:
            result[name] = read_text(headers[header])

    return read


def _header_map(name: str, member: Shape) -> LocationReader:
    prefix = member.wire_name("").lower()

    def read(result: dict[str, Any], labels: Labels, query: Query, headers: Headers) -> None:
        found = {key[len(prefix) :]: text for key, text in headers.items() if key.startswith(prefix)}
        if found:
            result[name] = found

    return read


def _body_reader(shape: Shape, body_readers: JsonReaders | XmlReaders) -> BodyReader | None:
    payload = shape.traits.get("payload")
    if payload is not None:
        return _payload_reader(payload, shape.members[payload], body_readers)
    if all("location" in member.traits for member in shape.members.values()):
        return None
    read_body = _whole_body(shape, body_readers)
    return lambda body: read_body(body) if body else {}


def _payload_reader(name: str, member: Shape, body_readers: JsonReaders | XmlReaders) -> BodyReader:
    if member.type == "blob":
        return lambda body: {name: body} if body else {}
    if member.type == "string":
        return lambda body: {name: _decode(body)} if body else {}
    read_body = _whole_body(member, body_readers)
    return lambda body: {name: read_body(body)} if body else {}


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Malformed("the body is not valid UTF-8") from None


def _whole_body(shape: Shape, body_readers: JsonReaders | XmlReaders) -> Callable[[bytes], Any]:
    if isinstance(body_readers, JsonReaders):
        read_json = body_readers.reader(shape)
        return lambda body: read_json(load_json(body))
    read_node = body_readers.reader(shape)
    return lambda body: read_node(read_xml(body))
