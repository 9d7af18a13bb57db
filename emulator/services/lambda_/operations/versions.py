"""PublishVersion and ListVersionsByFunction."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors
from emulator.services.lambda_.configuration import begin_change, check_revision, describe, listed
from emulator.services.lambda_.names import find_function, read_reference
from emulator.services.lambda_.owners import at_owner
from emulator.services.lambda_.pages import page
from emulator.services.lambda_.state import State
from emulator.services.lambda_.versions import publish


@operation("PublishVersion")
@at_owner
def publish_version(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Publish `$LATEST` as the next number, unless nothing has changed."""
    parameters = call.parameters
    if parameters.get("PublishTo"):
        raise NotModelled("lambda's parameter PublishTo")
    function = find_function(scope, read_reference(scope, parameters["FunctionName"]))
    latest = function.latest
    check_revision(latest, parameters, scope.now)
    begin_change(scope, function)
    asked = parameters.get("CodeSha256")
    if asked and asked != latest.code.sha256:
        raise errors.invalid_parameter(
            f"CodeSHA256 ({asked}) is different from current CodeSHA256 in $LATEST ({latest.code.sha256}). "
            "Please try again with the CodeSHA256 in $LATEST."
        )
    version = publish(scope, function, description=parameters.get("Description"))
    return describe(scope, function, version, version.number)


@operation("ListVersionsByFunction", reads=True)
@at_owner
def list_versions_by_function(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return `$LATEST` and the published versions in order."""
    function = find_function(scope, read_reference(scope, call.parameters["FunctionName"]))
    versions = (function.latest, *function.versions.values())
    shown = [listed(describe(scope, function, version, version.number)) for version in versions]
    return page("Versions", shown, call.parameters, most=50)
