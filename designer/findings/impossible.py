"""Says why an event pattern or filter policy can match nothing."""

import math
from typing import Any

LOWER, UPPER = {">", ">="}, {"<", "<="}


def impossible(pattern: Any, path: str = "") -> str | None:
    """Return why nothing matches a pattern, or None: keys must all match, of a key's alternatives one."""
    if not isinstance(pattern, dict):
        return None
    for key, wanted in pattern.items():
        here = f"{path}.{key}" if path else str(key)
        if key == "$or" and isinstance(wanted, list):
            reasons = [impossible(one, path) for one in wanted]
            if reasons and all(reasons):
                return reasons[0]
        elif isinstance(wanted, dict):
            why = impossible(wanted, here)
            if why:
                return why
        elif isinstance(wanted, list):
            if not wanted:
                return f"{here} has no alternative"
            reasons = [_never(one, here) for one in wanted]
            if all(reasons):
                return reasons[0]
    return None


def _never(one: Any, path: str) -> str | None:
    if not isinstance(one, dict):
        return None
    numeric = one.get("numeric")
    if isinstance(numeric, list) and _is_empty(numeric):
        shown = " ".join(f"{part:g}" if isinstance(part, int | float) else str(part) for part in numeric)
        return f"{path} cannot be {shown}"
    return None


def _is_empty(numeric: list[Any]) -> bool:
    """Say whether a numeric range holds no number."""
    low, high, strict = -math.inf, math.inf, False
    for operator, bound in zip(numeric[::2], numeric[1::2], strict=False):
        if not isinstance(bound, int | float) or isinstance(bound, bool):
            return False
        if operator in LOWER or operator == "=":
            strict = (strict and bound <= low) or operator == ">"
            low = max(low, bound)
        if operator in UPPER or operator == "=":
            strict = strict or operator == "<"
            high = min(high, bound)
    return low > high or (low == high and strict)
