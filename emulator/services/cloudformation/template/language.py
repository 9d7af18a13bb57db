"""The transform AWS::LanguageExtensions: unrolls Fn::ForEach, evaluates what its own functions can tell already."""

import re
from typing import Any

from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import LOOP_COPIES
from emulator.services.cloudformation.template.intrinsics import as_text, evaluate_conditions, resolve
from emulator.services.cloudformation.template.references import references
from emulator.services.cloudformation.template.transforms import LANGUAGE_EXTENSIONS
from emulator.services.cloudformation.template.values import NotKnownYet, Values

FOR_EACH = "Fn::ForEach::"
EARLY = ("Fn::Length", "Fn::ToJsonString", "Fn::FindInMap")
LITERAL = ("Fn::Join", "Fn::Sub", "Fn::Select", "Fn::Split")
REFERRING = ("Ref", "Fn::GetAtt")
NO_RESOURCES = (
    "Template format error: Unresolved dependencies [{}]. Cannot reference resources in the Conditions block of the"
    " template"
)
LAYOUT = "Fn::ForEach layout is incorrect."
POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")
ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]")


def extend(template: dict[str, Any], values: Values) -> dict[str, Any]:
    """Return the template without loops; `values` know the parameters, no resource and no condition yet."""
    loops = _Loops(values)
    conditions = {"Conditions": loops.unroll(template["Conditions"])} if "Conditions" in template else {}
    values.template = {**template, **conditions}
    try:
        evaluate_conditions(values)
    except NotKnownYet as error:
        raise ValidationError(NO_RESOURCES.format(error)) from None
    rest = loops.unroll({section: content for section, content in template.items() if section != "Conditions"})
    values.template = unrolled = {section: {**rest, **conditions}[section] for section in template}
    values.unknown = frozenset(unrolled.get("Resources", {}))
    extended = {
        section: _evaluate(content, values) if section in ("Resources", "Outputs", "Conditions") else content
        for section, content in unrolled.items()
        if section != "Transform"
    }
    for resource in extended.get("Resources", {}).values():
        for policy in POLICIES:
            if isinstance(resource, dict) and isinstance(resource.get(policy), dict):
                resource[policy] = _policy(policy, resource[policy], values)
    return extended


def _policy(name: str, value: Any, values: Values) -> Any:
    try:
        return resolve(value, values)
    except NotKnownYet:
        raise _failed(f"{name} cannot depend on a resource") from None


class _Loops:
    """Unrolls loops, and counts the copies, so that nested ones cannot grow without end."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.copies = 0

    def unroll(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.unroll(item) for item in value]
        if not isinstance(value, dict):
            return value
        unrolled: dict[str, Any] = {}
        for key, item in value.items():
            if key.startswith(FOR_EACH):
                for name, copy in self._copies(key, item):
                    if name in unrolled or name in value:
                        raise _failed(f"Duplicate key '{name}' when merging keys to parent object in Fn::ForEach")
                    unrolled[name] = copy
            else:
                unrolled[key] = self.unroll(item)
        return unrolled

    def _copies(self, key: str, loop: Any) -> list[tuple[str, Any]]:
        if not isinstance(loop, list) or len(loop) != 3 or not isinstance(loop[0], str):
            raise _failed(LAYOUT)
        identifier, collection, outputs = loop
        if not isinstance(outputs, dict) or not outputs:
            raise _failed(LAYOUT)
        items = self._items(key, collection)
        copies: list[tuple[str, Any]] = []
        for item in items:
            for name, body in outputs.items():
                self.copies += 1
                if self.copies > LOOP_COPIES:
                    raise _failed(f"Fn::ForEach: loops make more than {LOOP_COPIES} copies")
                copied_name, copied = _put_in(name, identifier, item), _put_in(body, identifier, item)
                if copied_name.startswith(FOR_EACH):
                    copies += self._copies(copied_name, copied)
                else:
                    copies.append((copied_name, self.unroll(copied)))
        return copies

    def _items(self, key: str, collection: Any) -> list[str]:
        try:
            items = resolve(collection, self.values)
        except NotKnownYet:
            raise _failed(f"{key}: a collection cannot depend on a resource") from None
        if not isinstance(items, list) or any(isinstance(item, (dict, list)) for item in items):
            raise _failed(LAYOUT)
        return [as_text(item) for item in items]


def _failed(reason: str) -> ValidationError:
    return ValidationError(f"Transform {LANGUAGE_EXTENSIONS} failed with: {reason}")


def _put_in(value: Any, identifier: str, item: str) -> Any:
    """Replace `${Identifier}`, `&{Identifier}` (letters and digits only) and Ref by a loop's item."""
    if isinstance(value, str):
        plain = ALPHANUMERIC.sub("", item)
        return value.replace(f"${{{identifier}}}", item).replace(f"&{{{identifier}}}", plain)
    if isinstance(value, list):
        return [_put_in(part, identifier, item) for part in value]
    if not isinstance(value, dict):
        return value
    if value == {"Ref": identifier}:
        return item
    return {_put_in(key, identifier, item): _put_in(part, identifier, item) for key, part in value.items()}


def _evaluate(value: Any, values: Values) -> Any:
    if isinstance(value, list):
        return [_evaluate(item, values) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and next(iter(value)) in EARLY:
        try:
            return resolve(value, values)
        except NotKnownYet:
            return value
    evaluated = {key: _evaluate(item, values) for key, item in value.items()}
    if len(evaluated) == 1 and next(iter(evaluated)) in REFERRING:
        return _named_by_text(evaluated, values)
    return resolve(evaluated, values) if _is_literal_function(evaluated) else evaluated


def _named_by_text(reference: dict[str, Any], values: Values) -> dict[str, Any]:
    """With the extensions a function may say which resource is meant; what it comes to is known already."""
    ((name, argument),) = reference.items()
    try:
        if isinstance(argument, list):
            return {name: [resolve(part, values) for part in argument]}
        return {name: resolve(argument, values)}
    except NotKnownYet:
        return reference


def _is_literal_function(value: dict[str, Any]) -> bool:
    """Say whether a function has nothing but literals to work on, as it may have where a loop's item was put in."""
    if len(value) != 1:
        return False
    ((name, argument),) = value.items()
    return name in LITERAL and next(references(value), None) is None and not _holds_map(argument)


def _holds_map(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(map(_holds_map, value)))
