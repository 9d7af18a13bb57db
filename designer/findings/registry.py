"""Finds the rules: every module of `rules` that has a RULE, in sorted order; its name is the rule's id."""

import importlib
import pkgutil
from functools import cache

from designer.findings.finding import Rule


@cache
def rules() -> dict[str, Rule]:
    """Return all rules by id."""
    import designer.findings.rules as package

    found = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        module = importlib.import_module(f"designer.findings.rules.{name}")
        found[name.replace("_", "-")] = module.RULE
    return found
