"""The operations on platform applications."""

from typing import Any

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.sns import errors
from emulator.services.sns.address import read_arn
from emulator.services.sns.pages import page
from emulator.services.sns.push import Application, check_application, check_application_attributes
from emulator.services.sns.state import State

PARAMETER = "PlatformApplicationArn"


@operation("CreatePlatformApplication")
def create_platform_application(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Create a platform application; one of this name is found again. Credentials are kept, not checked."""
    name, platform, attributes = (call.parameters[key] for key in ("Name", "Platform", "Attributes"))
    check_application(name, platform, attributes)
    arn = make_arn("sns", scope.region, scope.account, f"app/{platform}/{name}")
    if arn not in scope.state.applications:
        scope.state.applications[arn] = Application(arn, platform, {"Enabled": "true", **attributes})
    return {PARAMETER: arn}


@operation("GetPlatformApplicationAttributes", reads=True)
def get_platform_application_attributes(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return an application's attributes, without its credentials."""
    return {"Attributes": find_application(scope, call).shown()}


@operation("SetPlatformApplicationAttributes")
def set_platform_application_attributes(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Change attributes of an application."""
    application = find_application(scope, call)
    check_application_attributes(call.parameters["Attributes"])
    application.attributes.update(call.parameters["Attributes"])
    return {}


@operation("DeletePlatformApplication")
def delete_platform_application(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Delete an application with its devices; one that is not there is no error."""
    arn = _read_arn(call)
    application = scope.state.applications.pop(arn, None)
    if application is not None:
        for device in application.devices.values():
            del scope.state.devices[device.arn]
    return {}


@operation("ListPlatformApplications", reads=True)
def list_platform_applications(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the applications, a hundred a page."""
    applications = scope.state.applications
    listed = {arn: {PARAMETER: arn, "Attributes": applications[arn].shown()} for arn in sorted(applications)}
    return page("PlatformApplications", listed, call.parameters.get("NextToken"))


def find_application(scope: Scope[State], call: Call) -> Application:
    """Return the application of the parameter PlatformApplicationArn, or refuse it."""
    application = scope.state.applications.get(_read_arn(call))
    if application is None:
        raise errors.not_found("PlatformApplication")
    return application


def _read_arn(call: Call) -> str:
    given = call.parameters.get(PARAMETER)
    arn = read_arn(given, PARAMETER)
    if arn.resource.count("/") != 2 or not arn.resource.startswith("app/"):
        raise errors.invalid_parameter(f"{PARAMETER} Reason: Wrong number of slashes in relative portion of the ARN.")
    return str(given)
