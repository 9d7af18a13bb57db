"""Breaks a text into lines of a width, without a page to measure it on."""

import re
from unicodedata import east_asian_width

WIDTHS = dict.fromkeys("ijlI.,:;'|! ", 0.35) | dict.fromkeys('ftr()[]{}-/\\"', 0.43) | dict.fromkeys("mwMW@%", 0.97)
"""How wide letters are in the wider fonts of interfaces, as a part of their size."""
CAPITAL, USUAL, WIDE = 0.71, 0.62, 1.0
BOLD = 1.1
BETWEEN = re.compile(r"(?<=\s)(?=\S)|(?<=[a-z0-9])(?=[A-Z])|(?<=[-_./])")
"""Where a text may be broken: between words, and where a new word begins in a name."""
LONGEST = 400
"""Letters of a name that are looked at, from each end: more than a card can show."""


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is."""
    return size * sum(map(_width, text))


def _width(letter: str) -> float:
    if letter in WIDTHS:
        return WIDTHS[letter]
    if letter.isascii():
        return CAPITAL if letter.isupper() else USUAL
    return WIDE if east_asian_width(letter) in "WF" else CAPITAL


def cut(text: str, width: float, size: float) -> str:
    """Return a text, with an ellipsis for what is too wide."""
    return text if width_of(text, size) <= width else _with_ellipsis(text, width, size)


def _with_ellipsis(text: str, width: float, size: float) -> str:
    text = text[:LONGEST]
    while len(text) > 1 and width_of(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, width: float, size: float, *, most: int) -> list[str]:
    """Return a text in at most so many lines; the last ends with an ellipsis where more would follow."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _broken(paragraph, width, size)
        if len(lines) > most:
            return [*lines[: most - 1], _with_ellipsis(lines[most - 1], width, size)]
    return lines


def shortened(name: str, width: float, size: float, *, most: int) -> list[str]:
    """Return a name in at most so many lines; of one that is longer the middle is left out, where names are alike."""
    lines = _broken(name[:LONGEST], width, size)
    if len(lines) <= most and len(name) <= LONGEST:
        return lines
    end = name[-LONGEST:]
    while len(end) > 1 and width_of(f"…{end}", size) > width:
        end = end[1:]
    return [*lines[: most - 1], f"…{end}"]


def _broken(paragraph: str, width: float, size: float) -> list[str]:
    lines, line = [], ""
    for part in BETWEEN.split(paragraph):
        if line and width_of((line + part).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        for letter in part:
            if line and width_of((line + letter).rstrip(), size) > width:
                lines.append(line.rstrip())
                line = ""
            line += letter
    return [*lines, line.rstrip()]
