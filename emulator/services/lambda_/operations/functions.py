"""CreateFunction, GetFunction, ListFunctions, DeleteFunction and the updates of code and configuration."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors, limits
from emulator.services.lambda_.access import check_role
from emulator.services.lambda_.attached_layers import with_layers
from emulator.services.lambda_.code import code_url, read_code
from emulator.services.lambda_.configuration import (
    begin_change,
    changed_settings,
    check_revision,
    describe,
    listed,
    mark_changed,
    new_settings,
)
from emulator.services.lambda_.environments import discard_idle, provisioned
from emulator.services.lambda_.function import LATEST, Code, Function, Version
from emulator.services.lambda_.names import (
    find_function,
    find_version,
    function_arn,
    read_new_name,
    read_reference,
)
from emulator.services.lambda_.owners import at_owner
from emulator.services.lambda_.pages import page
from emulator.services.lambda_.signing import check_signature, check_usable
from emulator.services.lambda_.state import State
from emulator.services.lambda_.tags import check_tags
from emulator.services.lambda_.versions import publish


@operation("CreateFunction")
def create_function(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Make a function; it is Pending at first."""
    parameters = call.parameters
    name = read_new_name(scope, parameters["FunctionName"]).name
    if len(name) > limits.NAME_CHARACTERS:
        rule = f"Member must have length less than or equal to {limits.NAME_CHARACTERS}"
        text = f"1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: {rule}"
        raise errors.invalid_parameter(text)
    settings = new_settings(scope, name, parameters)
    if name in scope.state.functions:
        raise errors.conflict(f"Function already exist: {name}")
    check_role(scope, settings["Role"], call.cause)
    signing = parameters.get("CodeSigningConfigArn") or ""
    if signing:
        check_usable(scope, signing)
    tags = dict(parameters.get("Tags") or {})
    check_tags(tags)
    settings, layers = with_layers(scope, call, settings, parameters.get("Layers") or [])
    code = read_code(scope, call, parameters.get("Code") or {}, settings)
    check_signature(scope, signing, name)
    version = Version(LATEST, settings, code, "", scope.now, layers=layers)
    mark_changed(scope, version, is_new=True)
    function = Function(name, function_arn(scope, name), version, signing=signing, tags=tags)
    scope.state.functions[name] = function
    if parameters.get("Publish"):
        return describe(scope, function, publish(scope, function))
    return describe(scope, function, version)


@operation("GetFunction", reads=True)
@at_owner
def get_function(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return configuration, where the code lies, tags and reserved concurrency."""
    function, version, qualifier = _read(scope, call)
    answer: dict[str, Any] = {
        "Configuration": describe(scope, function, version, qualifier),
        "Code": _location(scope, function, version),
    }
    if function.tags:
        answer["Tags"] = dict(function.tags)
    if function.reserved is not None:
        answer["Concurrency"] = {"ReservedConcurrentExecutions": function.reserved}
    return answer


@operation("GetFunctionConfiguration", reads=True)
@at_owner
def get_function_configuration(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the configuration of a version."""
    function, version, qualifier = _read(scope, call)
    return describe(scope, function, version, qualifier)


@operation("ListFunctions", reads=True)
def list_functions(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the functions by name, or all their versions."""
    functions = [scope.state.functions[name] for name in sorted(scope.state.functions)]
    if call.parameters.get("FunctionVersion") == "ALL":
        shown = [
            describe(scope, function, version, version.number)
            for function in functions
            for version in (function.latest, *function.versions.values())
        ]
    else:
        shown = [describe(scope, function, function.latest) for function in functions]
    shown = [listed(configuration) for configuration in shown]
    return page("Functions", shown, call.parameters, most=50)


@operation("UpdateFunctionCode")
@at_owner
def update_function_code(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Replace the code of `$LATEST`."""
    parameters = call.parameters
    function = _changeable(scope, call)
    version = function.latest
    check_revision(version, parameters, scope.now)
    begin_change(scope, function)
    is_image = version.settings["PackageType"] == "Image"
    if is_image and not parameters.get("ImageUri"):
        raise errors.invalid_parameter("Please provide ImageUri when updating a function with packageType Image.")
    if not is_image and parameters.get("ImageUri"):
        raise errors.invalid_parameter("Please don't provide ImageUri when updating a function with packageType Zip.")
    settings = dict(version.settings)
    if parameters.get("Architectures"):
        settings["Architectures"] = parameters["Architectures"]
    code = read_code(scope, call, parameters, settings)
    check_signature(scope, function.signing, function.name)
    if parameters.get("DryRun"):
        return describe(scope, function, version)
    version.settings, version.code = settings, code
    mark_changed(scope, version)
    if parameters.get("Publish"):
        published = publish(scope, function)
        return describe(scope, function, published, published.number)
    return describe(scope, function, version)


@operation("UpdateFunctionConfiguration")
def update_function_configuration(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Change the configuration of `$LATEST`."""
    function = _changeable(scope, call)
    version = function.latest
    check_revision(version, call.parameters, scope.now)
    if call.parameters.get("Role"):
        check_role(scope, call.parameters["Role"], call.cause)
    begin_change(scope, function)
    settings, layers = changed_settings(scope, version.settings, call.parameters), version.layers
    if call.parameters.get("Layers") is not None:
        settings, layers = with_layers(scope, call, settings, call.parameters["Layers"])
    version.settings, version.layers = settings, layers
    mark_changed(scope, version)
    return describe(scope, function, version)


@operation("DeleteFunction")
@at_owner
def delete_function(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Delete a function with all its versions, or one version of it."""
    reference = read_reference(scope, call.parameters["FunctionName"], call.parameters.get("Qualifier"))
    if reference.qualifier == LATEST:
        raise errors.invalid_parameter("$LATEST version cannot be deleted without deleting the function.")
    if "$" in reference.qualifier:
        raise errors.function_not_found(function_arn(scope, reference.name))
    if reference.qualifier and not reference.qualifier.isdecimal():
        raise errors.invalid_parameter("Deletion of aliases is not currently supported.")
    function = scope.state.functions.get(reference.name)
    if function is None:
        raise errors.function_not_found(function_arn(scope, reference.name))
    if reference.qualifier:
        _delete_version(scope, function, reference.qualifier)
        return {}
    del scope.state.functions[reference.name]
    for version in (function.latest, *function.versions.values()):
        discard_idle(scope, version.idle)
    for provision in function.provisions.values():
        discard_idle(scope, provision.idle)
    for url in function.urls.values():
        del scope.state.urls[url.id]
    if function.reserved is not None:
        scope.state.reserved -= function.reserved
    else:
        scope.state.provisioned -= provisioned(function)
    return {}


def _changeable(scope: Scope[State], call: Call) -> Function:
    """Return the function whose `$LATEST` is to change; what was published never does."""
    reference = read_reference(scope, call.parameters["FunctionName"])
    function = find_function(scope, reference)
    if reference.qualifier not in ("", LATEST):
        find_version(scope, function, reference.qualifier)
        text = f"{call.operation} is only supported on $LATEST: {function.arn}:{reference.qualifier} does not change."
        raise errors.invalid_parameter(text)
    return function


def _delete_version(scope: Scope[State], function: Function, number: str) -> None:
    users = [alias.name for alias in function.aliases.values() if number in (alias.version, *alias.weights)]
    if users:
        raise errors.conflict(f"Version is being referenced by these aliases: [{', '.join(users)}]")
    version = function.versions.pop(number, None)
    if version is not None:
        discard_idle(scope, version.idle)


def _read(scope: Scope[State], call: Call) -> tuple[Function, Version, str]:
    reference = read_reference(scope, call.parameters["FunctionName"], call.parameters.get("Qualifier"))
    function = find_function(scope, reference)
    return function, find_version(scope, function, reference.qualifier), reference.qualifier


def _location(scope: Scope[State], function: Function, version: Version) -> dict[str, Any]:
    code: Code = version.code
    if code.image_uri:
        repository = code.image_uri.rpartition(":")[0] or code.image_uri
        resolved = f"{repository}@sha256:{code.sha256}"
        return {"RepositoryType": "ECR", "ImageUri": code.image_uri, "ResolvedImageUri": resolved}
    return {"RepositoryType": "S3", "Location": code_url(scope, "tasks", f"{function.name}-{version.revision}", code)}
