"""Reads a service's Python: which operations and resource types it has, and what it refuses by name."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OPERATION = re.compile(r"[A-Z]\w+")
REFUSAL = "NotModelled"
TYPE = re.compile(r"AWS::[\w:]+")


@dataclass(frozen=True, slots=True)
class Source:
    """`operations`: each with the first sentence of its docstring, "" where that is only an address."""

    name: str
    operations: dict[str, str]
    types: list[str]
    refusals: list[str]


def read_source(folder: Path) -> Source:
    """Read every module of a service's folder."""
    name = folder.name
    operations: dict[str, str] = {}
    types: set[str] = set()
    refusals: set[str] = set()
    modules = {path: ast.parse(path.read_text()) for path in sorted(folder.rglob("*.py"))}
    constants = {name: text for module in modules.values() for name, text in _constants(module)}
    for path, module in modules.items():
        for node in ast.walk(module):
            operations.update(_operations(node))
            types.update(_types(node, constants))
            refusals.update(_refusal(node))
            if path == folder / "__init__.py" and isinstance(node, ast.Assign) and _named(node, "NAME"):
                name = str(ast.literal_eval(node.value))
    return Source(name, operations, sorted(types), sorted(refusals))


def _operations(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield what is marked as an operation: `@operation("X") def …`, or `x = operation("X")(…)`."""
    if isinstance(node, ast.FunctionDef):
        for mark in node.decorator_list:
            name = _first_text(mark)
            if OPERATION.fullmatch(name):
                yield name, _sentence(ast.get_docstring(node) or "")
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
        name = _first_text(node.value.func)
        if OPERATION.fullmatch(name):
            yield name, ""


def _constants(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and _text(node.value):
            yield node.targets[0].id, _text(node.value)


def _types(node: ast.AST, constants: dict[str, str]) -> Iterator[str]:
    """Yield the name of a class that is a resource type."""
    for inner in node.body if isinstance(node, ast.ClassDef) else ():
        if isinstance(inner, ast.Assign) and _named(inner, "name"):
            value = inner.value
            name = constants.get(value.id, "") if isinstance(value, ast.Name) else _text(value)
            if TYPE.fullmatch(name):
                yield name


def _refusal(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == REFUSAL and node.args:
        text = _text(node.args[0])
        if text and not text.startswith("…"):
            yield text


def _named(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def _first_text(node: ast.AST) -> str:
    return _text(node.args[0]) if isinstance(node, ast.Call) and node.args else ""


def _text(node: ast.AST) -> str:
    """Return a text; what is filled in only when it runs is shown as "…"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return ""


def _sentence(docstring: str) -> str:
    first = " ".join(docstring.split("\n\n", maxsplit=1)[0].split())
    return "" if first.startswith("https://") else first
