"""Makes, shows and removes the policies that let others write logs: those of the account, and those of one group."""

from typing import Any

from emulator.bus.calls import Call
from emulator.bus.policy.syntax import BrokenPolicy, check_resource_policy
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.errors import InvalidParameter, LimitExceeded, ResourceNotFound
from emulator.services.logs.limits import PAGE, RESOURCE_POLICIES
from emulator.services.logs.pages import page
from emulator.services.logs.state import State


@operation("PutResourcePolicy")
def put_resource_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html"""
    given = call.parameters
    if given.get("resourceArn"):
        return _put_on_group(scope, call)
    name, document = given.get("policyName"), given.get("policyDocument")
    if not name or not document:
        raise InvalidParameter("policyName and policyDocument must be specified.")
    _check(document)
    if name not in scope.state.policies and len(scope.state.policies) >= RESOURCE_POLICIES:
        raise LimitExceeded
    scope.state.policies[name] = {
        "policyName": name,
        "policyDocument": document,
        "lastUpdatedTime": scope.now,
        "policyScope": "ACCOUNT",
    }
    return {"resourcePolicy": dict(scope.state.policies[name])}


@operation("DescribeResourcePolicies", reads=True)
def describe_resource_policies(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeResourcePolicies.html"""
    given, known = call.parameters, scope.state.policies
    if given.get("resourceArn") or given.get("policyScope") == "RESOURCE":
        groups = [scope.state.group(given["resourceArn"])] if given.get("resourceArn") else scope.state.groups.values()
        known = {group.name: group.policy for group in groups if group.policy}
    policies, more = page([policy for _, policy in sorted(known.items())], given, PAGE)
    return {"resourcePolicies": [dict(policy) for policy in policies], **more}


@operation("DeleteResourcePolicy")
def delete_resource_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteResourcePolicy.html"""
    given = call.parameters
    if given.get("resourceArn"):
        group = scope.state.group(given["resourceArn"])
        if not group.policy:
            raise ResourceNotFound(f"resource policy of {given['resourceArn']}")
        _check_revision(group.policy, given.get("expectedRevisionId"))
        group.policy = {}
        return {}
    name = given.get("policyName", "")
    if scope.state.policies.pop(name, None) is None:
        raise ResourceNotFound(f"resource policy {name}")
    return {}


def _put_on_group(scope: Scope[State], call: Call) -> dict[str, Any]:
    given, group = call.parameters, scope.state.group(call.parameters["resourceArn"])
    if given.get("policyName"):
        raise InvalidParameter("policyName cannot be specified with resourceArn.")
    _check(given.get("policyDocument", ""))
    _check_revision(group.policy, given.get("expectedRevisionId"))
    group.policy = {
        "policyDocument": given["policyDocument"],
        "lastUpdatedTime": scope.now,
        "policyScope": "RESOURCE",
        "resourceArn": group.arn,
        "revisionId": scope.uuid("revision"),
    }
    return {"resourcePolicy": dict(group.policy), "revisionId": group.policy["revisionId"]}


def _check(document: str) -> None:
    try:
        check_resource_policy(document)
    except BrokenPolicy as broken:
        raise InvalidParameter(f"Invalid policy document. {broken.text}") from None


def _check_revision(policy: dict[str, Any], expected: str | None) -> None:
    if expected is not None and policy.get("revisionId") != expected:
        raise AwsError("OperationAbortedException", "The policy has another revision than the expected one.")
