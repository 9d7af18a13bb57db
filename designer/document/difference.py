"""The lines in which two texts differ, with a few lines around them."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

AROUND = 3
MOST_LINES = 20_000
MOST_SHOWN = 2_000


@dataclass(frozen=True)
class Line:
    """One line of a difference: its sign, its number in the old and in the new text, and itself."""

    kind: Literal["same", "added", "removed", "gap"]
    old: int | None
    new: int | None
    text: str

    @property
    def sign(self) -> str:
        """Return what stands before the line."""
        return {"same": " ", "added": "+", "removed": "−", "gap": "…"}[self.kind]


def difference(old: str, new: str) -> list[Line]:
    """Return the lines that differ and those around them; nothing where the texts are equal."""
    if old == new:
        return []
    before, after = old.splitlines(), new.splitlines()
    if len(before) + len(after) > MOST_LINES:
        return [Line("gap", None, None, f"More than {MOST_LINES:,} lines: download both to compare them.")]
    return list(_lines(before, after))[:MOST_SHOWN]


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(AROUND)):
        if number:
            yield Line("gap", None, None, "")
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                for offset in range(old_to - old_from):
                    yield Line("same", old_from + offset + 1, new_from + offset + 1, before[old_from + offset])
                continue
            for index in range(old_from, old_to):
                yield Line("removed", index + 1, None, before[index])
            for index in range(new_from, new_to):
                yield Line("added", None, index + 1, after[index])
