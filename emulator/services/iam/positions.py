"""Where the statements of a policy document stand in its text, as the policy simulator tells it."""

import json
from typing import NamedTuple

DECODER = json.JSONDecoder()
SPACE = " \t\r\n"


class Span(NamedTuple):
    """From behind what comes before a statement (behind its own brace, where it is in no list) to behind its end."""

    start: int
    end: int


def statement_spans(text: str) -> list[Span]:
    """Return the spans of a valid document's statements."""
    place = text.index("{") + 1
    while True:
        place = _skip(text, place)
        key, place = DECODER.raw_decode(text, place)
        place = _skip(text, _skip(text, place) + 1)
        if key == "Statement":
            return _spans(text, place)
        _, place = DECODER.raw_decode(text, place)
        place = _skip(text, place) + 1


def position(text: str, place: int) -> dict[str, int]:
    """Return line and column of a place, both counted from 1."""
    return {"Line": text.count("\n", 0, place) + 1, "Column": place - (text.rfind("\n", 0, place) + 1) + 1}


def _spans(text: str, place: int) -> list[Span]:
    if text[place] == "{":
        return [Span(place + 1, DECODER.raw_decode(text, place)[1])]
    found, place = [], place + 1
    while text[_skip(text, place)] != "]":
        _, end = DECODER.raw_decode(text, _skip(text, place))
        found.append(Span(place, end))
        place = _skip(text, end)
        place += text[place] == ","
    return found


def _skip(text: str, place: int) -> int:
    while text[place] in SPACE:
        place += 1
    return place
