"""Finds reads of the machine's clock."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import Offence, dotted, imported_names, shown

CLOCKS = (
    *(f"time.{name}" for name in ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns")),
    *(f"time.{name}" for name in ("process_time", "process_time_ns", "thread_time", "clock_gettime", "sleep")),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
    *("os.times", "asyncio.sleep"),
)
CLOCKS_WITHOUT_ARGUMENT = {
    "time.gmtime": 1,
    "time.localtime": 1,
    "time.ctime": 1,
    "time.asctime": 1,
    "time.strftime": 2,
    "email.utils.formatdate": 1,
    "email.utils.localtime": 1,
}
"""Functions that read the clock when they get fewer arguments than this."""


def clock_reads(file: Path) -> Iterator[Offence]:
    """Yield each place that reads the real clock, whatever name it was imported by."""
    tree = ast.parse(file.read_text())
    names = imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            if meaning(node, names) in CLOCKS:
                yield Offence(shown(file), node.lineno, f"reads the real clock: {dotted(node)}")
        elif isinstance(node, ast.Call):
            called = meaning(node.func, names)
            given = len(node.args) + len(node.keywords)
            if given < CLOCKS_WITHOUT_ARGUMENT.get(called, 0):
                yield Offence(shown(file), node.lineno, f"reads the real clock: {dotted(node.func)} without a time")


def meaning(node: ast.expr, names: dict[str, str]) -> str:
    """Return the full name of what an expression refers to."""
    first, _, rest = dotted(node).partition(".")
    if first not in names:
        return ""
    return f"{names[first]}.{rest}" if rest else names[first]
