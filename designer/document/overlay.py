"""What was changed in a block, laid over the values that its source holds."""

import copy
from dataclasses import dataclass, field
from typing import Any

from designer.document.pointers import is_appended, parse_pointer

REMOVED = {"Sluice::Removed": True}


class Unset:
    """No value of its own at this place."""


UNSET = Unset()


@dataclass
class Change:
    """What happens at one place: a value put there, and changes below it."""

    put: Any = UNSET
    below: dict[str, "Change"] = field(default_factory=dict)

    @property
    def is_removal(self) -> bool:
        """Whether nothing stays here: what was changed below may be gone as well, with all that was around it."""
        return is_removed(self.put) and isinstance(overlaid(UNSET, self), Unset)


def is_removed(value: Any) -> bool:
    return isinstance(value, dict) and "Sluice::Removed" in value


def change_of(values: dict[str, Any]) -> Change:
    """Arrange changed values by their pointers, in an order that does not depend on who wrote first."""
    root = Change()
    for pointer in sorted(values, key=_rank):
        here = root
        for token in parse_pointer(pointer):
            here = here.below.setdefault(token, Change())
        here.put = arranged(values[pointer])
    return root


FIRST = (
    *("Type", "Condition", "DependsOn", "Version", "Sid", "Effect", "Principal", "Action", "Resource", "Properties"),
    *("Queue", "Topic", "Stream", "Bucket", "RestApiId", "ApiId", "EventBusName", "Path", "Method", "Id", "Arn"),
    *("Key", "Value", "PolicyName"),
)
RANK = {name: index for index, name in enumerate(FIRST)}


def _rank(pointer: str) -> list[tuple[int, str]]:
    return [_key_rank(token) for token in parse_pointer(pointer)]


def _key_rank(key: str) -> tuple[int, str]:
    return RANK.get(key, len(RANK)), key


def arranged(value: Any) -> Any:
    """Return a value with its keys in one order: the shared document keeps none."""
    if isinstance(value, dict):
        return {key: arranged(value[key]) for key in sorted(value, key=_key_rank)}
    if isinstance(value, list):
        return [arranged(item) for item in value]
    return value


def overlaid(value: Any, change: Change) -> Any:
    """Return the value with the change made to it."""
    if not isinstance(change.put, Unset):
        value = UNSET if is_removed(change.put) else copy.deepcopy(change.put)
    if not change.below:
        return value
    if isinstance(value, list):
        return _list(value, change)
    result = dict(value) if isinstance(value, dict) else {}
    appended = []
    for token, below in change.below.items():
        new = overlaid(result.get(token, UNSET), below)
        if isinstance(new, Unset):
            result.pop(token, None)
        elif is_appended(token):
            appended.append(new)
        else:
            result[token] = new
    if not result and (isinstance(value, Unset) or value is None):
        return appended or value
    return result


def _list(items: list[Any], change: Change) -> list[Any]:
    kept = []
    for index, item in enumerate(items):
        below = change.below.get(str(index))
        new = overlaid(item, below) if below else item
        if not isinstance(new, Unset):
            kept.append(new)
    for token, below in change.below.items():
        if is_appended(token):
            new = overlaid(UNSET, below)
            if not isinstance(new, Unset):
                kept.append(new)
    return kept


def values_of(value: Any, path: tuple[str, ...]) -> dict[tuple[str, ...], Any]:
    """Take a new value apart into leaves, so that each can be changed by itself; intrinsics and lists stay whole."""
    if not isinstance(value, dict) or not value or is_intrinsic(value):
        return {path: value}
    leaves: dict[tuple[str, ...], Any] = {}
    for key, below in value.items():
        leaves |= values_of(below, (*path, str(key)))
    return leaves


def is_intrinsic(value: Any) -> bool:
    """Whether the value is one intrinsic function in its long form."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    (name,) = value
    return name in {"Ref", "Condition"} or name.startswith("Fn::")
