"""Reads what both kinds of regular expressions share: which letters a place stands for, and how often it comes."""

from collections.abc import Callable

Letter = Callable[[str], bool]
MOST_REPEATS = 1_000
SHORT: dict[str, Letter] = {
    "d": str.isdecimal,
    "s": str.isspace,
    "w": lambda letter: letter.isalnum() or letter == "_",
}


class LetterReader:
    """A place in an expression, which moves on; what the expression's language lacks is refused by `_broken`."""

    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0

    def _broken(self, what: str) -> Exception:
        raise NotImplementedError

    def _peek(self) -> str:
        return self.text[self.place : self.place + 1]

    def _next(self) -> str:
        if self.place >= len(self.text):
            raise self._broken("it ends too early")
        self.place += 1
        return self.text[self.place - 1]

    def _escaped(self, letter: str) -> Letter:
        """Return what a letter behind a backslash stands for."""
        known = SHORT.get(letter.lower())
        if known is not None:
            return known if letter.islower() else lambda other: not known(other)
        if letter == "x":
            digits = self._next() + self._next()
            try:
                return chr(int(digits, 16)).__eq__
            except ValueError:
                raise self._broken(f"\\x{digits} is no letter") from None
        return self._literal(letter).__eq__

    def _literal(self, letter: str) -> str:
        """Return the letter that a backslash makes of one that is no class."""
        return letter

    def _class(self) -> Letter:
        """Return what a class stands for; its opening bracket is read."""
        is_negated = self._peek() == "^"
        self.place += is_negated
        letters: list[Letter] = []
        while (letter := self._next()) != "]" or not letters:
            if letter == "\\":
                letters.append(self._escaped(self._next()))
            elif self._peek() == "-" and self.text[self.place + 1 : self.place + 2] not in ("]", ""):
                self.place += 1
                letters.append(_between(letter, self._next()))
            else:
                letters.append(letter.__eq__)
        return lambda other: any(matches(other) for matches in letters) is not is_negated

    def _times(self) -> tuple[int, int | None] | None:
        """Return how often what stands before may come: at least, and at most or None; None where nothing is said."""
        sign = self._peek()
        if sign and sign in "*+?":
            self.place += 1
            return (1 if sign == "+" else 0), (1 if sign == "?" else None)
        if sign != "{":
            return None
        end = self.text.find("}", self.place)
        fewest, comma, most = self.text[self.place + 1 : max(end, self.place + 1)].partition(",")
        if end < 0 or not fewest.isdecimal() or (most and not most.isdecimal()):
            raise self._broken("a repetition is none")
        if max(int(fewest[:9]), int(most[:9] or 0)) > MOST_REPEATS or (most and int(most[:9]) < int(fewest[:9])):
            raise self._broken("a repetition is too long")
        self.place = end + 1
        return int(fewest), (int(fewest) if not comma else int(most) if most else None)


def _between(first: str, last: str) -> Letter:
    return lambda letter: first <= letter <= last
