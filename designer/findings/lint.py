"""What cfn-lint says of a template's text; it takes seconds to import, so that only a worker calls this."""

from dataclasses import asdict, dataclass
from typing import Any

from designer.findings.finding import Severity

REGION = "us-east-1"
MOST = 200
SEVERITIES: dict[str, Severity] = {"error": "error", "warning": "warning"}


@dataclass(frozen=True)
class Remark:
    """One line of cfn-lint: its rule, what it says, and where."""

    rule: str
    severity: Severity
    text: str
    line: int
    column: int
    source: str

    def to_plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


def lint(text: str) -> list[Remark]:
    """Return cfn-lint's remarks in the order of the lines."""
    from cfnlint.api import lint as run
    from cfnlint.config import ManualArgs

    found = run(text, config=ManualArgs(regions=[REGION]))
    remarks = [
        Remark(
            rule=match.rule.id,
            severity=SEVERITIES.get(match.rule.severity, "hint"),
            text=str(match.message)[:500],
            line=match.linenumber,
            column=match.columnnumber,
            source=match.rule.source_url or "",
        )
        for match in found
    ]
    return sorted(remarks, key=lambda remark: (remark.line, remark.column, remark.rule))[:MOST]
