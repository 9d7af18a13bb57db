"""Reads YAML into nodes with exact spans, refusing what would eat the machine."""

import re
from collections.abc import Iterator

import yaml

from designer.document.errors import InvalidTemplate, TooMuch
from designer.document.nodes import Kind, Node, place

MAX_DEPTH = 100
MAX_VALUES = 200_000
MAX_EXPANDED = 200_000
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_yaml(text: str, *, whole: bool = True) -> Node | None:
    """Return the root of the text's only document; a part of a template (`whole` unset) may use foreign anchors."""
    bad = UNPRINTABLE.search(text)
    if bad:
        raise InvalidTemplate(f"a character that YAML does not allow (U+{ord(bad[0]):04X})", *place(text, bad.start()))
    builder = Builder(text, whole)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        is_tab = mark is not None and text[mark.index : mark.index + 1] == "\t"
        words = _sentence(error) + (": a tab does not indent in YAML, spaces do" if is_tab else "")
        raise InvalidTemplate(words, line, column) from None
    return builder.root


def _events(text: str) -> Iterator[yaml.Event]:
    return yaml.parse(text, Loader=yaml.CSafeLoader)


def _span(event: yaml.Event) -> tuple[int, int]:
    """Return where an event's text begins and ends; the C parser marks every event."""
    start, end = event.start_mark, event.end_mark
    return (start.index if start else 0), (end.index if end else 0)


def _sentence(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)


class Builder:
    """Grows the tree event by event; the open collections are a list, so that depth costs no call stack."""

    def __init__(self, text: str, whole: bool) -> None:
        self.text = text
        self.whole = whole
        self.root: Node | None = None
        self.documents = 0
        self.values = 0
        self.open: list[Node] = []
        self.keys: list[Node | None] = []
        self.anchors: dict[str, Node] = {}

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.put(self.scalar(event), event)
        elif isinstance(event, yaml.MappingStartEvent):
            self.start(Kind.MAP, event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self.start(Kind.LIST, event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.finish(event)
        elif isinstance(event, yaml.AliasEvent):
            self.put(self.alias(event), event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.refuse("more than one YAML document in one template", event)

    def scalar(self, event: yaml.ScalarEvent) -> Node:
        start, end = _span(event)
        style = event.style or ""
        if style in {"|", ">"}:
            end = self.trimmed(start, end)
        node = Node(Kind.SCALAR, start, end, event.value, style, event.tag, event.anchor)
        self.define(node)
        return node

    def trimmed(self, start: int, end: int) -> int:
        """Return where a block scalar's own lines end: blank lines count only when its header keeps them."""
        header = self.text[start : self.text.find("\n", start, end) + 1 or end].split("#")[0]
        if "+" in header:
            return end
        return start + len(self.text[start:end].rstrip())

    def alias(self, event: yaml.AliasEvent) -> Node:
        anchor = event.anchor or ""
        node = Node(Kind.ALIAS, *_span(event), anchor)
        target = self.anchors.get(anchor)
        if target in self.open:
            self.refuse(f"the anchor {event.anchor!r} contains itself", event)
        if target is None and self.whole:
            self.refuse(f"the alias {event.anchor!r} has no anchor before it", event)
        node.size = target.size if target else 1
        return node

    def define(self, node: Node) -> None:
        if node.anchor:
            self.anchors[node.anchor] = node

    def start(self, kind: Kind, event: yaml.CollectionStartEvent) -> None:
        if len(self.open) >= MAX_DEPTH:
            self.refuse_size(f"nested deeper than {MAX_DEPTH} levels", event)
        node = Node(kind, *_span(event), tag=event.tag, anchor=event.anchor, flow=bool(event.flow_style))
        self.define(node)
        self.open.append(node)
        self.keys.append(None)

    def finish(self, event: yaml.CollectionEndEvent) -> None:
        node = self.open.pop()
        self.keys.pop()
        if node.flow:
            node.end = _span(event)[1]
        self.put(node, event)

    def put(self, node: Node, event: yaml.Event) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            self.refuse_size(f"more than {MAX_VALUES} values", event)
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        parent.size += node.size
        if parent.size > MAX_EXPANDED:
            self.refuse_size(f"anchors that expand to more than {MAX_EXPANDED} values", event)
        if parent.kind is Kind.LIST:
            parent.items.append(node)
        elif self.keys[-1] is None:
            self.keys[-1] = node
            return
        else:
            parent.pairs.append((self.keys[-1], node))
            self.keys[-1] = None
        if not parent.flow:
            parent.end = max(parent.end, node.end)

    def refuse(self, message: str, event: yaml.Event) -> None:
        raise InvalidTemplate(message, *place(self.text, _span(event)[0]))

    def refuse_size(self, message: str, event: yaml.Event) -> None:
        raise TooMuch(message, *place(self.text, _span(event)[0]))
