"""Finds iteration over sets, whose order changes from one process to the next."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import Offence, dotted, parents, shown

SETS = ("set", "frozenset", "Set", "FrozenSet", "AbstractSet", "MutableSet")
SET_METHODS = ("union", "intersection", "difference", "symmetric_difference", "copy")
SET_OPERATORS = (ast.BitOr, ast.BitAnd, ast.Sub, ast.BitXor)
ORDERLESS = ("sorted", "set", "frozenset", "len", "any", "all", "sum", "min", "max", "bool")
"""What may take a set or a generator over one, since the order does not show."""
ORDERED = ("list", "tuple", "enumerate", "iter", "next", "zip", "map", "filter", "reversed", "deque", "dict.fromkeys")
ORDERED_METHODS = ("join", "extend", "fromkeys", "writelines", "update_in_order")


def set_iterations(file: Path) -> Iterator[Offence]:
    """Yield each place where the order of a set shows."""
    tree = ast.parse(file.read_text())
    above = parents(tree)
    known = Known(tree)
    for node in ast.walk(tree):
        for taken in taken_in_order(node, above):
            if known.is_set(taken):
                yield Offence(shown(file), taken.lineno, f"iterates over a set: {ast.unparse(taken)}")
        if isinstance(node, ast.Call) and is_pop(node) and known.is_set(node.func.value):  # type: ignore[attr-defined]
            yield Offence(shown(file), node.lineno, f"takes any element of a set: {ast.unparse(node)}")


def is_pop(call: ast.Call) -> bool:
    """Return whether a call is `something.pop()`."""
    return isinstance(call.func, ast.Attribute) and call.func.attr == "pop" and not call.args


def taken_in_order(node: ast.AST, above: dict[ast.AST, ast.AST]) -> list[ast.expr]:
    """Return the expressions whose elements this node takes one after the other."""
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return [node.iter]
    if isinstance(node, (ast.ListComp, ast.DictComp)):
        return [part.iter for part in node.generators]
    if isinstance(node, ast.GeneratorExp):
        user = above.get(node)
        if isinstance(user, ast.Call) and dotted(user.func) in ORDERLESS:
            return []
        return [part.iter for part in node.generators]
    if isinstance(node, (ast.Starred, ast.YieldFrom)) and node.value is not None:
        return [node.value]
    if isinstance(node, ast.Call):
        name = dotted(node.func)
        if name in ORDERED or (isinstance(node.func, ast.Attribute) and node.func.attr in ORDERED_METHODS):
            return list(node.args)
    return []


class Known:
    """Which names and attributes of a module hold sets, by their annotation or their assignment."""

    def __init__(self, tree: ast.AST) -> None:
        self.names: dict[str, bool] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.AnnAssign):
                self.learn(node.target, annotates_set(node.annotation))
            elif isinstance(node, ast.arg) and node.annotation is not None:
                self.names[node.arg] = annotates_set(node.annotation) or self.names.get(node.arg, False)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns is not None:
                self.names[f"{node.name}()"] = annotates_set(node.returns)
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self.learn(target, self.is_set(node.value))
            elif isinstance(node, ast.NamedExpr):
                self.learn(node.target, self.is_set(node.value))

    def learn(self, target: ast.expr, is_set: bool) -> None:
        """Remember what a name, or an attribute by its last name, holds."""
        name = f".{target.attr}" if isinstance(target, ast.Attribute) else dotted(target)
        if name and is_set:
            self.names[name] = self.names[f".{name.lstrip('.')}"] = True

    def is_set(self, node: ast.expr) -> bool:
        """Return whether an expression is a set, as far as can be seen."""
        if isinstance(node, (ast.Set, ast.SetComp)):
            return True
        if isinstance(node, ast.Call):
            return self.gives_set(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, SET_OPERATORS):
            return any(self.is_set(side) or is_keys(side) for side in (node.left, node.right))
        if isinstance(node, ast.IfExp):
            return self.is_set(node.body) or self.is_set(node.orelse)
        if isinstance(node, ast.Attribute):
            return self.names.get(f".{node.attr}", False)
        return isinstance(node, ast.Name) and self.names.get(node.id, False)

    def gives_set(self, call: ast.Call) -> bool:
        """Return whether a call returns a set."""
        if dotted(call.func) in SETS or self.names.get(f"{dotted(call.func).rpartition('.')[2]}()", False):
            return True
        return isinstance(call.func, ast.Attribute) and call.func.attr in SET_METHODS and self.is_set(call.func.value)


def is_keys(node: ast.expr) -> bool:
    """Return whether an expression is `something.keys()`, whose `&`, `|` and `-` give sets."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("keys", "items")


def annotates_set(annotation: ast.expr) -> bool:
    """Return whether an annotation says set, or set or None."""
    if isinstance(annotation, ast.BinOp):
        return annotates_set(annotation.left) or annotates_set(annotation.right)
    if isinstance(annotation, ast.Subscript):
        return annotates_set(annotation.value)
    return dotted(annotation).rpartition(".")[2] in SETS
