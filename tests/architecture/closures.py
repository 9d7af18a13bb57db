"""Finds code where a timer or waiter keeps data: lambdas, partials, functions and methods."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import Offence, dotted, parents, shown

KEEPERS = ("at", "set_timer", "then", "Then", "effect", "start_guest", "Timer", "Pending")
"""Calls whose arguments a world keeps until later."""


def kept_code(file: Path) -> Iterator[Offence]:
    """Yield each argument of a keeper that is code."""
    tree = ast.parse(file.read_text())
    above = parents(tree)
    functions = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not isinstance(above[node], ast.ClassDef)
    }
    methods = {
        node.name
        for owner in ast.walk(tree)
        if isinstance(owner, ast.ClassDef)
        for node in owner.body
        if isinstance(node, ast.FunctionDef) and not is_property(node)
    }
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and dotted(call.func).rpartition(".")[2] in KEEPERS):
            continue
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
            for part in kept_parts(argument):
                if is_code(part, functions, methods):
                    name = dotted(call.func)
                    yield Offence(shown(file), part.lineno, f"{name} keeps code, not data: {ast.unparse(part)}")


def is_property(function: ast.FunctionDef) -> bool:
    """Return whether a method is read without a call."""
    return any(dotted(mark).rpartition(".")[2] in ("property", "cached_property") for mark in function.decorator_list)


def kept_parts(argument: ast.expr) -> Iterator[ast.expr]:
    """Yield an argument and what its displays hold."""
    yield argument
    if isinstance(argument, ast.Dict):
        for value in argument.values:
            yield from kept_parts(value)
    elif isinstance(argument, (ast.List, ast.Tuple)):
        for value in argument.elts:
            yield from kept_parts(value)


def is_code(node: ast.expr, functions: set[str], methods: set[str]) -> bool:
    """Return whether an expression is a function, a method or a partial."""
    if isinstance(node, ast.Lambda):
        return True
    if isinstance(node, ast.Call):
        return dotted(node.func).rpartition(".")[2] in ("partial", "partialmethod")
    if isinstance(node, ast.Attribute):
        return dotted(node.value) == "self" and node.attr in methods
    return isinstance(node, ast.Name) and node.id in functions
