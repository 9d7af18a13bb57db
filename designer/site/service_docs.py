"""Reads what stands beside a service's code for people: its QUIRKS.md and its limits."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

MARKS = {"R": "recorded on AWS", "D": "AWS's documentation", "O": "decided here"}
DECIDED = "O"
ADDRESS = re.compile(r"https://\S+[\w/]")
UNITS = {"DAY": "days", "HOUR": "h", "MINUTE": "min", "SECOND": "s"}
MILLISECONDS = {"DAY": 86_400_000, "HOUR": 3_600_000, "MINUTE": 60_000, "SECOND": 1_000}
UNITS_IN_NAMES = {
    "bytes": "bytes",
    "characters": "characters",
    "length": "characters",
    "mb": "MB",
    "ms": "ms",
    "s": "s",
    "seconds": "s",
}
ABBREVIATIONS = {"arn": "ARN", "aws": "AWS", "fifo": "FIFO", "id": "id"}
OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Mult: lambda left, right: left * right,
    ast.FloorDiv: lambda left, right: left // right,
    ast.LShift: lambda left, right: left << right,
}
ENDLESS = 1_000_000
"""A number of retries above this one stands for no limit."""


@dataclass(frozen=True, slots=True)
class Quirk:
    """A behaviour that may surprise, where it is from, and the tests that show it."""

    text: str
    origin: str
    tests: str
    is_decided: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of a service, under the words of its name, and what its code says of it."""

    name: str
    value: str
    about: str


def read_quirks(text: str) -> list[Quirk]:
    """Return the rows of the table in a QUIRKS.md."""
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in row] for row in rows[2:]]
    return [_quirk(*row) for row in cells if len(row) == 3]


def _quirk(text: str, marks: str, tests: str) -> Quirk:
    found = re.findall(r"\b[RDO]\b", marks)
    origin = ", ".join(MARKS[mark] for mark in found) or marks
    return Quirk(text.replace("`", ""), origin, tests.replace("`", ""), DECIDED in found)


def source_of(limits: str) -> str:
    """Return the address that a limits file names as its source, "" where it names none."""
    found = ADDRESS.search(ast.get_docstring(ast.parse(limits)) or "")
    return found[0] if found else ""


def read_limits(limits: str) -> list[Limit]:
    """Return the numbers of a limits file; a text behind one says what it is."""
    body = ast.parse(limits).body
    found: list[Limit] = []
    values: dict[str, str] = {}
    for node, following in zip(body, [*body[1:], None], strict=True):
        named = _assigned(node)
        if named is None:
            continue
        values[named[0]] = shown(named[1], values)
        about = ""
        if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            about = " ".join(str(following.value.value).split())
        found.append(_limit(named[0], values[named[0]], about))
    return found


def _assigned(node: ast.stmt) -> tuple[str, ast.expr] | None:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        return node.target.id, node.value
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id, node.value
    return None


def _limit(name: str, value: str, about: str) -> Limit:
    """Say the unit behind the value instead of in the name: MESSAGE_BYTES is "Message", "262,144 bytes"."""
    words = name.lower().split("_")
    unit = UNITS_IN_NAMES.get(words[-1])
    if unit is not None and len(words) > 1:
        words.pop()
        value = value if value[-1:].isalpha() else f"{value} {unit}"
    text = " ".join(ABBREVIATIONS.get(word, word) for word in words)
    return Limit(text[0].upper() + text[1:], value, about)


def shown(value: ast.expr, values: dict[str, str]) -> str:
    """Return a value as people write it: `5 * MINUTE` is "5 min", `range(1, 901)` "1 to 900".

    `values` are those of the names above it.
    """
    if isinstance(value, ast.Constant):
        return f"{value.value:,}" if isinstance(value.value, int) else str(value.value)
    if isinstance(value, ast.Name):
        return values.get(value.id) or (f"1 {UNITS[value.id]}" if value.id in UNITS else value.id)
    if isinstance(value, ast.Tuple):
        joint = " to " if len(value.elts) == 2 and not _are_calls(value.elts) else ", "
        return joint.join(shown(part, values) for part in value.elts)
    if isinstance(value, ast.Dict):
        pairs = zip(value.keys, value.values, strict=True)
        return "; ".join(f"{shown(key, values)}: {shown(part, values)}" for key, part in pairs if key is not None)
    if isinstance(value, ast.Call):
        return _call(value, values)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult) and isinstance(value.right, ast.Name):
        return f"{shown(value.left, values)} {UNITS.get(value.right.id, value.right.id)}"
    number = _number(value)
    return ast.unparse(value) if number is None else f"{number:,}"


def _call(call: ast.Call, values: dict[str, str]) -> str:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name == "range":
        numbers = [int(ast.literal_eval(argument)) for argument in call.args]
        first, end = (0, *numbers) if len(numbers) == 1 else numbers[:2]
        return f"{first:,} to {end - 1:,}"
    parts = [shown(argument, values) for argument in call.args]
    if name != "Phase":
        return ", ".join(parts)
    tries = "any number" if (_number(call.args[0]) or 0) > ENDLESS else parts[0]
    if len(parts) == 1:
        return f"{tries} at once"
    if len(parts) == 2:
        return f"{tries} after {parts[1]}"
    return f"{tries} after {parts[1]} to {parts[2]} ({parts[3]})"


def _are_calls(parts: list[ast.expr]) -> bool:
    return all(isinstance(part, ast.Call) for part in parts)


def _number(value: ast.expr) -> int | None:
    """Return what whole numbers and units of time come to, in milliseconds; None for anything else."""
    if isinstance(value, ast.Constant) and isinstance(value.value, int):
        return value.value
    if isinstance(value, ast.Name):
        return MILLISECONDS.get(value.id)
    if not isinstance(value, ast.BinOp):
        return None
    left, right, combine = _number(value.left), _number(value.right), OPERATORS.get(type(value.op))
    return None if left is None or right is None or combine is None else combine(left, right)
