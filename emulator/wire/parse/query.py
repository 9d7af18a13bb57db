"""Reads the parameters of the Query and EC2 protocols: dotted names in a form."""

from typing import Any
from urllib.parse import parse_qsl

from emulator.wire.errors import Malformed
from emulator.wire.models import Shape
from emulator.wire.parse.readers import Reader, Readers
from emulator.wire.parse.text import text_reader

Tree = dict[str, Any]

MAX_DEPTH = 100
MAX_FIELDS = 20_000
LONGEST_FORM = 8 * 1024 * 1024
"""Characters of a form: more than any operation takes, percent-encoded; decoding costs time."""


def read_form(text: str) -> list[tuple[str, str]]:
    """Return the names and values of a query string or form body."""
    if len(text) > LONGEST_FORM:
        raise Malformed(f"the parameters have more than {LONGEST_FORM:,} characters")
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise Malformed("a parameter is not valid UTF-8") from None
    except ValueError:
        raise Malformed("there are too many parameters") from None


def grow(pairs: list[tuple[str, str]]) -> Tree:
    """Return nested dictionaries of the parts of dotted names; the text of an inner node stands under ""."""
    root: Tree = {}
    for name, text in pairs:
        node = root
        if "." in name:
            *path, name = name.split(".")
            if len(path) > MAX_DEPTH:
                raise Malformed("a parameter's name has too many parts")
            for part in path:
                child = node.get(part)
                if child.__class__ is not dict:
                    child = node[part] = {} if child is None else {"": child}
                node = child
        inner = node.get(name)
        if inner.__class__ is dict:
            inner[""] = text
        else:
            node[name] = text
    return root


class QueryReaders(Readers):
    """The compiled readers of a service's shapes in the Query protocol."""

    def of_scalar(self, shape: Shape) -> Reader:
        """Return the reader of a leaf."""
        read_text = text_reader(shape, "iso8601")

        def read(node: Any) -> Any:
            if node.__class__ is not str:
                node = node.get("")
                if node is None:
                    raise Malformed("a structure was given where a value is expected")
            return read_text(node)

        return read

    def name_of(self, shape: Shape, default: str) -> str:
        """Return the name of a member or element in the form."""
        return str(shape.traits.get("queryElement") or shape.traits.get("locationName") or default)

    def field_names(self, shape: Shape, name: str) -> tuple[str, str]:
        """Return under which names a structure's member may stand; a flattened list's may be that of its elements."""
        own = self.name_of(shape, name)
        if shape.type == "list" and shape.traits.get("flattened"):
            return self.name_of(shape.member, own), own
        return own, own

    def of_structure(self, shape: Shape) -> Reader:
        """Return the reader of a structure."""
        fields: list[tuple[str, str, str, Reader]] = []

        def read(node: Any) -> dict[str, Any]:
            if node.__class__ is not dict:
                if node == "":
                    return {}
                raise Malformed(f"a value was given where the structure {shape.name} is expected")
            result = {}
            for element, other, name, read_member in fields:
                item = node.get(element) or node.get(other)
                if item is not None:
                    result[name] = read_member(item)
            return result

        self.structures[shape.name] = read
        for name, member in shape.members.items():
            fields.append((*self.field_names(member, name), name, self.reader(member)))
        return read

    def of_list(self, shape: Shape) -> Reader:
        """Return the reader of a list, whose elements are numbered; a flat one's only text needs no number."""
        read_member = self.reader(shape.member)
        is_flat = bool(shape.traits.get("flattened"))
        element = "" if is_flat else self.name_of(shape.member, "member")

        def read(node: Any) -> list[Any]:
            if is_flat and node.__class__ is str and node:
                return [read_member(node)]
            return [read_member(item) for item in _numbered(_below(node, element))]

        return read

    def of_map(self, shape: Shape) -> Reader:
        """Return the reader of a map, whose entries are numbered; a flat one's only one needs no number."""
        element = "" if shape.traits.get("flattened") else "entry"
        key_name, value_name = self.name_of(shape.key, "key"), self.name_of(shape.value, "value")
        read_key, read_value = self.reader(shape.key), self.reader(shape.value)

        def read(node: Any) -> dict[str, Any]:
            result = {}
            entries = _below(node, element)
            for item in [entries] if not element and key_name in entries else _numbered(entries):
                if item.__class__ is not dict or key_name not in item:
                    raise Malformed("an entry of a map has no key")
                value = item.get(value_name)
                if value is not None:
                    result[read_key(item[key_name])] = read_value(value)
            return result

        return read


class Ec2Readers(QueryReaders):
    """The same for EC2, where names are capitalised and every list is flat."""

    def name_of(self, shape: Shape, default: str) -> str:
        """Return the name of a member or element in the form."""
        if "queryName" in shape.traits:
            return str(shape.traits["queryName"])
        name = str(shape.traits.get("locationName", default))
        return name[0].upper() + name[1:]

    def field_names(self, shape: Shape, name: str) -> tuple[str, str]:
        """Return under which names a structure's member may stand."""
        return self.name_of(shape, name), self.name_of(shape, name)

    def of_list(self, shape: Shape) -> Reader:
        """Return the reader of a list, whose elements are numbered."""
        read_member = self.reader(shape.member)
        return lambda node: [read_member(item) for item in _numbered(_below(node, ""))]


def _below(node: Any, element: str) -> Tree:
    if node.__class__ is not dict:
        if node == "":
            return {}
        raise Malformed("a value was given where a list is expected")
    if not element:
        tree: Tree = node
        return tree
    return _below(node.get(element, {}), "")


def _numbered(node: Tree) -> list[Any]:
    if len(node) == 1 and "1" in node:
        return [node["1"]]
    numbers = sorted((int(key), key) for key in node if key.isascii() and key.isdigit() and len(key) < 10)
    return [node[key] for _, key in numbers]
