"""Gets a target ready, transforms first, and hands it on: to a deployment, or to a change set."""

from typing import Any

from emulator.bus.calls import Answer
from emulator.contract.errors import AwsError
from emulator.contract.operation import answered
from emulator.contract.scope import Scope
from emulator.services.cloudformation.change_set import ChangeSet
from emulator.services.cloudformation.deploy.changes import plan_changes
from emulator.services.cloudformation.deploy.importing import (
    check_imports,
    find_existing,
    refuse_other_changes,
    shown_import,
)
from emulator.services.cloudformation.deploy.nested_sets import are_ready, forget_change_set, make_nested_sets
from emulator.services.cloudformation.deploy.operation import close_change_set
from emulator.services.cloudformation.deploy.phases import apply_target
from emulator.services.cloudformation.deploy.run import go
from emulator.services.cloudformation.deploy.transform import apply_transforms, take_transformed
from emulator.services.cloudformation.deploy.unrecognized import refuse_unrecognized
from emulator.services.cloudformation.stack import Deployment, Stack
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.capabilities import require_capabilities
from emulator.services.cloudformation.template.check import check_template

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."
WARNING = "[WARN] --include-property-values option can return incomplete ChangeSet data because: "


def prepare_deployment(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    """Apply what is left of the transforms, then let the deployment begin."""
    then = scope.then("deployment_transformed", stack=stack.id, number=deployment.number)
    try:
        if not apply_transforms(scope, stack, deployment.target, then):
            return
        check_template(deployment.target.template)
        refuse_unrecognized(scope, deployment.target.template)
        require_capabilities(deployment.target.template, deployment.target.capabilities)
    except AwsError as error:
        deployment.reason = error.failure.message
    else:
        apply_target(scope, stack, deployment)
    go(scope, stack)


@answered("deployment_transformed")
def deployment_transformed(scope: Scope[State], answer: Answer, stack: str, number: int) -> None:
    """A transform that a deployment waits for has answered."""
    found = scope.state.stacks[stack]
    deployment = found.deployment
    if deployment is None or deployment.number != number:
        return
    try:
        take_transformed(scope, deployment.target, answer)
    except AwsError as error:
        deployment.reason = error.failure.message
        go(scope, found)
        return
    prepare_deployment(scope, found, deployment)


def prepare_change_set(scope: Scope[State], change_set: ChangeSet) -> None:
    """Apply what is left of the transforms, then say what would change."""
    stack = scope.state.stacks[change_set.stack_id]
    change_set.status = "CREATE_IN_PROGRESS"
    try:
        if not apply_transforms(
            scope, stack, change_set.target, scope.then("change_set_transformed", change_set=change_set.id)
        ):
            return
        check_template(change_set.target.template)
        refuse_unrecognized(scope, change_set.target.template)
        require_capabilities(change_set.target.template, change_set.target.capabilities)
        if change_set.includes_nested:
            for child in make_nested_sets(scope, stack, change_set):
                prepare_change_set(scope, child)
    except AwsError as error:
        _fail(scope, change_set, error.failure.message)
        return
    change_set.awaits_children = True
    _complete(scope, change_set)


def _complete(scope: Scope[State], change_set: ChangeSet) -> None:
    """Say what would change, once the change sets of nested stacks can say it of these."""
    if not change_set.awaits_children or change_set.status != "CREATE_IN_PROGRESS":
        return
    try:
        if are_ready(scope, change_set):
            _fill(scope, scope.state.stacks[change_set.stack_id], change_set)
    except AwsError as error:
        _fail(scope, change_set, error.failure.message)


def _tell_parent(scope: Scope[State], change_set: ChangeSet) -> None:
    parent = scope.state.change_sets.get(change_set.parent_id)
    if parent is not None:
        _complete(scope, parent)


@answered("change_set_transformed")
def change_set_transformed(scope: Scope[State], answer: Answer, change_set: str) -> None:
    """A transform that a change set waits for has answered."""
    found = scope.state.change_sets.get(change_set)
    if found is None or found.status != "CREATE_IN_PROGRESS":
        return
    try:
        take_transformed(scope, found.target, answer)
    except AwsError as error:
        _fail(scope, found, error.failure.message)
        return
    prepare_change_set(scope, found)


def _fill(scope: Scope[State], stack: Stack, change_set: ChangeSet) -> None:
    settled = frozenset(name for name, child in _children(scope, change_set) if not child.changes)
    plan = plan_changes(scope, stack, change_set.target, with_values=False, settled=settled)
    valued = plan_changes(scope, stack, change_set.target, with_values=True, settled=settled)
    for name, child in _children(scope, change_set):
        if name not in plan.changes:
            forget_change_set(scope, child)
            del change_set.children[name]
            continue
        for found in (plan, valued):
            found.changes[name]["ChangeSetId"] = child.id
    if change_set.kind == "IMPORT":
        check_imports(stack, change_set.target.template, change_set.imports)
        refuse_other_changes(plan.changes, change_set.imports)
    elif change_set.imports_existing:
        added = [name for name, change in plan.changes.items() if change["Action"] == "Add"]
        change_set.imports = find_existing(scope, stack, change_set.target, added)
    for name, (_, physical_id) in change_set.imports.items():
        for found in (plan, valued):
            found.changes[name] = shown_import(found.changes[name], physical_id)
    change_set.changes, change_set.valued = plan.listed(), valued.listed()
    if (
        change_set.kind == "UPDATE"
        and not change_set.parent_id
        and not change_set.changes
        and not changes_beyond_resources(stack, change_set.target.template)
    ):
        _fail(scope, change_set, NO_CHANGES)
        return
    change_set.warning = WARNING + ", ".join(valued.warnings.values()) if valued.warnings else ""
    change_set.status, change_set.execution_status = "CREATE_COMPLETE", "AVAILABLE"
    close_change_set(scope, stack, change_set.id, succeeded=True)
    _tell_parent(scope, change_set)


def _children(scope: Scope[State], change_set: ChangeSet) -> list[tuple[str, ChangeSet]]:
    return [(name, scope.state.change_sets[found]) for name, found in change_set.children.items()]


def changes_beyond_resources(stack: Stack, template: dict[str, Any]) -> bool:
    """Say whether outputs differ: they alone make an update too."""
    return bool(stack.target.template.get("Outputs", {}) != template.get("Outputs", {}))


def _fail(scope: Scope[State], change_set: ChangeSet, reason: str) -> None:
    change_set.status, change_set.execution_status, change_set.reason = "FAILED", "UNAVAILABLE", reason
    close_change_set(scope, scope.state.stacks[change_set.stack_id], change_set.id, succeeded=False)
    _tell_parent(scope, change_set)
