"""Cuts a query of CloudWatch Logs Insights into tokens."""

import re
from typing import Any, NamedTuple

from emulator.contract.errors import AwsError
from emulator.kernel.clock import Millis

TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<quoted>`[^`]+`)
    |(?P<number>\d{1,30}(?:\.\d{1,30})?(?![\w.@]))
    |(?P<period>\d{1,9}(?:ms|s|m|h|d|w|mon?|q|qtr|y|yr)\b)
    |(?P<name>[@A-Za-z_][\w@]*(?:\.\w+)*)
    |(?P<sign>!=|<=|>=|=~|==|[=<>+\-*/%^()\[\],|])""",
    re.VERBOSE,
)
REGEX = re.compile(r"\s*/((?:[^/\\\n]|\\.)+)/")
ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Token(NamedTuple):
    """`kind` is text, name, number, period, sign, end or other; `value` what it stands for."""

    kind: str
    value: str
    start: int
    end: int


class Malformed(AwsError):
    """A query is none: what is wrong, and where."""

    def __init__(self, text: str, start: int, end: int) -> None:
        location = {"startCharOffset": start, "endCharOffset": end}
        detail: dict[str, Any] = {"queryCompileError": {"location": location, "message": text}}
        super().__init__("MalformedQueryException", text, 400, detail)


class Reader:
    """Reads tokens one after the other; `/…/` is none of them, since `/` also divides. `now` is when the query runs."""

    def __init__(self, text: str, now: Millis = 0) -> None:
        self.text, self.now, self.position = text, now, 0
        self.token = self._next()
        self.before = 0
        """Where the last token that was taken ended."""

    def take(self) -> Token:
        """Return the token and go on to the next."""
        token = self.token
        self.before = token.end
        self.position = token.end
        self.token = self._next()
        return token

    def take_if(self, *values: str) -> bool:
        """Go on where the token is one of these signs or words."""
        found = self.is_one_of(*values)
        if found:
            self.take()
        return found

    def is_one_of(self, *values: str) -> bool:
        """Say whether the token is one of these signs or words, in whatever case."""
        return self.token.kind in ("sign", "name") and self.token.value.lower() in values

    def is_dot(self) -> bool:
        """Say whether a dot stands here: after a list's element."""
        return self.token.kind == "other" and self.token.value == "."

    def take_path(self) -> list[str]:
        """Take a dot and the names after it."""
        self.take()
        return self.expect_kind("name").value.split(".")

    def expect(self, *values: str) -> Token:
        """Take one of these signs or words, or refuse what stands there."""
        if not self.is_one_of(*values):
            raise self.unexpected()
        return self.take()

    def expect_kind(self, *kinds: str) -> Token:
        """Take a token of one of these kinds, or refuse what stands there."""
        if self.token.kind not in kinds:
            raise self.unexpected()
        return self.take()

    def take_regex(self) -> str | None:
        """Take a `/…/` that stands here; return what is between the slashes, None where something else does."""
        return self._regex_at(self.before)

    def take_with_regex(self) -> str | None:
        """Take a word and the `/…/` after it; return what is between the slashes, None where something else follows."""
        found = self._regex_at(self.token.end)
        if found is None:
            self.take()
        return found

    def _regex_at(self, place: int) -> str | None:
        found = REGEX.match(self.text, place)
        if found is None:
            return None
        self.before = self.position = found.end()
        self.token = self._next()
        return found[1]

    def unexpected(self) -> Malformed:
        """Return the error of a token that may not stand here."""
        token = self.token
        line = self.text.count("\n", 0, token.start) + 1
        column = token.start - self.text.rfind("\n", 0, token.start)
        shown = token.value if token.kind != "end" else "end of the query"
        text = f"unexpected symbol found {shown} at line {line} and position {column}"
        return Malformed(text, token.start, token.end)

    def _next(self) -> Token:
        while True:
            if self.position >= len(self.text):
                return Token("end", "", len(self.text), len(self.text))
            found = TOKEN.match(self.text, self.position)
            if found is None:
                return Token("other", self.text[self.position], self.position, self.position + 1)
            self.position = found.end()
            kind = found.lastgroup or ""
            if kind == "space":
                continue
            value = found[0]
            if kind == "text":
                value = ESCAPE.sub(r"\1", value[1:-1])
            if kind == "quoted":
                kind, value = "name", value[1:-1]
            return Token(kind, value, found.start(), found.end())
