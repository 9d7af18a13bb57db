"""Makes, shows and removes the policies of single log groups: what is masked in them, and what is indexed."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.classes import check_standard
from emulator.services.logs.errors import ResourceNotFound
from emulator.services.logs.indexes import INDEXES, read_index
from emulator.services.logs.pages import page
from emulator.services.logs.protection import read_protection
from emulator.services.logs.state import LogGroup, State

PAGE = 100


@operation("PutDataProtectionPolicy")
def put_data_protection_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDataProtectionPolicy.html"""
    group = _group(scope, call)
    check_standard(group, "PutDataProtectionPolicy")
    read_protection(call.parameters["policyDocument"])
    group.protection = {
        "logGroupIdentifier": call.parameters["logGroupIdentifier"],
        "policyDocument": call.parameters["policyDocument"],
        "lastUpdatedTime": scope.now,
    }
    return dict(group.protection)


@operation("GetDataProtectionPolicy", reads=True)
def get_data_protection_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetDataProtectionPolicy.html"""
    group = _group(scope, call)
    return {**group.protection, "logGroupIdentifier": call.parameters["logGroupIdentifier"]}


@operation("DeleteDataProtectionPolicy")
def delete_data_protection_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteDataProtectionPolicy.html"""
    _group(scope, call).protection = {}
    return {}


@operation("PutIndexPolicy")
def put_index_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutIndexPolicy.html"""
    group = _group(scope, call)
    check_standard(group, "PutIndexPolicy")
    read_index(call.parameters["policyDocument"])
    group.index = {
        "logGroupIdentifier": group.arn,
        "lastUpdateTime": scope.now,
        "policyDocument": call.parameters["policyDocument"],
        "source": "LOG_GROUP",
    }
    return {"indexPolicy": dict(group.index)}


@operation("DescribeIndexPolicies", reads=True)
def describe_index_policies(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeIndexPolicies.html"""
    found = [policy for group in _groups(scope, call) for policy in _index_policies(scope, group)]
    policies, more = page(found, call.parameters, PAGE)
    return {"indexPolicies": [dict(policy) for policy in policies], **more}


@operation("DescribeFieldIndexes", reads=True)
def describe_field_indexes(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeFieldIndexes.html"""
    found = [
        {"logGroupIdentifier": group.arn, "fieldIndexName": name, "lastScanTime": scope.now, "type": "FIELD_INDEX"}
        for group in _groups(scope, call)
        for policy in _index_policies(scope, group)[:1]
        for name in read_index(policy["policyDocument"])
    ]
    indexes, more = page(found, call.parameters, PAGE)
    return {"fieldIndexes": list(indexes), **more}


@operation("DeleteIndexPolicy")
def delete_index_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteIndexPolicy.html"""
    group = _group(scope, call)
    if not group.index:
        raise ResourceNotFound("index policy")
    group.index = {}
    return {}


def _index_policies(scope: Scope[State], group: LogGroup) -> list[dict[str, Any]]:
    """Return a group's own policy, or else those of the account."""
    if group.index:
        return [group.index]
    return [
        {
            "logGroupIdentifier": group.arn,
            "lastUpdateTime": policy["lastUpdatedTime"],
            "policyDocument": policy["policyDocument"],
            "policyName": policy["policyName"],
            "source": "ACCOUNT",
        }
        for _, policy in sorted(scope.state.account_policies.get(INDEXES, {}).items())
    ]


def _group(scope: Scope[State], call: Call) -> LogGroup:
    return scope.state.group(call.parameters["logGroupIdentifier"])


def _groups(scope: Scope[State], call: Call) -> list[LogGroup]:
    return [scope.state.group(name) for name in call.parameters["logGroupIdentifiers"]]
