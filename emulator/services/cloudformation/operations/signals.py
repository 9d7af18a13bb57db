"""Takes the signals that a CreationPolicy waits for."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.history import set_resource_status
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.operations.stacks import require_stack
from emulator.services.cloudformation.state import State


@operation("SignalResource")
def signal_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SignalResource.html"""
    parameters = call.parameters
    stack, name = require_stack(scope, parameters["StackName"]), parameters["LogicalResourceId"]
    resource = stack.resources.get(name)
    if resource is None:
        raise ValidationError(f"Resource {name} does not exist for stack {stack.name}")
    key = _key(stack.id, name)
    if key not in scope.state.responses:
        raise ValidationError(f"Resource {name} is in {resource.status} state and cannot be signaled")
    signals, unique = scope.state.responses[key], parameters["UniqueId"]
    if any(signal["UniqueId"] == unique for signal in signals):
        return {}
    signals.append({"UniqueId": unique, "Status": parameters["Status"]})
    reason = f"Received {parameters['Status']} signal with UniqueId {unique}"
    set_resource_status(scope, stack, resource, resource.status, reason)
    return {}


@operation("OpenSignals")
def open_signals(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Await signals for {"StackId", "LogicalResourceId"}; return the key that they are kept under."""
    key = _key(call.parameters["StackId"], call.parameters["LogicalResourceId"])
    scope.state.responses[key] = []
    return {"Key": key}


def _key(stack_id: str, logical_id: str) -> str:
    return f"{stack_id}|{logical_id}|signals"
