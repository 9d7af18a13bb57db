"""Matches texts with `*` and `?`, in time that no pattern can make grow fast."""

import re
from collections.abc import Mapping
from functools import lru_cache

VARIABLE = re.compile(r"\$\{([^}]*)\}")
LITERALS = {"*": "\ue000", "?": "\ue001", "$": "$"}
"""${*}, ${?} and ${$} stand for the letters themselves; the first two are kept apart while the pattern is read."""
ANY, ONE = "*", "?"

Keys = Mapping[str, tuple[str, ...]]
"""Values of a request's condition keys, by the key's name in lower case."""


def fill(pattern: str, keys: Keys) -> str | None:
    """Put a request's values for the policy variables; None where one is missing, so that nothing may match."""
    if "${" not in pattern:
        return pattern
    is_complete = True

    def value(match: re.Match[str]) -> str:
        nonlocal is_complete
        name, comma, default = match[1].partition(",")
        literal = LITERALS.get(match[1])
        if literal is not None:
            return literal
        found = keys.get(name.strip().lower(), ())
        if len(found) == 1:
            return found[0].replace(ANY, LITERALS[ANY]).replace(ONE, LITERALS[ONE])
        if comma:
            return default.strip().strip("'")
        is_complete = False
        return ""

    # Behind the last `}` is no variable; to look there again for each `${` would take very long.
    end = pattern.rfind("}") + 1
    filled = VARIABLE.sub(value, pattern[:end]) + pattern[end:]
    return filled if is_complete else None


def plain(filled: str) -> str:
    """Return a filled pattern as a text without wildcards, for comparisons that know none."""
    return filled.replace(LITERALS[ANY], ANY).replace(LITERALS[ONE], ONE)


@lru_cache(maxsize=8192)
def is_like(pattern: str, text: str) -> bool:
    """Say whether the whole text matches a filled pattern."""
    if ANY not in pattern and ONE not in pattern:
        return plain(pattern) == text
    place = at = 0
    star, resume = -1, 0
    while at < len(text):
        letter = pattern[place] if place < len(pattern) else ""
        if letter == ANY:
            star, resume = place, at
            place += 1
        elif letter and (letter == ONE or plain(letter) == text[at]):
            place += 1
            at += 1
        elif star >= 0:
            resume += 1
            place, at = star + 1, resume
        else:
            return False
    return all(letter == ANY for letter in pattern[place:])


def is_arn_like(pattern: str, text: str) -> bool:
    """Say whether an ARN matches part by part, as conditions ask; in a Resource `*` goes beyond colons.

    A pattern that ends early with `*` matches every rest.
    """
    wanted, parts = pattern.split(":", 5), text.split(":", 5)
    if wanted[-1].endswith(ANY):
        wanted += [ANY] * (6 - len(wanted))
    if len(wanted) != len(parts):
        return False
    return all(is_like(one, other) for one, other in zip(wanted, parts, strict=True))
