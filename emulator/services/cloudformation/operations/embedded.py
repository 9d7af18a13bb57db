"""Ends the updates of nested stacks as their parent's ends; operations that only this emulator has."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.phases import continue_rollback, finish_update, start_update_rollback
from emulator.services.cloudformation.deploy.run import cancel_update, go
from emulator.services.cloudformation.operations.stacks import require_stack
from emulator.services.cloudformation.stack import Stack
from emulator.services.cloudformation.state import State

GOES_BACK = (
    "UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_FAILED",
)  # fmt: skip


@operation("FinishUpdate")
def finish(scope: Scope[State], call: Call) -> dict[str, Any]:
    """The parent's update has succeeded: {"StackName"} removes what it has replaced."""
    stack = require_stack(scope, call.parameters["StackName"])
    update = stack.deployment
    if update is not None and update.is_held:
        finish_update(scope, stack, update)
        go(scope, stack)
    return {}


@operation("TakeBackUpdate")
def take_back(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Say whether {"StackName"} goes back to before its parent's update, as {"ParentId"} does, or is there again."""
    stack, parent = (require_stack(scope, call.parameters[name]) for name in ("StackName", "ParentId"))
    rollback = parent.deployment
    if parent.status != "UPDATE_ROLLBACK_IN_PROGRESS" or rollback is None:
        return {"GoesBack": False}
    update, stuck = stack.deployment, stack.stuck
    if update is not None and update.is_held:
        start_update_rollback(scope, stack, update, "")
        go(scope, stack)
    elif update is not None and stack.status == "UPDATE_IN_PROGRESS":
        cancel_update(scope, stack, update)
    elif stuck is not None and stack.status == "UPDATE_ROLLBACK_FAILED" and _is_continued(parent):
        prefix = f"{call.parameters['LogicalResourceId']}."
        skipped = [name.removeprefix(prefix) for name in rollback.skipped if name.startswith(prefix)]
        continue_rollback(scope, stack, stuck, skipped, "")
        go(scope, stack)
    return {"GoesBack": stack.status in GOES_BACK}


@operation("FindNestedChangeSet", reads=True)
def find_nested_change_set(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return what the update of the nested stack of {"LogicalResourceId"} is to say of its reviewed change set."""
    parent = require_stack(scope, call.parameters["StackName"])
    executed = scope.state.change_sets.get(parent.deployment.change_set_id) if parent.deployment else None
    children = executed.children if executed is not None else {}
    found = scope.state.change_sets.get(children.get(call.parameters["LogicalResourceId"], ""))
    if found is None or found.execution_status != "AVAILABLE":
        return {}
    return {"Reviewed": found.id, "StackName": scope.state.stacks[found.stack_id].name}


def _is_continued(parent: Stack) -> bool:
    return parent.operation is not None and parent.operation.kind == "CONTINUE_ROLLBACK"
