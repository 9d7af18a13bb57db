"""Creates, describes, executes and deletes change sets."""

from typing import Any

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.cloudformation.change_set import ChangeSet
from emulator.services.cloudformation.deploy.history import set_stack_status
from emulator.services.cloudformation.deploy.importing import check_imports, read_imports, refuse_owned
from emulator.services.cloudformation.deploy.nested_sets import forget_change_set
from emulator.services.cloudformation.deploy.new_stack import add_stack, new_stack
from emulator.services.cloudformation.deploy.operation import open_change_set
from emulator.services.cloudformation.deploy.phases import start_create, start_import, start_update
from emulator.services.cloudformation.deploy.prepare import prepare_change_set, prepare_deployment
from emulator.services.cloudformation.deploy.request import read_target
from emulator.services.cloudformation.errors import (
    ChangeSetAlreadyExists,
    ChangeSetNotFound,
    InvalidChangeSetStatus,
    ValidationError,
)
from emulator.services.cloudformation.limits import RESULTS_PER_PAGE
from emulator.services.cloudformation.operations.describe import describe_parameters, rollback_configuration
from emulator.services.cloudformation.operations.new_stack import check_stack_name, refuse_reserved_tags
from emulator.services.cloudformation.operations.pages import page
from emulator.services.cloudformation.operations.stacks import (
    EXECUTED,
    check_resolvable,
    refuse_after_failure,
    require_stack,
    require_updatable,
)
from emulator.services.cloudformation.stack import Stack
from emulator.services.cloudformation.state import State

REFUSED = ("DeploymentMode",)


@operation("CreateChangeSet")
def create_change_set(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html"""
    parameters = call.parameters
    name, kind = parameters["ChangeSetName"], parameters.get("ChangeSetType", "UPDATE")
    refuse_reserved_tags(parameters)
    _refuse_unmodelled(parameters)
    existing = _existing(scope, parameters, kind, name)
    if existing is not None and any(found.name == name for found in _active(scope, existing)):
        raise ChangeSetAlreadyExists(name)
    imports = _read_imports(scope, parameters, kind)
    previous = existing if kind != "CREATE" else None
    target = read_target(scope, parameters, previous, needs_expand=False)
    stack = existing or new_stack(scope, parameters["StackName"], target)
    check_resolvable(scope, stack, target)
    if parameters.get("IncludeNestedStacks") and imports:
        raise NotModelled("the import into nested stacks (IncludeNestedStacks)")
    if imports and target.is_final:
        check_imports(stack, target.template, imports)
    arn = make_arn("cloudformation", scope.region, scope.account, f"changeSet/{name}/{scope.uuid('change-set')}")
    open_change_set(scope, stack, arn)
    if existing is None:
        add_stack(scope, stack)
        set_stack_status(scope, stack, "REVIEW_IN_PROGRESS", "User Initiated")
    change_set = ChangeSet(arn, name, stack.id, kind, scope.now, target)
    change_set.description = parameters.get("Description", "")
    change_set.on_failure = parameters.get("OnStackFailure", "")
    change_set.imports = imports
    change_set.imports_existing = bool(parameters.get("ImportExistingResources"))
    change_set.includes_nested = bool(parameters.get("IncludeNestedStacks"))
    scope.state.change_sets[arn] = change_set
    prepare_change_set(scope, change_set)
    return {"Id": arn, "StackId": stack.id}


@operation("DescribeChangeSet", reads=True)
def describe_change_set(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html"""
    parameters = call.parameters
    change_set = find_change_set(scope, parameters)
    stack = scope.state.stacks[change_set.stack_id]
    shows_values = bool(parameters.get("IncludePropertyValues"))
    changes, token = page(
        change_set.valued if shows_values else change_set.changes, parameters.get("NextToken"), RESULTS_PER_PAGE
    )
    reason = change_set.reason or (change_set.warning if shows_values else "")
    target = change_set.target
    optional = {
        "Description": change_set.description,
        "Parameters": describe_parameters(target),
        "StatusReason": reason,
        "Tags": target.tags,
        "OnStackFailure": change_set.on_failure,
    }
    return {
        **_summary(stack, change_set),
        "NotificationARNs": target.notification_arns,
        "RollbackConfiguration": rollback_configuration(target),
        "Capabilities": target.capabilities,
        "Changes": list(changes),
        **{key: value for key, value in optional.items() if value},
        **token,
    }


@operation("DescribeChangeSetHooks", reads=True)
def describe_change_set_hooks(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSetHooks.html"""
    change_set = find_change_set(scope, call.parameters)
    members = ("StackId", "StackName", "ChangeSetId", "ChangeSetName")
    summary = _summary(scope.state.stacks[change_set.stack_id], change_set)
    return {**{name: summary[name] for name in members}, "Hooks": [], "Status": "PLANNED"}


@operation("ListChangeSets", reads=True)
def list_change_sets(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListChangeSets.html"""
    stack = require_stack(scope, call.parameters["StackName"])
    found, token = page(_active(scope, stack), call.parameters.get("NextToken"), RESULTS_PER_PAGE)
    summaries = []
    for change_set in found:
        summary = _summary(stack, change_set)
        if change_set.reason:
            summary["StatusReason"] = change_set.reason
        if change_set.description:
            summary["Description"] = change_set.description
        summaries.append(summary)
    return {"Summaries": summaries, **token}


@operation("DeleteChangeSet")
def delete_change_set(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteChangeSet.html"""
    try:
        change_set = find_change_set(scope, call.parameters)
    except ChangeSetNotFound:
        return {}
    _refuse_nested(change_set, "deleted")
    forget_change_set(scope, change_set)
    return {}


@operation("ExecuteChangeSet")
def execute_change_set(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html"""
    parameters = call.parameters
    change_set = find_change_set(scope, parameters)
    _refuse_nested(change_set, "executed")
    if change_set.status != "CREATE_COMPLETE":
        raise InvalidChangeSetStatus(change_set.id, "status", change_set.status)
    if change_set.execution_status != "AVAILABLE":
        raise InvalidChangeSetStatus(change_set.id, "execution status", change_set.execution_status)
    if "DisableRollback" in parameters and change_set.on_failure:
        raise ValidationError("DisableRollback can not be given for a change set with OnStackFailure.")
    keeps = bool(parameters.get("DisableRollback")) or change_set.on_failure == "DO_NOTHING"
    stack = scope.state.stacks[change_set.stack_id]
    refuse_after_failure(stack, keeps_failure=keeps)
    token = parameters.get("ClientRequestToken", "")
    stack.change_set_id = change_set.id
    if change_set.kind == "CREATE":
        stack.target = change_set.target
        stack.on_failure = "DO_NOTHING" if keeps else change_set.on_failure or "ROLLBACK"
        stack.disables_rollback = bool(parameters.get("DisableRollback"))
        deployment = start_create(scope, stack, token)
        stack.updated = scope.now
    elif change_set.kind == "IMPORT":
        deployment = start_import(scope, stack, change_set.target, change_set.imports, token)
    else:
        deployment = start_update(scope, stack, change_set.target, token)
        deployment.keeps_failure = keeps
    deployment.change_set_id, deployment.imports = change_set.id, change_set.imports
    stack.retain_except_on_create = bool(parameters.get("RetainExceptOnCreate"))
    change_set.execution_status = EXECUTED
    for other in scope.state.change_sets_of(stack):
        if other is not change_set:
            forget_change_set(scope, other)
    prepare_deployment(scope, stack, deployment)
    return {}


def _refuse_nested(change_set: ChangeSet, verb: str) -> None:
    if change_set.root_id:
        raise ValidationError(
            f"ChangeSet [{change_set.id}] is a nested change set; it can be {verb} only with its root change set"
            f" [{change_set.root_id}]"
        )


def _read_imports(scope: Scope[State], parameters: dict[str, Any], kind: str) -> dict[str, tuple[str, str]]:
    wanted = parameters.get("ResourcesToImport") or []
    if kind != "IMPORT":
        if wanted:
            raise ValidationError("ResourcesToImport can be specified only for a change set of the type IMPORT.")
        return {}
    imports = read_imports(scope, wanted)
    refuse_owned(scope, imports)
    return imports


def _refuse_unmodelled(parameters: dict[str, Any]) -> None:
    for member in REFUSED:
        if parameters.get(member):
            raise NotModelled(f"CreateChangeSet's {member}")


def _existing(scope: Scope[State], parameters: dict[str, Any], kind: str, name: str) -> Stack | None:
    stack_name = parameters["StackName"]
    if kind == "UPDATE":
        return require_updatable(scope, stack_name)
    found = scope.state.find(stack_name)
    if kind == "IMPORT" and found is not None and found.status != "REVIEW_IN_PROGRESS":
        return require_updatable(scope, stack_name)
    if found is None:
        check_stack_name(stack_name)
    elif found.status != "REVIEW_IN_PROGRESS":
        raise ValidationError(
            f"Stack [{stack_name}] already exists and cannot be created again with the changeSet [{name}]."
        )
    return found


def _active(scope: Scope[State], stack: Stack) -> list[ChangeSet]:
    """Return the change sets that wait: an executed one is no longer listed and its name is free."""
    return [found for found in scope.state.change_sets_of(stack) if found.execution_status != EXECUTED]


def find_change_set(scope: Scope[State], parameters: dict[str, Any]) -> ChangeSet:
    """Return the change set that a request names, or raise AWS's error."""
    name, stack_name = parameters["ChangeSetName"], parameters.get("StackName")
    if name.startswith("arn:"):
        found = scope.state.change_sets.get(name)
    else:
        if not stack_name:
            raise ValidationError("StackName must be specified if ChangeSetName is not specified as an ARN.")
        stack = require_stack(scope, stack_name)
        found = next((other for other in scope.state.change_sets_of(stack) if other.name == name), None)
    if found is None:
        raise ChangeSetNotFound(name)
    return found


def _summary(stack: Stack, change_set: ChangeSet) -> dict[str, Any]:
    lineage = {"ParentChangeSetId": change_set.parent_id, "RootChangeSetId": change_set.root_id}
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "ChangeSetId": change_set.id,
        "ChangeSetName": change_set.name,
        "ExecutionStatus": change_set.execution_status,
        "Status": change_set.status,
        "CreationTime": change_set.created / 1000,
        "IncludeNestedStacks": change_set.includes_nested,
        **({"ImportExistingResources": True} if change_set.imports_existing else {}),
        **{name: value for name, value in lineage.items() if value},
    }
