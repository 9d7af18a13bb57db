"""Every kind of trace event that the emulator can append is known to who explains them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from launch.places import ROOT

APPENDS = {"append": 6, "trace": 2}
"""Who appends an event, and with how many positional arguments at least; a list's `append` takes one."""
WITH_TIME = 7
"""The trace itself is told the time before the kind."""
KINDS = ROOT / "frontend" / "src" / "stream" / "kinds.ts"


def kinds_in(source: str) -> Iterator[str]:
    """Yield the kinds that a module appends; "?" for one that is not written there."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute | ast.Name):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
        if len(call.args) < APPENDS.get(name, 99):
            continue
        kind = call.args[0 if len(call.args) < WITH_TIME else 1]
        yield kind.value if isinstance(kind, ast.Constant) and isinstance(kind.value, str) else "?"


def kinds_of_emulator() -> set[str]:
    return {kind for file in (ROOT / "emulator").rglob("*.py") for kind in kinds_in(file.read_text()) if kind != "?"}


def handed_on(files: Iterator[Path]) -> set[str]:
    """Return the files that append a kind which they were given."""
    return {str(file.relative_to(ROOT)) for file in files if "?" in kinds_in(file.read_text())}


def explained() -> set[str]:
    return set(re.findall(r'^ {2}"([a-z-]+)",$', KINDS.read_text(), re.MULTILINE))


def test_every_kind_is_explained() -> None:
    assert kinds_of_emulator() | {"destination", "dead-letter"} == explained()


def test_kinds_that_are_handed_on_come_from_known_places() -> None:
    """`_hand_on` of asynchronous invocations is given "destination" or "dead-letter", and traces no other."""
    assert handed_on((ROOT / "emulator").rglob("*.py")) == {
        "emulator/contract/scope.py",
        "emulator/inside.py",
        "emulator/services/lambda_/asynchronous.py",
    }


def test_a_kind_that_nobody_explains_is_found() -> None:
    assert list(kinds_in("scope.trace('melt', arn, cause=1)\nscope.host.append(kind, a, b, c, d, e)")) == ["melt", "?"]
