"""Makes, shows and removes destinations: names under which other accounts may send their logs to a stream."""

import json
from typing import Any

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.errors import InvalidParameter, ResourceNotFound
from emulator.services.logs.limits import PAGE
from emulator.services.logs.pages import page
from emulator.services.logs.state import State
from emulator.services.logs.tags import added_tags


@operation("PutDestination")
def put_destination(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDestination.html"""
    given = call.parameters
    name = given["destinationName"]
    kept = scope.state.destinations.get(name)
    arn = make_arn("logs", scope.region, scope.account, f"destination:{name}")
    if given.get("tags"):
        scope.state.tags[arn] = added_tags(scope.state.tags.get(arn, {}), given["tags"])
    scope.state.destinations[name] = {
        "destinationName": name,
        "targetArn": given["targetArn"],
        "roleArn": given["roleArn"],
        "arn": arn,
        "creationTime": kept["creationTime"] if kept else scope.now,
        **({"accessPolicy": kept["accessPolicy"]} if kept and "accessPolicy" in kept else {}),
    }
    return {"destination": dict(scope.state.destinations[name])}


@operation("PutDestinationPolicy")
def put_destination_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDestinationPolicy.html"""
    destination = _find(scope, call)
    try:
        json.loads(call.parameters["accessPolicy"])
    except (ValueError, RecursionError):
        raise InvalidParameter("Policy document is not valid JSON.") from None
    destination["accessPolicy"] = call.parameters["accessPolicy"]
    return {}


@operation("DescribeDestinations", reads=True)
def describe_destinations(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeDestinations.html"""
    prefix = call.parameters.get("DestinationNamePrefix", "")
    named = [found for name, found in sorted(scope.state.destinations.items()) if name.startswith(prefix)]
    destinations, more = page(named, call.parameters, PAGE)
    return {"destinations": [dict(destination) for destination in destinations], **more}


@operation("DeleteDestination")
def delete_destination(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteDestination.html"""
    destination = _find(scope, call)
    del scope.state.destinations[destination["destinationName"]]
    scope.state.tags.pop(destination["arn"], None)
    return {}


def _find(scope: Scope[State], call: Call) -> dict[str, Any]:
    found = scope.state.destinations.get(call.parameters["destinationName"])
    if found is None:
        raise ResourceNotFound("destination")
    return found
