"""Refuses calls that break what the model demands of their parameters, in the words of AWS's front end."""

from collections.abc import Callable
from functools import cache
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.wire.models import ServiceModel, Shape, find_model, service_names
from emulator.wire.own_words import OWN_SERVICES, OWN_SHAPES, code_of, whole_refusal
from emulator.wire.rules import Rule, rules_of

Check = Callable[[dict[str, Any]], None]
Find = Callable[[Any, str, list[str]], None]
"""Adds to a list what is broken in a value that stands at a path."""

PARTS = frozenset(("structure", "list", "map"))
MOST_SHOWN = 4_096
"""Characters of a value that an error repeats; a longer one is left out of it."""


class Constraints:
    """What a service's model demands of its calls, wherever they come from; each operation compiled at its first."""

    def __init__(self, model: ServiceModel) -> None:
        self.model = model
        self.code = code_of(model.name, str(model.metadata["protocol"]))
        self.finders = Finders(model.name, self.code)
        self.compiled: dict[str, Find | None] = {}

    def check(self, call: Call) -> None:
        """Raise AwsError where a call's parameters break the model."""
        if call.operation not in self.compiled:
            self.compiled[call.operation] = self._find(call.operation)
        find = self.compiled[call.operation]
        if find is None:
            return
        broken: list[str] = []
        find(call.parameters, "", broken)
        if not broken:
            return
        count = "1 validation error" if len(broken) == 1 else f"{len(broken)} validation errors"
        raise AwsError(self.code, f"{count} detected: {'; '.join(broken)}")

    def _find(self, operation: str) -> Find | None:
        shape = self.model.input(operation) if operation in self.model.operations else None
        return None if shape is None else self.finders.of(shape)


def constraint_check(service: str) -> Callable[[Call], None] | None:
    """Return what checks a service's calls, or None where it checks all parameters itself or AWS has no such service.

    The model is read at the first call: most worlds use few services.
    """
    if service in OWN_SERVICES or service not in service_names():
        return None
    return lambda call: constraints_of(call.service).check(call)


@cache
def constraints_of(service: str) -> Constraints:
    """Return what the model of a service that botocore knows demands."""
    model = find_model(service)
    assert model is not None
    return Constraints(model)


class Finders:
    """Compiles a service's shapes; `known` are those of structures, so that one may hold itself."""

    def __init__(self, service: str, code: str) -> None:
        self.service, self.code = service, code
        self.known: dict[str, Find | None] = {}

    def of(self, shape: Shape) -> Find | None:
        """Return what finds what is broken in a value of a shape, None where nothing can be."""
        if (self.service, shape.name) in OWN_SHAPES:
            return None
        if shape.type == "structure":
            return self._structure(shape)
        return _both(self._own(shape, rules_of(shape)), self._inner(shape))

    def _inner(self, shape: Shape) -> Find | None:
        if shape.type == "list":
            return self._list(shape)
        return self._map(shape) if shape.type == "map" else None

    def _own(self, shape: Shape, rules: tuple[Rule, ...]) -> Find | None:
        if not rules:
            return None
        is_secret = bool(shape.traits.get("sensitive"))

        def find(value: Any, path: str, broken: list[str]) -> None:
            for rule in rules:
                if not rule.is_broken(value):
                    continue
                own = whole_refusal(self.service, path, rule.pattern)
                if own is not None and value == "":
                    continue
                if own is not None:
                    raise AwsError(self.code, own)
                shown = None if is_secret else _shown(value, shape)
                broken.append(_violation(shown, path, f"Member must {rule.words}"))

        return find

    def _structure(self, shape: Shape) -> Find | None:
        if shape.name in self.known:
            return self.known[shape.name]
        required = tuple((name, _label(name)) for name in shape.traits.get("required", ()))
        inner: list[tuple[str, str, Find]] = []

        def find(value: Any, path: str, broken: list[str]) -> None:
            for name, label in required:
                if value.get(name) is None:
                    broken.append(
                        f"Value null at '{path}{label}' failed to satisfy constraint: Member must not be null"
                    )
            for name, label, find_inner in inner:
                given = value.get(name)
                if given is not None:
                    find_inner(given, f"{path}{label}", broken)

        self.known[shape.name] = find
        for name, member in shape.members.items():
            found = self.of(member)
            if found is not None:
                inner.append((name, _label(name), _within(found) if member.type == "structure" else found))
        if not required and not inner:
            self.known[shape.name] = None
        return self.known[shape.name]

    def _list(self, shape: Shape) -> Find | None:
        """What is wrong with a structure in a list is told of by its place, with a plain value by the whole list."""
        member = shape.member
        if member.type not in PARTS:
            rules = rules_of(member) if (self.service, member.name) not in OWN_SHAPES else ()
            return self._each(shape, rules, "Member must satisfy constraint", ["Member must not be null"], _items)
        find_inner = self.of(member)
        if find_inner is None:
            return None
        tail = "." if member.type == "structure" else ""

        def find(value: Any, path: str, broken: list[str]) -> None:
            for number, item in enumerate(value, 1):
                if item is not None:
                    find_inner(item, f"{path}.{number}.member{tail}", broken)

        return find

    def _map(self, shape: Shape) -> Find | None:
        keys = self._each(shape, rules_of(shape.key), "Map keys must satisfy constraint", [], _keys)
        value = shape.value
        if value.type not in PARTS:
            values = self._each(shape, rules_of(value), "Map value must satisfy constraint", [], _values)
            return _both(keys, values)
        find_inner = self.of(value)
        if find_inner is None:
            return keys
        tail = "." if value.type == "structure" else ""

        def find(given: Any, path: str, broken: list[str]) -> None:
            for key, item in given.items():
                if item is not None:
                    find_inner(item, f"{path}.{key}.member{tail}", broken)

        return _both(keys, find)

    def _each(
        self,
        shape: Shape,
        rules: tuple[Rule, ...],
        words: str,
        further: list[str],
        items: Callable[[Any], Any],
    ) -> Find | None:
        if not rules:
            return None
        listed = ", ".join([*(f"Member must {rule.words}" for rule in rules), *further])

        def find(value: Any, path: str, broken: list[str]) -> None:
            if any(rule.is_broken(item) for item in items(value) if item is not None for rule in rules):
                broken.append(_violation(_shown(value, shape), path, f"{words}: [{listed}]"))

        return find


def _within(find_inner: Find) -> Find:
    def find(value: Any, path: str, broken: list[str]) -> None:
        find_inner(value, f"{path}.", broken)

    return find


def _both(first: Find | None, second: Find | None) -> Find | None:
    if first is None or second is None:
        return first or second

    def find(value: Any, path: str, broken: list[str]) -> None:
        first(value, path, broken)
        second(value, path, broken)

    return find


def _items(value: Any) -> Any:
    return value


def _keys(value: Any) -> Any:
    return value.keys()


def _values(value: Any) -> Any:
    return value.values()


def _label(name: str) -> str:
    return name[0].lower() + name[1:]


def _violation(shown: str | None, path: str, rule: str) -> str:
    value = "" if shown is None else f"'{shown}' "
    return f"Value {value}at '{path}' failed to satisfy constraint: {rule}"


def _shown(value: Any, shape: Shape) -> str | None:
    """Return a value as Java prints it, None where it is too long to be repeated."""
    text = _text(value, shape)
    return text if len(text) <= MOST_SHOWN else None


def _text(value: Any, shape: Shape) -> str:
    if value is None:
        return "null"
    if shape.type == "list":
        return f"[{', '.join(_text(item, shape.member) for item in value[: MOST_SHOWN + 1])}]"
    if shape.type == "map":
        return f"{{{', '.join(f'{key}={_text(item, shape.value)}' for key, item in value.items())}}}"
    if shape.type == "structure":
        members = (f"{_label(name)}={_text(value.get(name), member)}" for name, member in shape.members.items())
        return f"{shape.name}({', '.join(members)})"
    if shape.type == "boolean":
        return str(value).lower()
    return str(value)
