"""Checks that each intrinsic function of a template has arguments of the right shape."""

from collections.abc import Callable, Mapping
from typing import Any

from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.template.conditions import EQUALS, MANY, NOT
from emulator.services.cloudformation.template.intrinsics import (
    BASE64,
    CIDR,
    FIND_IN_MAP,
    GET_ATT,
    IF,
    JOIN,
    SELECT,
    SPLIT,
    SUB,
    UNSUPPORTED,
)

CHECKED_SECTIONS = ("Conditions", "Resources", "Outputs")


def check_functions(template: Mapping[str, Any]) -> None:
    """Raise ValidationError for the first function whose arguments are malformed."""
    for section in CHECKED_SECTIONS:
        _check(template.get(section, {}))


def _check(value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _check(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            check = CHECKS.get(key)
            if check is not None and len(value) == 1:
                check(item)
            elif key.startswith("Fn::") and key not in KNOWN:
                raise ValidationError(UNSUPPORTED.format(key))
            _check(item)


def _is_function(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1


def _list_of(count: tuple[int, ...], text: str) -> Callable[[Any], None]:
    def check(argument: Any) -> None:
        if not isinstance(argument, list) or len(argument) not in count:
            raise ValidationError(text)

    return check


def _ref(argument: Any) -> None:
    if not isinstance(argument, str) and not _is_function(argument):
        raise ValidationError("Template format error: All Ref intrinsic functions must be a single string")


def _get_att(argument: Any) -> None:
    parts = argument.split(".", 1) if isinstance(argument, str) else argument
    if not isinstance(parts, list) or len(parts) < 2 or not all(parts) or not isinstance(parts[0], str):
        raise ValidationError(GET_ATT)


def _sub(argument: Any) -> None:
    is_pair = isinstance(argument, list) and len(argument) == 2
    text = argument[0] if is_pair else argument
    if not isinstance(text, str) or (is_pair and not isinstance(argument[1], dict)):
        raise ValidationError(SUB)


def _delimited(message: str) -> Callable[[Any], None]:
    def check(argument: Any) -> None:
        if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str):
            raise ValidationError(message)
        if isinstance(argument[1], dict) and not _is_function(argument[1]):
            raise ValidationError(message)

    return check


def _select(argument: Any) -> None:
    if not isinstance(argument, list) or len(argument) != 2:
        raise ValidationError(SELECT)
    index, items = argument
    if _is_function(index):
        return
    if isinstance(index, (dict, list)) or not str(index).isdecimal():
        raise ValidationError(SELECT)
    if isinstance(items, list) and not any(map(_is_function, items)) and int(index) >= len(items):
        raise ValidationError(SELECT)


def _if(argument: Any) -> None:
    if not isinstance(argument, list) or len(argument) != 3 or not isinstance(argument[0], str):
        raise ValidationError(IF)


def _between(fewest: int, most: int, message: str) -> Callable[[Any], None]:
    return _list_of(tuple(range(fewest, most + 1)), message)


def _base64(argument: Any) -> None:
    if isinstance(argument, list) or (isinstance(argument, dict) and not _is_function(argument)):
        raise ValidationError(BASE64)


CHECKS: dict[str, Callable[[Any], None]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _delimited(JOIN),
    "Fn::Split": _delimited(SPLIT),
    "Fn::Select": _select,
    "Fn::If": _if,
    "Fn::FindInMap": _list_of((3, 4), FIND_IN_MAP),
    "Fn::Base64": _base64,
    "Fn::Cidr": lambda argument: None if _is_function(argument) else _list_of((2, 3), CIDR)(argument),
    "Fn::Equals": _list_of((2,), EQUALS),
    "Fn::Not": _list_of((1,), NOT),
    "Fn::And": _between(2, 10, MANY.format("Fn::And")),
    "Fn::Or": _between(2, 10, MANY.format("Fn::Or")),
}
KNOWN = frozenset(CHECKS) | frozenset(
    ("Fn::ImportValue", "Fn::GetAZs", "Fn::Length", "Fn::ToJsonString", "Fn::Transform")
)
