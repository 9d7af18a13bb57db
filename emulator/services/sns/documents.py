"""Reads the JSON documents among attributes, and refuses broken ones in the words of AWS's parser (Jackson)."""

import json
from typing import Any

import orjson

from emulator.bus import written

SOURCE = "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {}, column: {}]"
VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"


class NotJson(ValueError):
    """A text is not JSON; `reason` is what AWS says of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_json(text: str) -> Any:
    """Return what a JSON text holds, or raise NotJson."""
    try:
        return written.read_json(text)
    except json.JSONDecodeError as broken:
        raise NotJson(_reason(text, broken)) from None
    except UnicodeEncodeError:
        raise NotJson("Incomplete surrogate pair") from None
    except ValueError:
        raise NotJson("Numeric value out of range of `double`") from None
    except RecursionError:
        raise NotJson("Document nesting depth exceeds the maximum allowed") from None


def compact(document: Any) -> str:
    """Return a document as JSON without spaces."""
    return orjson.dumps(document).decode()


def _reason(text: str, broken: json.JSONDecodeError) -> str:
    position = broken.pos
    while position < len(text) and text[position].isspace():
        position += 1
    if position >= len(text):
        return _unfinished(text) + _place(text, len(text))
    character = text[position]
    if broken.msg.startswith("Expecting property name"):
        what = _unexpected(character, "was expecting double-quote to start field name")
    elif broken.msg.startswith("Expecting ':'"):
        what = _unexpected(character, "was expecting a colon to separate field name and value")
    elif broken.msg.startswith("Expecting ','"):
        kind = "Object" if _opener(text[:position]) == "{" else "Array"
        what = _unexpected(character, f"was expecting comma to separate {kind} entries")
    elif broken.msg.startswith("Expecting value") and character.isalpha():
        end = position
        while end < len(text) and (text[end].isalnum() or text[end] in "_$"):
            end += 1
        return f"Unrecognized token '{text[position:end]}': was expecting {VALUES}{_place(text, end)}"
    else:
        what = _unexpected(character, f"expected a valid value {VALUES}")
    return what + _place(text, position)


def _unexpected(character: str, expected: str) -> str:
    return f"Unexpected character ('{character}' (code {ord(character)})): {expected}"


def _unfinished(text: str) -> str:
    opener = _opener(text)
    if not opener:
        return "Unexpected end-of-input"
    kind = "Object" if opener == "{" else "Array"
    return f"Unexpected end-of-input: expected close marker for {kind}"


def _opener(text: str) -> str:
    """Return the bracket that is open at the end of a text, or nothing."""
    stack: list[str] = []
    in_string = escaped = False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "{[":
            stack.append(character)
        elif character in "}]" and stack:
            stack.pop()
    return stack[-1] if stack else ""


def _place(text: str, index: int) -> str:
    before = text[:index]
    return SOURCE.format(before.count("\n") + 1, index - before.rfind("\n"))
