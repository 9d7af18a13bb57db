"""Makes, shows and removes the policies that let AWS services write logs."""

from typing import Any

from emulator.bus.calls import Call
from emulator.bus.policy.syntax import BrokenPolicy, check_resource_policy
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.errors import InvalidParameter, LimitExceeded, ResourceNotFound
from emulator.services.logs.limits import PAGE, RESOURCE_POLICIES
from emulator.services.logs.pages import page
from emulator.services.logs.state import State


@operation("PutResourcePolicy", lacks=("resourceArn", "expectedRevisionId"))
def put_resource_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html"""
    given = call.parameters
    name, document = given.get("policyName"), given.get("policyDocument")
    if not name or not document:
        raise InvalidParameter("policyName and policyDocument must be specified.")
    try:
        check_resource_policy(document)
    except BrokenPolicy as broken:
        raise InvalidParameter(f"Invalid policy document. {broken.text}") from None
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
    if call.parameters.get("policyScope", "ACCOUNT") != "ACCOUNT" or call.parameters.get("resourceArn"):
        raise NotModelled("resource policies of single log groups")
    policies, more = page([policy for _, policy in sorted(scope.state.policies.items())], call.parameters, PAGE)
    return {"resourcePolicies": [dict(policy) for policy in policies], **more}


@operation("DeleteResourcePolicy", lacks=("resourceArn", "expectedRevisionId"))
def delete_resource_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteResourcePolicy.html"""
    name = call.parameters.get("policyName", "")
    if scope.state.policies.pop(name, None) is None:
        raise ResourceNotFound(f"resource policy {name}")
    return {}
