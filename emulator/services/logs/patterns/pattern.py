"""Reads a filter pattern of any of the three kinds."""

from functools import lru_cache
from typing import Protocol

from emulator.services.logs.patterns.fields import FieldsPattern
from emulator.services.logs.patterns.json_events import JsonPattern
from emulator.services.logs.patterns.terms import TermPattern


class Pattern(Protocol):
    """What chooses log events, see "Filter pattern syntax" in CloudWatch Logs' user guide."""

    def extract(self, message: str) -> dict[str, str] | None:
        """Return the values that the pattern takes from a message that matches; None where it does not match."""


@lru_cache(maxsize=512)
def read_pattern(text: str) -> Pattern:
    """Return the pattern, or raise InvalidParameter."""
    text = text.strip()
    if text.startswith("{"):
        return JsonPattern(text)
    if text.startswith("["):
        return FieldsPattern(text)
    return TermPattern(text)
