"""What a model's traits demand of one value, each demand with the words in which AWS says that it is broken."""

import re
import unicodedata
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from emulator.wire.models import Shape

NUMBERS = frozenset(("integer", "long", "float", "double"))
SIZED = frozenset(("string", "list", "map", "blob"))
CLASSES = {"L": "a-zA-Z", "N": "0-9", "Z": " ", "P": "!", "M": "^"}
"""What stands for a class of Unicode's in a pattern, once a text's letters are replaced by `PLAIN`."""
PLAIN = {"L": "a", "N": "0", "Z": " ", "P": "!", "M": "^"}
SIMPLE = re.compile(r"\^?\(?\[(?:[^\]\\]|\\.)*\][*+]?\)?\$?")
"""One class of characters, which takes time in proportion to the text."""
MOST_CHARACTERS = 10_000
"""The longest text that is held against a pattern which is not simple."""


class Rule(NamedTuple):
    """`words` go on after "Member must"."""

    is_broken: Callable[[Any], bool]
    words: str
    pattern: str = ""


def rules_of(shape: Shape) -> tuple[Rule, ...]:
    """Return a shape's own rules, in the order in which AWS lists them; those that nothing breaks are among them."""
    traits, found = shape.traits, []
    if shape.type in NUMBERS or shape.type in SIZED:
        kind = "value" if shape.type in NUMBERS else "length"
        size: Callable[[Any], Any] = _itself if shape.type in NUMBERS else len
        if "max" in traits:
            found.append(Rule(_above(traits["max"], size), f"have {kind} less than or equal to {traits['max']}"))
        least = traits.get("min", 0 if "max" in traits and kind == "length" else None)
        if least is not None:
            found.append(Rule(_below(least, size), f"have {kind} greater than or equal to {least}"))
    if shape.type == "string":
        matcher = matcher_of(traits["pattern"]) if "pattern" in traits else None
        if matcher is not None:
            words = f"satisfy regular expression pattern: {traits['pattern']}"
            found.append(Rule(_unlike(matcher), words, traits["pattern"]))
        if "enum" in traits:
            allowed = traits["enum"]
            found.append(Rule(_outside(frozenset(allowed)), f"satisfy enum value set: [{', '.join(allowed)}]"))
    return tuple(found)


@lru_cache(maxsize=1024)
def matcher_of(pattern: str) -> Callable[[str], bool] | None:
    """Return what says whether a whole text matches one of Java's patterns, None where Python cannot read it."""
    has_classes = r"\p{" in pattern
    translated = re.sub(r"\\p\{(\w)\w*\}", lambda match: CLASSES.get(match[1], "\\p"), pattern)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            fullmatch = re.compile(translated.replace(r"\w-_", r"\w_-"), re.ASCII).fullmatch
    except re.error:
        return None
    is_simple = SIMPLE.fullmatch(pattern) is not None

    def matches(text: str) -> bool:
        if not is_simple and len(text) > MOST_CHARACTERS:
            return True
        return fullmatch(_plain(text) if has_classes and not text.isascii() else text) is not None

    return matches


def _plain(text: str) -> str:
    return "".join(one if one.isascii() else PLAIN.get(unicodedata.category(one)[0], one) for one in text)


def _itself(value: Any) -> Any:
    return value


def _above(limit: float, size: Callable[[Any], Any]) -> Callable[[Any], bool]:
    return lambda value: bool(size(value) > limit)


def _below(limit: float, size: Callable[[Any], Any]) -> Callable[[Any], bool]:
    return lambda value: bool(size(value) < limit)


def _unlike(matches: Callable[[str], bool]) -> Callable[[Any], bool]:
    return lambda value: not matches(value)


def _outside(known: frozenset[str]) -> Callable[[Any], bool]:
    return lambda value: value not in known
