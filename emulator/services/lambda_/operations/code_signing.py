"""The operations on code signing configurations, and on which function has which."""

from typing import Any

from emulator.bus.calls import Call
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.services.lambda_ import errors
from emulator.services.lambda_.function import Function
from emulator.services.lambda_.names import find_function, read_reference
from emulator.services.lambda_.pages import page
from emulator.services.lambda_.signing import (
    check_usable,
    find_signing,
    read_policy,
    read_publishers,
    signing_arn,
)
from emulator.services.lambda_.signing_config import SigningConfig
from emulator.services.lambda_.state import State
from emulator.services.lambda_.tags import check_tags

ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
ID_LENGTH = 17


@operation("CreateCodeSigningConfig")
def create_code_signing_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Make a configuration."""
    parameters = call.parameters
    publishers = read_publishers(parameters["AllowedPublishers"])
    policy = read_policy(parameters.get("CodeSigningPolicies") or {})
    tags = dict(parameters.get("Tags") or {})
    check_tags(tags)
    identity = "csc-" + "".join(scope.chance("code-signing").choices(ID_CHARACTERS, k=ID_LENGTH))
    arn = signing_arn(scope, identity)
    config = SigningConfig(identity, arn, publishers, policy, parameters.get("Description") or "", scope.now, tags)
    scope.state.signing[arn] = config
    return {"CodeSigningConfig": _describe(config)}


@operation("GetCodeSigningConfig", reads=True)
def get_code_signing_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return a configuration."""
    return {"CodeSigningConfig": _describe(find_signing(scope, call.parameters["CodeSigningConfigArn"]))}


@operation("UpdateCodeSigningConfig")
def update_code_signing_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Change what is given."""
    parameters = call.parameters
    config = find_signing(scope, parameters["CodeSigningConfigArn"])
    if parameters.get("AllowedPublishers") is not None:
        config.publishers = read_publishers(parameters["AllowedPublishers"])
    if parameters.get("CodeSigningPolicies") is not None:
        config.policy = read_policy(parameters["CodeSigningPolicies"])
    if parameters.get("Description") is not None:
        config.description = parameters["Description"]
    config.modified = scope.now
    return {"CodeSigningConfig": _describe(config)}


@operation("DeleteCodeSigningConfig")
def delete_code_signing_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Delete a configuration that no function has."""
    config = find_signing(scope, call.parameters["CodeSigningConfigArn"])
    if _users(scope, config.arn):
        raise errors.conflict(f"The code signing configuration {config.arn} is in use by a function.")
    del scope.state.signing[config.arn]
    return {}


@operation("ListCodeSigningConfigs", reads=True)
def list_code_signing_configs(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return all configurations."""
    shown = [_describe(config) for config in scope.state.signing.values()]
    return page("CodeSigningConfigs", shown, call.parameters)


@operation("ListFunctionsByCodeSigningConfig", reads=True)
def list_functions_by_code_signing_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the ARNs of the functions that have a configuration."""
    config = find_signing(scope, call.parameters["CodeSigningConfigArn"])
    return page("FunctionArns", [function.arn for function in _users(scope, config.arn)], call.parameters)


@operation("PutFunctionCodeSigningConfig")
def put_function_code_signing_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Give a function a configuration; the code that it has stays."""
    arn = call.parameters["CodeSigningConfigArn"]
    check_usable(scope, arn)
    function = _find(scope, call)
    function.signing = arn
    return {"CodeSigningConfigArn": arn, "FunctionName": function.name}


@operation("GetFunctionCodeSigningConfig", reads=True)
def get_function_code_signing_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the configuration of a function, nothing where it has none."""
    function = _find(scope, call)
    return {"CodeSigningConfigArn": function.signing, "FunctionName": function.name} if function.signing else {}


@operation("DeleteFunctionCodeSigningConfig")
def delete_function_code_signing_config(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Take the configuration from a function."""
    _find(scope, call).signing = ""
    return {}


def _find(scope: Scope[State], call: Call) -> Function:
    return find_function(scope, read_reference(scope, call.parameters["FunctionName"]))


def _users(scope: Scope[State], arn: str) -> list[Function]:
    return [function for function in scope.state.functions.values() if function.signing == arn]


def _describe(config: SigningConfig) -> dict[str, Any]:
    return {
        "CodeSigningConfigId": config.id,
        "CodeSigningConfigArn": config.arn,
        "Description": config.description,
        "AllowedPublishers": {"SigningProfileVersionArns": list(config.publishers)},
        "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": config.policy},
        "LastModified": f"{iso_time(config.modified)}+0000",
    }
