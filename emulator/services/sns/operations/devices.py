"""The operations on platform endpoints: the devices of platform applications."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sns import errors
from emulator.services.sns.address import read_arn
from emulator.services.sns.operations.applications import find_application
from emulator.services.sns.pages import page
from emulator.services.sns.push import Device, check_device_attributes
from emulator.services.sns.state import State

PARAMETER = "EndpointArn"
SLASHES = 3


@operation("CreatePlatformEndpoint")
def create_platform_endpoint(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Create a device; one of this token is found again, unless its attributes differ."""
    application = find_application(scope, call)
    token = call.parameters["Token"]
    given: dict[str, str] = dict(call.parameters.get("Attributes") or {})
    if call.parameters.get("CustomUserData"):
        given.setdefault("CustomUserData", call.parameters["CustomUserData"])
    check_device_attributes(given)
    known = application.devices.get(token)
    if known is not None:
        if any(known.attributes.get(name, "true" if name == "Enabled" else "") != given[name] for name in given):
            text = f"Endpoint {known.arn} already exists with the same Token, but different attributes."
            raise errors.invalid_parameter(f"Token Reason: {text}")
        return {PARAMETER: known.arn}
    arn = f"{application.arn.replace(':app/', ':endpoint/', 1)}/{scope.uuid('device-id')}"
    device = Device(arn, application.arn, {"Enabled": "true", "Token": token, **given})
    application.devices[token] = device
    scope.state.devices[arn] = device
    return {PARAMETER: arn}


@operation("GetEndpointAttributes", reads=True)
def get_endpoint_attributes(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return a device's attributes."""
    return {"Attributes": dict(_find(scope, call).attributes)}


@operation("SetEndpointAttributes")
def set_endpoint_attributes(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Change attributes of a device."""
    device = _find(scope, call)
    given = call.parameters["Attributes"]
    check_device_attributes(given)
    if "Token" in given:
        devices = scope.state.applications[device.application].devices
        devices.pop(device.attributes["Token"], None)
        devices[given["Token"]] = device
    device.attributes.update(given)
    return {}


@operation("DeleteEndpoint")
def delete_endpoint(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Delete a device; one that is not there is no error."""
    device = scope.state.devices.pop(_read_arn(call), None)
    if device is not None:
        scope.state.applications[device.application].devices.pop(device.attributes["Token"], None)
    return {}


@operation("ListEndpointsByPlatformApplication", reads=True)
def list_endpoints_by_platform_application(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the devices of an application, a hundred a page."""
    devices = find_application(scope, call).devices.values()
    listed = {device.arn: {PARAMETER: device.arn, "Attributes": dict(device.attributes)} for device in devices}
    return page("Endpoints", listed, call.parameters.get("NextToken"))


def _find(scope: Scope[State], call: Call) -> Device:
    device = scope.state.devices.get(_read_arn(call))
    if device is None:
        raise errors.not_found("Endpoint")
    return device


def _read_arn(call: Call) -> str:
    given = call.parameters.get(PARAMETER)
    arn = read_arn(given, PARAMETER)
    if arn.resource.count("/") != SLASHES:
        raise errors.invalid_parameter(f"{PARAMETER} Reason: Wrong number of slashes in relative portion of the ARN.")
    return str(given)
