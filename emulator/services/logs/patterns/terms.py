"""Patterns of terms: `ERROR -timeout ?warn "two words"`."""

import re

from emulator.services.logs.patterns.regex import Regex

TERM = re.compile(r'(?P<sign>[-?]?)(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|%(?P<regex>[^%]*)%|(?P<bare>[^\s"]+))')
ESCAPED = re.compile(r"\\(.)")


class Term:
    """A text that a message must hold, or an expression that it must match. Case matters."""

    def __init__(self, text: str, regex: str | None) -> None:
        self.text = text
        self.regex = Regex(regex) if regex is not None else None

    def found_in(self, message: str) -> bool:
        """Say whether the message has it."""
        return self.text in message if self.regex is None else self.regex.found_in(message)


class TermPattern:
    """All of the plain terms, one of those with `?` where there are no plain ones, none of those with `-`."""

    def __init__(self, text: str) -> None:
        terms: dict[str, list[Term]] = {"": [], "?": [], "-": []}
        for match in TERM.finditer(text):
            quoted = match["quoted"]
            found = (match["bare"] or "") if quoted is None else ESCAPED.sub(r"\1", quoted)
            terms[match["sign"]].append(Term(found, match["regex"]))
        self.needed, self.without = terms[""], terms["-"]
        self.either = [] if self.needed else terms["?"]

    def extract(self, message: str) -> dict[str, str] | None:
        """Return what the pattern takes from a message that matches, here nothing; None where it does not."""
        if any(term.found_in(message) for term in self.without):
            return None
        if self.either and not any(term.found_in(message) for term in self.either):
            return None
        return {} if all(term.found_in(message) for term in self.needed) else None
