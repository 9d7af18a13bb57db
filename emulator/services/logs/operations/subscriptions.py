"""Makes, shows and removes subscription filters."""

from typing import Any

from emulator.bus.arn import NotAnArn, parse_arn
from emulator.bus.calls import Answer, Call
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.classes import check_standard
from emulator.services.logs.errors import AccessDenied, InvalidParameter, LimitExceeded, ResourceNotFound
from emulator.services.logs.limits import PAGE, SUBSCRIPTION_FILTERS
from emulator.services.logs.pages import page
from emulator.services.logs.patterns.pattern import read_pattern
from emulator.services.logs.state import State

NEEDS_ROLE = ("kinesis", "firehose")


@operation("PutSubscriptionFilter", lacks=("applyOnTransformedLogs", "fieldSelectionCriteria", "emitSystemFields"))
def put_subscription_filter(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html"""
    given = call.parameters
    name, pattern = given["filterName"], given["filterPattern"]
    check_destination(scope, call, given["destinationArn"], given.get("roleArn", ""))
    group = scope.state.group(given["logGroupName"])
    check_standard(group, "PutSubscriptionFilter")
    read_pattern(pattern)
    known = group.subscriptions.get(name)
    if known is None and len(group.subscriptions) >= SUBSCRIPTION_FILTERS:
        raise LimitExceeded
    group.subscriptions[name] = {
        "filterName": name,
        "logGroupName": group.name,
        "filterPattern": pattern,
        "destinationArn": given["destinationArn"],
        "distribution": given.get("distribution", "ByLogStream"),
        "applyOnTransformedLogs": False,
        "creationTime": known["creationTime"] if known else scope.now,
    }
    return {}


@operation("DescribeSubscriptionFilters", reads=True)
def describe_subscription_filters(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeSubscriptionFilters.html"""
    given = call.parameters
    group, prefix = scope.state.group(given["logGroupName"]), given.get("filterNamePrefix", "")
    found = [group.subscriptions[name] for name in sorted(group.subscriptions) if name.startswith(prefix)]
    filters, more = page(found, given, PAGE)
    return {"subscriptionFilters": [dict(shown) for shown in filters], **more}


@operation("DeleteSubscriptionFilter")
def delete_subscription_filter(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteSubscriptionFilter.html"""
    group = scope.state.group(call.parameters["logGroupName"])
    if group.subscriptions.pop(call.parameters["filterName"], None) is None:
        raise ResourceNotFound("subscription filter")
    return {}


def check_destination(scope: Scope[State], call: Call, destination: str, role: str) -> None:
    """Raise unless events can be delivered to an ARN."""
    try:
        arn = parse_arn(destination)
    except NotAnArn:
        raise InvalidParameter(f"Invalid destinationArn: {destination}") from None
    if arn.service in NEEDS_ROLE and not role:
        raise InvalidParameter(f"destinationArn for vendor {arn.service} cannot be used without roleArn")
    if arn.service != "lambda":
        raise NotModelled(f"subscription filters that deliver to {arn.service}")
    if arn.account != scope.account:
        raise AccessDenied(
            "Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross"
            " account lambda triggers."
        )
    parameters = {"FunctionName": destination}
    asked = Call(
        "lambda", "GetFunctionConfiguration", parameters, scope.account, arn.region, call.principal, call.cause
    )
    outcome = scope.call_now(asked)
    if isinstance(outcome, Answer) and outcome.failure is not None:
        raise InvalidParameter(
            "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute"
            " your function."
        )
