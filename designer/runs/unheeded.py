"""The settings that a run behaved without, told as findings of it."""

from collections.abc import Mapping
from typing import Any

from designer.document.document import Document
from designer.findings.finding import Finding
from designer.findings.review import Places

RULE = "not-modelled"
REASON = "What the emulator does not model it says, and runs as if it were not set. The export keeps it."


def findings_of(ignored: Mapping[str, list[str]], template: str) -> list[dict[str, Any]]:
    """Return a hint for each setting, by the logical ids of what was deployed; it is plain data, as of other rules."""
    document = Document.parse(template)
    places = Places(document)
    found = []
    for name, settings in ignored.items():
        block = document.find("Resources", name)
        for setting in settings:
            pointer = f"/Properties/{setting.replace('.', '/')}"
            line, column = places.of(block.id, pointer) if block else (None, None)
            hint = Finding(
                id=f"{RULE}:{block.id if block else name}:{pointer}",
                rule=RULE,
                severity="hint",
                title="Not modelled",
                text=f"{name} has {setting}, which is not modelled: the run behaves as if it were not set.",
                reason=REASON,
                source="/fidelity",
                logical_id=name,
                block=block.id if block else None,
                node=block.id if block else None,
                pointer=pointer,
                line=line,
                column=column,
                fix=None,
            )
            found.append(hint.to_plain())
    return found
