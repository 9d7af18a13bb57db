"""The operations on EventInvokeConfig: retries, age and destinations of asynchronous invocations."""

from typing import Any

from emulator.bus.arn import parse_arn
from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors
from emulator.services.lambda_.function import LATEST, Function
from emulator.services.lambda_.names import find_version, function_arn, read_reference
from emulator.services.lambda_.owners import at_owner
from emulator.services.lambda_.pages import page
from emulator.services.lambda_.state import State

SERVICES = ("events", "lambda", "s3", "sns", "sqs")
WAYS = ("OnSuccess", "OnFailure")


@operation("PutFunctionEventInvokeConfig")
@at_owner
def put_function_event_invoke_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Set the whole configuration."""
    function, qualifier = _target(scope, call)
    config = _read(scope, call, function)
    function.event_configs[qualifier] = config
    return _describe(function, qualifier)


@operation("UpdateFunctionEventInvokeConfig")
@at_owner
def update_function_event_invoke_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Change what is given."""
    function, qualifier = _target(scope, call)
    old = _existing(scope, call)
    function.event_configs[qualifier] = {**old, **_read(scope, call, function)}
    return _describe(function, qualifier)


@operation("GetFunctionEventInvokeConfig", reads=True)
@at_owner
def get_function_event_invoke_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the configuration of a version or alias."""
    _existing(scope, call)
    return _describe(*_target(scope, call))


@operation("DeleteFunctionEventInvokeConfig")
@at_owner
def delete_function_event_invoke_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Go back to the defaults."""
    _existing(scope, call)
    function, qualifier = _target(scope, call)
    del function.event_configs[qualifier]
    return {}


@operation("ListFunctionEventInvokeConfigs", reads=True)
@at_owner
def list_function_event_invoke_configs(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the configurations of a function's versions and aliases."""
    reference = read_reference(scope, call.parameters["FunctionName"])
    function = scope.state.functions.get(reference.name)
    if function is None:
        raise errors.not_found("The function doesn't exist.")
    found = [_describe(function, qualifier) for qualifier in function.event_configs]
    return page("FunctionEventInvokeConfigs", found, call.parameters, most=50)


def _target(scope: Scope[State], call: Call) -> tuple[Function, str]:
    reference = read_reference(scope, call.parameters["FunctionName"], call.parameters.get("Qualifier"))
    function = scope.state.functions.get(reference.name)
    try:
        if function is not None:
            find_version(scope, function, reference.qualifier)
            return function, reference.qualifier or LATEST
    except AwsError as missing:
        raise errors.not_found("The function doesn't exist.") from missing
    raise errors.not_found("The function doesn't exist.")


def _existing(scope: Scope[State], call: Call) -> dict[str, Any]:
    reference = read_reference(scope, call.parameters["FunctionName"], call.parameters.get("Qualifier"))
    qualifier = reference.qualifier or LATEST
    function = scope.state.functions.get(reference.name)
    config = function.event_configs.get(qualifier) if function else None
    if config is None:
        if call.operation.startswith("Update"):
            _target(scope, call)
        arn = function_arn(scope, reference.name, qualifier)
        raise errors.not_found(f"The function {arn} doesn't have an EventInvokeConfig")
    return config


def _read(scope: Scope[State], call: Call, function: Function) -> dict[str, Any]:
    given = call.parameters
    names = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
    if all(given.get(name) is None for name in names):
        raise errors.invalid_parameter("You must specify at least one of error handling or destination setting.")
    config: dict[str, Any] = {name: given[name] for name in names[:2] if given.get(name) is not None}
    if given.get("DestinationConfig") is not None:
        config["DestinationConfig"] = _destinations(scope, given["DestinationConfig"], function)
    return {**config, "LastModified": scope.now / 1000}


def _destinations(scope: Scope[State], given: dict[str, Any], function: Function) -> dict[str, Any]:
    config: dict[str, Any] = {}
    for way in WAYS:
        target = (given.get(way) or {}).get("Destination")
        config[way] = {"Destination": target} if target else {}
        if target:
            _check_destination(scope, given, way, target, function)
    return config


def _check_destination(scope: Scope[State], given: dict[str, Any], way: str, target: str, function: Function) -> None:
    arn = parse_arn(target)
    if arn.service not in SERVICES or (arn.service == "s3" and way == "OnSuccess"):
        shown = ", ".join(f"{name[0].lower()}{name[1:]}={_java(given, name)}" for name in WAYS)
        raise errors.invalid_parameter(f"The provided destination config DestinationConfig({shown}) is invalid.")
    if arn.service != "lambda":
        return
    if target == function.arn or target.startswith(f"{function.arn}:"):
        raise errors.invalid_parameter("You can't specify the function as a destination for itself.")
    if arn.account == scope.account and arn.region == scope.region:
        name = arn.resource.split(":")[1]
        if name not in scope.state.functions:
            raise errors.invalid_parameter(f"The destination ARN {target} is invalid.")


def _java(given: dict[str, Any], way: str) -> str:
    target = (given.get(way) or {}).get("Destination")
    return f"{way}(destination={target})" if target else "null"


def _describe(function: Function, qualifier: str) -> dict[str, Any]:
    return {
        "FunctionArn": f"{function.arn}:{qualifier}",
        "DestinationConfig": {"OnSuccess": {}, "OnFailure": {}},
        **function.event_configs[qualifier],
    }
