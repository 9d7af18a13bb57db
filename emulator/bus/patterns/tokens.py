"""The tokens of a pattern's JSON, each with the place that an error in it is reported at.

Places are those of Jackson's parser, which AWS uses: behind a bracket or number, behind the opening quote of a text
that was not needed yet, and for a name behind the first character of its value.
"""

import json
import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["{", "}", "[", "]", "name", "text", "number", "word"]

NEXT = re.compile(r"""[\s,:]*(?:(?P<bracket>[{}\[\]])|(?P<quote>")|(?P<number>-?[0-9][0-9.eE+-]*)|(?P<word>[a-z]+))""")
DECODER = json.JSONDecoder(strict=False)
COLON = re.compile(r"\s*:")
SHOWN = 500
"""How much of the source an error shows."""


@dataclass(frozen=True, slots=True)
class Token:
    """`seen` is where the parser stands when it has found the token, `read` where when its text was needed."""

    kind: Kind
    text: str
    seen: int
    read: int


class InvalidPattern(ValueError):
    """A pattern breaks the grammar. `reason` says how, `place` where, as AWS adds it to the reason; it may be empty."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place


class Tokens:
    """Goes through the tokens of a text that is known to be JSON."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = _tokens(source)
        self.position = -1
        self.end = 0

    def next(self) -> Token:
        """Go to the next token."""
        self.position += 1
        token = self.tokens[self.position]
        self.end = token.seen
        return token

    def text(self) -> str:
        """Return the current token's text."""
        token = self.tokens[self.position]
        self.end = token.read
        return token.text

    def refuse(self, reason: str) -> InvalidPattern:
        """Return the error that the pattern breaks the grammar here."""
        before = self.source[: self.end]
        line, column = before.count("\n") + 1, self.end - before.rfind("\n")
        shown = f'"{self.source[:SHOWN]}"'
        if len(self.source) > SHOWN:
            shown += f"[truncated {len(self.source) - SHOWN} chars]"
        return InvalidPattern(reason, f"\n at [Source: (String){shown}; line: {line}, column: {column}]")


def _tokens(source: str) -> list[Token]:
    found: list[Token] = []
    position, length = 0, len(source)
    while position < length:
        match = NEXT.match(source, position)
        if match is None:
            break
        position = match.end()
        if match["quote"]:
            position = _add_text(found, source, position)
        elif match["bracket"]:
            bracket: Kind = match["bracket"]  # type: ignore[assignment]
            found.append(Token(bracket, bracket, position, position))
        elif match["number"]:
            found.append(Token("number", match["number"], position, position))
        else:
            found.append(Token("word", match["word"], position, position))
    return [_as_peeked(token, found[index + 1]) if token.kind == "name" else token for index, token in enumerate(found)]


def _add_text(found: list[Token], source: str, begin: int) -> int:
    text, end = DECODER.raw_decode(source, begin - 1)
    found.append(Token("name" if COLON.match(source, end) else "text", text, begin, end))
    return int(end)


def _as_peeked(name: Token, value: Token) -> Token:
    return Token("name", name.text, value.seen, value.seen)


def check_json(source: str) -> None:
    """Raise InvalidPattern where a text is not JSON."""
    try:
        json.loads(source)
    except (ValueError, RecursionError) as broken:
        raise InvalidPattern("Filter is not valid JSON") from broken
