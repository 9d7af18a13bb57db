"""Makes the change sets of the stacks within a stack, where a change set asks for them (IncludeNestedStacks)."""

from typing import Any

from emulator.bus.arn import make_arn
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.cloudformation.change_set import ChangeSet
from emulator.services.cloudformation.deploy.context import values_of
from emulator.services.cloudformation.deploy.dynamic import resolve_dynamic
from emulator.services.cloudformation.deploy.history import STACK_TYPE, set_stack_status
from emulator.services.cloudformation.deploy.new_stack import add_stack, new_stack
from emulator.services.cloudformation.deploy.operation import open_change_set
from emulator.services.cloudformation.deploy.phases import active_resources
from emulator.services.cloudformation.deploy.provision import find_type, generate_name, validate
from emulator.services.cloudformation.deploy.request import read_target
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import CHANGE_SET_NAME_CHARACTERS, STACK_NAME_CHARACTERS
from emulator.services.cloudformation.stack import Stack, Target
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.intrinsics import as_text, preview
from emulator.services.cloudformation.template.values import KNOWN_AFTER_APPLY

ALL_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
"""The parent's caller has acknowledged what its nested stacks need."""


def nested_request(properties: dict[str, Any], parents_tags: list[dict[str, str]]) -> dict[str, Any]:
    """Return what a request about a nested stack says, by its properties; it has its parent's tags besides its own."""
    texts = {
        name: ",".join(map(as_text, value)) if isinstance(value, list) else as_text(value)
        for name, value in properties.get("Parameters", {}).items()
    }
    own = properties.get("Tags", [])
    keys = [tag["Key"] for tag in own]
    return {
        "TemplateURL": properties.get("TemplateURL"),
        "Parameters": [{"ParameterKey": name, "ParameterValue": text} for name, text in texts.items()],
        "Capabilities": ALL_CAPABILITIES,
        "Tags": own + [tag for tag in parents_tags if tag["Key"] not in keys],
        "NotificationARNs": properties.get("NotificationARNs", []),
    }


def make_nested_sets(scope: Scope[State], stack: Stack, parent: ChangeSet) -> list[ChangeSet]:
    """Return a change set for each nested stack of a change set's target; a new stack is there from now on."""
    made = []
    for name, properties in _nested(scope, stack, parent.target).items():
        current = stack.resources.get(name)
        child = scope.state.nested(current) if current is not None else None
        request = nested_request(properties, parent.target.tags)
        try:
            target = read_target(scope, request, child, needs_expand=False)
        except AwsError as error:
            if error.failure.status == 501 and scope.settings.placeholders:
                continue
            raise
        made.append(_make(scope, stack, parent, name, child, target))
        parent.children[name] = made[-1].id
    return made


def _nested(scope: Scope[State], stack: Stack, target: Target) -> dict[str, dict[str, Any]]:
    """Return the properties of the nested stacks, as far as they are known before the deployment."""
    values, resources = values_of(scope, stack, target), target.template["Resources"]
    active = active_resources(target.template, values.conditions)
    values.unknown = frozenset(name for name in active if name not in stack.resources)
    found = {}
    for name in active:
        if resources[name]["Type"] == STACK_TYPE:
            found[name] = resolve_dynamic(scope, preview(resources[name].get("Properties", {}), values))
            kind = find_type(scope, STACK_TYPE)
            if kind is not None:
                validate(kind, found[name])
            if KNOWN_AFTER_APPLY in str(found[name].get("TemplateURL")):
                raise ValidationError(f"The TemplateURL of {name} is not known before the deployment")
    return found


def _make(
    scope: Scope[State], stack: Stack, parent: ChangeSet, logical_id: str, child: Stack | None, target: Target
) -> ChangeSet:
    name = generate_name(scope, stack, logical_id, CHANGE_SET_NAME_CHARACTERS, prefix=parent.name)
    arn = make_arn("cloudformation", scope.region, scope.account, f"changeSet/{name}/{scope.uuid('change-set')}")
    kind = "CREATE" if child is None else "UPDATE"
    child = child or _begin(scope, stack, logical_id, target)
    open_change_set(scope, child, arn)
    if not child.status:
        set_stack_status(scope, child, "REVIEW_IN_PROGRESS", "User Initiated")
    found = ChangeSet(arn, name, child.id, kind, scope.now, target, includes_nested=True)
    found.parent_id, found.root_id = parent.id, parent.root_id or parent.id
    scope.state.change_sets[arn] = found
    return found


def _begin(scope: Scope[State], parent: Stack, logical_id: str, target: Target) -> Stack:
    stack = new_stack(scope, generate_name(scope, parent, logical_id, STACK_NAME_CHARACTERS), target)
    stack.parent_id, stack.root_id = parent.id, parent.root_id or parent.id
    add_stack(scope, stack)
    return stack


def are_ready(scope: Scope[State], parent: ChangeSet) -> bool:
    """Say whether all nested change sets are made; raise ValidationError where one of them could not be."""
    children = [scope.state.change_sets[found] for found in parent.children.values()]
    for child in children:
        if child.status == "FAILED":
            raise ValidationError(
                f"Nested change set {child.id} was not successfully created: Currently in {child.status}."
            )
    return all(child.status == "CREATE_COMPLETE" for child in children)


def forget_change_set(scope: Scope[State], change_set: ChangeSet) -> None:
    """Delete a change set, those of its nested stacks, and the stacks that exist for them alone."""
    scope.state.change_sets.pop(change_set.id, None)
    for found in change_set.children.values():
        child = scope.state.change_sets.get(found)
        if child is None:
            continue
        forget_change_set(scope, child)
        stack = scope.state.stacks[child.stack_id]
        if stack.status == "REVIEW_IN_PROGRESS":
            set_stack_status(scope, stack, "DELETE_COMPLETE")
            stack.deleted = scope.now
            scope.state.forget_name(stack)
