"""Writes plain values as YAML or JSON in a given style."""

import json
import re
from dataclasses import replace
from typing import Any

import yaml

from designer.document.overlay import is_intrinsic
from designer.document.plain import scalar
from designer.document.style import Style
from designer.document.yaml_reader import UNPRINTABLE

WIDTH = 100
INDICATORS = "-?:,[]{}#&*!|>'\"%@`"
UNSAFE = re.compile(r":(?:\s|$)|\s#|^\s|\s$|[\t\r\n\x85\u2028\u2029\ufeff]")
RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
BREAKS = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\xa0\u2028\u2029\ufeff]")


def text_of(value: Any, *, quote: str = "", flow: bool = False) -> str:
    """Return a scalar on one line; a `quote` that the old text had is kept."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return json.dumps(value)
    text = str(value)
    if BREAKS.search(text) or UNPRINTABLE.search(text) or "\n" in text or "\t" in text:
        return _double(text)
    if quote == '"':
        return _double(text)
    if quote == "'" or not is_plain(text, flow=flow):
        return "'" + text.replace("'", "''") + "'"
    return text


def is_plain(text: str, *, flow: bool = False) -> bool:
    """Whether YAML reads the text as the same text without quotes."""
    if not text or UNSAFE.search(text) or (flow and re.search(r"[,\[\]{}]|^[?:-]|:$", text)):
        return False
    if text[0] in INDICATORS and not (text[0] in "-?:" and len(text) > 1 and text[1] not in " -"):
        return False
    if text.startswith(("---", "...")):
        return False
    if not isinstance(scalar(text), str):
        return False
    return not any(pattern.match(text) for _, pattern in RESOLVERS.get(text[0], ()))


def _double(text: str) -> str:
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in ESCAPES:
        return ESCAPES[letter]
    if not (BREAKS.match(letter) or UNPRINTABLE.match(letter)):
        return letter
    code = ord(letter)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def flow_of(value: Any, style: Style) -> str:
    """Return any value on one line."""
    if style.layout == "json":
        return json.dumps(value, ensure_ascii=False, separators=(style.comma, style.colon))
    if style.is_short and is_intrinsic(value):
        short = _short(value, style)
        if short is not None:
            return short
    if isinstance(value, dict):
        pairs = (f"{text_of(key, flow=True)}: {flow_of(below, style)}" for key, below in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_of(item, style) for item in value) + "]"
    return text_of(value, flow=True)


def tagged(value: Any) -> tuple[str, Any]:
    """Return an intrinsic's short tag and what follows it."""
    ((name, below),) = value.items()
    tag = "!" + name.removeprefix("Fn::")
    if tag == "!GetAtt" and _is_attribute(below):
        below = ".".join(below)
    return tag, below


def _is_attribute(below: Any) -> bool:
    is_pair = isinstance(below, list) and len(below) == 2 and all(isinstance(part, str) and part for part in below)
    return is_pair and "." not in below[0]


def can_be_short(value: Any) -> bool:
    """Whether an intrinsic has a short form that means the same: a tag takes text or a collection, but no other tag."""
    ((name, below),) = value.items()
    if name in {"Ref", "Condition"}:
        return isinstance(below, str)
    if name == "Fn::GetAtt" and isinstance(below, str):
        return False
    is_word = re.fullmatch(r"Fn::[A-Za-z0-9]+", name) is not None
    return is_word and isinstance(below, str | list | dict) and not is_intrinsic(below)


def _short(value: Any, style: Style) -> str | None:
    if not can_be_short(value):
        return None
    tag, below = tagged(value)
    return f"{tag} {flow_of(below, style)}"


def inline_of(value: Any, style: Style) -> str | None:
    """Return a value that stands in the line of its key, or None where it needs lines of its own."""
    if isinstance(value, dict | list) and not value:
        return "{}" if isinstance(value, dict) else "[]"
    if is_intrinsic(value) and style.is_short and can_be_short(value):
        tag, below = tagged(value)
        if not isinstance(below, dict | list):
            return None if _is_literal(below) else f"{tag} {text_of(below)}"
        text = f"{tag} {flow_of(below, style)}"
        is_short = len(text) <= WIDTH and isinstance(below, list) and "\\n" not in text
        return text if is_short or not below else None
    if isinstance(value, dict | list) or _is_literal(value):
        return None
    return text_of(value)


def _is_literal(value: Any) -> bool:
    return (
        isinstance(value, str)
        and re.fullmatch(r"[^\s\x85\u2028\u2029].*\n?", value, re.DOTALL) is not None
        and ("\n" in value.rstrip("\n") and not value.endswith("\n\n") and not BREAKS.search(value))
        and not UNPRINTABLE.search(value)
        and not re.search(r"[ \t](?:\n|$)", value)
    )


def after_key(value: Any, column: int, style: Style) -> str:
    """Return what follows `key:` for a key at a column of a block map, without the last line end."""
    inline = inline_of(value, style)
    if inline is not None:
        return " " + inline
    tag = ""
    if is_intrinsic(value) and style.is_short and can_be_short(value):
        tag, value = tagged(value)
        tag = " " + tag
    if isinstance(value, str):
        return f"{tag} {literal_of(value, column + style.step, style)}"
    offset = style.dash if isinstance(value, list) else style.step
    return tag + style.newline + lines_of(value, column + offset, style)


def literal_of(text: str, column: int, style: Style) -> str:
    """Return text of several lines as a literal block scalar."""
    head = "|" if text.endswith("\n") else "|-"
    lines = text.removesuffix("\n").split("\n")
    return style.newline.join([head, *(" " * column + line if line else "" for line in lines)])


def lines_of(value: Any, column: int, style: Style) -> str:
    """Return a map or list as lines at a column, without the last line end."""
    indent = " " * column
    if isinstance(value, dict):
        return style.newline.join(indent + pair_of(key, below, column, style) for key, below in value.items())
    return style.newline.join(indent + item_of(item, column, style) for item in value)


def pair_of(key: str, value: Any, column: int, style: Style) -> str:
    return f"{text_of(key)}:{after_key(value, column, style)}"


def item_of(item: Any, column: int, style: Style) -> str:
    """Return `- …` for a list whose dashes stand at a column."""
    inline = inline_of(item, style)
    if inline is not None:
        return "- " + inline
    if isinstance(item, dict) and not (is_intrinsic(item) and style.is_short and can_be_short(item)):
        return "- " + lines_of(item, column + 2, style)[column + 2 :]
    if isinstance(item, list):
        return "- " + lines_of(item, column + 2, style)[column + 2 :]
    # Behind `- !If` a list's own dashes stand deeper than the dash of the item.
    return "-" + after_key(item, column, replace(style, dash=max(style.dash, 2)))


def spread_of(value: Any, indent: str, style: Style) -> str:
    """Return a value as JSON or flow YAML; over several lines where the template is written so."""
    if not isinstance(value, dict | list) or not value:
        return flow_of(value, style)
    if style.layout != "json" or not style.is_spread:
        return flow_of(value, style)
    text = json.dumps(value, ensure_ascii=False, indent=style.unit * style.step, separators=(",", style.colon))
    return text.replace("\n", style.newline + indent)
