"""Patterns for log events of fields between spaces: `[ip, ..., status = 4*, bytes > 1000]`."""

import re
from collections.abc import Callable
from typing import Any

from emulator.services.logs.patterns.conditions import Condition, Conditions
from emulator.services.logs.patterns.regex import invalid

FIELD = re.compile(r'"((?:[^"\\]|\\.)*)"|\[([^\]]*)\]|(\S+)')
NAME = re.compile(r"\s*([\w.$-]+)\s*(.*)", re.DOTALL)
ANY = "..."


class FieldsPattern:
    """Names the fields in order; `...` stands for any number of them."""

    def __init__(self, text: str) -> None:
        if not text.endswith("]"):
            raise invalid(text)
        parts = _split(text[1:-1])
        if parts.count(ANY) > 1:
            raise invalid(text)
        self.gap = parts.index(ANY) if ANY in parts else None
        self.fields = [_read(part) for part in parts if part != ANY]

    def extract(self, message: str) -> dict[str, str] | None:
        """Return the fields of a message that matches by name, `$1` where unnamed; None where it does not."""
        values = [quoted or bracketed or bare for quoted, bracketed, bare in FIELD.findall(message)]
        if len(values) < len(self.fields) or (self.gap is None and len(values) > len(self.fields)):
            return None
        if self.gap is not None:
            skipped = len(values) - len(self.fields)
            places = [place if place < self.gap else place + skipped for place in range(len(self.fields))]
        else:
            places = list(range(len(self.fields)))
        found: dict[str, str] = {}
        for place, (name, condition) in zip(places, self.fields, strict=True):
            if condition is not None and not condition(_always(values[place])):
                return None
            found[f"${name or place + 1}"] = values[place]
        if self.gap is not None:
            for place in range(self.gap, self.gap + len(values) - len(self.fields)):
                found[f"${place + 1}"] = values[place]
        return found


def _always(value: str) -> Callable[[str], Any]:
    return lambda _: value


def _read(part: str) -> tuple[str, Condition | None]:
    if not part:
        return "", None
    match = NAME.fullmatch(part)
    if match is None:
        raise invalid(part)
    if not match[2]:
        return match[1], None
    reader = Conditions(part)
    condition = reader.read()
    if reader.names != [match[1]]:
        raise invalid(part)
    return match[1], condition


def _split(text: str) -> list[str]:
    """Split at commas outside quotes and expressions."""
    parts, current, quote = [], "", ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in ('"', "%"):
            quote = letter
        elif letter == ",":
            parts.append(current.strip())
            current = ""
            continue
        current += letter
    return [*parts, current.strip()]
