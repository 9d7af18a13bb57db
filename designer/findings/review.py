"""Looks a document over: what every rule finds in it, the worst first; and puts one finding right."""

import logging
from datetime import UTC, date, datetime
from typing import Any

from designer.catalog.edits import check
from designer.document.blocks import Block, opens, read_entry
from designer.document.document import Document
from designer.document.errors import EditRefused, InvalidTemplate
from designer.document.nodes import Node, place
from designer.document.pointers import parse_pointer
from designer.findings.finding import SEVERITIES, Finding, Found, Rule
from designer.findings.registry import rules
from designer.findings.subject import Subject

log = logging.getLogger(__name__)
MOST = 500


def review(document: Document, today: date | None = None) -> list[Finding]:
    """Return what the rules find; a rule that fails on a strange template finds nothing and is logged."""
    subject = Subject(document, today or datetime.now(UTC).date())
    places = Places(document)
    found: dict[str, Finding] = {}
    for id_, rule in rules().items():
        try:
            broken = list(rule.check(subject))
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
            log.exception("the rule %s failed", id_)
            continue
        for one in broken:
            finding = _finding(subject, places, id_, rule, one)
            found.setdefault(finding.id, finding)
    ordered = sorted(found.values(), key=lambda one: (SEVERITIES.index(one.severity), one.line or 0, one.rule))
    return ordered[:MOST]


def fix(document: Document, finding_id: str) -> Finding:
    """Put a finding right in the document; EditRefused where it is gone, cannot be fixed so, or stays."""
    finding = next((one for one in review(document) if one.id == finding_id), None)
    if finding is None:
        raise EditRefused("This problem is not there any more.")
    if finding.fix is None:
        raise EditRefused(f"{finding.title} has no automatic fix.", finding.reason)
    before = document.texts()
    try:
        finding.fix.make(document)
        check(document, before)
    except InvalidTemplate as error:
        raise EditRefused(f"The fix would break the template: {error.message}.") from error
    return finding


def to_plain(findings: list[Finding]) -> list[dict[str, Any]]:
    """Return findings as JSON has them."""
    return [finding.to_plain() for finding in findings]


def _finding(subject: Subject, places: "Places", id_: str, rule: Rule, found: Found) -> Finding:
    resource = subject.drawing.resources.get(found.resource)
    block = resource.block if resource else places.section_block(found.resource)
    owner = subject.drawing.owner_of(resource) if resource else None
    node = subject.drawing.resources[owner] if owner else None
    line, column = places.of(block, found.pointer) if block else (None, None)
    return Finding(
        id=":".join([id_, block or found.resource, found.pointer, *([found.other] if found.other else [])]),
        rule=id_,
        severity=rule.severity,
        title=rule.title,
        text=found.text,
        reason=rule.reason,
        source=rule.source,
        logical_id=found.resource,
        block=block,
        node=(node.block or f"implicit:{node.name}") if node else None,
        pointer=found.pointer,
        line=line,
        column=column,
        fix=found.fix,
    )


class Places:
    """Where blocks and their settings stand in the template's text."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._texts = document.texts()
        self._layouts = document.layouts()
        self._starts: dict[str, int] = {}
        self._whole = ""
        length = 0
        for block in document.ordered():
            self._starts[block.id] = length
            length += len(self._texts[block.id])
        self._whole = "".join(self._texts.values())

    def of(self, block_id: str, pointer: str) -> tuple[int, int]:
        """Return line and column of a setting, or of the deepest part of its path that is there."""
        text = self._texts[block_id]
        return place(self._whole, self._starts[block_id] + self._offset(block_id, text, pointer))

    def section_block(self, name: str) -> str | None:
        """Return the block of a parameter of that name."""
        block: Block | None = self._document.find("Parameters", name)
        return block.id if block else None

    def _offset(self, block_id: str, text: str, pointer: str) -> int:
        try:
            entry = None if opens(text) else read_entry(text, self._layouts[block_id])
        except InvalidTemplate:
            entry = None
        if entry is None:
            return 0
        offset, node = entry.key.start, entry.value
        for token in parse_pointer(pointer):
            pair = next((pair for pair in reversed(node.pairs) if pair[0].text == token), None)
            below: Node | None = None
            if pair is not None:
                offset, below = pair[0].start, pair[1]
            elif token.isdecimal() and int(token) < len(node.items):
                below = node.items[int(token)]
                offset = below.start
            if below is None:
                break
            node = below
        return max(0, offset)
