"""Reads a template from text or bytes that nobody has looked at yet."""

import codecs
from dataclasses import dataclass

from designer.document.blocks import ENTRY_SECTIONS, SECTIONS
from designer.document.errors import InvalidTemplate, TooMuch
from designer.document.json_reader import read_json
from designer.document.nodes import Kind, Node, place
from designer.document.yaml_reader import read_yaml

MAX_BYTES = 2 * 1024 * 1024
MAX_BLOCKS = 2_000
"""Resources, parameters, outputs… of a template; CloudFormation deploys 500 resources."""
BOM = "\ufeff"


@dataclass(frozen=True)
class Source:
    """A template's text without its byte order mark, and the tree of it."""

    text: str
    bom: str
    root: Node
    format: str


def decode(data: bytes) -> str:
    """Return a file's text; what is no UTF-8 is refused at its first bad byte."""
    check_size(len(data))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        words = "this is not UTF-8 text" + (" but UTF-16: save it as UTF-8" if is_utf_16 else "")
        raise InvalidTemplate(words, *place(before, len(before))) from None


def check_size(size: int) -> None:
    """Refuse a text of so many bytes."""
    if size > MAX_BYTES:
        raise InvalidTemplate(f"the template has more than {MAX_BYTES:,} bytes", 1, 1)


def read(text: str) -> Source:
    """Return the tree of a template's text, YAML or JSON."""
    check_size(len(text))
    try:
        check_size(len(text.encode("utf-8")))
    except UnicodeEncodeError as error:
        raise InvalidTemplate("half of a surrogate pair", *place(text, error.start)) from None
    bom = BOM if text.startswith(BOM) else ""
    body = text.removeprefix(BOM)
    root, kind = _tree(body)
    if root is None:
        raise InvalidTemplate("the template is empty", 1, 1)
    if root.kind is not Kind.MAP:
        raise InvalidTemplate("a template is a map of sections such as Resources", *place(body, root.start))
    _check_number(body, root)
    return Source(body, bom, root, kind)


def _check_number(text: str, root: Node) -> None:
    """Refuse a template at the first entry that is one too many: to cut and to draw it costs time."""
    sections = [value for key, value in root.pairs if key.text in ENTRY_SECTIONS and value.kind is Kind.MAP]
    entries = [name for section in sections for name, _ in section.pairs]
    entries += [name for name, _ in root.pairs[len(SECTIONS) :]]
    if len(entries) > MAX_BLOCKS:
        message = f"{len(entries):,} resources, parameters, outputs…; {MAX_BLOCKS:,} is the most"
        raise TooMuch(message, *place(text, entries[MAX_BLOCKS].start))


def _tree(text: str) -> tuple[Node | None, str]:
    if not text.lstrip().startswith("{"):
        return read_yaml(text), "yaml"
    try:
        return read_json(text), "json"
    except TooMuch:
        raise
    except InvalidTemplate as as_json:
        try:
            return read_yaml(text), "yaml"
        except InvalidTemplate:
            raise as_json from None
