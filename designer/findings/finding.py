"""What a rule is, and what it finds: a fact of the drawing with its reason, its source and perhaps a fix."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from designer.document.document import Document

if TYPE_CHECKING:
    from designer.findings.subject import Subject

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


@dataclass(frozen=True)
class Fix:
    """What would put it right, in the words of a button, and the edit that does it."""

    words: str
    make: Callable[[Document], None]


@dataclass(frozen=True)
class Found:
    """One place where a rule is broken: the resource, what is wrong with its values, and the setting that decides.

    `other` tells apart what several others break at one setting.
    """

    resource: str
    text: str
    pointer: str = ""
    fix: Fix | None = None
    other: str = ""


Check = Callable[["Subject"], Iterable[Found]]


@dataclass(frozen=True)
class Rule:
    """A rule; `reason` says why it matters, `source` where AWS says so."""

    title: str
    severity: Severity
    reason: str
    source: str
    check: Check


@dataclass(frozen=True)
class Finding:
    """A broken rule in one document; `id` stays as long as the rule is broken at the same setting of the same block."""

    id: str
    rule: str
    severity: Severity
    title: str
    text: str
    reason: str
    source: str
    logical_id: str
    block: str | None
    node: str | None
    pointer: str
    line: int | None
    column: int | None
    fix: Fix | None

    def to_plain(self) -> dict[str, Any]:
        """Return it as JSON has it; of the fix only its words."""
        return {
            "id": self.id,
            "rule": self.rule,
            "severity": self.severity,
            "title": self.title,
            "text": self.text,
            "reason": self.reason,
            "source": self.source,
            "logicalId": self.logical_id,
            "block": self.block,
            "node": self.node,
            "pointer": self.pointer,
            "line": self.line,
            "column": self.column,
            "fix": self.fix.words if self.fix else "",
        }
