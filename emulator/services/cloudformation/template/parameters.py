"""Checks a request's parameters against what the template declares, and gives their values."""

import re
from collections.abc import Mapping
from typing import Any

from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import PARAMETER_VALUE_BYTES
from emulator.services.cloudformation.template.intrinsics import as_text
from emulator.services.cloudformation.template.values import KNOWN_AFTER_APPLY

SSM = re.compile(r"AWS::SSM::Parameter::Value<(.+)>\Z")
LIST = re.compile(r"(?:List<(.+)>|CommaDelimitedList)\Z")
NAMES = (
    r"AWS::EC2::(?:AvailabilityZone::Name|Image::Id|Instance::Id|KeyPair::KeyName|SecurityGroup::(?:GroupName|Id)"
    r"|Subnet::Id|VPC::Id|Volume::Id)|AWS::Route53::HostedZone::Id"
)
"""The types of what an account has ("AWS-specific parameter types" in the user guide)."""
TYPES = re.compile(
    rf"(?:String|Number|CommaDelimitedList|List<(?:Number|String|{NAMES})>|{NAMES}|AWS::SSM::Parameter::Name"
    rf"|AWS::SSM::Parameter::Value<(?:String|CommaDelimitedList|{NAMES}|List<(?:String|{NAMES})>)>)\Z"
)
SSM_NAME = "AWS::SSM::Parameter::Name"
NUMBER = re.compile(r"[-+]?(?:[0-9]{1,100}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?\Z")
NO_ECHO = "****"


def given_values(
    template: Mapping[str, Any], given: list[dict[str, Any]], previous: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the text of each declared parameter: given, kept from `previous`, or the default.

    `previous` holds the texts of the stack that is updated, for UsePreviousValue.
    """
    declared: Mapping[str, Any] = template.get("Parameters", {})
    unknown = [entry["ParameterKey"] for entry in given if entry.get("ParameterKey") not in declared]
    if unknown:
        raise ValidationError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    by_name = {entry["ParameterKey"]: entry for entry in given}
    texts: dict[str, str] = {}
    missing = []
    for name, declaration in declared.items():
        entry = by_name.get(name, {})
        if "ParameterValue" in entry:
            if entry.get("UsePreviousValue"):
                raise ValidationError(
                    f"Invalid input for parameter key {name}. Cannot specify usePreviousValue as true"
                    " and non empty value for a parameter"
                )
            texts[name] = entry["ParameterValue"]
        elif entry.get("UsePreviousValue") and previous is not None and name in previous:
            texts[name] = previous[name]
        elif "Default" in declaration:
            texts[name] = _default_text(declaration["Default"])
        else:
            missing.append(name)
    if missing:
        raise ValidationError(f"Parameters: [{', '.join(missing)}] must have values")
    for name, text in texts.items():
        _check(name, declared[name], text)
    return texts


def _default_text(default: Any) -> str:
    return ",".join(as_text(item) for item in default) if isinstance(default, list) else as_text(default)


def typed_value(declaration: Mapping[str, Any], text: str) -> Any:
    """Return what Ref gives for a parameter's text: the text itself, or a list."""
    kind = declaration["Type"]
    inner = SSM.match(kind)
    if LIST.match(inner[1] if inner else kind):
        return [item.strip() for item in text.split(",")] if text else []
    return text


def ssm_name(declaration: Mapping[str, Any]) -> bool:
    """Say whether a parameter's value is the name of an SSM parameter whose value is meant."""
    return bool(SSM.match(declaration["Type"]))


def is_hidden(declaration: Mapping[str, Any]) -> bool:
    """Say whether a parameter has NoEcho."""
    return as_text(declaration.get("NoEcho", False)).lower() == "true"


def shown(declaration: Mapping[str, Any], text: str) -> str:
    """Return a parameter's text as descriptions show it: NoEcho ones are hidden."""
    return NO_ECHO if is_hidden(declaration) else text


def _check(name: str, declaration: Mapping[str, Any], text: str) -> None:
    if KNOWN_AFTER_APPLY in text:
        return
    if len(text.encode()) > PARAMETER_VALUE_BYTES:
        raise ValidationError(f"Parameter '{name}' must not be longer than {PARAMETER_VALUE_BYTES} bytes")
    kind = declaration["Type"]
    items = typed_value(declaration, text) if LIST.match(kind) else [text]
    for item in items:
        _check_kind(name, kind, item)
        _check_constraints(name, declaration, item)


def _check_kind(name: str, kind: str, item: str) -> None:
    if kind in ("Number", "List<Number>") and _number(item) is None:
        raise ValidationError(f"Parameter '{name}' must be a number.")


def _check_constraints(name: str, declaration: Mapping[str, Any], item: str) -> None:
    broken = _broken_constraint(name, declaration, item)
    if broken is None:
        return
    described = declaration.get("ConstraintDescription")
    raise ValidationError(f"Parameter {name} failed to satisfy constraint: {described}" if described else broken)


def _broken_constraint(name: str, declaration: Mapping[str, Any], item: str) -> str | None:
    allowed = declaration.get("AllowedValues")
    if allowed is not None and item not in [as_text(value) for value in allowed]:
        return f"Parameter '{name}' must be one of AllowedValues"
    pattern = declaration.get("AllowedPattern")
    if pattern is not None and not _matches(name, str(pattern), item):
        return f"Parameter '{name}' must match pattern {pattern}"
    limits = {key: int(declaration[key]) for key in ("MinLength", "MaxLength") if key in declaration}
    if len(item) < limits.get("MinLength", 0):
        return f"Parameter '{name}' must contain at least {limits['MinLength']} characters"
    if len(item) > limits.get("MaxLength", len(item)):
        return f"Parameter '{name}' must contain at most {limits['MaxLength']} characters"
    number = _number(item)
    if number is not None and "MinValue" in declaration and number < float(declaration["MinValue"]):
        return f"Parameter '{name}' must be a number not less than {declaration['MinValue']}"
    if number is not None and "MaxValue" in declaration and number > float(declaration["MaxValue"]):
        return f"Parameter '{name}' must be a number not greater than {declaration['MaxValue']}"
    return None


def _matches(name: str, pattern: str, item: str) -> bool:
    """Match with an engine that bounds its work: a pattern comes from anybody."""
    import jsonschema_rs

    try:
        return bool(jsonschema_rs.is_valid({"pattern": f"^(?:{pattern})$"}, item))
    except ValueError:
        raise ValidationError(f"Parameter '{name}': AllowedPattern {pattern} is no regular expression") from None


def _number(text: str) -> float | None:
    return float(text) if NUMBER.match(text) else None
