"""Makes, shows and removes policies that apply to all log groups of an account."""

from typing import Any

from emulator.bus.calls import Call
from emulator.bus.written import read_json
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.account_subscriptions import SUBSCRIBES, read_criteria, read_subscription
from emulator.services.logs.errors import InvalidParameter, LimitExceeded, ResourceNotFound
from emulator.services.logs.indexes import INDEXES, read_index
from emulator.services.logs.limits import INDEX_POLICIES, PAGE
from emulator.services.logs.masking import PROTECTS
from emulator.services.logs.operations.subscriptions import check_destination
from emulator.services.logs.pages import page
from emulator.services.logs.patterns.pattern import read_pattern
from emulator.services.logs.protection import read_protection
from emulator.services.logs.state import State


@operation("PutAccountPolicy", lacks=("dryRun",))
def put_account_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html"""
    given = call.parameters
    kind, name, criteria = given["policyType"], given["policyName"], given.get("selectionCriteria", "")
    _check(scope, call, kind)
    known = scope.state.account_policies.setdefault(kind, {})
    if name not in known and len(known) >= (INDEX_POLICIES if kind == INDEXES else 1):
        raise LimitExceeded
    known[name] = {
        "policyName": name,
        "policyDocument": given["policyDocument"],
        "lastUpdatedTime": scope.now,
        "policyType": kind,
        "scope": "ALL",
        **({"selectionCriteria": criteria} if criteria else {}),
        "accountId": scope.account,
    }
    return {"accountPolicy": dict(known[name])}


@operation("DescribeAccountPolicies", reads=True, lacks=("accountIdentifiers",))
def describe_account_policies(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeAccountPolicies.html"""
    given = call.parameters
    known = scope.state.account_policies.get(given["policyType"], {})
    found = [policy for name, policy in sorted(known.items()) if given.get("policyName", name) == name]
    policies, more = page(found, given, PAGE)
    return {"accountPolicies": [dict(policy) for policy in policies], **more}


@operation("DeleteAccountPolicy", lacks=("dryRun",))
def delete_account_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteAccountPolicy.html"""
    given = call.parameters
    if scope.state.account_policies.get(given["policyType"], {}).pop(given["policyName"], None) is None:
        raise ResourceNotFound("account policy")
    return {}


def _check(scope: Scope[State], call: Call, kind: str) -> None:
    document, criteria = call.parameters["policyDocument"], call.parameters.get("selectionCriteria", "")
    if kind == SUBSCRIBES:
        subscription = read_subscription(document)
        read_pattern(subscription["filterPattern"])
        read_criteria(criteria)
        role = read_json(document).get("RoleArn", "")
        check_destination(scope, call, subscription["destinationArn"], role)
        return
    if kind not in (PROTECTS, INDEXES):
        raise NotModelled(f"account policies of the type {kind}")
    if criteria and kind == INDEXES:
        raise NotModelled(f"account policies of the type {kind} with selectionCriteria")
    if criteria:
        raise InvalidParameter(f"selectionCriteria cannot be specified for {kind}")
    (read_protection if kind == PROTECTS else read_index)(document)
