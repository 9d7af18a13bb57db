"""Writes REST responses: members as the status, headers or body."""

import base64
from collections.abc import Callable
from typing import Any

import orjson

from emulator.wire.models import Shape
from emulator.wire.serialize.json import JsonWriters, dump_json
from emulator.wire.serialize.text import TextWriter, text_writer
from emulator.wire.serialize.xml import XmlWriters, namespace_of
from emulator.wire.xml import escape

HeaderWriter = Callable[[dict[str, str], dict[str, Any]], None]
BodyWriter = Callable[[dict[str, Any]], bytes]

XML_START = '<?xml version="1.0" encoding="UTF-8"?>\n'


def unsafe(text: str) -> str:
    """Return a header's text without what would end the header."""
    return text.replace("\r", " ").replace("\n", " ")


def status_member(shape: Shape | None) -> str | None:
    """Return the member that holds the HTTP status, or None."""
    if shape is None:
        return None
    names = [name for name, member in shape.members.items() if member.traits.get("location") == "statusCode"]
    return names[0] if names else None


def header_writers(shape: Shape | None) -> list[HeaderWriter]:
    """Return what writes the members that are headers."""
    found: list[HeaderWriter] = []
    for name, member in shape.members.items() if shape else ():
        location = member.traits.get("location")
        if location == "header":
            found.append(_header(name, member))
        elif location == "headers":
            found.append(_header_map(name, member))
    return found


def _header(name: str, member: Shape) -> HeaderWriter:
    header = member.wire_name(name)
    write_text = _header_text(member)

    def write(headers: dict[str, str], result: dict[str, Any]) -> None:
        value = result.get(name)
        if value is not None:
            headers[header] = unsafe(write_text(value))

    return write


def _header_text(member: Shape) -> TextWriter:
    if member.traits.get("jsonvalue"):
        return lambda value: base64.b64encode(orjson.dumps(value)).decode()
    if member.type != "list":
        return text_writer(member, "rfc822")
    write_element = text_writer(member.member, "rfc822")
    quotes = member.member.type == "string"
    return lambda value: ", ".join(
        _quote(write_element(item)) if quotes else write_element(item) for item in value if item is not None
    )


def _quote(text: str) -> str:
    if "," not in text and '"' not in text:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _header_map(name: str, member: Shape) -> HeaderWriter:
    prefix = member.wire_name("")

    def write(headers: dict[str, str], result: dict[str, Any]) -> None:
        for key, value in (result.get(name) or {}).items():
            headers[unsafe(f"{prefix}{key}")] = unsafe(str(value))

    return write


def body_writer(shape: Shape | None, writers: JsonWriters | XmlWriters, content_type: str) -> tuple[BodyWriter, str]:
    """Return what writes the body, and the body's content type."""
    if shape is None:
        return (lambda result: b""), ""
    payload = shape.traits.get("payload")
    if payload is not None:
        member = shape.members[payload]
        if member.type in ("blob", "string"):
            usual = "application/octet-stream" if member.type == "blob" else "text/plain"
            return _raw_payload(payload), member.traits.get("mediaType", usual)
        return _payload(payload, _whole(member, payload, writers)), content_type
    if not any(member.is_in_body for member in shape.members.values()):
        return (lambda result: b""), ""
    return _whole(shape, shape.name, writers), content_type


def _raw_payload(name: str) -> BodyWriter:
    def write(result: dict[str, Any]) -> bytes:
        value = result.get(name)
        if value is None:
            return b""
        return value.encode() if isinstance(value, str) else bytes(value)

    return write


def _payload(name: str, write: Callable[[Any], bytes]) -> BodyWriter:
    return lambda result: b"" if result.get(name) is None else write(result[name])


def _whole(shape: Shape, name: str, writers: JsonWriters | XmlWriters) -> Callable[[Any], bytes]:
    if isinstance(writers, JsonWriters):
        if shape.type == "structure" and not shape.traits.get("document"):
            write_structure = writers.structure(shape)
            return lambda value: dump_json(write_structure(value))
        write_json = writers.writer(shape)
        return dump_json if write_json is None else lambda value: dump_json(write_json(value))
    if "unwrapped" in shape.traits:
        return _unwrapped(str(shape.traits["unwrapped"]), str(writers.model.metadata.get("xmlNamespace", "")))
    root = str(shape.traits.get("locationName") or shape.traits.get("resultWrapper") or shape.name)
    write_element = writers.element(_with_namespace(shape, writers), root)

    def write(value: Any) -> bytes:
        out: list[str] = [XML_START]
        write_element(out.append, value)
        return "".join(out).encode()

    return write


def _unwrapped(member: str, namespace: str) -> Callable[[Any], bytes]:
    """Return what writes a document whose root is a structure's only member, a text."""

    def write(value: Any) -> bytes:
        text = escape(str(value.get(member) or ""))
        return f'{XML_START}<{member} xmlns="{escape(namespace)}">{text}</{member}>'.encode()

    return write


def _with_namespace(shape: Shape, writers: XmlWriters) -> Shape:
    if namespace_of(shape) or not writers.model.metadata.get("xmlNamespace"):
        return shape
    namespace = {"xmlNamespace": writers.model.metadata["xmlNamespace"]}
    return Shape(shape.model, shape.name, shape.type, {**shape.traits, **namespace})
