"""Carries out the steps of a deployment, each in its own virtual time: begun, handled, settled."""

from collections.abc import Callable
from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, ResourceExists, ResourceType
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy import provision
from emulator.services.cloudformation.deploy.context import masked_values, values_of
from emulator.services.cloudformation.deploy.dynamic import resolve_dynamic
from emulator.services.cloudformation.deploy.history import STACK_TYPE, set_leftover_status, set_resource_status
from emulator.services.cloudformation.deploy.importing import STARTED, adopt
from emulator.services.cloudformation.deploy.provision import NotModelledHere
from emulator.services.cloudformation.errors import StatedFailure
from emulator.services.cloudformation.limits import STEP_MS
from emulator.services.cloudformation.policy import denial
from emulator.services.cloudformation.stack import Deployment, Resource, Stack, Step
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.intrinsics import resolve
from emulator.services.cloudformation.template.references import dependencies

REPLACING = "Requested update requires the creation of a new physical resource; hence creating one."
CUSTOM_NAMED = (
    "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename {} and update the"
    " stack again."
)
INITIATED = "Resource creation Initiated"
POLICY_ACTIONS = {"update": "Update:Modify", "replace": "Update:Replace", "delete": "Update:Delete"}
VERBS = {
    "create": "CREATE",
    "update": "UPDATE",
    "replace": "UPDATE",
    "restore": "UPDATE",
    "delete": "DELETE",
    "import": "IMPORT",
    "tag": "UPDATE",
    "finish": "UPDATE",
}
CANCELLED = {"CREATE": "creation", "IMPORT": "import"}
GIVEN_UP = "Resource {} cancelled"


def start_ready(scope: Scope[State], stack: Stack, deployment: Deployment) -> bool:
    """Begin the steps that wait for nothing (more), up to the first failure; say whether there were any."""
    done = {name for name, step in deployment.steps.items() if step.state == "done"}
    ready = [step for step in deployment.steps.values() if step.state == "waiting" and done.issuperset(step.waits_for)]
    for step in ready:
        step.state = "running"
        BEGIN[step.action](scope, stack, deployment, step)
        if step.state == "failed":
            break
    return bool(ready)


def cancel_running(scope: Scope[State], stack: Stack, deployment: Deployment) -> None:
    """A step has failed: those under way beside it are given up."""
    for step in deployment.steps.values():
        if step.state == "running":
            kind = CANCELLED.get(VERBS[step.action], "update")
            _fail(scope, stack, deployment, step, GIVEN_UP.format(kind))


def handle(scope: Scope[State], stack: Stack, deployment: Deployment, step: Step) -> None:
    """Have the resource's type do its work."""
    resource = _resource(stack, deployment, step)
    try:
        outcome = _handler_outcome(scope, stack, deployment, step, resource)
    except (AwsError, NotModelledHere) as error:
        old = deployment.before.get(step.logical_id)
        if step.action == "replace" and old is not None and (name := _name_in_use(scope, resource, old, error)):
            _fail(scope, stack, deployment, step, CUSTOM_NAMED.format(name))
            return
        reason = provision.failure_reason(scope, resource.type, error)
        if step.action == "delete" and deployment.is_forced:
            step.state = "done"
            set_resource_status(scope, stack, resource, "DELETE_SKIPPED", reason)
            return
        if step.action == "delete" or not provision.may_stand_in(scope, resource, error):
            if isinstance(error, StatedFailure) and error.physical_id:
                resource.physical_id = error.physical_id
            _fail(scope, stack, deployment, step, reason)
            return
        outcome = provision.stand_in(resource, reason)
    if isinstance(outcome, InProgress):
        _show_initiated(scope, stack, step, resource, outcome.physical_id)
        step.progress = outcome.progress
        _set_timer(scope, stack, deployment, step, "handle", outcome.after_ms)
        return
    if outcome is not None:
        _take(scope, stack, deployment, step, resource, outcome)
    if step.state == "running":
        _set_timer(scope, stack, deployment, step, "settle", STEP_MS)


def _name_in_use(scope: Scope[State], resource: Resource, old: Resource, error: AwsError | NotModelledHere) -> str:
    """Return the name under which a resource cannot be replaced as the old one still has it, "" at other failures."""
    if isinstance(error, ResourceExists):
        return error.name
    kind = scope.host.resource_type(resource.type)
    keeps_name = kind is not None and resource.properties.get(kind.identifier) == old.physical_id
    is_taken = isinstance(error, AwsError) and provision.handler_error(error) == provision.ALREADY_EXISTS
    return old.physical_id if keeps_name and is_taken else ""


def settle(scope: Scope[State], stack: Stack, deployment: Deployment, step: Step) -> None:
    """The resource is as it should be."""
    resource = _resource(stack, deployment, step)
    status = f"{VERBS[step.action]}_COMPLETE"
    step.state = "done"
    if deployment.kind == "CLEANUP":
        set_leftover_status(scope, stack, resource, status)
    else:
        set_resource_status(scope, stack, resource, status)


def _handler_outcome(
    scope: Scope[State], stack: Stack, deployment: Deployment, step: Step, resource: Resource
) -> Created | InProgress | None:
    if step.action == "create":
        return provision.create(scope, stack, resource, step)
    if step.action == "replace":
        return provision.create(scope, stack, resource, step)
    if step.action == "update":
        return provision.update(scope, stack, resource, step, _former(deployment, step.logical_id) or resource)
    if step.action == "import":
        return adopt(scope, stack, resource, step)
    if step.action == "tag":
        return provision.tag(scope, stack, resource, step)
    if step.action == "restore":
        return provision.update(scope, stack, resource, step, deployment.changed[step.logical_id])
    if step.action == "finish":
        return provision.finish(scope, stack, resource, step)
    return provision.delete(scope, stack, resource, step)


def _show_initiated(scope: Scope[State], stack: Stack, step: Step, resource: Resource, physical_id: str) -> None:
    """AWS says "Resource creation Initiated" once, when the physical id is known."""
    if step.action not in ("create", "replace") or not physical_id or resource.physical_id == physical_id:
        return
    resource.physical_id = physical_id
    set_resource_status(scope, stack, resource, f"{VERBS[step.action]}_IN_PROGRESS", INITIATED)


def _take(
    scope: Scope[State], stack: Stack, deployment: Deployment, step: Step, resource: Resource, created: Created
) -> None:
    old = deployment.before.get(step.logical_id)
    if step.action == "replace" and old is not None and created.physical_id == old.physical_id:
        _fail(scope, stack, deployment, step, CUSTOM_NAMED.format(created.physical_id))
        return
    _show_initiated(scope, stack, step, resource, created.physical_id)
    resource.physical_id = created.physical_id
    resource.attributes, resource.hides_attributes = dict(created.attributes), created.hides_attributes
    if old is not None and step.action in ("update", "replace") and created.physical_id != old.physical_id:
        deployment.leftovers.append(old)


def _begin_apply(scope: Scope[State], stack: Stack, deployment: Deployment, step: Step) -> None:
    definition = deployment.target.template["Resources"][step.logical_id]
    found = deployment.before.get(step.logical_id)
    old = _former(deployment, step.logical_id)
    has_failed = found is not None and found.status.endswith("_FAILED")
    if found is not None and old is None and found.physical_id:
        deployment.leftovers.append(found)
    resource = Resource(step.logical_id, definition["Type"], definition, needs=list(step.waits_for))
    try:
        values = values_of(scope, stack, deployment.target, deployment.conditions)
        properties = resolve_dynamic(scope, resolve(definition.get("Properties", {}), values))
        if not isinstance(properties, dict):
            raise provision.PropertyFailure("Properties must be an object")
        resource.properties = properties
        resource.metadata = resolve(definition.get("Metadata", {}), values)
        signals = resolve(definition.get("CreationPolicy", {}), values)
        resource.creation_policy = signals if isinstance(signals, dict) else {}
        hidden = masked_values(values)
        resource.masked = None if hidden is None else resolve(definition.get("Properties", {}), hidden)
        kind = provision.require_type(scope, resource)
        resource.is_placeholder = kind is None
        ignored = provision.unmodelled_attributes(scope, resource)
        ignored += provision.modelled(scope, kind, resource.properties)[1] if kind else []
    except (AwsError, NotModelledHere) as error:
        step.action = "create" if old is None else "update"
        stack.resources[step.logical_id] = _with_old_id(resource, old)
        _begin_event(scope, stack, deployment, step, resource)
        _fail(
            scope, stack, deployment, step, str(error) if isinstance(error, NotModelledHere) else error.failure.message
        )
        return
    note = {"ignored": ignored} if ignored else None
    stack.resources[step.logical_id] = _with_old_id(resource, old)
    if old is None:
        step.action = "create"
    elif old.properties == resource.properties and not has_failed and not _is_touched(deployment, kind):
        _keep(resource, old)
        step.action, step.state = "update", "done"
        return
    else:
        changed = [name for name in {**old.properties, **resource.properties} if _differs(name, old, resource)]
        step.action = "replace" if kind and any(name in kind.replaced_by for name in changed) else "update"
    _begin_event(scope, stack, deployment, step, resource, note)
    policy = deployment.policy or stack.policy
    denied = "" if old is None else denial(policy, resource, POLICY_ACTIONS[step.action])
    if old is not None and kind is not None and not kind.is_updatable:
        denied = f"Update to resource type {kind.name} is not supported."
    elif old is not None and kind is not None:
        fixed = [name for name in kind.fixed if _differs(name, old, resource)]
        denied = kind.fixed[fixed[0]] if fixed else denied
    if denied:
        _fail(scope, stack, deployment, step, denied)
        return
    if step.action == "replace":
        resource.physical_id, resource.attributes = "", {}
    _set_timer(scope, stack, deployment, step, "handle", STEP_MS)


def _begin_import(scope: Scope[State], stack: Stack, deployment: Deployment, step: Step) -> None:
    definition = deployment.target.template["Resources"][step.logical_id]
    resource = Resource(step.logical_id, definition["Type"], definition, needs=list(step.waits_for))
    _, resource.physical_id = deployment.imports[step.logical_id]
    resource.was_there = True
    stack.resources[step.logical_id] = resource
    try:
        values = values_of(scope, stack, deployment.target, deployment.conditions)
        resource.properties = resolve_dynamic(scope, resolve(definition.get("Properties", {}), values))
        resource.metadata = resolve(definition.get("Metadata", {}), values)
        hidden = masked_values(values)
        resource.masked = None if hidden is None else resolve(definition.get("Properties", {}), hidden)
    except AwsError as error:
        _fail(scope, stack, deployment, step, error.failure.message)
        return
    step.cause = set_resource_status(scope, stack, resource, "IMPORT_IN_PROGRESS", STARTED)
    _set_timer(scope, stack, deployment, step, "handle", STEP_MS)


def _former(deployment: Deployment, name: str) -> Resource | None:
    """Return the resource that a step starts from.

    That is none where its creation has failed, and what it was when the stack was well where an update of it has.
    """
    found = deployment.before.get(name)
    if found is None or not found.status.endswith("_FAILED"):
        return found
    if found.status == "CREATE_FAILED":
        return None
    good = deployment.good.get(name)
    return good if good is not None and good.physical_id == found.physical_id else found


def _begin_event(
    scope: Scope[State],
    stack: Stack,
    deployment: Deployment,
    step: Step,
    resource: Resource,
    note: dict[str, Any] | None = None,
) -> None:
    reason = REPLACING if step.action == "replace" else ""
    status = f"{VERBS[step.action]}_IN_PROGRESS"
    step.cause = set_resource_status(scope, stack, resource, status, reason, note=note)


def _with_old_id(resource: Resource, old: Resource | None) -> Resource:
    if old is not None:
        resource.physical_id, resource.attributes = old.physical_id, old.attributes
        resource.hides_attributes = old.hides_attributes
    return resource


def _keep(resource: Resource, old: Resource) -> None:
    resource.status, resource.reason, resource.changed = old.status, old.reason, old.changed
    resource.is_placeholder = old.is_placeholder


def _is_touched(deployment: Deployment, kind: ResourceType | None) -> bool:
    """Say whether a resource is asked even though its properties are the same: nested stacks, and new stack tags."""
    if kind is None:
        return False
    former = deployment.before_target
    return kind.name == STACK_TYPE or (kind.takes_tags and former is not None and former.tags != deployment.target.tags)


def _differs(name: str, old: Resource, new: Resource) -> bool:
    return bool(old.properties.get(name) != new.properties.get(name))


def _begin_restore(scope: Scope[State], stack: Stack, deployment: Deployment, step: Step) -> None:
    """Take a resource back to what it was before a failed update."""
    changed = deployment.changed[step.logical_id]
    before = deployment.before[step.logical_id]
    stack.resources[step.logical_id] = before
    step.cause = set_resource_status(scope, stack, before, "UPDATE_IN_PROGRESS")
    if changed.physical_id != before.physical_id:
        _set_timer(scope, stack, deployment, step, "settle", STEP_MS)
    else:
        _set_timer(scope, stack, deployment, step, "handle", STEP_MS)


def _begin_delete(scope: Scope[State], stack: Stack, deployment: Deployment, step: Step) -> None:
    resource = _resource(stack, deployment, step)
    set_status = set_leftover_status if deployment.kind == "CLEANUP" else set_resource_status
    denied = denial(deployment.policy or stack.policy, resource, POLICY_ACTIONS["delete"])
    if not resource.physical_id:
        step.state = "done"
        set_status(scope, stack, resource, "DELETE_COMPLETE")
    elif deployment.kind == "CLEANUP" and denied:
        _fail(scope, stack, deployment, step, denied)
    elif is_retained(stack, deployment, resource):
        step.state = "done"
        set_status(scope, stack, resource, "DELETE_SKIPPED")
    else:
        step.cause = set_status(scope, stack, resource, "DELETE_IN_PROGRESS")
        _set_timer(scope, stack, deployment, step, "handle", STEP_MS)


def _begin_finish(scope: Scope[State], stack: Stack, deployment: Deployment, step: Step) -> None:
    """A nested stack's update is over with its parent's."""
    _set_timer(scope, stack, deployment, step, "handle", 0)


def is_retained(stack: Stack, deployment: Deployment, resource: Resource) -> bool:
    """Say whether a deletion policy, or the request, keeps the physical resource."""
    if resource.logical_id in deployment.retained:
        return True
    if resource.was_there and (deployment.kind == "ROLLBACK" or _was_made_by_what_failed(stack, deployment, resource)):
        return True
    key = "UpdateReplacePolicy" if resource.logical_id in deployment.replaced else "DeletionPolicy"
    policy = resource.definition.get(key, "Delete")
    if policy == "RetainExceptOnCreate" or (policy == "Retain" and stack.retain_except_on_create):
        return deployment.kind != "ROLLBACK" and not _was_made_by_what_failed(stack, deployment, resource)
    return bool(policy == "Retain")


def _was_made_by_what_failed(stack: Stack, deployment: Deployment, resource: Resource) -> bool:
    """Say whether a failed update has made a resource that its rollback takes away again."""
    return (
        deployment.kind == "CLEANUP"
        and stack.status.startswith("UPDATE_ROLLBACK")
        and resource.logical_id not in deployment.replaced
    )


def _resource(stack: Stack, deployment: Deployment, step: Step) -> Resource:
    if deployment.kind == "CLEANUP" and step.action != "finish":
        return next(left for left in deployment.leftovers if left.logical_id == step.logical_id)
    return stack.resources[step.logical_id]


def _fail(scope: Scope[State], stack: Stack, deployment: Deployment, step: Step, reason: str) -> None:
    resource = _resource(stack, deployment, step)
    step.state = "failed"
    deployment.failed.append(step.logical_id)
    status = f"{VERBS[step.action]}_FAILED"
    if deployment.kind == "CLEANUP":
        set_leftover_status(scope, stack, resource, status, reason)
    else:
        set_resource_status(scope, stack, resource, status, reason)


def _set_timer(scope: Scope[State], stack: Stack, deployment: Deployment, step: Step, name: str, after_ms: int) -> None:
    scope.at(scope.now + after_ms, name, stack=stack.id, number=deployment.number, logical_id=step.logical_id)


def needs_of(template: dict[str, Any], active: list[str]) -> dict[str, list[str]]:
    """Return, for each active resource, the active ones that it needs."""
    needed = dependencies(template["Resources"])
    return {name: [other for other in needed[name] if other in active] for name in active}


BEGIN: dict[str, Callable[[Scope[State], Stack, Deployment, Step], None]] = {
    "apply": _begin_apply,
    "import": _begin_import,
    "restore": _begin_restore,
    "delete": _begin_delete,
    "finish": _begin_finish,
}
