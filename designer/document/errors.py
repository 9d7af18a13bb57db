"""What can be wrong with a template, an edit or a scenario, by name."""

from dataclasses import dataclass


@dataclass
class InvalidTemplate(Exception):
    """The text is no template; `line` and `column` count from 1."""

    message: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


class TooMuch(InvalidTemplate):
    """The text is larger or deeper than anything that is read."""


@dataclass
class EditRefused(Exception):
    """An edit that cannot be made, why, and what would work instead."""

    reason: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.reason} {self.fix}".strip()


@dataclass
class SharedByAnchor(EditRefused):
    """The value belongs to a YAML anchor, so that the edit would change every use of it."""

    anchor: str = ""
    uses: int = 0


@dataclass
class InvalidScenario(Exception):
    """A scenario's field holds a value that it cannot have."""

    field: str
    value: object
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}, not {self.value!r}"
