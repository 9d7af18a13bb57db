"""Reads XML nodes as their shapes, for REST-XML."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from emulator.wire.errors import Malformed
from emulator.wire.models import Shape
from emulator.wire.parse.readers import Reader, Readers
from emulator.wire.parse.text import TextReader, text_reader
from emulator.wire.xml import Node


@dataclass(frozen=True, slots=True)
class _Fields:
    """A structure's members by their names in XML: name and reader."""

    single: dict[str, tuple[str, Reader]]
    repeated: dict[str, tuple[str, Callable[[list[Node]], Any]]]
    attributes: dict[str, tuple[str, TextReader]]

    def read(self, node: Node) -> dict[str, Any]:
        """Return the members that a node holds."""
        result: dict[str, Any] = {}
        gathered: dict[str, list[Node]] = {}
        for child in node.children:
            field = self.single.get(child.name)
            if field is not None:
                result[field[0]] = field[1](child)
            elif child.name in self.repeated:
                gathered.setdefault(child.name, []).append(child)
        for element, nodes in gathered.items():
            name, read_all = self.repeated[element]
            result[name] = read_all(nodes)
        for element, text in node.attributes.items():
            if element in self.attributes:
                name, read_text = self.attributes[element]
                result[name] = read_text(text)
        return result


class XmlReaders(Readers):
    """The compiled readers of a service's shapes in XML: each takes the Node that holds its shape."""

    def of_scalar(self, shape: Shape) -> Reader:
        """Return the reader of a scalar."""
        read_text = text_reader(shape, "iso8601")
        return lambda node: read_text(node.text)

    def of_map(self, shape: Shape) -> Reader:
        """Return the reader of a map inside an element of its own."""
        read_entries = self.entries(shape)
        return lambda node: read_entries(node.children_named("entry"))

    def of_structure(self, shape: Shape) -> Reader:
        """Return the reader of a structure."""
        fields = _Fields({}, {}, {})
        self.structures[shape.name] = fields.read
        for name, member in shape.members.items():
            if "location" in member.traits:
                continue
            element = member.wire_name(name)
            is_flat = bool(member.traits.get("flattened"))
            if member.traits.get("xmlAttribute"):
                fields.attributes[element] = (name, text_reader(member, "iso8601"))
            elif is_flat and member.type == "list":
                fields.repeated[element] = (name, self.all_of(member))
            elif is_flat and member.type == "map":
                fields.repeated[element] = (name, self.entries(member))
            else:
                fields.single[element] = (name, self.reader(member))
        return fields.read

    def all_of(self, shape: Shape) -> Callable[[list[Node]], Any]:
        """Return the reader of a list's elements."""
        read_member = self.reader(shape.member)
        return lambda nodes: [read_member(node) for node in nodes]

    def of_list(self, shape: Shape) -> Reader:
        """Return the reader of a list inside an element of its own."""
        read_all = self.all_of(shape)
        element = shape.member.wire_name("member")
        return lambda node: read_all(node.children_named(element))

    def entries(self, shape: Shape) -> Callable[[list[Node]], Any]:
        """Return the reader of a map's entries."""
        key_name, value_name = shape.key.wire_name("key"), shape.value.wire_name("value")
        read_key, read_value = self.reader(shape.key), self.reader(shape.value)

        def read(nodes: list[Node]) -> dict[str, Any]:
            result = {}
            for node in nodes:
                keys, values = node.children_named(key_name), node.children_named(value_name)
                if not keys:
                    raise Malformed("an entry of a map has no key")
                if values:
                    result[read_key(keys[0])] = read_value(values[0])
            return result

        return read
