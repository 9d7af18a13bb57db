"""Reads XML into light nodes, and escapes text for it; no document types, no entities of one's own."""

from dataclasses import dataclass, field
from xml.parsers import expat

from emulator.wire.errors import Malformed

MAX_DEPTH = 100


@dataclass(slots=True)
class Node:
    """An element: its name without namespace, its text, its attributes and children."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def children_named(self, name: str) -> list["Node"]:
        """Return the children of that name, in order."""
        return [child for child in self.children if child.name == name]


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def read_xml(body: bytes) -> Node:
    """Return the root of a document."""
    top = Node("")
    path = [top]
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = max(1024, len(body))

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(path) > MAX_DEPTH:
            raise Malformed("the XML is nested too deeply")
        node = Node(_local(name), attributes)
        path[-1].children.append(node)
        path.append(node)

    def end(name: str) -> None:
        path.pop()

    def text(data: str) -> None:
        path[-1].text += data

    def refuse(*arguments: object) -> None:
        raise Malformed("the XML has a document type, which is not allowed")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError) as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed("the XML is not well-formed") from None
    return top.children[0]


def escape(text: str) -> str:
    """Return the text for an element or an attribute; what XML cannot hold is dropped."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if '"' in text:
        text = text.replace('"', "&quot;")
    if "\r" in text:
        text = text.replace("\r", "&#xD;")
    return text.translate(UNWRITABLE) if not text.isprintable() else text


UNWRITABLE = {code: None for code in range(0x20) if code not in (0x9, 0xA, 0xD)} | {0xFFFE: None, 0xFFFF: None}
