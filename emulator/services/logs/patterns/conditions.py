"""Reads the conditions of JSON and space-delimited patterns: `$.a = "x" && ($.b > 3 || $.c IS NULL)`."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from emulator.contract.errors import NotModelled
from emulator.services.logs.patterns.regex import Regex, invalid

TOKEN = re.compile(
    r"""\s*(?:
      (?P<sign>&&|\|\||!=|<=|>=|=|<|>|\(|\))
    | %(?P<regex>[^%]*)%
    | "(?P<quoted>(?:[^"\\]|\\.)*)"
    | (?P<selector>\$(?:\.?\[[^\]]*\]|\.[\w-]+)+)
    | (?P<word>[^\s&|!=<>()"%,]+)
    )""",
    re.VERBOSE,
)
STEP = re.compile(r"\.?\[(?:'([^']*)'|\"([^\"]*)\"|(\d+))\]|\.([\w-]+)")
SELECTOR = re.compile(rf"\$(?:{STEP.pattern})+")
ESCAPED = re.compile(r"\\(.)")
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
DEEPEST = 50

Lookup = Callable[[str], Any]
"""Returns the value of a selector or field; MISSING where there is none."""
Condition = Callable[[Lookup], bool]
MISSING = object()


class Token(NamedTuple):
    """`kind` is sign, regex, quoted, selector, word or end."""

    kind: str
    text: str


class Conditions:
    """Reads one expression. `names` collects the selectors and fields that it mentions."""

    def __init__(self, text: str) -> None:
        self.text, self.place, self.depth = text, 0, 0
        self.tokens = self._tokens()
        self.names: list[str] = []

    def read(self) -> Condition:
        """Return the whole expression."""
        condition = self._either()
        if self._peek().kind != "end":
            raise invalid(self.text)
        return condition

    def _tokens(self) -> list[Token]:
        found, place, text = [], 0, self.text.rstrip()
        while place < len(text):
            match = TOKEN.match(text, place)
            if match is None or match.lastgroup is None:
                raise invalid(self.text)
            found.append(Token(match.lastgroup, match[match.lastgroup]))
            place = match.end()
        return [*found, Token("end", "")]

    def _peek(self) -> Token:
        return self.tokens[self.place]

    def _take(self) -> Token:
        token = self.tokens[self.place]
        if token.kind == "end":
            raise invalid(self.text)
        self.place += 1
        return token

    def _takes(self, text: str) -> bool:
        token = self._peek()
        if token.kind not in ("sign", "word") or token.text != text:
            return False
        self.place += 1
        return True

    def _either(self) -> Condition:
        parts = [self._both()]
        while self._takes("||"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else lambda of: any(part(of) for part in parts)

    def _both(self) -> Condition:
        parts = [self._one()]
        while self._takes("&&"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda of: all(part(of) for part in parts)

    def _one(self) -> Condition:
        if self._takes("("):
            self.depth += 1
            if self.depth > DEEPEST:
                raise invalid(self.text)
            inner = self._either()
            self.depth -= 1
            if not self._takes(")"):
                raise invalid(self.text)
            return inner
        name = self._take()
        if name.kind not in ("selector", "word"):
            raise invalid(self.text)
        if name.kind == "selector" and not SELECTOR.fullmatch(name.text):
            raise NotModelled(f"the selector {name.text} of filter patterns")
        if name.text not in self.names:
            self.names.append(name.text)
        return self._about(name.text)

    def _about(self, name: str) -> Condition:
        if self._takes("NOT"):
            if not self._takes("EXISTS"):
                raise invalid(self.text)
            return lambda of: of(name) is MISSING
        if self._takes("EXISTS"):
            return lambda of: of(name) is not MISSING
        if self._takes("IS"):
            return self._is(name)
        sign = self._take()
        if sign.kind != "sign" or sign.text not in COMPARISONS:
            raise invalid(self.text)
        return comparison(name, sign.text, self._take())

    def _is(self, name: str) -> Condition:
        for word, value in (("NULL", None), ("TRUE", True), ("FALSE", False)):
            if self._takes(word):
                return lambda of, value=value: of(name) is value  # type: ignore[misc]
        raise invalid(self.text)


def comparison(name: str, sign: str, operand: Token) -> Condition:
    """Return the comparison of what `name` stands for with a text, a number or an expression."""
    if operand.kind == "regex":
        if sign not in ("=", "!="):
            raise invalid(f"%{operand.text}%")
        regex = Regex(operand.text)
        return _unequal_if(sign, name, lambda value: regex.found_in(_text(value)))
    if operand.kind not in ("quoted", "word"):
        raise invalid(operand.text)
    number = _number(operand.text) if operand.kind == "word" else None
    if sign in ("=", "!="):
        if number is not None:
            return _unequal_if(sign, name, lambda value: _number(value) == number)
        text = ESCAPED.sub(r"\1", operand.text) if operand.kind == "quoted" else operand.text
        parts = text.split("*")
        return _unequal_if(sign, name, lambda value: _is_like(_text(value), parts))
    if number is None:
        raise invalid(operand.text)
    return _ordered(name, sign, number)


def _unequal_if(sign: str, name: str, equals: Callable[[Any], bool]) -> Condition:
    wanted = sign == "="

    def compares(of: Lookup) -> bool:
        value = of(name)
        return value is not MISSING and not isinstance(value, (dict, list)) and equals(value) is wanted

    return compares


def _ordered(name: str, sign: str, bound: float) -> Condition:
    def compares(of: Lookup) -> bool:
        value = _number(of(name))
        if value is None:
            return False
        return {"<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound}[sign]

    return compares


def _is_like(value: str, parts: list[str]) -> bool:
    """Match `*` as any text: the parts must follow each other, first and last at the ends."""
    first, *rest = parts
    if not rest:
        return value == first
    if not value.startswith(first) or len(value) < len(first) + len(rest[-1]) or not value.endswith(rest[-1]):
        return False
    place, end = len(first), len(value) - len(rest[-1])
    for part in rest[:-1]:
        place = value.find(part, place, end)
        if place < 0:
            return False
        place += len(part)
    return True


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def select(document: Any, selector: str) -> Any:
    """Return what `$.a[0]['b.c']` stands for in a document; MISSING where it leads nowhere."""
    for single, double, index, name in STEP.findall(selector[1:]):
        key = single or double or name
        if index:
            if not isinstance(document, list) or int(index) >= len(document):
                return MISSING
            document = document[int(index)]
        elif isinstance(document, dict) and key in document:
            document = document[key]
        else:
            return MISSING
    return document
