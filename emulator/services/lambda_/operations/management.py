"""Recursion and runtime updates of a function: kept and answered, without further effect."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_.function import LATEST, Function
from emulator.services.lambda_.names import find_function, find_version, read_reference
from emulator.services.lambda_.state import State


@operation("PutFunctionRecursionConfig")
def put_function_recursion_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Say what happens to a function that calls itself in a loop."""
    wanted = call.parameters["RecursiveLoop"]
    function = _find(scope, call)
    function.recursion = wanted
    return {"RecursiveLoop": wanted}


@operation("GetFunctionRecursionConfig", reads=True)
def get_function_recursion_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return what happens to a function that calls itself in a loop."""
    return {"RecursiveLoop": _find(scope, call).recursion}


@operation("PutRuntimeManagementConfig")
def put_runtime_management_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Say when a version gets a newer runtime."""
    wanted = call.parameters["UpdateRuntimeOn"]
    function, qualifier = _find_version(scope, call)
    config = {"UpdateRuntimeOn": wanted}
    if call.parameters.get("RuntimeVersionArn"):
        config["RuntimeVersionArn"] = call.parameters["RuntimeVersionArn"]
    function.runtime_updates[qualifier] = config
    return {**config, "FunctionArn": f"{function.arn}:{qualifier}"}


@operation("GetRuntimeManagementConfig", reads=True)
def get_runtime_management_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return when a version gets a newer runtime."""
    function, qualifier = _find_version(scope, call)
    config = function.runtime_updates.get(qualifier, {"UpdateRuntimeOn": "Auto"})
    return {**config, "FunctionArn": f"{function.arn}:{qualifier}"}


def _find(scope: Scope[State], call: Call) -> Function:
    return find_function(scope, read_reference(scope, call.parameters["FunctionName"]))


def _find_version(scope: Scope[State], call: Call) -> tuple[Function, str]:
    reference = read_reference(scope, call.parameters["FunctionName"], call.parameters.get("Qualifier"))
    function = find_function(scope, reference)
    find_version(scope, function, reference.qualifier)
    return function, reference.qualifier or LATEST
