"""Reads filter patterns of terms: `ERROR -timeout ?warn "two words"`."""

import re
from typing import NamedTuple

from emulator.contract.errors import NotModelled

TERM = re.compile(r'(?P<sign>[-?]?)(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s"]+))')
ESCAPED = re.compile(r"\\(.)")


class Pattern(NamedTuple):
    """All of `needed`, one of `either` where there are any, none of `without`. Terms are case-sensitive."""

    needed: tuple[str, ...]
    either: tuple[str, ...]
    without: tuple[str, ...]


def read_pattern(text: str) -> Pattern:
    """Return the pattern; JSON, space-delimited and regular-expression patterns are refused by name."""
    text = text.strip()
    if text[:1] in ("{", "["):
        raise NotModelled("filter patterns for JSON and space-delimited log events")
    if "%" in text:
        raise NotModelled("regular expressions in filter patterns")
    terms: dict[str, list[str]] = {"": [], "?": [], "-": []}
    for match in TERM.finditer(text):
        quoted = match["quoted"]
        terms[match["sign"]].append(match["bare"] if quoted is None else ESCAPED.sub(r"\1", quoted))
    if terms[""]:
        terms["?"] = []
    return Pattern(tuple(terms[""]), tuple(terms["?"]), tuple(terms["-"]))


def matches(pattern: Pattern, message: str) -> bool:
    """Say whether a message matches."""
    if any(term in message for term in pattern.without):
        return False
    if pattern.either and not any(term in message for term in pattern.either):
        return False
    return all(term in message for term in pattern.needed)
