"""The project's Python sources and what a checker finds in them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REAL_TIME = ("pacing", "server", "runtime", "__main__")
"""Parts of the emulator that stand outside a world, where time is real."""


@dataclass(frozen=True, order=True)
class Offence:
    """A line that breaks a rule."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def python_files(*folders: str) -> Iterator[Path]:
    """Yield the Python files below the project's folders, in sorted order."""
    for folder in folders:
        yield from sorted(file for file in (ROOT / folder).rglob("*.py") if "migrations" not in file.parts)


def world_files() -> Iterator[Path]:
    """Yield the emulator's files that run inside a world."""
    for file in python_files("emulator"):
        if file.relative_to(ROOT / "emulator").with_suffix("").parts[0] not in REAL_TIME:
            yield file


def shown(file: Path) -> str:
    """Return a file's path as people write it."""
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else file.name


def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """Return each node's parent."""
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def dotted(node: ast.expr) -> str:
    """Return "a.b.c" of a name or attribute, "" of anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def imported_names(tree: ast.AST) -> dict[str, str]:
    """Return what each imported name stands for: {"now": "datetime.datetime.now", "t": "time"}."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found
