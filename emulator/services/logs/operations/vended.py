"""Delivery sources, destinations and deliveries: how other services are told where their logs go.

They are kept and shown. CloudFront's access logs are the only ones known, and nothing here writes them.
"""

from typing import Any

from emulator.bus.arn import NotAnArn, make_arn, parse_arn
from emulator.bus.calls import Call
from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.logs.cloudfront import ACCESS_LOG_FIELDS, ACCESS_LOGS, SUFFIX_PATH
from emulator.services.logs.limits import PAGE
from emulator.services.logs.pages import page
from emulator.services.logs.state import State
from emulator.services.logs.tags import added_tags

TYPES = {"firehose": "FH", "logs": "CWL", "s3": "S3"}
ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@operation("PutDeliverySource", lacks=("deliverySourceConfiguration",))
def put_delivery_source(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliverySource.html"""
    given = call.parameters
    name, service = given["name"], _service_of("resourceArn", given["resourceArn"])
    if (service, given["logType"]) != ("cloudfront", ACCESS_LOGS):
        raise NotModelled(f"deliveries of the {given['logType']} of {service}")
    source = {
        "name": name,
        "arn": make_arn("logs", scope.region, scope.account, f"delivery-source:{name}"),
        "resourceArns": [given["resourceArn"]],
        "service": service,
        "logType": given["logType"],
    }
    scope.state.vended.sources[name] = _tagged(scope, source, given)
    return {"deliverySource": dict(scope.state.vended.sources[name])}


@operation("GetDeliverySource", reads=True)
def get_delivery_source(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetDeliverySource.html"""
    return {"deliverySource": _source(scope, call.parameters["name"])}


@operation("DescribeDeliverySources", reads=True)
def describe_delivery_sources(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeDeliverySources.html"""
    return _listed("deliverySources", scope.state.vended.sources, call)


@operation("DeleteDeliverySource")
def delete_delivery_source(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteDeliverySource.html"""
    source = _source(scope, call.parameters["name"])
    _refuse_in_use(scope, "deliverySourceName", source["name"], "Delivery Source")
    del scope.state.vended.sources[source["name"]]
    return {}


@operation("PutDeliveryDestination")
def put_delivery_destination(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliveryDestination.html"""
    given = call.parameters
    name = given["name"]
    target = given.get("deliveryDestinationConfiguration", {}).get("destinationResourceArn", "")
    service = _service_of("destinationResourceArn", target)
    if service not in TYPES:
        raise NotModelled(f"deliveries to {service}")
    destination: dict[str, Any] = {
        "name": name,
        "arn": make_arn("logs", scope.region, scope.account, f"delivery-destination:{name}"),
        "deliveryDestinationType": TYPES[service],
        "deliveryDestinationConfiguration": {"destinationResourceArn": target},
    }
    if given.get("outputFormat"):
        destination["outputFormat"] = given["outputFormat"]
    scope.state.vended.destinations[name] = _tagged(scope, destination, given)
    return {"deliveryDestination": dict(scope.state.vended.destinations[name])}


@operation("GetDeliveryDestination", reads=True)
def get_delivery_destination(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetDeliveryDestination.html"""
    return {"deliveryDestination": _destination(scope, call.parameters["name"])}


@operation("DescribeDeliveryDestinations", reads=True, lacks=("names",))
def describe_delivery_destinations(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeDeliveryDestinations.html"""
    return _listed("deliveryDestinations", scope.state.vended.destinations, call)


@operation("DeleteDeliveryDestination")
def delete_delivery_destination(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteDeliveryDestination.html"""
    destination = _destination(scope, call.parameters["name"])
    _refuse_in_use(scope, "deliveryDestinationArn", destination["arn"], "Delivery Destination")
    del scope.state.vended.destinations[destination["name"]]
    scope.state.vended.policies.pop(destination["name"], None)
    return {}


@operation("PutDeliveryDestinationPolicy")
def put_delivery_destination_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliveryDestinationPolicy.html"""
    name, policy = call.parameters["deliveryDestinationName"], call.parameters["deliveryDestinationPolicy"]
    _destination(scope, name)
    scope.state.vended.policies[name] = policy
    return {"policy": {"deliveryDestinationPolicy": policy}}


@operation("GetDeliveryDestinationPolicy", reads=True)
def get_delivery_destination_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetDeliveryDestinationPolicy.html"""
    name = call.parameters["deliveryDestinationName"]
    _destination(scope, name)
    policy = scope.state.vended.policies.get(name)
    return {"policy": {"deliveryDestinationPolicy": policy} if policy else {}}


@operation("DeleteDeliveryDestinationPolicy")
def delete_delivery_destination_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteDeliveryDestinationPolicy.html"""
    name = call.parameters["deliveryDestinationName"]
    _destination(scope, name)
    scope.state.vended.policies.pop(name, None)
    return {}


@operation("CreateDelivery")
def create_delivery(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateDelivery.html"""
    given, vended = call.parameters, scope.state.vended
    source = _source(scope, given["deliverySourceName"])
    arn = given["deliveryDestinationArn"]
    destination = next((found for found in vended.destinations.values() if found["arn"] == arn), None)
    if destination is None:
        raise _missing("Delivery Destination")
    pair = (source["name"], arn)
    if any((made["deliverySourceName"], made["deliveryDestinationArn"]) == pair for made in vended.deliveries.values()):
        raise AwsError("ConflictException", "Delivery already exists")
    identity = "".join(scope.chance("delivery-id").choices(ID_LETTERS, k=16))
    delivery: dict[str, Any] = {
        "id": identity,
        "arn": make_arn("logs", scope.region, scope.account, f"delivery:{identity}"),
        "deliverySourceName": source["name"],
        "deliveryDestinationArn": arn,
        "deliveryDestinationType": destination["deliveryDestinationType"],
        "recordFields": list(ACCESS_LOG_FIELDS),
    }
    if destination["deliveryDestinationType"] == "S3":
        delivery["s3DeliveryConfiguration"] = {"suffixPath": SUFFIX_PATH, "enableHiveCompatiblePath": False}
    _configure(delivery, given)
    vended.deliveries[identity] = _tagged(scope, delivery, given)
    return {"delivery": dict(vended.deliveries[identity])}


@operation("GetDelivery", reads=True)
def get_delivery(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetDelivery.html"""
    return {"delivery": dict(_delivery(scope, call))}


@operation("UpdateDeliveryConfiguration")
def update_delivery_configuration(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UpdateDeliveryConfiguration.html"""
    _configure(_delivery(scope, call), call.parameters)
    return {}


@operation("DescribeDeliveries", reads=True, lacks=("deliverySourceNames",))
def describe_deliveries(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeDeliveries.html"""
    return _listed("deliveries", scope.state.vended.deliveries, call)


@operation("DeleteDelivery")
def delete_delivery(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteDelivery.html"""
    del scope.state.vended.deliveries[_delivery(scope, call)["id"]]
    return {}


def _service_of(member: str, arn: str) -> str:
    try:
        return parse_arn(arn).service
    except NotAnArn:
        text = f"1 validation error detected: Value '{arn}' at '{member}' failed to satisfy constraint: "
        raise AwsError("ValidationException", f"{text}Member must be a valid ARN") from None


def _configure(delivery: dict[str, Any], given: dict[str, Any]) -> None:
    for name in ("recordFields", "fieldDelimiter"):
        if given.get(name):
            delivery[name] = given[name]
    if given.get("s3DeliveryConfiguration"):
        delivery["s3DeliveryConfiguration"] = {
            **delivery.get("s3DeliveryConfiguration", {}),
            **given["s3DeliveryConfiguration"],
        }


def _tagged(scope: Scope[State], made: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return something as it is shown, with the tags that it was given when it was made."""
    if not given.get("tags"):
        return made
    scope.state.tags[made["arn"]] = added_tags({}, given["tags"])
    return {**made, "tags": dict(given["tags"])}


def _listed(member: str, found: dict[str, dict[str, Any]], call: Call) -> dict[str, Any]:
    things, more = page([dict(thing) for thing in found.values()], call.parameters, PAGE)
    return {member: list(things), **more}


def _source(scope: Scope[State], name: str) -> dict[str, Any]:
    return dict(_found(scope.state.vended.sources.get(name), "Delivery Source"))


def _destination(scope: Scope[State], name: str) -> dict[str, Any]:
    return dict(_found(scope.state.vended.destinations.get(name), "Delivery Destination"))


def _delivery(scope: Scope[State], call: Call) -> dict[str, Any]:
    return _found(scope.state.vended.deliveries.get(call.parameters["id"]), "Delivery")


def _found(thing: dict[str, Any] | None, kind: str) -> dict[str, Any]:
    if thing is None:
        raise _missing(kind)
    return thing


def _missing(kind: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"Requested {kind} does not exist in this account.")


def _refuse_in_use(scope: Scope[State], member: str, value: str, kind: str) -> None:
    if any(delivery[member] == value for delivery in scope.state.vended.deliveries.values()):
        raise AwsError("ConflictException", f"There are still deliveries that use this {kind}.")
