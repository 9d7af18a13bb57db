"""The operations on aliases."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors
from emulator.services.lambda_.function import LATEST, Alias, Function
from emulator.services.lambda_.names import find_function, function_arn, read_reference
from emulator.services.lambda_.owners import at_owner
from emulator.services.lambda_.pages import page
from emulator.services.lambda_.state import State


@operation("CreateAlias")
@at_owner
def create_alias(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Name a version."""
    parameters = call.parameters
    function = find_function(scope, read_reference(scope, parameters["FunctionName"]))
    name, version = parameters["Name"], parameters["FunctionVersion"]
    if name in function.aliases:
        raise errors.conflict(f"Alias already exists: {function.arn}:{name}")
    _check_version(function, version)
    weights = _read_weights(function, version, parameters)
    alias = Alias(name, version, parameters.get("Description") or "", scope.uuid("revision"), weights)
    function.aliases[name] = alias
    return _describe(function, alias)


@operation("UpdateAlias")
@at_owner
def update_alias(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Point an alias elsewhere, or share its invocations between two versions."""
    parameters = call.parameters
    function = find_function(scope, read_reference(scope, parameters["FunctionName"]))
    alias = function.aliases.get(parameters["Name"])
    if alias is None:
        raise errors.not_found(f"Alias not found: {function.arn}:{parameters['Name']}")
    if parameters.get("RevisionId") and parameters["RevisionId"] != alias.revision:
        raise errors.stale_revision()
    version = parameters.get("FunctionVersion") or alias.version
    _check_version(function, version)
    if version == LATEST and alias.name in function.provisions:
        raise errors.invalid_parameter(
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions."
        )
    given = parameters if parameters.get("RoutingConfig") is not None else _weighted(alias.weights)
    alias.weights = _read_weights(function, version, given)
    alias.version = version
    if parameters.get("Description") is not None:
        alias.description = parameters["Description"]
    alias.revision = scope.uuid("revision")
    return _describe(function, alias)


@operation("GetAlias", reads=True)
@at_owner
def get_alias(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return an alias."""
    reference = read_reference(scope, call.parameters["FunctionName"])
    function = scope.state.functions.get(reference.name)
    name = call.parameters["Name"]
    alias = function.aliases.get(name) if function else None
    if function is None or alias is None:
        raise errors.not_found(f"Cannot find alias arn: {function_arn(scope, reference.name, name)}")
    return _describe(function, alias)


@operation("DeleteAlias")
@at_owner
def delete_alias(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Delete an alias; one that is not there is no error."""
    function = find_function(scope, read_reference(scope, call.parameters["FunctionName"]))
    function.aliases.pop(call.parameters["Name"], None)
    return {}


@operation("ListAliases", reads=True)
@at_owner
def list_aliases(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the aliases of a function, or those that point to one version."""
    function = find_function(scope, read_reference(scope, call.parameters["FunctionName"]))
    wanted = call.parameters.get("FunctionVersion")
    found = [function.aliases[name] for name in sorted(function.aliases)]
    shown = [_describe(function, alias) for alias in found if wanted in (None, alias.version, *alias.weights)]
    return page("Aliases", shown, call.parameters)


def _check_version(function: Function, number: str) -> None:
    if number != LATEST and number not in function.versions:
        raise errors.function_not_found(f"{function.arn}:{number}")


def _weighted(weights: dict[str, float]) -> dict[str, Any]:
    """Return the weights that an alias keeps as a request gives them: they have to fit its new version."""
    return {"RoutingConfig": {"AdditionalVersionWeights": weights}}


def _read_weights(function: Function, version: str, parameters: dict[str, Any]) -> dict[str, float]:
    weights: dict[str, float] = (parameters.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    if len(weights) > 1:
        raise errors.invalid_parameter(
            f"Number of items in AdditionalVersionWeights cannot be greater than 1. Number of items: {len(weights)}"
        )
    for number in weights:
        if version == LATEST:
            raise errors.invalid_parameter("$LATEST is not supported for an alias pointing to more than 1 version")
        if number == version:
            raise errors.invalid_parameter(
                f"Invalid function version {number}. "
                f"Function version {number} is already included in routing configuration."
            )
        _check_version(function, number)
    return dict(weights)


def _describe(function: Function, alias: Alias) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "AliasArn": f"{function.arn}:{alias.name}",
        "Name": alias.name,
        "FunctionVersion": alias.version,
        "Description": alias.description,
        "RevisionId": alias.revision,
    }
    if alias.weights:
        answer["RoutingConfig"] = {"AdditionalVersionWeights": dict(alias.weights)}
    return answer
