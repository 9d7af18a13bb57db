"""Reads event patterns and filter policies: the grammar of Event Ruler, which EventBridge, SNS, Lambda and Pipes share.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html and, for what is refused in which
words, https://github.com/aws/event-ruler.
"""

import json
from collections.abc import Callable
from typing import Any

import orjson

from emulator.bus.patterns import operators
from emulator.bus.patterns.fields import OR, Fields, Leaf, Test
from emulator.bus.patterns.operators import BadOperand
from emulator.bus.patterns.tokens import InvalidPattern, Tokens, check_json

DEEPEST = 100
WORDS: dict[str, bool | None] = {"false": False, "null": None, "true": True}
ONE_KEY = "Only one key allowed in match expression"
TOO_MANY = "Too many elements in numeric expression"
UNLISTED = "Inside anything but list, start|null|boolean is not supported."
MIXED = "Inside anything but list, either all values are number or string, mixed type is not supported"
RESERVED = (
    *("exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr"),
    *("=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case", "date-after", "date-on-or-after"),
    *("date-before", "date-on-or-before", "in-date-range", "ip-address-in-range", "ip-address-not-in-range"),
)
"""Names that fields inside `$or` may not have; with one of them `$or` is a field's name like any other."""


def read_pattern(pattern: Any) -> Fields:
    """Return a pattern made ready to match, or raise InvalidPattern."""
    try:
        return read_source(orjson.dumps(pattern).decode())
    except (TypeError, RecursionError) as broken:
        raise InvalidPattern("The pattern is nested too deeply") from broken


def read_source(source: str) -> Fields:
    """Return a pattern of JSON text made ready to match, or raise InvalidPattern."""
    check_json(source)
    tokens = Tokens(source)
    if tokens.next().kind != "{":
        raise tokens.refuse("Filter is not an object")
    return _read_fields(tokens, 0)


def _read_fields(tokens: Tokens, depth: int) -> Fields:
    if depth > DEEPEST:
        raise InvalidPattern("The pattern is nested too deeply")
    fields: list[tuple[str, Leaf | Fields]] = []
    alternatives: list[tuple[Fields, ...]] = []
    token = tokens.next()
    is_empty = token.kind == "}"
    while token.kind != "}":
        name = token.text
        if name == OR and _begins_alternatives(tokens):
            tokens.next()
            alternatives.append(tuple(_read_alternatives(tokens, depth + 1)))
        else:
            kind = tokens.next().kind
            if kind == "{":
                fields.append(_nested(name, _read_fields(tokens, depth + 1)))
            elif kind == "[":
                fields.append(_nested(name, _read_leaf(tokens)))
            else:
                raise tokens.refuse(f'"{name}" must be an object or an array')
        token = tokens.next()
    if is_empty:
        raise tokens.refuse("Empty objects are not allowed")
    return Fields(tuple(fields), tuple(alternatives))


def _nested(name: str, part: Leaf | Fields) -> tuple[str, Leaf | Fields]:
    """`"a.b"` is `"a"` with `"b"` in it."""
    head, *rest = name.split(".") if name.strip(".") else [name]
    for inner in reversed(rest):
        part = Fields(((inner, part),))
    return head, part


def _begins_alternatives(tokens: Tokens) -> bool:
    """Say whether a list of at least two objects without reserved names follows."""
    found = tokens.tokens
    begin = tokens.position + 1
    if found[begin].kind != "[":
        return False
    objects, depth = 0, 0
    for token in found[begin + 1 :]:
        if depth == 0 and token.kind == "]":
            return objects > 1
        if depth == 0 and token.kind != "{":
            return False
        if depth == 1 and token.kind == "name" and token.text in RESERVED:
            return False
        objects += depth == 0
        depth += (token.kind in "{[") - (token.kind in "}]")
    return False


def _read_alternatives(tokens: Tokens, depth: int) -> list[Fields]:
    found = []
    while tokens.next().kind == "{":
        found.append(_read_fields(tokens, depth))
    return found


def _read_leaf(tokens: Tokens) -> Leaf:
    begin = tokens.tokens[tokens.position].seen - 1
    tests: list[Test] = []
    accepts_missing = is_filled = False
    token = tokens.next()
    while token.kind != "]":
        is_filled = True
        if token.kind == "{":
            test = _read_expression(tokens)
            if test is None:
                accepts_missing = True
            else:
                tests.append(test)
        elif token.kind == "text":
            tests.append(operators.equals_text(tokens.text()))
        elif token.kind == "number":
            tests.append(operators.equals_number(json.loads(token.text)))
        elif token.kind == "word":
            tests.append(operators.equals_word(WORDS[token.text]))
        else:
            raise tokens.refuse("Match value must be String, number, true, false, or null")
        token = tokens.next()
    if not is_filled:
        raise tokens.refuse("Empty arrays are not allowed")
    return Leaf(tuple(tests), accepts_missing, tokens.source[begin : token.seen])


def _read_expression(tokens: Tokens) -> Test | None:
    """Return the test of `{operator: operand}`; None: the field must not be there."""
    token = tokens.next()
    if token.kind != "name":
        raise tokens.refuse("Match expression name not found")
    read = READERS.get(token.text)
    if read is None:
        raise tokens.refuse(f"Unrecognized match type {token.text}")
    return read(tokens)


def _end(tokens: Tokens, reason: str = ONE_KEY) -> None:
    if tokens.next().kind != "}":
        raise tokens.refuse(reason)


def _take_text(tokens: Tokens, name: str) -> str:
    if tokens.next().kind != "text":
        raise tokens.refuse(f"{name} match pattern must be a string")
    return tokens.text()


def _made(tokens: Tokens, make: Callable[[Any], Test], operand: Any) -> Test:
    try:
        return make(operand)
    except BadOperand as bad:
        raise tokens.refuse(bad.reason) from None


def _text_reader(name: str, make: Callable[[str], Test]) -> Callable[[Tokens], Test]:
    def read(tokens: Tokens) -> Test:
        test = _made(tokens, make, _take_text(tokens, name))
        _end(tokens)
        return test

    return read


def _affix_reader(name: str, make: Callable[[str], Test], fold: Callable[[str], Test]) -> Callable[[Tokens], Test]:
    def read(tokens: Tokens) -> Test:
        if tokens.tokens[tokens.position + 1].kind != "{":
            return _text_reader(name, make)(tokens)
        tokens.next()
        inner = tokens.next()
        if inner.kind != "name":
            raise tokens.refuse(f"{name.capitalize()} expression name not found")
        if inner.text != "equals-ignore-case":
            raise tokens.refuse(f"Unsupported {name} pattern: {inner.text}")
        test = fold(_take_text(tokens, "equals-ignore-case"))
        _end(tokens)
        _end(tokens)
        return test

    return read


def _read_cidr(tokens: Tokens) -> Test:
    text = _take_text(tokens, "prefix")
    try:
        test = operators.is_in_network(text)
    except BadOperand as bad:
        raise InvalidPattern(bad.reason) from None
    _end(tokens)
    return test


def _read_exists(tokens: Tokens) -> Test | None:
    token = tokens.next()
    if token.kind != "word" or token.text == "null":
        raise tokens.refuse("exists match pattern must be either true or false.")
    _end(tokens)
    return operators.is_there if token.text == "true" else None


def _read_numeric(tokens: Tokens) -> Test:
    if tokens.next().kind != "[":
        raise tokens.refuse("Value of numeric must be an array.")
    if tokens.next().kind != "text":
        raise tokens.refuse(f"Invalid member in numeric match: {tokens.text()}")
    operator = tokens.text()
    token = tokens.next()
    if operator not in operators.COMPARISONS:
        raise tokens.refuse(f"Unrecognized numeric range operator: {operator}")
    if token.kind != "number":
        raise tokens.refuse(f"Value of {'equals' if operator == '=' else operator} must be numeric")
    parts = [(operator, float(token.text))]
    token = tokens.next()
    if token.kind != "]":
        if operator not in (">", ">="):
            raise tokens.refuse(TOO_MANY)
        parts.append(_read_top(tokens))
    test = _made(tokens, operators.is_within, parts)
    _end(tokens, TOO_MANY)
    return test


def _read_top(tokens: Tokens) -> tuple[str, float]:
    """Read the second half of a range, whose operator is the current token."""
    if tokens.tokens[tokens.position].kind != "text":
        raise tokens.refuse(f"Bad value in numeric range: {tokens.text()}")
    operator = tokens.text()
    if operator not in ("<", "<="):
        raise tokens.refuse(f"Bad numeric range operator: {operator}")
    token = tokens.next()
    if token.kind != "number":
        raise tokens.refuse(f"Value of {operator} must be numeric")
    if tokens.next().kind != "]":
        raise tokens.refuse("Too many terms in numeric range expression")
    return operator, float(token.text)


def _read_anything_but(tokens: Tokens) -> Test:
    token = tokens.next()
    if token.kind == "{":
        return _read_anything_but_like(tokens)
    if token.kind in ("text", "number"):
        test = operators.none_of([_plain(tokens)])
    elif token.kind == "[":
        test = operators.none_of(_read_plain_list(tokens))
    else:
        raise tokens.refuse("Value of anything-but must be an array or single string/number value.")
    _end(tokens, TOO_MANY)
    return test


def _plain(tokens: Tokens) -> Test:
    token = tokens.tokens[tokens.position]
    if token.kind == "text":
        return operators.equals_text(tokens.text())
    return operators.equals_number(json.loads(token.text))


def _read_plain_list(tokens: Tokens) -> list[Test]:
    tests: list[Test] = []
    kinds: dict[str, None] = {}
    while (token := tokens.next()).kind != "]":
        if token.kind not in ("text", "number"):
            raise tokens.refuse(UNLISTED)
        kinds[token.kind] = None
        tests.append(_plain(tokens))
    if len(kinds) != 1:
        raise tokens.refuse(MIXED)
    return tests


def _read_anything_but_like(tokens: Tokens) -> Test:
    token = tokens.next()
    if token.kind != "name":
        raise tokens.refuse("Anything-But expression name not found")
    make = LIKE.get(token.text)
    if make is None:
        raise tokens.refuse(f"Unsupported anything-but pattern: {token.text}")
    operator = token.text
    token = tokens.next()
    tests = []
    if token.kind == "[":
        while (token := tokens.next()).kind != "]":
            tests.append(_like(tokens, operator, make))
    elif token.kind in ("text", "number"):
        tests.append(_like(tokens, operator, make))
    else:
        raise tokens.refuse("Value of anything-but must be an array or single string/number value.")
    _end(tokens, TOO_MANY)
    _end(tokens, TOO_MANY)
    return operators.none_of(tests)


def _like(tokens: Tokens, operator: str, make: Callable[[str], Test]) -> Test:
    if tokens.tokens[tokens.position].kind != "text":
        if operator == "equals-ignore-case":
            text = "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."
            raise tokens.refuse(text)
        name = operator if operator == "wildcard" else "prefix/suffix"
        raise tokens.refuse(f"{name} match pattern must be a string")
    text = tokens.text()
    if operator in ("prefix", "suffix") and not text:
        raise tokens.refuse("Null prefix/suffix not allowed")
    return _made(tokens, make, text)


LIKE: dict[str, Callable[[str], Test]] = {
    "equals-ignore-case": operators.equals_ignoring_case,
    "prefix": operators.has_prefix,
    "suffix": operators.has_suffix,
    "wildcard": operators.fits_wildcard,
}
READERS: dict[str, Callable[[Tokens], Test | None]] = {
    "anything-but": _read_anything_but,
    "cidr": _read_cidr,
    "equals-ignore-case": _text_reader("equals-ignore-case", operators.equals_ignoring_case),
    "exactly": _text_reader("exact", operators.equals_text),
    "exists": _read_exists,
    "numeric": _read_numeric,
    "prefix": _affix_reader("prefix", operators.has_prefix, operators.has_prefix_ignoring_case),
    "suffix": _affix_reader("suffix", operators.has_suffix, operators.has_suffix_ignoring_case),
    "wildcard": _text_reader("wildcard", operators.fits_wildcard),
}
