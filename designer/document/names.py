"""Finds where a template's text names its own resources, parameters, conditions and mappings, to rename them there."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from designer.document.json_reader import read_json
from designer.document.nodes import Kind, Node
from designer.document.render import text_of
from designer.document.splice import Splice, spliced

SUBSTITUTION = re.compile(r"\$\{(?!!)\s*([^${}\s]+)\s*\}")
LEAD = re.compile(r"(?:[!&]\S*\s+)*(?:[|>][^\r\n]*\s+)?[\"']?")
"""What stands in a scalar's text before its first letter."""
GENERATED = re.compile(
    r"(?:Role|Version|Alias\w+|Url|UrlPublicPermissions|EventInvokeConfig|Deployment\w*|\w*Stage|[A-Z]\w*Permission\w*)"
)


@dataclass(frozen=True)
class Names:
    """Old names and their new ones; `generated` are SAM resources, whose names begin other resources' names.

    Nothing refers to the `others`: outputs and rules.
    """

    ids: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, str] = field(default_factory=dict)
    mappings: dict[str, str] = field(default_factory=dict)
    generated: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.ids or self.conditions or self.mappings or self.others)

    def reversed(self) -> "Names":
        return Names(*({new: old for old, new in names.items()} for names in self.all()))

    def all(self) -> tuple[dict[str, str], ...]:
        return self.ids, self.conditions, self.mappings, self.generated

    def id(self, name: str) -> str | None:
        """Return the new name of a resource or parameter, or of what SAM generates for a resource."""
        if name in self.ids:
            return self.ids[name]
        for old, new in self.generated.items():
            if name.startswith(old) and GENERATED.fullmatch(name, len(old)):
                return new + name[len(old) :]
        return None


def renamed_text(source: str, value: Node, section: str, names: Names) -> list[Splice]:
    """Return the edits that rename what an entry's text refers to."""
    return list(Renaming(source, names).entry(value, section))


def renamed_value(value: Any, path: tuple[str, ...], section: str, names: Names) -> Any:
    """Return a plain value, as it would stand at a path of an entry, with its references renamed."""
    if not names:
        return value
    for token in reversed(path):
        value = {token: value}
    text = json.dumps(value)
    value = json.loads(spliced(text, renamed_text(text, read_json(text), section, names)))
    for token in path:
        value = value[token]
    return value


def bodies(value: Node) -> Iterator[Node]:
    """Yield an entry's value; of a loop (`Fn::ForEach`) the values that it makes, loops in it included."""
    if value.kind is not Kind.LIST:
        yield value
    for _, below in value.items[2].pairs if len(value.items) > 2 else ():
        yield from bodies(below)


class Renaming:
    """The edits of one text."""

    def __init__(self, source: str, names: Names) -> None:
        self.source = source
        self.names = names

    def entry(self, value: Node, section: str) -> Iterator[Splice]:
        for body in bodies(value):
            for key, below in body.pairs:
                if key.text == "DependsOn" and section == "Resources":
                    yield from self.scalars(below, self.names.ids)
                elif key.text == "Condition" and below.kind is Kind.SCALAR and not below.tag:
                    yield from self.name(below, self.names.conditions)
                elif section == "Metadata" and key.text == "AWS::CloudFormation::Interface":
                    yield from self.interface(below)
        yield from self.value(value)

    def interface(self, node: Node) -> Iterator[Splice]:
        """Rename parameters in the console's groups and labels."""
        for group in (node.child("ParameterGroups") or node).items:
            yield from self.scalars(group.child("Parameters"), self.names.ids)
        labels = node.child("ParameterLabels")
        for key, _ in labels.pairs if labels else ():
            yield from self.name(key, self.names.ids)

    def scalars(self, node: Node | None, names: dict[str, str]) -> Iterator[Splice]:
        for scalar in [] if node is None else node.items or [node]:
            if not scalar.tag:
                yield from self.name(scalar, names)

    def value(self, node: Node) -> Iterator[Splice]:
        tag = (node.tag or "").removeprefix("!") if (node.tag or "").startswith("!") else ""
        if tag:
            yield from self.intrinsic(tag if tag in {"Ref", "Condition"} else f"Fn::{tag}", node)
        for key, below in node.pairs:
            if len(node.pairs) == 1 and (key.text in {"Ref", "Condition"} or key.text.startswith("Fn::")):
                yield from self.intrinsic(key.text, below)
            if key.text in {"Source", "Destination"}:
                for end in below.items or [below]:
                    yield from self.scalars(end.child("Id"), self.names.ids)
            yield from self.value(below)
        for item in node.items:
            yield from self.value(item)

    def intrinsic(self, name: str, node: Node) -> Iterator[Splice]:
        first = node.items[0] if node.items else node
        if name in {"Ref", "Fn::GetAtt", "Fn::ValueOf"}:
            yield from self.reference(first)
        elif name == "Fn::Sub":
            yield from self.substitutions(node)
        elif name == "Condition":
            yield from self.name(node, self.names.conditions)
        elif name == "Fn::If" and node.items:
            yield from self.name(first, self.names.conditions)
        elif name == "Fn::FindInMap" and node.items and not first.tag:
            yield from self.name(first, self.names.mappings)

    def name(self, node: Node, names: dict[str, str]) -> Iterator[Splice]:
        if node.kind is Kind.SCALAR and node.text in names:
            yield from self.part(node, node.text, names[node.text])

    def reference(self, node: Node) -> Iterator[Splice]:
        if node.kind is Kind.SCALAR:
            base = node.text.split(".", 1)[0]
            new = self.names.id(base)
            if new is not None:
                yield from self.part(node, base, new)

    def part(self, node: Node, old: str, new: str) -> Iterator[Splice]:
        """Replace a name at the beginning of a scalar's text, behind its tag, anchor and quote."""
        lead = LEAD.match(self.source, node.start, node.end)
        start = lead.end() if lead else node.start
        if self.source.startswith(old, start):
            yield Splice(start, start + len(old), new)
        else:
            # The name is spelled with escapes, or in lines of its own.
            at = start - 1 if self.source[start - 1] == node.style else start
            yield Splice(at, node.end, text_of(new + node.text[len(old) :], quote='"', flow=True))

    def substitutions(self, node: Node) -> Iterator[Splice]:
        text = node.items[0] if node.items else node
        variables = node.items[1] if len(node.items) > 1 else None
        own = {key.text for key, _ in variables.pairs} if variables else set()
        if text.kind is not Kind.SCALAR:
            return
        for found in SUBSTITUTION.finditer(self.source, text.start, text.end):
            base = found[1].split(".", 1)[0]
            new = None if found[1] in own else self.names.id(base)
            if new is not None:
                yield Splice(found.start(1), found.start(1) + len(base), new)
