"""Puts, gets, lists and deletes parameters."""

import base64
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.ssm.errors import (
    InvalidParameter,
    ParameterAlreadyExists,
    ParameterNotFound,
    ParameterVersionNotFound,
)
from emulator.services.ssm.limits import (
    HIERARCHY_LEVELS,
    NAME_CHARACTERS,
    PAGE,
    PARAMETERS,
    PATH_PAGE,
    TAGS,
    VALUE_BYTES,
    VERSIONS,
)
from emulator.services.ssm.state import Parameter, State, Version

T = TypeVar("T")
NAME = re.compile(r"[A-Za-z0-9_.\-/]+\Z")
PUBLIC = "/aws/"
RESERVED = ("aws", "ssm")
TYPES = ("String", "StringList", "SecureString")
TIERS = ("Standard", "Advanced", "Intelligent-Tiering")


@operation("PutParameter")
def put_parameter(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html"""
    given = call.parameters
    name = given["Name"]
    check_name(name)
    for member in ("Policies", "KeyId"):
        if given.get(member):
            raise NotModelled(f"PutParameter's {member}")
    existing = scope.state.parameters.get(name)
    if existing is not None and not given.get("Overwrite"):
        raise ParameterAlreadyExists
    if existing is not None and given.get("Tags"):
        raise InvalidParameter(
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove"
            " overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or"
            " RemoveTagsFromResource."
        )
    version = _new_version(scope, given, existing)
    if existing is None:
        if len(scope.state.parameters) >= PARAMETERS[version.tier]:
            raise AwsError("ParameterLimitExceeded", "You have exceeded the number of parameters for this account.")
        path = name if name.startswith("/") else f"/{name}"
        arn = make_arn("ssm", scope.region, scope.account, f"parameter{path}")
        existing = scope.state.parameters[name] = Parameter(name, arn)
        existing.tags = {tag["Key"]: tag["Value"] for tag in given.get("Tags", [])}
    existing.versions.append(version)
    del existing.versions[:-VERSIONS]
    return {"Version": version.number, "Tier": version.tier}


@operation("GetParameter", reads=True)
def get_parameter(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html"""
    return {"Parameter": _selected(scope, call.parameters["Name"])}


@operation("GetParameters", reads=True)
def get_parameters(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html"""
    names = _names(call)
    found, invalid = [], []
    for name in sorted(dict.fromkeys(names)):
        try:
            found.append(_selected(scope, name))
        except (ParameterNotFound, ParameterVersionNotFound):
            invalid.append(name)
    return {"Parameters": found, "InvalidParameters": invalid}


@operation("GetParametersByPath", reads=True)
def get_parameters_by_path(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html"""
    path = call.parameters["Path"]
    if not path.startswith("/"):
        raise InvalidParameter(
            "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward"
            ' slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive).'
        )
    if call.parameters.get("ParameterFilters"):
        raise NotModelled("GetParametersByPath's ParameterFilters")
    folder = path if path.endswith("/") else f"{path}/"
    is_deep = bool(call.parameters.get("Recursive"))
    found = [
        _describe(scope.state.parameters[name], scope.state.parameters[name].latest)
        for name in sorted(scope.state.parameters)
        if name.startswith(folder) and (is_deep or "/" not in name.removeprefix(folder))
    ]
    parameters, token = _page(found, call.parameters, PATH_PAGE)
    return {"Parameters": list(parameters), **token}


@operation("DescribeParameters", reads=True)
def describe_parameters(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html"""
    if call.parameters.get("Filters"):
        raise NotModelled("DescribeParameters' Filters")
    found = [scope.state.parameters[name] for name in sorted(scope.state.parameters)]
    for wanted in call.parameters.get("ParameterFilters", []):
        found = [parameter for parameter in found if _fits(parameter, wanted)]
    parameters, token = _page(found, call.parameters, PAGE)
    return {"Parameters": [{"ARN": one.arn, **_metadata(one, one.latest)} for one in parameters], **token}


@operation("GetParameterHistory", reads=True)
def get_parameter_history(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html"""
    parameter = scope.state.parameter(call.parameters["Name"])
    versions, token = _page(parameter.versions, call.parameters, PAGE)
    history = [{"Value": version.value, "Labels": [], **_metadata(parameter, version)} for version in versions]
    return {"Parameters": history, **token}


@operation("DeleteParameter")
def delete_parameter(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html"""
    del scope.state.parameters[scope.state.parameter(call.parameters["Name"]).name]
    return {}


@operation("DeleteParameters")
def delete_parameters(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameters.html"""
    names = _names(call)
    deleted = [name for name in dict.fromkeys(names) if scope.state.parameters.pop(name, None) is not None]
    return {"DeletedParameters": deleted, "InvalidParameters": [name for name in names if name not in deleted]}


@operation("AddTagsToResource")
def add_tags_to_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html"""
    parameter = _tagged(scope, call)
    tags = {tag["Key"]: tag["Value"] for tag in call.parameters["Tags"]}
    if len({**parameter.tags, **tags}) > TAGS:
        raise AwsError("TooManyTagsError", f"The number of tags exceeds the limit of {TAGS}")
    parameter.tags.update(tags)
    return {}


@operation("RemoveTagsFromResource")
def remove_tags_from_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_RemoveTagsFromResource.html"""
    parameter = _tagged(scope, call)
    for key in call.parameters["TagKeys"]:
        parameter.tags.pop(key, None)
    return {}


@operation("ListTagsForResource", reads=True)
def list_tags_for_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListTagsForResource.html"""
    return {"TagList": [{"Key": key, "Value": value} for key, value in _tagged(scope, call).tags.items()]}


def check_name(name: str) -> None:
    """Raise unless the name may be a parameter's."""
    levels = name.strip("/").split("/")
    if len(name) > NAME_CHARACTERS or not NAME.match(name) or levels[0].lower().startswith(RESERVED):
        raise InvalidParameter(
            'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of'
            " sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the"
            " following 3 symbols .-_"
        )
    if "/" in name and not name.startswith("/"):
        raise InvalidParameter("Parameter name must be a fully qualified name.")
    if len(levels) > HIERARCHY_LEVELS:
        raise AwsError(
            "HierarchyLevelLimitExceededException",
            f"Hierarchy level in parameter name exceeded. The maximum is {HIERARCHY_LEVELS}.",
        )


def _new_version(scope: Scope[State], given: dict[str, Any], existing: Parameter | None) -> Version:
    former = existing.latest if existing else None
    kind = given.get("Type") or (former.type if former else None)
    if kind is None:
        raise InvalidParameter("A parameter type is required when you create a parameter.")
    if kind not in TYPES:
        raise AwsError("UnsupportedParameterType", f"The type {kind} is not supported.")
    if kind == "SecureString":
        raise NotModelled("parameters of the type SecureString, which need KMS")
    tier = given.get("Tier") or (former.tier if former else TIERS[0])
    if tier not in TIERS[:2]:
        raise NotModelled(f"the parameter tier {tier}")
    value = given["Value"]
    if len(value.encode()) > VALUE_BYTES[tier]:
        raise InvalidParameter(
            f"{tier} tier parameters support a maximum parameter value of {VALUE_BYTES[tier]} characters."
        )
    pattern = given.get("AllowedPattern", "")
    if pattern and not _matches(pattern, value):
        raise AwsError(
            "ParameterPatternMismatchException",
            f"Parameter value, cannot be validated against allowedPattern: {pattern}",
        )
    return Version(
        number=former.number + 1 if former else 1,
        value=value,
        type=kind,
        description=given.get("Description", former.description if former else ""),
        pattern=pattern,
        tier=tier,
        data_type=given.get("DataType", former.data_type if former else "text"),
        changed=scope.now,
    )


def _matches(pattern: str, value: str) -> bool:
    """Match with an engine that bounds its work: a pattern comes from anybody."""
    import jsonschema_rs

    try:
        return bool(jsonschema_rs.is_valid({"pattern": f"^(?:{pattern})$"}, value))
    except ValueError:
        raise AwsError("InvalidAllowedPatternException", f"The pattern {pattern} is not valid.") from None


def _selected(scope: Scope[State], text: str) -> dict[str, Any]:
    """Return the parameter of `name` or `name:version`."""
    name, version = text, ""
    if not text.startswith("arn:") and ":" in text:
        name, _, version = text.partition(":")
    if name.startswith(PUBLIC):
        raise NotModelled(f"AWS's public parameters ({name})")
    parameter = scope.state.parameter(name)
    if not version:
        return _describe(parameter, parameter.latest)
    for found in parameter.versions:
        if str(found.number) == version:
            return {**_describe(parameter, found), "Selector": f":{version}"}
    raise ParameterVersionNotFound(name, version)


def _names(call: Call) -> list[str]:
    names: list[str] = call.parameters["Names"]
    return names


def _describe(parameter: Parameter, version: Version) -> dict[str, Any]:
    return {
        "Name": parameter.name,
        "Type": version.type,
        "Value": version.value,
        "Version": version.number,
        "LastModifiedDate": version.changed / 1000,
        "ARN": parameter.arn,
        "DataType": version.data_type,
    }


def _metadata(parameter: Parameter, version: Version) -> dict[str, Any]:
    described: dict[str, Any] = {
        "Name": parameter.name,
        "Type": version.type,
        "LastModifiedDate": version.changed / 1000,
        "LastModifiedUser": f"arn:aws:iam::{parameter.arn.split(':')[4]}:root",
        "Version": version.number,
        "Tier": version.tier,
        "Policies": [],
        "DataType": version.data_type,
    }
    if version.description:
        described["Description"] = version.description
    if version.pattern:
        described["AllowedPattern"] = version.pattern
    return described


def _fits(parameter: Parameter, wanted: dict[str, Any]) -> bool:
    key, option = wanted["Key"], wanted.get("Option", "Equals")
    texts = {"Name": parameter.name, "Type": parameter.latest.type, "Tier": parameter.latest.tier}
    if key not in texts or option not in ("Equals", "BeginsWith", "Contains"):
        raise NotModelled(f"DescribeParameters' filter {key} {option}")
    text, values = texts[key], wanted.get("Values", [])
    if option == "Equals":
        return text in values
    return any(text.startswith(value) if option == "BeginsWith" else value in text for value in values)


def _tagged(scope: Scope[State], call: Call) -> Parameter:
    kind = call.parameters["ResourceType"]
    if kind != "Parameter":
        raise NotModelled(f"tags of the resource type {kind}")
    name = call.parameters["ResourceId"]
    found = scope.state.parameters.get(name)
    if found is None:
        raise AwsError("InvalidResourceId", f"The resource ID {name!r} is not valid.")
    return found


def _page(items: Sequence[T], parameters: dict[str, Any], most: int) -> tuple[Sequence[T], dict[str, Any]]:
    try:
        start = int(base64.b64decode(parameters["NextToken"], validate=True)) if parameters.get("NextToken") else 0
    except ValueError:
        raise AwsError("InvalidNextToken", "The specified token isn't valid.") from None
    end = start + min(parameters.get("MaxResults", most), most)
    return items[start:end], ({"NextToken": base64.b64encode(b"%d" % end).decode()} if end < len(items) else {})
