"""Matches CloudWatch Logs' regular expressions: no groups, so that every message takes time in proportion to it."""

from typing import NamedTuple

from emulator.services.logs.errors import InvalidParameter
from emulator.services.logs.letters import Letter, LetterReader

PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:_#=@/;,- <>\"'&~`")


class Item(NamedTuple):
    """A letter that comes `fewest` to `most` times; an anchor where `letter` is None."""

    letter: Letter | None
    fewest: int = 1
    most: int | None = 1
    anchor: str = ""


class Regex:
    """One expression, without its percent signs."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.branches = [_Reader(branch).items() for branch in _branches(text)]

    def found_in(self, message: str) -> bool:
        """Say whether some part of the message matches."""
        return any(_found(items, message) for items in self.branches)


def _found(items: list[Item], message: str) -> bool:
    """Keep every (item, times) that may be reached, letter by letter."""
    at: dict[tuple[int, int], None] = {}
    for position in range(len(message) + 1):
        at[0, 0] = None
        open_ = list(at)
        at = dict.fromkeys(open_)
        while open_:
            index, times = open_.pop()
            if index == len(items):
                return True
            item = items[index]
            passes = times >= item.fewest
            if item.letter is None:
                passes = position == (0 if item.anchor == "^" else len(message))
            if passes and (index + 1, 0) not in at:
                at[index + 1, 0] = None
                open_.append((index + 1, 0))
        if position < len(message):
            at = _taken(items, at, message[position])
    return False


def _taken(items: list[Item], at: dict[tuple[int, int], None], letter: str) -> dict[tuple[int, int], None]:
    after: dict[tuple[int, int], None] = {}
    for index, times in at:
        item = items[index]
        if item.letter is not None and (item.most is None or times < item.most) and item.letter(letter):
            after[index, min(times + 1, item.fewest) if item.most is None else times + 1] = None
    return after


def _branches(text: str) -> list[str]:
    parts, current, escaped, in_class = [], "", False, False
    for letter in text:
        if letter == "|" and not escaped and not in_class:
            parts.append(current)
            current = ""
            continue
        if not escaped:
            in_class = letter == "[" or (in_class and letter != "]")
        escaped = letter == "\\" and not escaped
        current += letter
    return [*parts, current]


class _Reader(LetterReader):
    def _broken(self, _: str) -> InvalidParameter:
        return invalid(f"%{self.text}%")

    def items(self) -> list[Item]:
        found = []
        while self.place < len(self.text):
            letter = self._next()
            if letter in "^$":
                found.append(Item(None, anchor=letter))
                continue
            found.append(Item(self._letter(letter), *(self._times() or (1, 1))))
        return found

    def _letter(self, letter: str) -> Letter:
        if letter == ".":
            return lambda _: True
        if letter == "[":
            return self._class()
        if letter == "\\":
            return self._escaped(self._next())
        if letter not in PLAIN:
            raise invalid(f"%{self.text}%")
        return letter.__eq__


def invalid(pattern: str) -> InvalidParameter:
    """Return the error for a pattern that CloudWatch Logs does not understand."""
    return InvalidParameter(f"Invalid character(s) in term '{pattern}'")
