"""Condition operators of policies, see "IAM JSON policy elements: Condition operators" in the IAM user guide."""

import base64
import binascii
import ipaddress
from collections.abc import Callable
from typing import Any, NamedTuple

from emulator.bus.policy.dates import read_date
from emulator.bus.policy.wildcard import Keys, fill, is_arn_like, is_like, plain

Compare = Callable[[str, str], bool]
"""Says whether a request's value fits a policy's value, which is filled and may hold wildcards."""

FOR_ALL, FOR_ANY, IF_EXISTS, NULL = "ForAllValues", "ForAnyValue", "IfExists", "Null"


class Condition(NamedTuple):
    """One key of one operator with the values that the policy gives. `compare` is None for Null."""

    operator: str
    key: str
    values: tuple[str, ...]
    compare: Compare | None
    is_negated: bool
    if_exists: bool
    quantifier: str


class UnknownOperator(ValueError):
    """A policy uses a condition operator that IAM does not have."""

    def __init__(self, operator: str) -> None:
        super().__init__(f"{operator!r} is no condition operator")
        self.operator = operator


def read_conditions(given: dict[str, Any], *, has_variables: bool) -> tuple[Condition, ...]:
    """Return the conditions of a statement, all of which must hold."""
    found = []
    for operator, keys in given.items():
        quantifier, _, name = operator.rpartition(":")
        if_exists = name.endswith(IF_EXISTS)
        base = name.removesuffix(IF_EXISTS)
        is_known = base in COMPARE or name == NULL
        if quantifier not in ("", FOR_ALL, FOR_ANY) or not is_known:
            raise UnknownOperator(operator)
        compare, is_negated = (None, False) if base == NULL else COMPARE[base]
        for key, values in keys.items():
            listed = values if isinstance(values, list) else [values]
            texts = tuple(_text(value) for value in listed)
            if not has_variables:
                texts = tuple(text.replace("${", "${$}{") for text in texts)
            found.append(Condition(operator, key.lower(), texts, compare, is_negated, if_exists, quantifier))
    return tuple(found)


def holds(condition: Condition, keys: Keys) -> bool:
    """Say whether a request's keys satisfy the condition."""
    found = keys.get(condition.key, ())
    if condition.compare is None:
        return (not found) is ([value.lower() for value in condition.values[:1]] == ["true"])
    if not found:
        if condition.quantifier == FOR_ANY:
            return condition.if_exists
        return condition.is_negated or condition.if_exists or condition.quantifier == FOR_ALL
    wanted = [filled for filled in (fill(value, keys) for value in condition.values) if filled is not None]
    fits = [any(condition.compare(value, other) for other in wanted) for value in found]
    if condition.quantifier == FOR_ALL:
        return not any(fits) if condition.is_negated else all(fits)
    if condition.quantifier == FOR_ANY:
        return not all(fits) if condition.is_negated else any(fits)
    return any(fits) is not condition.is_negated


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _equals(value: str, wanted: str) -> bool:
    return value == plain(wanted)


def _equals_ignoring_case(value: str, wanted: str) -> bool:
    return value.lower() == plain(wanted).lower()


def _like(value: str, wanted: str) -> bool:
    return is_like(wanted, value)


def _arn_like(value: str, wanted: str) -> bool:
    return is_arn_like(wanted, value)


def _numeric(ordered: Callable[[float, float], bool]) -> Compare:
    def compare(value: str, wanted: str) -> bool:
        try:
            return ordered(float(value), float(wanted))
        except ValueError:
            return False

    return compare


def _date(ordered: Callable[[float, float], bool]) -> Compare:
    def compare(value: str, wanted: str) -> bool:
        at, bound = read_date(value), read_date(wanted)
        return at is not None and bound is not None and ordered(at, bound)

    return compare


def _bool(value: str, wanted: str) -> bool:
    return value.lower() == wanted.lower()


def _binary(value: str, wanted: str) -> bool:
    try:
        return base64.b64decode(value, validate=True) == base64.b64decode(wanted, validate=True)
    except (binascii.Error, ValueError):
        return False


def _address(value: str, wanted: str) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False


ORDERS: dict[str, tuple[Callable[[float, float], bool], bool]] = {
    "Equals": (lambda one, other: one == other, False),
    "NotEquals": (lambda one, other: one == other, True),
    "LessThan": (lambda one, other: one < other, False),
    "LessThanEquals": (lambda one, other: one <= other, False),
    "GreaterThan": (lambda one, other: one > other, False),
    "GreaterThanEquals": (lambda one, other: one >= other, False),
}
COMPARE: dict[str, tuple[Compare, bool]] = {
    "StringEquals": (_equals, False),
    "StringNotEquals": (_equals, True),
    "StringEqualsIgnoreCase": (_equals_ignoring_case, False),
    "StringNotEqualsIgnoreCase": (_equals_ignoring_case, True),
    "StringLike": (_like, False),
    "StringNotLike": (_like, True),
    "Bool": (_bool, False),
    "BinaryEquals": (_binary, False),
    "IpAddress": (_address, False),
    "NotIpAddress": (_address, True),
    "ArnEquals": (_arn_like, False),
    "ArnLike": (_arn_like, False),
    "ArnNotEquals": (_arn_like, True),
    "ArnNotLike": (_arn_like, True),
    **{f"Numeric{name}": (_numeric(order), negated) for name, (order, negated) in ORDERS.items()},
    **{f"Date{name}": (_date(order), negated) for name, (order, negated) in ORDERS.items()},
}
"""Each operator's comparison, and whether the operator is its negation."""
