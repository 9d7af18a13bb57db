"""Resolves a template's intrinsic functions against values."""

import base64
import ipaddress
import json
from collections.abc import Callable
from typing import Any

from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.template.conditions import condition, evaluate
from emulator.services.cloudformation.template.references import conditions_in_order, substitute
from emulator.services.cloudformation.template.values import (
    KNOWN_AFTER_APPLY,
    NO_VALUE,
    NotKnownYet,
    NotPreviewable,
    Values,
)

ZONES = {
    "us-east-1": "abcdef",
    "us-west-2": "abcd",
    "ap-northeast-1": "acd",
    "ap-northeast-2": "abcd",
    "us-west-1": "ac",
}
JOIN = (
    "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings"
    " to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined."
)
SPLIT = (
    "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be"
    " split or a function that returns a string to be split."
)
SUB = (
    "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as"
    " first argument, and an optional second argument to specify a mapping of values to replace in the string"
)
SELECT = "Template error: Fn::Select requires a list argument with two elements: an integer index and a list"
IF = "Template error: Fn::If requires a list argument with three elements"
GET_ATT = (
    "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource"
    " attribute"
)
FIND_IN_MAP = (
    "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute"
    " for return value"
)
NO_MAPPING = "Template error: Mapping named '{}' is not present in the 'Mappings' section of template."
UNSUPPORTED = (
    "Template Error: Encountered unsupported function: {} Supported functions are: [Fn::Base64, Fn::GetAtt, Fn::GetAZs,"
    " Fn::ImportValue, Fn::Join, Fn::Split, Fn::FindInMap, Fn::Select, Ref, Fn::Equals, Fn::If, Fn::Not, Condition,"
    " Fn::And, Fn::Or, Fn::Contains, Fn::EachMemberEquals, Fn::EachMemberIn, Fn::ValueOf, Fn::ValueOfAll, Fn::RefAll,"
    " Fn::Sub, Fn::Cidr]"
)
CIDR = "Template error: every Fn::Cidr object requires two or three parameters: ipBlock, count and cidrBits"
GET_AZS = "Template error: every Fn::GetAZs object must have a String-typed value."
BASE64 = "Template error: every Fn::Base64 object must have a String-typed value."
NEEDS_LIST = {"Fn::Join": JOIN, "Fn::Select": SELECT}
"""A change set cannot show what these make of a list that is not known before the deployment."""


def resolve(value: Any, values: Values) -> Any:
    """Return a value with every intrinsic resolved; properties that come to AWS::NoValue are left out."""
    if isinstance(value, list):
        items = (resolve(item, values) for item in value)
        return [item for item in items if item is not NO_VALUE]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((name, argument),) = value.items()
        function = FUNCTIONS.get(name)
        if function is not None:
            return function(argument, values)
    resolved = {key: resolve(item, values) for key, item in value.items()}
    return {key: item for key, item in resolved.items() if item is not NO_VALUE}


def preview(value: Any, values: Values) -> Any:
    """Like `resolve`, but what is known only after the deployment comes out as KNOWN_AFTER_APPLY."""
    if isinstance(value, list):
        items = (preview(item, values) for item in value)
        return [item for item in items if item is not NO_VALUE]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and next(iter(value)) in FUNCTIONS:
        return _preview_function(value, values)
    previewed = {key: preview(item, values) for key, item in value.items()}
    return {key: item for key, item in previewed.items() if item is not NO_VALUE}


def _preview_function(value: dict[str, Any], values: Values) -> Any:
    ((name, argument),) = value.items()
    if name == "Fn::If":
        return preview(_chosen(argument, values), values)
    try:
        return FUNCTIONS[name](argument, values)
    except NotKnownYet:
        if name == "Fn::Sub" and isinstance(argument, str):
            return substitute(argument, lambda variable: _preview_variable(variable, values), values.count)
        parts = preview(argument, values)
        if name in NEEDS_LIST and isinstance(parts, list) and parts[1:] == [KNOWN_AFTER_APPLY]:
            raise NotPreviewable(NEEDS_LIST[name]) from None
        return KNOWN_AFTER_APPLY


def _preview_variable(name: str, values: Values) -> str:
    try:
        return _variable(name, {}, values)
    except NotKnownYet:
        return KNOWN_AFTER_APPLY


def evaluate_conditions(values: Values) -> None:
    """Fill `values.conditions`."""
    definitions = values.template.get("Conditions", {})
    for name in conditions_in_order(definitions):
        values.conditions[name] = evaluate(definitions[name], values, resolve)


def as_text(value: Any) -> str:
    """Return a scalar as CloudFormation writes it into text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _ref(argument: Any, values: Values) -> Any:
    if not isinstance(argument, str):
        argument = resolve(argument, values)
    return values.reference(as_text(argument))


def _get_att(argument: Any, values: Values) -> Any:
    parts = argument.split(".", 1) if isinstance(argument, str) else argument
    if not isinstance(parts, list) or len(parts) < 2:
        raise ValidationError(GET_ATT)
    name, *rest = (as_text(resolve(part, values)) for part in parts)
    return values.attribute(name, ".".join(rest))


def _sub(argument: Any, values: Values) -> Any:
    text, variables = argument, {}
    if isinstance(argument, list):
        if len(argument) != 2 or not isinstance(argument[1], dict):
            raise ValidationError(SUB)
        text, variables = argument[0], argument[1]
    if not isinstance(text, str):
        raise ValidationError(SUB)
    known = {name: resolve(value, values) for name, value in variables.items()}
    return substitute(text, lambda name: _variable(name, known, values), values.count)


def _variable(name: str, known: dict[str, Any], values: Values) -> str:
    """Return what stands for `${name}`; `${!Literal}` is a literal."""
    if name.startswith("!"):
        return f"${{{name[1:]}}}"
    if name in known:
        found = known[name]
    else:
        resource, dot, attribute = name.partition(".")
        found = values.attribute(resource, attribute) if dot else values.reference(name)
    if isinstance(found, (dict, list)):
        raise ValidationError(f"Template error: Fn::Sub: the value of {name} is no String")
    return "" if found is NO_VALUE else as_text(found)


def _join(argument: Any, values: Values) -> Any:
    if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str):
        raise ValidationError(JOIN)
    parts = resolve(argument[1], values)
    if parts is NO_VALUE:
        return ""
    if not isinstance(parts, list) or any(isinstance(part, (dict, list)) for part in parts):
        raise ValidationError(JOIN)
    texts = [as_text(part) for part in parts]
    values.count(sum(map(len, texts)) + len(argument[0]) * len(texts))
    return argument[0].join(texts)


def _split(argument: Any, values: Values) -> Any:
    if not isinstance(argument, list) or len(argument) != 2 or not isinstance(argument[0], str) or not argument[0]:
        raise ValidationError(SPLIT)
    text = resolve(argument[1], values)
    if isinstance(text, (dict, list)) or text is NO_VALUE:
        raise ValidationError(SPLIT)
    return as_text(text).split(argument[0])


def _select(argument: Any, values: Values) -> Any:
    if not isinstance(argument, list) or len(argument) != 2:
        raise ValidationError(SELECT)
    index, items = resolve(argument[0], values), resolve(argument[1], values)
    if values.is_lenient and "placeholder" in str(items):
        items = items if isinstance(items, list) else [items]
        return items[min(int(index), len(items) - 1) if as_text(index).isdecimal() else 0]
    if not isinstance(items, list) or not as_text(index).isdecimal():
        raise ValidationError(SELECT)
    if int(index) >= len(items):
        if isinstance(argument[1], list):
            raise ValidationError(SELECT)
        raise ValidationError(f"Template error: Fn::Select  cannot select nonexistent value at index {index}")
    return items[int(index)]


def _chosen(argument: Any, values: Values) -> Any:
    if not isinstance(argument, list) or len(argument) != 3:
        raise ValidationError(IF)
    name, then, otherwise = argument
    if not isinstance(name, str) or name not in values.conditions:
        raise ValidationError(f"Template error: unresolved condition dependency {name} in Fn::If")
    return then if condition(name, values) else otherwise


def _if(argument: Any, values: Values) -> Any:
    return resolve(_chosen(argument, values), values)


def _find_in_map(argument: Any, values: Values) -> Any:
    if not isinstance(argument, list) or len(argument) not in (3, 4):
        raise ValidationError(FIND_IN_MAP)
    names = [as_text(resolve(part, values)) for part in argument[:3]]
    found: Any = values.template.get("Mappings", {})
    for name in names:
        if not isinstance(found, dict) or name not in found:
            if len(argument) == 4 and isinstance(argument[3], dict) and "DefaultValue" in argument[3]:
                return resolve(argument[3]["DefaultValue"], values)
            if names[0] not in values.template.get("Mappings", {}):
                raise ValidationError(NO_MAPPING.format(names[0]))
            raise ValidationError(f"Template error: Unable to get mapping for {'::'.join(names)}")
        found = found[name]
    return resolve(found, values)


def _base64(argument: Any, values: Values) -> Any:
    text = resolve(argument, values)
    if isinstance(text, (dict, list)) or text is NO_VALUE:
        raise ValidationError(BASE64)
    return base64.b64encode(as_text(text).encode()).decode()


def _import_value(argument: Any, values: Values) -> Any:
    name = as_text(resolve(argument, values))
    found = values.exported(name)
    if found is None:
        raise ValidationError(f"No export named {name} found")
    return found


def _get_azs(argument: Any, values: Values) -> Any:
    region = resolve(argument, values) or values.pseudo["AWS::Region"]
    if not isinstance(region, str):
        raise ValidationError(GET_AZS)
    return [f"{region}{letter}" for letter in ZONES.get(region, "abc")]


def _cidr(argument: Any, values: Values) -> Any:
    parts = resolve(argument, values)
    if not isinstance(parts, list) or len(parts) not in (2, 3):
        raise ValidationError(CIDR)
    try:
        network = ipaddress.ip_network(str(parts[0]))
        count, bits = int(parts[1]), int(parts[2]) if len(parts) == 3 else 8
        prefix = network.max_prefixlen - bits
        if not (1 <= count <= 256 and network.prefixlen <= prefix <= network.max_prefixlen):
            raise ValueError(parts)
    except ValueError:
        raise ValidationError(CIDR) from None
    if count > 1 << (prefix - network.prefixlen):
        raise ValidationError(f"Template error: Fn::Cidr: {parts[0]} does not hold {count} blocks of {bits} bits")
    size = 1 << bits
    start = int(network.network_address)
    make = type(network.network_address)
    return [f"{make(start + number * size)}/{prefix}" for number in range(count)]


def _length(argument: Any, values: Values) -> Any:
    items = resolve(argument, values)
    if not isinstance(items, list):
        raise ValidationError("Template error: Fn::Length requires a list")
    return len(items)


def _to_json_string(argument: Any, values: Values) -> Any:
    return json.dumps(resolve(argument, values), separators=(",", ":"), ensure_ascii=False)


def _condition(name: str) -> Callable[[Any, Values], Any]:
    return lambda argument, values: evaluate({name: argument}, values, resolve)


FUNCTIONS: dict[str, Callable[[Any, Values], Any]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Split": _split,
    "Fn::Select": _select,
    "Fn::If": _if,
    "Fn::FindInMap": _find_in_map,
    "Fn::Base64": _base64,
    "Fn::ImportValue": _import_value,
    "Fn::GetAZs": _get_azs,
    "Fn::Cidr": _cidr,
    "Fn::Length": _length,
    "Fn::ToJsonString": _to_json_string,
    **{f"Fn::{name}": _condition(f"Fn::{name}") for name in ("Equals", "And", "Or", "Not")},
}
