"""A pattern ready to match, and why something does not fit it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

Test = Callable[[Any], bool]
MISSING = object()
OR = "$or"


class Refusal(NamedTuple):
    """The first clause that does not fit: its field ("a.b"), its alternatives as JSON, the values that are there."""

    field: str
    clause: str
    values: list[Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """Alternatives for one field: one of them must hold for one of its values. `clause` is their JSON."""

    tests: tuple[Test, ...]
    accepts_missing: bool
    clause: str

    @property
    def asks_for_absence(self) -> bool:
        """Say whether only a field that is not there fits."""
        return self.accepts_missing and len(self.tests) == 0

    def matches(self, value: Any) -> bool:
        """Say whether a field's value, or MISSING, fits. Lists stand for their items, objects for no value."""
        if type(value) in SCALARS:
            return any(test(value) for test in self.tests)
        values = _flat(value)
        if not values:
            return self.accepts_missing
        return any(test(item) for item in values for test in self.tests)

    def refusal(self, value: Any, path: str) -> Refusal | None:
        """Return why a field's value does not fit, or None where it does."""
        return None if self.matches(value) else Refusal(path, self.clause, _flat(value))


SCALARS = (str, int, float, bool, type(None))


@dataclass(frozen=True, slots=True)
class Fields:
    """Every field must fit, and one alternative of each `$or`."""

    fields: tuple[tuple[str, "Leaf | Fields"], ...]
    alternatives: tuple[tuple["Fields", ...], ...] = ()

    @property
    def asks_for_absence(self) -> bool:
        """Say whether only absent fields are asked for."""
        groups = [field for group in self.alternatives for field in group]
        return all(part.asks_for_absence for _, part in self.fields) and all(part.asks_for_absence for part in groups)

    def matches(self, event: Any) -> bool:
        """Say whether an event fits; of a list one item must, or each where only absence is asked for."""
        if isinstance(event, list):
            if not event:
                return self.matches(None)
            every = all if self.asks_for_absence else any
            return every(self.matches(item) for item in event)
        held: Mapping[str, Any] = event if isinstance(event, dict) else {}
        for name, part in self.fields:
            if not part.matches(held[name] if name in held else _joined(held, name)):
                return False
        return all(any(alternative.matches(event) for alternative in group) for group in self.alternatives)

    def refusal(self, event: Any, path: str = "") -> Refusal | None:
        """Return the first clause that an event does not fit, or None where it fits."""
        if self.matches(event):
            return None
        if isinstance(event, list):
            event = event[0] if event else None
        held: Mapping[str, Any] = event if isinstance(event, dict) else {}
        for name, part in self.fields:
            value = held[name] if name in held else _joined(held, name)
            found = part.refusal(value, f"{path}.{name}" if path else name)
            if found is not None:
                return found
        return Refusal(f"{path}.{OR}" if path else OR, "", [])


def _joined(held: Mapping[str, Any], name: str) -> Any:
    """Return what is held under names with dots: `{"a.b": 1}` is `{"a": {"b": 1}}`."""
    start = f"{name}."
    joined = {key[len(start) :]: value for key, value in held.items() if key.startswith(start)}
    return joined or MISSING


def _flat(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [inner for item in value for inner in _flat(item)]
    return [] if value is MISSING or isinstance(value, dict) else [value]
