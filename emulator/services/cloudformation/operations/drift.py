"""Detects where resources differ from what their stack made of them."""

import json
from itertools import zip_longest
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.history import as_texts
from emulator.services.cloudformation.deploy.provision import find_type, read
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import RESULTS_PER_PAGE
from emulator.services.cloudformation.operations.pages import page
from emulator.services.cloudformation.operations.stacks import require_stack
from emulator.services.cloudformation.stack import Detection, Resource, Stack
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.parameters import NO_ECHO

DETECTABLE = (
    "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED", "IMPORT_COMPLETE",
)  # fmt: skip


@operation("DetectStackDrift")
def detect_stack_drift(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DetectStackDrift.html"""
    stack = _detectable(scope, call)
    wanted = call.parameters.get("LogicalResourceIds")
    for name, resource in stack.resources.items():
        if wanted is None or name in wanted:
            _detect(scope, stack, resource)
    drifted = [resource for resource in stack.resources.values() if resource.drift in ("MODIFIED", "DELETED")]
    stack.drift = "DRIFTED" if drifted else "IN_SYNC"
    stack.drift_checked = scope.now
    detection = Detection(scope.uuid("drift"), stack.id, stack.drift, len(drifted), scope.now)
    scope.state.detections[detection.id] = detection
    return {"StackDriftDetectionId": detection.id}


@operation("DescribeStackDriftDetectionStatus", reads=True)
def describe_stack_drift_detection_status(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackDriftDetectionStatus.html"""
    detection = scope.state.detections.get(call.parameters["StackDriftDetectionId"])
    if detection is None:
        raise ValidationError(f"Drift detection with id {call.parameters['StackDriftDetectionId']} does not exist")
    return {
        "StackId": detection.stack_id,
        "StackDriftDetectionId": detection.id,
        "StackDriftStatus": detection.status,
        "DetectionStatus": "DETECTION_COMPLETE",
        "DriftedStackResourceCount": detection.drifted,
        "Timestamp": detection.time / 1000,
    }


@operation("DetectStackResourceDrift")
def detect_stack_resource_drift(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DetectStackResourceDrift.html"""
    stack = _detectable(scope, call)
    name = call.parameters["LogicalResourceId"]
    resource = stack.resources.get(name)
    if resource is None:
        raise ValidationError(f"Resource {name} does not exist for stack {call.parameters['StackName']}")
    _detect(scope, stack, resource)
    return {"StackResourceDrift": _describe(stack, resource)}


@operation("DescribeStackResourceDrifts", reads=True)
def describe_stack_resource_drifts(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResourceDrifts.html"""
    stack = require_stack(scope, call.parameters["StackName"])
    wanted = call.parameters.get("StackResourceDriftStatusFilters") or []
    found = [
        _describe(stack, stack.resources[name])
        for name in sorted(stack.resources)
        if stack.resources[name].drift_checked and (not wanted or stack.resources[name].drift in wanted)
    ]
    drifts, token = page(found, call.parameters.get("NextToken"), call.parameters.get("MaxResults") or RESULTS_PER_PAGE)
    return {"StackResourceDrifts": list(drifts), **token}


def _detectable(scope: Scope[State], call: Call) -> Stack:
    stack = require_stack(scope, call.parameters["StackName"])
    if stack.status not in DETECTABLE:
        raise ValidationError(f"Drift detection is not allowed on stack [{stack.id}] in its status {stack.status}")
    return stack


def _detect(scope: Scope[State], stack: Stack, resource: Resource) -> None:
    """Compare the properties that the template gives with what is there; types that cannot be read stay unchecked."""
    try:
        actual = read(scope, stack, resource)
    except AwsError as error:
        if error.failure.status != 501:
            raise
        return
    resource.drift_checked = scope.now
    resource.actual = None if actual is None else as_texts(_own(scope, stack, resource, actual))
    if actual is None:
        resource.drift = "DELETED"
    else:
        resource.drift = "MODIFIED" if _differences(resource) else "IN_SYNC"


def _own(scope: Scope[State], stack: Stack, resource: Resource, actual: dict[str, Any]) -> dict[str, Any]:
    """Return what is there without what CloudFormation and the stack's other resources have added."""
    found = _without_stack_tags(stack, resource, actual)
    for other in stack.resources.values():
        kind = None if other.is_placeholder or other is resource else find_type(scope, other.type)
        for attachment in kind.attachments(other.physical_id, other.properties) if kind else ():
            listed = found.get(attachment.property)
            if attachment.holder == resource.physical_id and isinstance(listed, list):
                given = [_item(item) for item in resource.properties.get(attachment.property, [])]
                kept = [item for item in listed if _item(item) in given or _item(item) != attachment.item]
                found = {**found, attachment.property: kept}
    return found


def _item(item: Any) -> Any:
    return item.get("PolicyName") if isinstance(item, dict) else item


def _without_stack_tags(stack: Stack, resource: Resource, actual: dict[str, Any]) -> dict[str, Any]:
    """Return what is there without the tags that CloudFormation has added, its own tags in the template's order."""
    tags, own = actual.get("Tags"), resource.properties.get("Tags") or []
    if not tags:
        return actual
    given = list(own) if isinstance(own, dict) else [tag["Key"] for tag in own]
    added = [tag["Key"] for tag in stack.target.tags if tag["Key"] not in given]

    def is_own(key: str) -> bool:
        return key not in added and not key.startswith("aws:")

    left: Any
    if isinstance(tags, dict):
        left = {key: value for key, value in tags.items() if is_own(key)}
    else:
        left = [tag for tag in tags if is_own(tag["Key"])]
        left.sort(key=lambda tag: given.index(tag["Key"]) if tag["Key"] in given else len(given))
    others = {name: value for name, value in actual.items() if name != "Tags"}
    return {**others, "Tags": left} if left else others


def _differences(resource: Resource) -> list[dict[str, str]]:
    actual = resource.actual or {}
    return [
        difference
        for name, expected in as_texts(resource.properties).items()
        for difference in _compared(f"/{name}", expected, actual.get(name))
    ]


def _compared(path: str, expected: Any, actual: Any) -> list[dict[str, str]]:
    """Return where two values differ, down to their leaves; a document may be a map or its JSON text."""
    expected, actual = _parsed(expected, actual), _parsed(actual, expected)
    if expected == actual or _is_one_number(expected, actual):
        return []
    if isinstance(expected, dict) and isinstance(actual, dict):
        keys = {**expected, **actual}
        return [found for key in keys for found in _compared(f"{path}/{key}", expected.get(key), actual.get(key))]
    if isinstance(expected, list) and isinstance(actual, list):
        pairs = zip_longest(expected, actual)
        return [found for index, pair in enumerate(pairs) for found in _compared(f"{path}/{index}", *pair)]
    return [
        {
            "PropertyPath": path,
            "ExpectedValue": "null" if expected is None else _text(expected),
            "ActualValue": "null" if actual is None else _text(actual),
            "DifferenceType": "ADD" if expected is None else "REMOVE" if actual is None else "NOT_EQUAL",
        }
    ]


def _is_one_number(expected: Any, actual: Any) -> bool:
    """Say whether two texts are one number, written differently: 0 and 0.0."""
    try:
        return float(expected) == float(actual)
    except (TypeError, ValueError):
        return False


def _parsed(value: Any, other: Any) -> Any:
    if not isinstance(value, str) or not isinstance(other, (dict, list)):
        return value
    try:
        return as_texts(json.loads(value))
    except ValueError:
        return value


def _describe(stack: Stack, resource: Resource) -> dict[str, Any]:
    described: dict[str, Any] = {
        "StackId": stack.id,
        "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id,
        "ResourceType": resource.type,
        "StackResourceDriftStatus": resource.drift,
        "Timestamp": resource.drift_checked / 1000,
        "ExpectedProperties": _text(as_texts(resource.shown)),
    }
    if resource.actual is not None:
        given = {name: resource.actual[name] for name in resource.properties if name in resource.actual}
        described["ActualProperties"] = _text(_masked(given, resource.properties, resource.shown))
        described["PropertyDifferences"] = [_masked_difference(resource, found) for found in _differences(resource)]
    return described


def _masked(actual: Any, real: Any, shown: Any) -> Any:
    """Return what is there with that hidden which is hidden of what is expected there."""
    if isinstance(actual, dict) and isinstance(real, dict) and isinstance(shown, dict):
        return {name: _masked(value, real.get(name), shown.get(name)) for name, value in actual.items()}
    if isinstance(actual, list) and isinstance(real, list) and isinstance(shown, list):
        return [_masked(*found) for found in zip_longest(actual, real[: len(actual)], shown[: len(actual)])]
    return actual if real == shown else NO_ECHO


def _masked_difference(resource: Resource, difference: dict[str, str]) -> dict[str, str]:
    real, shown = resource.properties, resource.shown
    for part in difference["PropertyPath"].split("/")[1:]:
        real, shown = _below(real, part), _below(shown, part)
    hidden = {} if real == shown else {"ExpectedValue": NO_ECHO, "ActualValue": NO_ECHO}
    return {**difference, **hidden}


def _below(value: Any, part: str) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
        return value[int(part)]
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
