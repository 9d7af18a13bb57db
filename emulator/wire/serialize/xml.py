"""Writes results as XML: for REST-XML, Query and EC2."""

from collections.abc import Callable
from typing import Any

from emulator.wire.models import ServiceModel, Shape
from emulator.wire.serialize.text import text_writer
from emulator.wire.xml import escape

Out = Callable[[str], None]
Writer = Callable[[Out, Any], None]


def namespace_of(shape: Shape) -> str:
    """Return the text of a shape's namespace attribute, with a space before it."""
    namespace = shape.traits.get("xmlNamespace")
    if not namespace:
        return ""
    if isinstance(namespace, str):
        return f' xmlns="{escape(namespace)}"'
    prefix = f":{namespace['prefix']}" if namespace.get("prefix") else ""
    return f' xmlns{prefix}="{escape(namespace["uri"])}"'


class XmlWriters:
    """The compiled writers of a service's shapes in XML."""

    def __init__(self, model: ServiceModel) -> None:
        self.model = model
        self.contents: dict[str, Writer] = {}

    def name_of(self, shape: Shape, default: str) -> str:
        """Return the element's name of a member, element, key or value."""
        return str(shape.traits.get("queryElement") or shape.traits.get("locationName") or default)

    def element(self, shape: Shape, name: str) -> Writer:
        """Return the writer of a shape as one element (or, for a flat list or map, as several)."""
        is_flat = bool(shape.traits.get("flattened"))
        if shape.type == "list":
            return self.flat_list(shape, name) if is_flat else self.wrapped_list(shape, name)
        if shape.type == "map":
            entries = self.entries(shape, name if is_flat else "entry")
            return entries if is_flat else _wrapped(entries, name, namespace_of(shape))
        if shape.type == "structure":
            return self.structure_element(shape, name)
        write_text = text_writer(shape, "iso8601")
        start, end = f"<{name}{namespace_of(shape)}>", f"</{name}>"
        if shape.type in ("string", "character"):
            return lambda out, value: out(f"{start}{escape(str(value))}{end}")
        return lambda out, value: out(f"{start}{write_text(value)}{end}")

    def structure_element(self, shape: Shape, name: str) -> Writer:
        """Return the writer of a structure as an element, with its attributes."""
        content = self.content(shape)
        start, end = f"<{name}{namespace_of(shape)}", f"</{name}>"
        attributes = [
            (member_name, self.name_of(member, member_name))
            for member_name, member in shape.members.items()
            if member.traits.get("xmlAttribute")
        ]

        def write(out: Out, value: Any) -> None:
            out(start)
            for member_name, attribute in attributes:
                if value.get(member_name) is not None:
                    out(f' {attribute}="{escape(str(value[member_name]))}"')
            out(">")
            content(out, value)
            out(end)

        return write

    def content(self, shape: Shape) -> Writer:
        """Return the writer of a structure's members, without an element around them."""
        known = self.contents.get(shape.name)
        if known is not None:
            return known
        fields: list[tuple[str, Writer]] = []

        def write(out: Out, value: Any) -> None:
            for name, write_member in fields:
                item = value.get(name)
                if item is not None:
                    write_member(out, item)

        self.contents[shape.name] = write
        for name, member in shape.members.items():
            if member.is_in_body and not member.traits.get("xmlAttribute"):
                fields.append((name, self.element(member, self.field_name(member, name))))
        return write

    def field_name(self, shape: Shape, name: str) -> str:
        """Return the element's name of a member; a flat list's is that of its elements, where they have one."""
        if shape.type == "list" and shape.traits.get("flattened"):
            return self.name_of(shape.member, self.name_of(shape, name))
        return self.name_of(shape, name)

    def flat_list(self, shape: Shape, name: str) -> Writer:
        """Return the writer of a list whose elements stand directly in the structure."""
        write_member = self.element(shape.member, name)

        def write(out: Out, value: Any) -> None:
            for item in value:
                write_member(out, item)

        return write

    def wrapped_list(self, shape: Shape, name: str) -> Writer:
        """Return the writer of a list inside an element of its own."""
        elements = self.flat_list(shape, self.name_of(shape.member, "member"))
        return _wrapped(elements, name, namespace_of(shape))

    def entries(self, shape: Shape, name: str) -> Writer:
        """Return the writer of a map's entries."""
        write_key = self.element(shape.key, self.name_of(shape.key, "key"))
        write_value = self.element(shape.value, self.name_of(shape.value, "value"))

        def write(out: Out, value: Any) -> None:
            for key, item in value.items():
                out(f"<{name}>")
                write_key(out, key)
                write_value(out, item)
                out(f"</{name}>")

        return write


WRITTEN_ANYWAY = frozenset(("message", "code", "type", "requestid"))
"""Members of errors, in lower case, that every error's XML has by itself."""


def write_error_members(out: Out, writers: XmlWriters, shape: Shape | None, members: dict[str, Any]) -> None:
    """Write what an error holds besides its code and message."""
    known = shape.members if shape else {}
    for name, value in members.items():
        if name.lower() in WRITTEN_ANYWAY or value is None:
            continue
        if name in known:
            if known[name].is_in_body:
                writers.element(known[name], writers.field_name(known[name], name))(out, value)
        else:
            out(f"<{name}>{escape(str(value))}</{name}>")


def _wrapped(inner: Writer, name: str, attributes: str) -> Writer:
    start, end = f"<{name}{attributes}>", f"</{name}>"

    def write(out: Out, value: Any) -> None:
        out(start)
        inner(out, value)
        out(end)

    return write
