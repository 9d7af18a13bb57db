"""Sets and shows stack policies."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.location import fetch
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.policy import check_policy
from emulator.services.cloudformation.stack import Stack
from emulator.services.cloudformation.state import State


@operation("SetStackPolicy")
def set_stack_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SetStackPolicy.html"""
    stack = _stack(scope, call)
    stack.policy = read_policy(scope, call.parameters)
    return {}


@operation("GetStackPolicy", reads=True)
def get_stack_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetStackPolicy.html"""
    policy = _stack(scope, call).policy
    return {"StackPolicyBody": policy} if policy else {}


def read_policy(scope: Scope[State], parameters: dict[str, Any], member: str = "StackPolicy") -> str:
    """Return the policy that a request gives by body or URL, "" for none; raise where it is none.

    `member` is StackPolicy, or StackPolicyDuringUpdate for one that is in force during an update alone.
    """
    body, url = parameters.get(f"{member}Body"), parameters.get(f"{member}URL")
    if body is not None and url is not None:
        raise ValidationError(f"You cannot specify both {member}URL and {member}Body")
    if url is not None:
        body = fetch(scope, url)
    if body is None:
        return ""
    check_policy(body)
    return str(body)


def _stack(scope: Scope[State], call: Call) -> Stack:
    stack = scope.state.find(call.parameters["StackName"])
    if stack is None:
        raise ValidationError(f"Stack [{call.parameters['StackName']}] does not exist")
    return stack
