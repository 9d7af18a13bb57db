"""Evaluates a template's conditions."""

from collections.abc import Callable
from typing import Any

from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.template.values import NO_VALUE, Values

EQUALS = "Template error: every Fn::Equals object requires a list of 2 string parameters."
NOT = "Template error: every Fn::Not object requires one boolean parameter."
MANY = "Template error: every {} object requires a list of at least 2 and at most 10 boolean parameters."

Resolve = Callable[[Any, Values], Any]


def evaluate(definition: Any, values: Values, resolve: Resolve) -> bool:
    """Return what a condition's definition comes to; the conditions that it names are evaluated already."""
    if not isinstance(definition, dict) or len(definition) != 1:
        raise ValidationError("Template format error: Every Conditions member must be a condition function.")
    ((name, argument),) = definition.items()
    if name == "Condition":
        return condition(argument, values)
    if name == "Fn::Equals":
        return _equals(argument, values, resolve)
    if name == "Fn::Not":
        if not isinstance(argument, list) or len(argument) != 1:
            raise ValidationError(NOT)
        return not evaluate(argument[0], values, resolve)
    if name in ("Fn::And", "Fn::Or"):
        if not isinstance(argument, list) or not 2 <= len(argument) <= 10:
            raise ValidationError(MANY.format(name))
        results = [evaluate(item, values, resolve) for item in argument]
        return all(results) if name == "Fn::And" else any(results)
    raise ValidationError(f"Template format error: {name} is no condition function")


def condition(name: Any, values: Values) -> bool:
    """Return the condition of that name."""
    if not isinstance(name, str) or name not in values.conditions:
        raise ValidationError(f"Template format error: Unresolved condition dependency {name}")
    return values.conditions[name]


def _equals(argument: Any, values: Values, resolve: Resolve) -> bool:
    if not isinstance(argument, list) or len(argument) != 2:
        raise ValidationError(EQUALS)
    left, right = (_comparable(resolve(side, values)) for side in argument)
    return bool(left == right)


def _comparable(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is NO_VALUE or isinstance(value, (dict, list)):
        return value
    return str(value)
