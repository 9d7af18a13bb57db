"""Matches the regular expressions of queries, groups and all, in time proportional to the message (Thompson, Pike)."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from emulator.contract.errors import NotModelled
from emulator.services.logs.insights.tokens import Malformed
from emulator.services.logs.letters import SHORT, Letter, LetterReader

MOST_STEPS = 5_000
"""Steps of a program: what counted repetitions multiply, too."""
PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}
REFUSED_GROUPS = {"=": "lookahead", "!": "lookahead", "<=": "lookbehind", "<!": "lookbehind", ">": "atomic groups"}
IGNORES_CASE = "(?i)"
SPECIAL = frozenset("^$.*+?()[]{}\\")


class Step(NamedTuple):
    """What a program does: "letter", "split" (to `to`, then `other`), "save" a place, an anchor, or "match"."""

    kind: str
    letter: Letter | None = None
    to: int = 0
    other: int = 0


Places = tuple[int, ...]
"""Where groups begin and end, -1 where they took no part."""


class Regex:
    """A compiled expression; `names` are those of its groups."""

    def __init__(self, text: str, start: int = 0) -> None:
        self.ignores_case = text.startswith(IGNORES_CASE)
        compiler = _Compiler(text.removeprefix(IGNORES_CASE), start, ignores_case=self.ignores_case)
        self.steps, self.names = compiler.program(), compiler.names
        self.first: Places = (-1,) * (2 * len(self.names))
        self.needed = "" if self.ignores_case else needed_in(text)

    def found_in(self, message: str) -> bool:
        """Say whether some part of the message matches."""
        return self._search(message) is not None

    def groups_of(self, message: str) -> dict[str, str]:
        """Return what the named groups take of the first part that matches, {} where none does."""
        places = self._search(message)
        if places is None:
            return {}
        found = {}
        for number, name in enumerate(self.names):
            begin, end = places[2 * number], places[2 * number + 1]
            if name and begin >= 0 and end >= 0:
                found[name] = message[begin:end]
        return found

    def spans_of(self, message: str) -> Iterator[tuple[int, int]]:
        """Yield where the parts that match begin and end; the whole expression has to be its first group."""
        place = 0
        while (places := self._search(message, place)) is not None:
            if places[1] > places[0]:
                yield places[0], places[1]
            place = max(places[1], place + 1)

    def _search(self, message: str, start: int = 0) -> Places | None:
        if self.needed and self.needed not in message:
            return None
        found: Places | None = None
        threads: list[tuple[int, Places]] = []
        for position in range(start, len(message) + 1):
            if found is None:
                threads.append((0, self.first))
            if not threads:
                return found
            ready, ended = self._spread(threads, message, position)
            found = ended if ended is not None else found
            threads = []
            if position < len(message):
                letter = message[position]
                threads = [(at + 1, places) for at, places in ready if self._takes(at, letter)]
        return found

    def _takes(self, at: int, letter: str) -> bool:
        matches = self.steps[at].letter
        return matches is not None and matches(letter)

    def _spread(
        self, threads: list[tuple[int, Places]], message: str, position: int
    ) -> tuple[list[tuple[int, Places]], Places | None]:
        """Follow threads to the letters that they wait for, the preferred first; the first that matches ends others."""
        ready: list[tuple[int, Places]] = []
        seen: dict[int, None] = {}
        left = list(reversed(threads))
        while left:
            at, places = left.pop()
            if at in seen:
                continue
            seen[at] = None
            step = self.steps[at]
            if step.kind == "letter":
                ready.append((at, places))
            elif step.kind == "match":
                return ready, places
            elif step.kind == "split":
                left += [(step.other, places), (step.to, places)]
            elif step.kind == "save":
                left.append((at + 1, (*places[: step.to], position, *places[step.to + 1 :])))
            elif ANCHORS[step.kind](message, position):
                left.append((at + 1, places))
        return ready, None


def needed_in(text: str) -> str:
    """Return the longest text that stands in whatever an expression matches, as far as that is plain to see."""
    if "|" in text:
        return ""
    runs, place, depth = [""], 0, 0
    while place < len(text):
        letter = text[place]
        place += 1
        if letter == "[":
            place = max(text.find("]", place + 1), place) + 1
        depth += (letter == "(") - (letter == ")")
        is_plain = depth == 0 and letter not in SPECIAL
        if letter == "\\":
            letter = text[place : place + 1]
            place += 1
            is_plain = depth == 0 and not letter.isalnum()
        follows = text[place : place + 1]
        if is_plain and follows not in ("*", "?", "{"):
            runs[-1] += letter
        if not is_plain or follows in ("*", "+", "?", "{"):
            runs.append("")
    return max(runs, key=len)


def _at_word_edge(message: str, position: int) -> bool:
    before = position > 0 and SHORT["w"](message[position - 1])
    return before is not (position < len(message) and SHORT["w"](message[position]))


ANCHORS: dict[str, Callable[[str, int], bool]] = {
    "^": lambda _, position: position == 0,
    "$": lambda message, position: position == len(message) or (position == len(message) - 1 and message[-1] == "\n"),
    "b": _at_word_edge,
    "B": lambda message, position: not _at_word_edge(message, position),
}


class _Compiler(LetterReader):
    """Reads an expression and writes its program; `start` is where it stands in its query."""

    def __init__(self, text: str, start: int, *, ignores_case: bool) -> None:
        super().__init__(text)
        self.start, self.ignores_case = start, ignores_case
        self.names: list[str] = []

    def program(self) -> list[Step]:
        steps = self._any()
        if self.place < len(self.text):
            raise self._broken("unmatched closing ')'")
        return [*steps, Step("match")]

    def _broken(self, what: str) -> Malformed:
        return Malformed(f"Invalid regular expression: {what}", self.start, self.start + len(self.text))

    def _any(self) -> list[Step]:
        steps = self._sequence()
        while self._peek() == "|":
            self.place += 1
            steps = _either(steps, self._sequence())
        return steps

    def _sequence(self) -> list[Step]:
        steps: list[Step] = []
        while self._peek() not in ("", "|", ")"):
            steps += _moved(self._repeated(self._piece()), len(steps))
            if len(steps) > MOST_STEPS:
                raise self._broken("it is too large")
        return steps

    def _piece(self) -> list[Step]:
        letter = self._next()
        if letter == "(":
            return self._group()
        if letter in ("^", "$"):
            return [Step(letter)]
        if letter in ("*", "+", "?"):
            raise self._broken(f"nothing stands before {letter}")
        if letter == "\\" and self._peek() in ("b", "B"):
            return [Step(self._next())]
        return [Step("letter", self._folded(self._letter(letter)))]

    def _group(self) -> list[Step]:
        name = ""
        if self._peek() == "?":
            self.place += 1
            rest = self.text[self.place :]
            refused = next((kind for sign, kind in REFUSED_GROUPS.items() if rest.startswith(sign)), "")
            if refused:
                raise NotModelled(f"{refused} in regular expressions of CloudWatch Logs Insights")
            if rest.startswith(":"):
                self.place += 1
                return self._closed()
            name, closed, _ = rest[1:].partition(">")
            if not rest.startswith("<") or not closed or not name.isalnum():
                raise self._broken("a group is of no known kind")
            self.place += len(name) + 2
        number = len(self.names)
        self.names.append(name)
        return [Step("save", to=2 * number), *_moved(self._closed(), 1), Step("save", to=2 * number + 1)]

    def _closed(self) -> list[Step]:
        steps = self._any()
        if self._peek() != ")":
            raise self._broken("a group is not closed")
        self.place += 1
        return steps

    def _repeated(self, steps: list[Step]) -> list[Step]:
        times = self._times()
        if times is None:
            return steps
        fewest, most = times
        is_lazy = self._peek() == "?"
        if self._peek() == "+":
            raise NotModelled("possessive quantifiers in regular expressions of CloudWatch Logs Insights")
        self.place += is_lazy
        if len(steps) * max(fewest, most or 0, 1) > MOST_STEPS:
            raise self._broken("it is too large")
        found: list[Step] = []
        for _ in range(fewest):
            found += _moved(steps, len(found))
        if most is None:
            return [*found, *_moved(_looped(steps, is_lazy=is_lazy), len(found))]
        optional: list[Step] = []
        for _ in range(most - fewest):
            optional = _perhaps([*steps, *_moved(optional, len(steps))], is_lazy=is_lazy)
            if len(optional) > MOST_STEPS:
                raise self._broken("it is too large")
        return [*found, *_moved(optional, len(found))]

    def _folded(self, letter: Letter) -> Letter:
        if not self.ignores_case:
            return letter
        return lambda other: letter(other) or letter(other.lower()) or letter(other.upper())

    def _letter(self, letter: str) -> Letter:
        if letter == ".":
            return lambda other: other != "\n"
        if letter == "[":
            return self._class()
        return self._escaped(self._next()) if letter == "\\" else letter.__eq__

    def _literal(self, letter: str) -> str:
        if letter.isdecimal():
            raise NotModelled("back references in regular expressions of CloudWatch Logs Insights")
        if letter.isalpha() and letter not in PLAIN_ESCAPES:
            raise self._broken(f"\\{letter} is not known")
        return PLAIN_ESCAPES.get(letter, letter)


def _moved(steps: list[Step], by: int) -> list[Step]:
    """Return steps that begin at another place."""
    if not by:
        return list(steps)
    return [
        Step(step.kind, step.letter, step.to + by, step.other + by) if step.kind == "split" else step for step in steps
    ]


def _either(one: list[Step], other: list[Step]) -> list[Step]:
    end = len(one) + 2 + len(other)
    jump = Step("split", to=end, other=end)
    return [Step("split", to=1, other=len(one) + 2), *_moved(one, 1), jump, *_moved(other, len(one) + 2)]


def _split(inner: int, after: int, *, is_lazy: bool) -> Step:
    return Step("split", to=after, other=inner) if is_lazy else Step("split", to=inner, other=after)


def _looped(steps: list[Step], *, is_lazy: bool) -> list[Step]:
    after = len(steps) + 2
    turn = _split(1, after, is_lazy=is_lazy)
    return [turn, *_moved(steps, 1), turn]


def _perhaps(steps: list[Step], *, is_lazy: bool) -> list[Step]:
    return [_split(1, len(steps) + 1, is_lazy=is_lazy), *_moved(steps, 1)]
