"""Creates, updates and deletes stacks."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.changes import plan_changes
from emulator.services.cloudformation.deploy.context import PRINCIPAL
from emulator.services.cloudformation.deploy.history import set_stack_status
from emulator.services.cloudformation.deploy.nested_sets import forget_change_set
from emulator.services.cloudformation.deploy.new_stack import add_stack, new_stack
from emulator.services.cloudformation.deploy.outputs import refuse_lost_exports
from emulator.services.cloudformation.deploy.phases import (
    FORCED,
    continue_rollback,
    start_create,
    start_delete,
    start_rollback,
    start_update,
    start_update_rollback,
)
from emulator.services.cloudformation.deploy.prepare import changes_beyond_resources, prepare_deployment
from emulator.services.cloudformation.deploy.request import read_target, refuse_deployment
from emulator.services.cloudformation.deploy.run import cancel_update, go
from emulator.services.cloudformation.deploy.skipping import skippable
from emulator.services.cloudformation.errors import StackAlreadyExists, ValidationError
from emulator.services.cloudformation.operations.new_stack import check_stack_name, refuse_reserved_tags
from emulator.services.cloudformation.operations.policies import read_policy
from emulator.services.cloudformation.stack import Deployment, Stack, Target
from emulator.services.cloudformation.state import State

UPDATABLE = (
    "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_FAILED", "CREATE_FAILED",
    "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE",
)  # fmt: skip
BUSY = (
    "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "IMPORT_IN_PROGRESS", "IMPORT_ROLLBACK_IN_PROGRESS",
)  # fmt: skip
"""In these a stack cannot be deleted; a creation is called off by its deletion."""
EXECUTED = "EXECUTE_COMPLETE"
PARENTAGE = ("ParentId", "RootId")
"""Members that only CloudFormation itself gives, for nested stacks."""


@operation("CreateStack")
def create_stack(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html"""
    parameters = call.parameters
    name = parameters["StackName"]
    check_stack_name(name)
    refuse_reserved_tags(parameters)
    on_failure, token = _on_failure(parameters), parameters.get("ClientRequestToken", "")
    policy = read_policy(scope, parameters)
    existing = scope.state.find(name)
    if existing is not None and existing.status != "REVIEW_IN_PROGRESS":
        if token and existing.creation_token == token:
            return {"StackId": existing.id}
        raise StackAlreadyExists(name)
    target = read_target(scope, parameters, needs_expand=True)
    stack = existing or new_stack(scope, name, target)
    check_resolvable(scope, stack, target)
    add_stack(scope, stack)
    scope.state.retire_change_sets(stack)
    stack.target = target
    stack.created = scope.now
    stack.on_failure, stack.creation_token = on_failure, token
    stack.disables_rollback = bool(parameters.get("DisableRollback"))
    root = scope.state.find(parameters.get("RootId", ""))
    stack.is_protected = root.is_protected if root else bool(parameters.get("EnableTerminationProtection"))
    stack.timeout_minutes = parameters.get("TimeoutInMinutes") or 0
    stack.retain_except_on_create = bool(parameters.get("RetainExceptOnCreate"))
    stack.policy = policy
    stack.parent_id, stack.root_id = (parameters.get(name, "") for name in PARENTAGE)
    deployment = start_create(scope, stack, token)
    _take_reviewed(scope, stack, deployment, parameters)
    prepare_deployment(scope, stack, deployment)
    return {"StackId": stack.id}


@operation("UpdateStack")
def update_stack(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html"""
    parameters = call.parameters
    refuse_reserved_tags(parameters)
    token = parameters.get("ClientRequestToken", "")
    stack = require_stack(scope, parameters["StackName"])
    if token and any((done.kind, done.token) == ("UPDATE_STACK", token) for done in stack.operations):
        return {"StackId": stack.id}
    require_updatable(scope, parameters["StackName"])
    refuse_after_failure(stack, keeps_failure=bool(parameters.get("DisableRollback")))
    temporary = read_policy(scope, parameters, "StackPolicyDuringUpdate")
    target = read_target(scope, parameters, stack, needs_expand=True)
    if _is_same(scope, stack, target):
        raise ValidationError("No updates are to be performed.")
    if "StackPolicyBody" in parameters or "StackPolicyURL" in parameters:
        stack.policy = read_policy(scope, parameters)
    scope.state.retire_change_sets(stack)
    deployment = start_update(scope, stack, target, token)
    deployment.keeps_failure, deployment.policy = bool(parameters.get("DisableRollback")), temporary
    parent = scope.state.find(parameters.get("ParentId", ""))
    deployment.is_nested = parent is not None and parent.status == "UPDATE_IN_PROGRESS"
    stack.retain_except_on_create = bool(parameters.get("RetainExceptOnCreate"))
    _take_reviewed(scope, stack, deployment, parameters)
    prepare_deployment(scope, stack, deployment)
    return {"StackId": stack.id}


@operation("DeleteStack")
def delete_stack(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html"""
    parameters = call.parameters
    stack = scope.state.find(parameters["StackName"])
    if stack is None or stack.status in ("DELETE_COMPLETE", "DELETE_IN_PROGRESS"):
        return {}
    is_with_parent = call.principal == PRINCIPAL and bool(stack.parent_id)
    if stack.is_protected and not is_with_parent:
        raise ValidationError(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
    if stack.status in BUSY:
        raise ValidationError(f"Stack [{stack.name}] cannot be deleted while in status {stack.status}")
    refuse_deployment(parameters)
    retained, mode = parameters.get("RetainResources") or [], parameters.get("DeletionMode", "")
    if mode == FORCED and stack.status != "DELETE_FAILED":
        raise ValidationError(
            f"Invalid operation on stack [{stack.id}]. DeletionMode {FORCED} can only be given in status DELETE_FAILED"
        )
    if retained and stack.status != "DELETE_FAILED":
        raise ValidationError(
            f"Invalid operation on stack [{stack.id}]. RetainResources can only be given in status DELETE_FAILED"
        )
    try:
        refuse_lost_exports(scope, stack, [])
    except ValidationError as error:
        set_stack_status(scope, stack, stack.status, error.failure.message)
        return {}
    for change_set in scope.state.change_sets_of(stack):
        forget_change_set(scope, change_set)
    stack.deletion_mode = mode
    start_delete(scope, stack, retained, parameters.get("ClientRequestToken", ""))
    go(scope, stack)
    return {}


@operation("CancelUpdateStack")
def cancel_update_stack(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CancelUpdateStack.html"""
    stack = require_stack(scope, call.parameters["StackName"])
    if stack.status != "UPDATE_IN_PROGRESS" or stack.deployment is None:
        raise ValidationError("CancelUpdateStack cannot be called from current stack status")
    cancel_update(scope, stack, stack.deployment)
    return {}


@operation("ContinueUpdateRollback")
def continue_update_rollback(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html"""
    stack = require_stack(scope, call.parameters["StackName"])
    stuck = stack.stuck
    if stack.status != "UPDATE_ROLLBACK_FAILED" or stuck is None:
        raise ValidationError(f"Stack:{stack.id} is in {stack.status} state and can not continue its rollback.")
    skipped, allowed = call.parameters.get("ResourcesToSkip") or [], skippable(scope.state, stack)
    if call.parameters.get("ForceRollback"):
        if skipped:
            raise ValidationError("ForceRollback and ResourcesToSkip must not both be specified.")
        skipped = allowed
    unknown = [name for name in skipped if name not in allowed]
    if unknown:
        raise ValidationError(
            f"Resource(s) [{', '.join(unknown)}] are not in UPDATE_FAILED state and cannot be skipped"
        )
    continue_rollback(scope, stack, stuck, skipped, call.parameters.get("ClientRequestToken", ""))
    go(scope, stack)
    return {}


@operation("RollbackStack")
def rollback_stack(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackStack.html"""
    refuse_deployment(call.parameters)
    stack, token = require_stack(scope, call.parameters["StackName"]), call.parameters.get("ClientRequestToken", "")
    stack.retain_except_on_create = bool(call.parameters.get("RetainExceptOnCreate"))
    stuck = stack.stuck if stack.status == "UPDATE_FAILED" else None
    if stack.status == "CREATE_FAILED" or (stuck is not None and not stuck.good):
        start_rollback(scope, stack, "User Initiated", token)
    elif stuck is not None:
        start_update_rollback(scope, stack, stuck, "User Initiated", token)
    else:
        raise ValidationError(f"Stack [{stack.name}] is in {stack.status} state and can not be rolled back.")
    go(scope, stack)
    return {"StackId": stack.id}


@operation("UpdateTerminationProtection")
def update_termination_protection(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateTerminationProtection.html"""
    stack = require_stack(scope, call.parameters["StackName"])
    if stack.root_id:
        raise ValidationError(
            f"Stack [{stack.name}] is a nested stack. Its termination protection is that of its root stack"
            f" [{stack.root_id}]."
        )
    stack.is_protected = bool(call.parameters["EnableTerminationProtection"])
    for nested in scope.state.stacks.values():
        if nested.root_id == stack.id:
            nested.is_protected = stack.is_protected
    return {"StackId": stack.id}


def _take_reviewed(scope: Scope[State], stack: Stack, deployment: Deployment, parameters: dict[str, Any]) -> None:
    """A nested stack becomes what its part of the root's change set says."""
    reviewed = scope.state.change_sets.get(parameters.get("Reviewed", ""))
    if reviewed is not None:
        reviewed.execution_status = EXECUTED
        deployment.change_set_id = stack.change_set_id = reviewed.id


def require_stack(scope: Scope[State], name: str) -> Stack:
    """Return the stack that is to be changed, or raise AWS's error."""
    stack = scope.state.find(name)
    if stack is None or stack.deleted:
        raise ValidationError(f"Stack [{name}] does not exist")
    return stack


def require_updatable(scope: Scope[State], name: str) -> Stack:
    """Return the stack, if its status allows an update."""
    stack = require_stack(scope, name)
    if stack.status not in UPDATABLE:
        raise ValidationError(f"Stack:{stack.id} is in {stack.status} state and can not be updated.")
    return stack


def refuse_after_failure(stack: Stack, *, keeps_failure: bool) -> None:
    """Raise for an update of a stack that is not well, unless it says that it is not to be rolled back."""
    if stack.status not in ("CREATE_FAILED", "UPDATE_FAILED"):
        return
    if stack.status == "CREATE_FAILED" and not stack.disables_rollback:
        raise ValidationError(
            "This stack cannot be updated from [CREATE_FAILED] state because it contains [on-failure: DO_NOTHING]."
            " Please use disable-rollback option instead during stack creation."
        )
    if not keeps_failure:
        raise ValidationError(
            f"This stack is currently in a non-terminal [{stack.status}] state. To update the stack from this state,"
            " please use the disable-rollback parameter with update-stack API. To rollback to the last known good"
            " state, use the rollback-stack API"
        )


def check_resolvable(scope: Scope[State], stack: Stack, target: Target) -> None:
    """Raise where the template's values cannot be told; one with transforms is looked at after them."""
    if target.is_final:
        plan_changes(scope, stack, target, with_values=False)


def _is_same(scope: Scope[State], stack: Stack, target: Target) -> bool:
    if stack.status in ("UPDATE_FAILED", "CREATE_FAILED") or stack.target.tags != target.tags:
        return False
    if not target.is_final:
        return stack.target.body == target.body and stack.target.parameters == target.parameters
    plan = plan_changes(scope, stack, target, with_values=False)
    return not plan.changes and not changes_beyond_resources(stack, target.template)


def _on_failure(parameters: dict[str, Any]) -> str:
    given = parameters.get("OnFailure")
    if given is None:
        return "DO_NOTHING" if parameters.get("DisableRollback") else "ROLLBACK"
    if "DisableRollback" in parameters:
        raise ValidationError("OnFailure and DisableRollback must not both be set.")
    return str(given)
