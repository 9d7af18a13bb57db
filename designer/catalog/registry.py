"""Finds the catalog's entries: every module of this package that has ENTRIES, in sorted order."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from designer.catalog.cards import CARDS
from designer.catalog.connection import Connection
from designer.catalog.entry import Entry


class DuplicateEntry(Exception):
    """Two modules of the catalog describe one resource type."""


@cache
def modules() -> tuple[ModuleType, ...]:
    """Return the modules that describe service families."""
    import designer.catalog as package

    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    found = [importlib.import_module(f"designer.catalog.{name}") for name in names]
    return tuple(module for module in found if hasattr(module, "ENTRIES"))


@cache
def entries() -> dict[str, Entry]:
    """Return all entries by resource type."""
    found: dict[str, Entry] = {}
    for module in modules():
        for entry in module.ENTRIES:
            if entry.type in found:
                raise DuplicateEntry(entry.type)
            found[entry.type] = entry
    return found


@cache
def connections() -> tuple[Connection, ...]:
    """Return all ways to connect two resources, in the order of the modules."""
    return tuple(connection for module in modules() for connection in getattr(module, "CONNECTIONS", ()))


@cache
def refusals() -> dict[str, tuple[str, str]]:
    """Return by source type why it connects to nothing else, and what works."""
    return {kind: words for module in modules() for kind, words in getattr(module, "REFUSALS", {}).items()}


def entry_of(kind: str) -> Entry | None:
    """Return how a resource type is drawn, or a card that stands for what no template holds."""
    return entries().get(kind) or CARDS.get(kind)
