"""Reads JSON into the same nodes as YAML, with exact spans."""

import json
import re
from typing import NoReturn

from designer.document.errors import InvalidTemplate, TooMuch
from designer.document.nodes import Kind, Node, place
from designer.document.yaml_reader import MAX_DEPTH, MAX_VALUES

SPACE = re.compile(r"[ \t\r\n]*")
STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
WORD = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")
SURROGATE = re.compile("[\ud800-\udfff]")
CLOSING = {"{": "}", "[": "]"}


def read_json(text: str, *, whole: bool = True) -> Node:
    """Return the root value; a part of a template (`whole` unset) may end in a comma."""
    return Reader(text, whole).read()


class Reader:
    """One pass over the text; at most `MAX_DEPTH` calls deep."""

    def __init__(self, text: str, whole: bool) -> None:
        self.text = text
        self.whole = whole
        self.values = 0

    def read(self) -> Node:
        node = self.value(self.skip(0), 0)
        rest = self.skip(node.end)
        if rest < len(self.text):
            self.refuse("text after the end of the template", rest)
        return node

    def skip(self, position: int) -> int:
        found = SPACE.match(self.text, position)
        return found.end() if found else position

    def value(self, position: int, depth: int) -> Node:
        self.values += 1
        if self.values > MAX_VALUES:
            raise TooMuch(f"more than {MAX_VALUES} values", *place(self.text, position))
        first = self.text[position : position + 1]
        if first in {"{", "["}:
            if depth >= MAX_DEPTH:
                raise TooMuch(f"nested deeper than {MAX_DEPTH} levels", *place(self.text, position))
            return self.collection(first, position, depth + 1)
        if first == '"':
            return self.string(position)
        word = WORD.match(self.text, position)
        if not word:
            self.refuse("a value is expected" if first else "the text ends inside a value", position)
        return Node(Kind.SCALAR, position, word.end(), word[0])

    def string(self, position: int) -> Node:
        found = STRING.match(self.text, position)
        if not found:
            self.refuse("a string is not closed or holds a character that JSON does not allow", position)
        text = json.loads(found[0])
        if SURROGATE.search(text):
            self.refuse("half of a surrogate pair", position)
        return Node(Kind.SCALAR, position, found.end(), text, '"')

    def collection(self, opening: str, position: int, depth: int) -> Node:
        node = Node(Kind.MAP if opening == "{" else Kind.LIST, position, position, flow=True)
        closing = CLOSING[opening]
        here = self.skip(position + 1)
        while self.text[here : here + 1] != closing:
            here = self.skip(self.member(node, here, depth))
            mark = self.text[here : here + 1]
            if mark == closing:
                break
            if mark != ",":
                self.refuse(f"',' or '{closing}' is expected" if mark else f"'{opening}' is not closed", here)
            here = self.skip(here + 1)
            if self.whole and self.text[here : here + 1] == closing:
                self.refuse(f"a comma before '{closing}'", here)
        node.end = here + 1
        return node

    def member(self, node: Node, position: int, depth: int) -> int:
        if node.kind is Kind.LIST:
            node.items.append(self.value(position, depth))
            return node.items[-1].end
        if self.text[position : position + 1] != '"':
            self.refuse("a key in double quotes is expected", position)
        key = self.string(position)
        here = self.skip(key.end)
        if self.text[here : here + 1] != ":":
            self.refuse(f"':' is expected after the key {key.text!r}", here)
        value = self.value(self.skip(here + 1), depth)
        node.pairs.append((key, value))
        return value.end

    def refuse(self, message: str, position: int) -> NoReturn:
        raise InvalidTemplate(message, *place(self.text, position))
