"""Patterns for log events in JSON: `{ $.level = "ERROR" }`."""

import json
from typing import Any

from emulator.services.logs.patterns.conditions import MISSING, Conditions, select
from emulator.services.logs.patterns.regex import invalid


class JsonPattern:
    """Matches events that are JSON objects."""

    def __init__(self, text: str) -> None:
        if not text.endswith("}"):
            raise invalid(text)
        reader = Conditions(text[1:-1])
        self.condition = reader.read()
        if not all(name.startswith("$") for name in reader.names):
            raise invalid(text)
        self.selectors = reader.names

    def extract(self, message: str) -> dict[str, str] | None:
        """Return the values of the pattern's selectors in a message that matches; None where it does not."""
        try:
            document = json.loads(message)
        except (ValueError, RecursionError):
            return None
        if not isinstance(document, dict) or not self.condition(lambda selector: select(document, selector)):
            return None
        found = {selector: select(document, selector) for selector in self.selectors}
        return {selector: _shown(value) for selector, value in found.items() if value is not MISSING}


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
