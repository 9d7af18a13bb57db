"""Shows a world's state as plain JSON."""

import base64
from collections import deque
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from emulator.world import World

MOST_ITEMS = 1_000
"""Elements of one list or map that are shown; then a note says how many there are."""
MAX_DEPTH = 12


def show_world(world: World) -> dict[str, Any]:
    """Return the state of every service by its name, account and region."""
    services: dict[str, Any] = {}
    for (service, account, region), state in sorted(world.states.items(), key=lambda item: item[0]):
        services.setdefault(service, {}).setdefault(account, {})[region] = show(state)
    return {"now": world.now, "services": services}


def show(value: Any, depth: int = 0) -> Any:
    """Return a value as plain JSON: objects as their fields, bytes as base64."""
    if value is None or (isinstance(value, (bool, int, float, str)) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if depth >= MAX_DEPTH:
        return "…"
    if is_dataclass(value):
        return {field.name: show(getattr(value, field.name, None), depth + 1) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return _show_dict(value, depth)
    if isinstance(value, (list, tuple, deque)):
        return _show_list(value, len(value), depth)
    if hasattr(type(value), "__slots__") or hasattr(value, "__dict__"):
        return {name: show(getattr(value, name, None), depth + 1) for name in _attributes(value)}
    return type(value).__name__


def _show_dict(value: dict[Any, Any], depth: int) -> dict[str, Any]:
    shown = {str(key): show(item, depth + 1) for key, item in list(value.items())[:MOST_ITEMS]}
    if len(value) > MOST_ITEMS:
        shown["…"] = f"{len(value)} in all"
    return shown


def _show_list(value: Iterable[Any], length: int, depth: int) -> list[Any]:
    shown = [show(item, depth + 1) for item, _ in zip(value, range(MOST_ITEMS), strict=False)]
    return [*shown, f"… {length} in all"] if length > MOST_ITEMS else shown


def _attributes(value: Any) -> list[str]:
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    return [name for name in (*slots, *getattr(value, "__dict__", ())) if not name.startswith("_")]
