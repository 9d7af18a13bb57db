"""Describes stacks, their resources and events."""

import json
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.cloudformation.errors import StackDoesNotExist, ValidationError
from emulator.services.cloudformation.limits import CONCURRENT_RESOURCES, OUTPUTS, RESULTS_PER_PAGE, STACKS
from emulator.services.cloudformation.operations.pages import page
from emulator.services.cloudformation.stack import Resource, Stack, StackEvent, Target
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.parameters import shown


@operation("DescribeStacks", reads=True)
def describe_stacks(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html"""
    name = call.parameters.get("StackName")
    if name:
        return {"Stacks": [describe_stack(scope.state.require(name))]}
    living = [stack for stack in reversed(scope.state.stacks.values()) if not stack.deleted]
    stacks, token = page(living, call.parameters.get("NextToken"), RESULTS_PER_PAGE)
    return {"Stacks": [describe_stack(stack) for stack in stacks], **token}


@operation("DescribeAccountLimits", reads=True)
def describe_account_limits(_scope: Scope[State], _call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeAccountLimits.html"""
    limits = (
        ("StackLimit", STACKS),
        ("StackOutputsLimit", OUTPUTS),
        ("ConcurrentResourcesLimit", CONCURRENT_RESOURCES),
    )
    return {"AccountLimits": [{"Name": name, "Value": value} for name, value in limits]}


@operation("ListStacks", reads=True)
def list_stacks(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStacks.html"""
    wanted = call.parameters.get("StackStatusFilter") or []
    found = [stack for stack in reversed(scope.state.stacks.values()) if not wanted or stack.status in wanted]
    stacks, token = page(found, call.parameters.get("NextToken"), RESULTS_PER_PAGE)
    return {"StackSummaries": [_summary(stack) for stack in stacks], **token}


@operation("DescribeStackEvents", reads=True)
def describe_stack_events(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html"""
    stack = scope.state.find(call.parameters["StackName"])
    if stack is None:
        raise ValidationError(f"Stack [{call.parameters['StackName']}] does not exist")
    events, token = page(stack.events[::-1], call.parameters.get("NextToken"), RESULTS_PER_PAGE)
    return {"StackEvents": [_event(stack, event) for event in events], **token}


@operation("DescribeStackResource", reads=True)
def describe_stack_resource(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResource.html"""
    name, logical_id = call.parameters["StackName"], call.parameters["LogicalResourceId"]
    stack = _require_named(scope, name)
    resource = stack.resources.get(logical_id)
    if resource is None or (resource.status == "DELETE_COMPLETE" and not resource.physical_id):
        raise ValidationError(f"Resource {logical_id} does not exist for stack {name}")
    detail = {
        **_resource(stack, resource, "LastUpdatedTimestamp"),
        "StackName": stack.name,
        "StackId": stack.id,
        "Metadata": json.dumps(resource.metadata, separators=(",", ":")),
    }
    return {"StackResourceDetail": detail}


@operation("DescribeStackResources", reads=True)
def describe_stack_resources(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html

    Only the first hundred are returned, with no token for more.
    """
    parameters = call.parameters
    physical_id, name = parameters.get("PhysicalResourceId"), parameters.get("StackName")
    if physical_id:
        stack = _holder(scope, physical_id)
    elif name:
        stack = scope.state.require(name)
    else:
        raise ValidationError("Stack name or physical resource id must be specified")
    wanted = parameters.get("LogicalResourceId")
    found = [resource for resource in _listed(stack) if wanted in (None, resource.logical_id)]
    return {
        "StackResources": [
            {"StackName": stack.name, "StackId": stack.id, **_resource(stack, resource, "Timestamp")}
            for resource in found[:RESULTS_PER_PAGE]
        ]
    }


@operation("ListStackResources", reads=True)
def list_stack_resources(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html"""
    stack = _require_named(scope, call.parameters["StackName"])
    resources, token = page(_listed(stack), call.parameters.get("NextToken"), RESULTS_PER_PAGE)
    return {
        "StackResourceSummaries": [_resource(stack, resource, "LastUpdatedTimestamp") for resource in resources],
        **token,
    }


def describe_stack(stack: Stack) -> dict[str, Any]:
    """Return a stack as DescribeStacks shows it."""
    target = stack.target
    described: dict[str, Any] = {
        "StackId": stack.id,
        "StackName": stack.name,
        "CreationTime": stack.created / 1000,
        "RollbackConfiguration": rollback_configuration(target),
        "StackStatus": stack.status,
        "DisableRollback": stack.on_failure == "DO_NOTHING",
        "NotificationARNs": target.notification_arns,
        "Tags": target.tags,
        "DriftInformation": _drift(stack.drift, stack.drift_checked, "StackDriftStatus"),
    }
    if not stack.deleted:
        described["EnableTerminationProtection"] = stack.is_protected
    optional = {
        "ChangeSetId": "" if stack.deleted else stack.change_set_id,
        "Description": target.template.get("Description"),
        "Parameters": describe_parameters(target),
        "StackStatusReason": stack.reason,
        "Capabilities": target.capabilities,
        "Outputs": stack.outputs,
        "LastUpdatedTime": stack.updated / 1000,
        "DeletionTime": (stack.deleted or stack.rolled_back) / 1000,
        "TimeoutInMinutes": stack.timeout_minutes,
        "RoleARN": target.role_arn,
        "ParentId": stack.parent_id,
        "RootId": stack.root_id,
        "RetainExceptOnCreate": stack.retain_except_on_create,
        "DeletionMode": stack.deletion_mode,
    }
    described.update((name, value) for name, value in optional.items() if value)
    return described


def rollback_configuration(target: Target) -> dict[str, int]:
    """Return a target's RollbackConfiguration, {} where none was given."""
    return {"MonitoringTimeInMinutes": target.monitoring_minutes} if target.monitoring_minutes else {}


def describe_parameters(target: Target) -> list[dict[str, Any]]:
    """Return a target's parameters; NoEcho ones hidden, SSM ones with the value they had."""
    declared = target.template.get("Parameters", {})
    described = []
    for name, text in target.parameters.items():
        entry = {"ParameterKey": name, "ParameterValue": shown(declared.get(name, {}), text)}
        if name in target.resolved:
            entry["ResolvedValue"] = target.resolved[name]
        described.append(entry)
    return described


def _summary(stack: Stack) -> dict[str, Any]:
    summary: dict[str, Any] = {
        "StackId": stack.id,
        "StackName": stack.name,
        "CreationTime": stack.created / 1000,
        "StackStatus": stack.status,
        "DriftInformation": _drift(stack.drift, stack.drift_checked, "StackDriftStatus"),
    }
    optional = {
        "TemplateDescription": stack.target.template.get("Description"),
        "LastUpdatedTime": stack.updated / 1000,
        "DeletionTime": (stack.deleted or stack.rolled_back) / 1000,
        "StackStatusReason": stack.reason,
        "ParentId": stack.parent_id,
        "RootId": stack.root_id,
    }
    summary.update((name, value) for name, value in optional.items() if value)
    return summary


def _event(stack: Stack, event: StackEvent) -> dict[str, Any]:
    described: dict[str, Any] = {
        "StackId": stack.id,
        "EventId": event.id,
        "StackName": stack.name,
        "LogicalResourceId": event.logical_id,
        "PhysicalResourceId": event.physical_id,
        "ResourceType": event.type,
        "Timestamp": event.time / 1000,
        "ResourceStatus": event.status,
    }
    if event.reason:
        described["ResourceStatusReason"] = event.reason
    if event.properties is not None and event.properties != "{}":
        described["ResourceProperties"] = event.properties
    if event.token:
        described["ClientRequestToken"] = event.token
    return described


def _resource(stack: Stack, resource: Resource, time: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "LogicalResourceId": resource.logical_id,
        "ResourceType": resource.type,
        time: resource.changed / 1000,
        "ResourceStatus": resource.status,
        "DriftInformation": _drift(resource.drift, resource.drift_checked, "StackResourceDriftStatus"),
    }
    if resource.physical_id:
        described["PhysicalResourceId"] = resource.physical_id
    if resource.reason:
        described["ResourceStatusReason"] = resource.reason
    if "Description" in resource.definition:
        described["Description"] = resource.definition["Description"]
    return described


def _drift(status: str, checked: int, name: str) -> dict[str, Any]:
    return {name: status, "LastCheckTimestamp": checked / 1000} if checked else {name: status}


def _listed(stack: Stack) -> list[Resource]:
    """AWS lists a stack's resources by logical id."""
    return [stack.resources[name] for name in sorted(stack.resources)]


def _require_named(scope: Scope[State], name: str) -> Stack:
    stack = scope.state.find(name)
    if stack is None:
        raise ValidationError(f"Stack '{name}' does not exist")
    return stack


def _holder(scope: Scope[State], physical_id: str) -> Stack:
    for stack in scope.state.stacks.values():
        if any(resource.physical_id == physical_id for resource in stack.resources.values()):
            return stack
    raise StackDoesNotExist(physical_id)
