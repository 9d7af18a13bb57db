"""Checks a template's rules: assertions about its parameters."""

from collections.abc import Mapping
from typing import Any

from emulator.contract.errors import NotModelled
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.template.conditions import evaluate
from emulator.services.cloudformation.template.intrinsics import as_text, resolve
from emulator.services.cloudformation.template.values import Values

MALFORMED = "Template format error: Rule {} is malformed"
AWS_TYPES = ("Fn::RefAll", "Fn::ValueOf", "Fn::ValueOfAll")


def check_rules(rules: Any, values: Values) -> None:
    """Raise ValidationError for the first assertion that does not hold."""
    if not isinstance(rules, dict):
        raise ValidationError("Template format error: [/Rules] Rules must be an object.")
    for name, rule in rules.items():
        if not isinstance(rule, dict) or not isinstance(rule.get("Assertions"), list):
            raise ValidationError(MALFORMED.format(name))
        if "RuleCondition" in rule and not _holds(name, rule["RuleCondition"], values):
            continue
        for assertion in rule["Assertions"]:
            if not isinstance(assertion, dict) or "Assert" not in assertion:
                raise ValidationError(MALFORMED.format(name))
            if not _holds(name, assertion["Assert"], values):
                description = assertion.get("AssertDescription", "")
                raise ValidationError(f"Template error: Rule {name} failed: {description}")


def _holds(rule: str, function: Any, values: Values) -> bool:
    if not isinstance(function, dict) or len(function) != 1:
        raise ValidationError(MALFORMED.format(rule))
    ((name, argument),) = function.items()
    if name in AWS_TYPES:
        raise NotModelled(f"the rule function {name}")
    if name in ("Fn::And", "Fn::Or", "Fn::Not") and isinstance(argument, list):
        results = [_holds(rule, item, values) for item in argument]
        if name == "Fn::Not":
            return results == [False]
        return all(results) if name == "Fn::And" else any(results)
    if name in COMPARISONS:
        if not isinstance(argument, list) or len(argument) != 2:
            raise ValidationError(MALFORMED.format(rule))
        first, second = (_texts(resolve(side, values)) for side in argument)
        return bool(COMPARISONS[name](first, second))
    return evaluate(function, values, resolve)


def _texts(value: Any) -> list[str]:
    return [as_text(item) for item in value] if isinstance(value, list) else [as_text(value)]


def _contains(items: list[str], wanted: list[str]) -> bool:
    return wanted[0] in items if wanted else False


def _each_in(items: list[str], allowed: list[str]) -> bool:
    return all(item in allowed for item in items)


def _each_equals(items: list[str], wanted: list[str]) -> bool:
    return all(item == wanted[0] for item in items) if wanted else not items


COMPARISONS: Mapping[str, Any] = {
    "Fn::Contains": _contains,
    "Fn::EachMemberIn": _each_in,
    "Fn::EachMemberEquals": _each_equals,
}
