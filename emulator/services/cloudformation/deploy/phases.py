"""What a stack goes through: each phase sets out the steps, and at its end says which comes next."""

from collections.abc import Callable
from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.kernel.clock import MINUTE
from emulator.services.cloudformation.deploy.attributes import refuse_unknown_attributes
from emulator.services.cloudformation.deploy.context import values_of
from emulator.services.cloudformation.deploy.history import set_resource_status, set_stack_status
from emulator.services.cloudformation.deploy.importing import end_import
from emulator.services.cloudformation.deploy.operation import open_operation
from emulator.services.cloudformation.deploy.outputs import make_outputs, refuse_lost_exports
from emulator.services.cloudformation.deploy.provision import find_type
from emulator.services.cloudformation.deploy.steps import needs_of
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.stack import Deployment, Resource, Stack, Step, Target
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.rules import check_rules

STOPS_AT_FAILURE = ("CREATE", "UPDATE", "UPDATE_ROLLBACK", "IMPORT")
USER = "User Initiated"
FORCED = "FORCE_DELETE_STACK"


def open_deployment(stack: Stack, kind: str, target: Target, token: str = "") -> Deployment:
    """Make a phase the stack's current one."""
    stack.deployments += 1
    former = stack.deployment
    cause = former.cause if former else 0
    token = token or (former.token if former else "")
    stack.deployment = Deployment(stack.deployments, kind, target, token=token, cause=cause)
    return stack.deployment


def start_create(scope: Scope[State], stack: Stack, token: str) -> Deployment:
    """A stack is to be created; its template is transformed first, then `apply_target` goes on."""
    open_operation(scope, stack, "CREATE_STACK", token)
    deployment = open_deployment(stack, "CREATE", stack.target, token)
    deployment.cause = set_stack_status(scope, stack, "CREATE_IN_PROGRESS", USER)
    if stack.timeout_minutes:
        due = scope.now + stack.timeout_minutes * MINUTE
        scope.at(due, "timeout", stack=stack.id, number=deployment.number)
    return deployment


def start_update(scope: Scope[State], stack: Stack, target: Target, token: str) -> Deployment:
    """A stack is to become another target; as for a creation."""
    open_operation(scope, stack, "UPDATE_STACK", token)
    deployment = open_deployment(stack, "UPDATE", target, token)
    deployment.before = dict(stack.resources)
    deployment.before_target = stack.target
    stuck = stack.stuck
    if stuck is not None:
        deployment.good, deployment.leftovers = stuck.good, list(stuck.leftovers)
    elif stack.status != "CREATE_FAILED":
        deployment.good = deployment.before
    stack.updated = scope.now
    stack.stuck = None
    deployment.cause = set_stack_status(scope, stack, "UPDATE_IN_PROGRESS", USER)
    return deployment


def start_import(
    scope: Scope[State], stack: Stack, target: Target, imports: dict[str, tuple[str, str]], token: str
) -> Deployment:
    """Resources that are there are to become a stack's; as for a creation."""
    open_operation(scope, stack, "UPDATE_STACK" if stack.resources else "CREATE_STACK", token)
    deployment = open_deployment(stack, "IMPORT", target, token)
    deployment.imports = imports
    stack.updated = scope.now
    deployment.cause = set_stack_status(scope, stack, "IMPORT_IN_PROGRESS", USER)
    return deployment


def start_delete(scope: Scope[State], stack: Stack, retained: list[str], token: str = "", reason: str = USER) -> None:
    """Set out the deletion of a stack's resources; one that is forced keeps what cannot be deleted."""
    open_operation(scope, stack, "DELETE_STACK", token)
    deployment = open_deployment(stack, "DELETE", stack.target, token)
    deployment.retained, deployment.is_forced = retained, stack.deletion_mode == FORCED
    deployment.cause = set_stack_status(scope, stack, "DELETE_IN_PROGRESS", reason)
    _delete_resources(stack, deployment, list(stack.resources.values()))


def next_phase(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    """A phase is over: every step is done, failed, or can never start."""
    END[deployment.kind](scope, stack, deployment)


def apply_target(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    """Set out the steps that make a stack what its deployment's target says."""
    template = deployment.target.template
    try:
        values = values_of(scope, stack, deployment.target)
        check_rules(template.get("Rules", {}), values)
        deployment.conditions = values.conditions
        active = active_resources(template, values.conditions)
        refuse_unknown_attributes(scope, template, active)
        refuse_type_changes(stack, template)
    except AwsError as error:
        deployment.reason = error.failure.message
        return
    for name, needs in needs_of(template, active).items():
        if deployment.kind == "IMPORT":
            needs = [other for other in needs if other in deployment.imports]
        if name in deployment.imports:
            deployment.steps[name] = Step(name, "import", needs)
        elif deployment.kind != "IMPORT":
            deployment.steps[name] = Step(name, "apply", needs)


def active_resources(template: dict[str, Any], conditions: dict[str, bool]) -> list[str]:
    """Return the resources of a template whose conditions hold."""
    return [
        name
        for name, definition in template["Resources"].items()
        if "Condition" not in definition or conditions[definition["Condition"]]
    ]


def refuse_type_changes(stack: Stack, template: dict[str, Any]) -> None:
    """Raise where a resource would become one of another type."""
    former = stack.resources
    changed = [
        name for name, new in template["Resources"].items() if name in former and former[name].type != new["Type"]
    ]
    if changed:
        raise ValidationError(
            "Update of resource type is not permitted. The new template modifies resource type of the following"
            f" resources: [{', '.join(changed)}]"
        )


def _delete_resources(stack: Stack, deployment: Deployment, resources: list[Resource]) -> None:
    going = [resource for resource in resources if resource.status != "DELETE_COMPLETE"]
    deployment.steps = {resource.logical_id: Step(resource.logical_id, "delete", []) for resource in reversed(going)}
    for resource in going:
        for needed in resource.needs:
            if needed in deployment.steps:
                deployment.steps[needed].waits_for.append(resource.logical_id)


def _end_create(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    reason = _failed_reason(deployment, "create") or _publish(scope, stack, deployment)
    if not reason:
        set_stack_status(scope, stack, "CREATE_COMPLETE")
        stack.deployment = None
    elif stack.on_failure == "DO_NOTHING":
        set_stack_status(scope, stack, "CREATE_FAILED", f"{reason}. ")
        stack.deployment = None
    elif stack.on_failure == "DELETE":
        start_delete(scope, stack, [], reason=f"{reason}. Delete requested by user.")
    else:
        start_rollback(scope, stack, f"{reason}. Rollback requested by user.")


def start_rollback(scope: Scope[State], stack: Stack, reason: str, token: str = "") -> None:
    """Take back what a failed creation has made."""
    open_operation(scope, stack, "ROLLBACK", token)
    rollback = open_deployment(stack, "ROLLBACK", stack.target, token)
    set_stack_status(scope, stack, "ROLLBACK_IN_PROGRESS", reason)
    _delete_resources(stack, rollback, list(stack.resources.values()))


def continue_rollback(scope: Scope[State], stack: Stack, stuck: Deployment, skipped: list[str], token: str) -> None:
    """Take a failed rollback of an update up again, without the resources to be skipped: they count as updated."""
    open_operation(scope, stack, "CONTINUE_ROLLBACK", token)
    rollback = open_deployment(stack, "UPDATE_ROLLBACK", stuck.target, token)
    rollback.before, rollback.good, rollback.changed = stuck.before, stuck.good, stuck.changed
    rollback.leftovers, rollback.replaced = stuck.leftovers, stuck.replaced
    rollback.before_target = stuck.before_target
    for name, step in stuck.steps.items():
        if step.state != "done" and name not in skipped:
            waits = [other for other in step.waits_for if stuck.steps[other].state != "done" and other not in skipped]
            rollback.steps[name] = Step(name, "restore", waits)
    stack.stuck, rollback.skipped = None, skipped
    rollback.cause = set_stack_status(scope, stack, "UPDATE_ROLLBACK_IN_PROGRESS", USER)
    for name in skipped:
        if name in stuck.steps:
            set_resource_status(scope, stack, stack.resources[name], "UPDATE_COMPLETE")


def _end_rollback(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    reason = _failed_reason(deployment, "delete")
    if reason:
        set_stack_status(scope, stack, "ROLLBACK_FAILED", f"{reason}. ")
    else:
        set_stack_status(scope, stack, "ROLLBACK_COMPLETE")
        stack.rolled_back, stack.change_set_id = scope.now, ""
    stack.deployment = None


def _end_delete(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    reason = _failed_reason(deployment, "delete")
    if reason:
        set_stack_status(scope, stack, "DELETE_FAILED", f"{reason}. ")
    else:
        set_stack_status(scope, stack, "DELETE_COMPLETE")
        stack.deleted = scope.now
        scope.state.forget_name(stack)
    stack.deployment = None


def _end_update(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    if deployment.is_cancelled:
        start_update_rollback(scope, stack, deployment, USER)
        return
    reason = _failed_reason(deployment, "update")
    if not reason and deployment.target.monitoring_minutes and not deployment.monitored_until:
        deployment.monitored_until = scope.now + deployment.target.monitoring_minutes * MINUTE
        scope.at(deployment.monitored_until, "monitored", stack=stack.id, number=deployment.number)
        return
    outputs = stack.outputs
    reason = reason or _publish(scope, stack, deployment)
    if reason and deployment.keeps_failure:
        set_stack_status(scope, stack, "UPDATE_FAILED", _stated(reason))
        _finish_nested(scope, stack)
        stack.stuck, stack.deployment = deployment, None
        return
    if reason:
        start_update_rollback(scope, stack, deployment, _stated(reason))
        return
    stack.target = deployment.target
    if not deployment.is_nested:
        finish_update(scope, stack, deployment)
        return
    deployment.is_held, deployment.outputs = True, outputs
    set_stack_status(scope, stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")


def finish_update(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    """Remove what a successful update does not need any more; from here it cannot go back."""
    removed = [deployment.before[name] for name in deployment.before if name not in deployment.steps]
    for resource in removed:
        stack.resources.pop(resource.logical_id, None)
    _start_cleanup(scope, stack, deployment, removed, "UPDATE_COMPLETE")


def _finish_nested(scope: Scope[State], stack: Stack) -> None:
    """The nested stacks' updates have succeeded, though the parent's has failed and is not taken back."""
    for resource in stack.resources.values():
        child, update = scope.state.nested(resource), scope.state.held(resource)
        if child is not None and update is not None:
            finish_update(scope, child, update)
            scope.at(scope.now, "monitored", stack=child.id, number=child.deployments)


def start_update_rollback(scope: Scope[State], stack: Stack, failed: Deployment, reason: str, token: str = "") -> None:
    """Take everything that an update has changed back to what it was."""
    open_operation(scope, stack, "ROLLBACK", token)
    rollback = open_deployment(stack, "UPDATE_ROLLBACK", failed.before_target or stack.target, token)
    rollback.before = rollback.good = failed.good
    rollback.before_target = failed.target
    if failed.is_held:
        stack.outputs = failed.outputs
    set_stack_status(scope, stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason)
    for name, now in list(stack.resources.items()):
        before = failed.good.get(name)
        if now is before:
            continue
        if before is None:
            stack.resources.pop(name)
            rollback.leftovers.append(now)
            continue
        rollback.changed[name] = now
        if now.physical_id and now.physical_id != before.physical_id:
            rollback.leftovers.append(now)
            rollback.replaced.append(name)
        child = scope.state.nested(now)
        is_child_away = child is not None and child.deployment is not None
        if now.properties == before.properties and not is_child_away and not _is_retagged(scope, rollback, now):
            stack.resources[name] = before
            continue
        rollback.steps[name] = Step(name, "restore", [])
    for name, step in rollback.steps.items():
        step.waits_for = [other for other in failed.good[name].needs if other in rollback.steps]


def _is_retagged(scope: Scope[State], rollback: Deployment, resource: Resource) -> bool:
    """Say whether a failed update has given a resource other tags of the stack."""
    kind, failed = find_type(scope, resource.type), rollback.before_target
    return kind is not None and kind.takes_tags and failed is not None and failed.tags != rollback.target.tags


def _end_update_rollback(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    reason = _failed_reason(deployment, "update")
    if reason:
        set_stack_status(scope, stack, "UPDATE_ROLLBACK_FAILED", f"{reason}. ")
        stack.stuck, stack.deployment = deployment, None
        return
    stack.target = deployment.target
    _start_cleanup(scope, stack, deployment, [], "UPDATE_ROLLBACK_COMPLETE")


def _start_cleanup(scope: Scope[State], stack: Stack, former: Deployment, removed: list[Resource], status: str) -> None:
    cleanup = open_deployment(stack, "CLEANUP", stack.target)
    cleanup.leftovers, cleanup.policy = former.leftovers + removed, former.policy
    replaced = [resource.logical_id for resource in former.leftovers]
    cleanup.replaced = former.replaced if former.kind == "UPDATE_ROLLBACK" else replaced
    if not former.is_held:
        set_stack_status(scope, stack, f"{status}_CLEANUP_IN_PROGRESS")
    _delete_resources(stack, cleanup, cleanup.leftovers)
    for name, resource in stack.resources.items():
        if scope.state.held(resource) is not None:
            cleanup.steps[name] = Step(name, "finish", [])


def _end_cleanup(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    set_stack_status(scope, stack, stack.status.removesuffix("_CLEANUP_IN_PROGRESS"))
    stack.deployment = None


def _end_import(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    reason = _failed_reason(deployment, "import") or _publish(scope, stack, deployment)
    end_import(scope, stack, deployment, reason)


def _publish(scope: Scope[State], stack: Stack, deployment: Deployment) -> str:
    """Set the stack's outputs; return why they cannot be, or nothing."""
    try:
        outputs = make_outputs(scope, stack, deployment)
        refuse_lost_exports(scope, stack, outputs)
    except AwsError as error:
        return error.failure.message
    stack.outputs, stack.imports = outputs, list(deployment.imported)
    return ""


def _stated(reason: str) -> str:
    """Return a reason as the status of an update shows it; some are whole sentences."""
    return reason if reason.endswith(".") else f"{reason}. "


def _failed_reason(deployment: Deployment, verb: str) -> str:
    if deployment.reason:
        return deployment.reason
    if not deployment.failed:
        return ""
    by_verb: dict[str, list[str]] = {}
    for name in deployment.failed:
        action = deployment.steps[name].action
        is_other = action == "import" or (verb == "update" and action == "create")
        by_verb.setdefault(action if is_other else verb, []).append(name)
    return ". ".join(
        f"The following resource(s) failed to {verb}: [{', '.join(by_verb[verb])}]" for verb in sorted(by_verb)
    )


END: dict[str, Callable[[Scope[State], Stack, Deployment], None]] = {
    "CREATE": _end_create,
    "ROLLBACK": _end_rollback,
    "DELETE": _end_delete,
    "UPDATE": _end_update,
    "UPDATE_ROLLBACK": _end_update_rollback,
    "CLEANUP": _end_cleanup,
    "IMPORT": _end_import,
}
