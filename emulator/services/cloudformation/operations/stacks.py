"""Creates, updates and deletes stacks."""

import re
from typing import Any

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.phases import start_create, start_delete
from emulator.services.cloudformation.deploy.request import read_target
from emulator.services.cloudformation.deploy.run import go
from emulator.services.cloudformation.deploy.transform import transform_and_go
from emulator.services.cloudformation.errors import StackAlreadyExists, ValidationError
from emulator.services.cloudformation.limits import STACK_NAME_CHARACTERS
from emulator.services.cloudformation.stack import Stack, Target
from emulator.services.cloudformation.state import State

STACK_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]*\Z")
ON_FAILURE = ("DO_NOTHING", "ROLLBACK", "DELETE")


@operation("CreateStack")
def create_stack(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html"""
    parameters = call.parameters
    name = parameters["StackName"]
    check_stack_name(name)
    on_failure = _on_failure(parameters)
    existing = scope.state.find(name)
    if existing is not None and existing.status != "REVIEW_IN_PROGRESS":
        raise StackAlreadyExists(name)
    target = read_target(scope, parameters, needs_expand=True)
    stack = existing or new_stack(scope, name, target)
    stack.target = target
    stack.on_failure = on_failure
    stack.is_protected = bool(parameters.get("EnableTerminationProtection"))
    stack.timeout_minutes = parameters.get("TimeoutInMinutes") or 0
    stack.retain_except_on_create = bool(parameters.get("RetainExceptOnCreate"))
    stack.policy = parameters.get("StackPolicyBody", "")
    start_create(scope, stack, parameters.get("ClientRequestToken", ""))
    transform_and_go(scope, stack)
    return {"StackId": stack.id}


@operation("DeleteStack")
def delete_stack(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html"""
    parameters = call.parameters
    stack = scope.state.find(parameters["StackName"])
    if stack is None or stack.status in ("DELETE_COMPLETE", "DELETE_IN_PROGRESS"):
        return {}
    if stack.is_protected:
        raise ValidationError(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
    retained = parameters.get("RetainResources") or []
    if retained and stack.status != "DELETE_FAILED":
        raise ValidationError(
            "Invalid operation on stack [" + stack.id + "]. RetainResources is only valid for stacks in DELETE_FAILED"
        )
    start_delete(scope, stack, retained, parameters.get("ClientRequestToken", ""))
    go(scope, stack)
    return {}


def new_stack(scope: Scope[State], name: str, target: Target) -> Stack:
    """Make a stack that has no status yet."""
    stack_id = make_arn("cloudformation", scope.region, scope.account, f"stack/{name}/{scope.uuid('stack')}")
    stack = Stack(stack_id, name, scope.now, target)
    scope.state.stacks[stack_id] = stack
    scope.state.by_name[name] = stack_id
    return stack


def check_stack_name(name: str) -> None:
    """Raise where a name is no stack name."""
    if not STACK_NAME.match(name):
        raise ValidationError(
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: Member must"
            " satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        )
    if len(name) > STACK_NAME_CHARACTERS:
        raise ValidationError(
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: Member must have"
            f" length less than or equal to {STACK_NAME_CHARACTERS}"
        )


def _on_failure(parameters: dict[str, Any]) -> str:
    given = parameters.get("OnFailure")
    if given is None:
        return "DO_NOTHING" if parameters.get("DisableRollback") else "ROLLBACK"
    if "DisableRollback" in parameters:
        raise ValidationError("OnFailure and DisableRollback must not both be set.")
    if given not in ON_FAILURE:
        raise ValidationError(
            f"1 validation error detected: Value '{given}' at 'onFailure' failed to satisfy constraint: Member must"
            f" satisfy enum value set: [{', '.join(ON_FAILURE)}]"
        )
    return str(given)
