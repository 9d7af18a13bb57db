"""The operations on layers."""

import re
from typing import Any

import orjson

from emulator.bus.arn import make_arn
from emulator.bus.calls import Call
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.services.lambda_ import errors
from emulator.services.lambda_.attached_layers import VERSION_ARN, find_layer_version
from emulator.services.lambda_.code import read_code
from emulator.services.lambda_.function import Policy
from emulator.services.lambda_.layer import Layer, LayerVersion
from emulator.services.lambda_.pages import page
from emulator.services.lambda_.runtimes import SUPPORTED
from emulator.services.lambda_.state import State

ARCHITECTURES = ("x86_64", "arm64")
RUNTIMES = (
    "nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, java25, python3.10, "
    "python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, "
    "java11, dotnet6, nodejs18.x, provided.al2, java8.al2"
)
"""In the order of AWS's own error."""
OLD_RUNTIMES = ("provided", "java8")


@operation("PublishLayerVersion")
def publish_layer_version(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Make the next version of a layer, the first one with the layer itself."""
    parameters = call.parameters
    runtimes = list(parameters.get("CompatibleRuntimes") or [])
    architectures = list(parameters.get("CompatibleArchitectures") or [])
    _check(runtimes, architectures)
    name = _name(parameters["LayerName"])
    code = read_code(scope, call, parameters.get("Content") or {}, {})
    layer = scope.state.layers.get(name)
    if layer is None:
        arn = make_arn("lambda", scope.region, scope.account, f"layer:{name}")
        layer = scope.state.layers[name] = Layer(name, arn)
    layer.published += 1
    settings = {
        "Description": parameters.get("Description") or "",
        "CompatibleRuntimes": runtimes,
        "CompatibleArchitectures": architectures,
    }
    if parameters.get("LicenseInfo"):
        settings["LicenseInfo"] = parameters["LicenseInfo"]
    version = LayerVersion(layer.published, settings, code, scope.now)
    layer.versions[version.number] = version
    return _describe(scope, layer, version)


@operation("GetLayerVersion", reads=True)
def get_layer_version(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return a version of a layer, and where its content lies."""
    layer, version = _find(scope, call)
    return _describe(scope, layer, version)


@operation("GetLayerVersionByArn", reads=True)
def get_layer_version_by_arn(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return a version of a layer by its ARN."""
    arn = call.parameters["Arn"]
    if re.fullmatch(VERSION_ARN, arn) is None:
        raise errors.constraint("arn", arn, f"Member must satisfy regular expression pattern: {VERSION_ARN}")
    name, number = arn.split(":")[-2:]
    layer = scope.state.layers.get(name)
    version = find_layer_version(layer, int(number))
    if layer is None:
        raise errors.not_found()
    return _describe(scope, layer, version)


@operation("ListLayers", reads=True)
def list_layers(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return each layer with its newest version."""
    newest = [(layer, max(layer.versions)) for layer in _sorted_layers(scope.state) if layer.versions]
    shown = [
        {
            "LayerName": layer.name,
            "LayerArn": layer.arn,
            "LatestMatchingVersion": _summary(layer, layer.versions[number]),
        }
        for layer, number in newest
        if _is_compatible(layer.versions[number], call.parameters)
    ]
    return page("Layers", shown, call.parameters, most=50)


@operation("ListLayerVersions", reads=True)
def list_layer_versions(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the versions of a layer, the newest first."""
    layer = scope.state.layers.get(_name(call.parameters["LayerName"]))
    versions = [layer.versions[number] for number in sorted(layer.versions, reverse=True)] if layer else []
    shown = [_summary(layer, version) for version in versions if layer and _is_compatible(version, call.parameters)]
    return page("LayerVersions", shown, call.parameters, most=50)


@operation("DeleteLayerVersion")
def delete_layer_version(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Delete a version; functions that use it keep it, and one that is not there is no error."""
    number = call.parameters["VersionNumber"]
    if number < 1:
        raise errors.invalid_parameter("Layer Version Cannot be less than 1")
    layer = scope.state.layers.get(_name(call.parameters["LayerName"]))
    if layer is not None:
        layer.versions.pop(number, None)
    return {}


@operation("AddLayerVersionPermission")
def add_layer_version_permission(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Let other accounts use a version of a layer."""
    layer, version = _find(scope, call)
    parameters = call.parameters
    sid = parameters["StatementId"]
    if version.policy is not None and sid in version.policy.statements:
        raise errors.conflict(
            f"The statement id ({sid}) provided already exists. Please provide a new statement id, "
            "or remove the existing statement."
        )
    principal = parameters["Principal"]
    statement: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": principal if principal == "*" else {"AWS": _account(principal)},
        "Action": parameters["Action"],
        "Resource": f"{layer.arn}:{version.number}",
    }
    if parameters.get("OrganizationId"):
        statement["Condition"] = {"StringEquals": {"aws:PrincipalOrgID": parameters["OrganizationId"]}}
    if version.policy is None:
        version.policy = Policy("")
    version.policy.statements[sid] = statement
    version.policy.revision = scope.uuid("revision")
    return {"Statement": orjson.dumps(statement).decode(), "RevisionId": version.policy.revision}


@operation("RemoveLayerVersionPermission")
def remove_layer_version_permission(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Take a statement from the policy of a version of a layer."""
    _, version = _find(scope, call)
    sid = call.parameters["StatementId"]
    policy = _policy(version)
    if policy.statements.pop(sid, None) is None:
        raise errors.not_found(f"Statement {sid} is not found in resource policy.")
    policy.revision = scope.uuid("revision")
    if not policy.statements:
        version.policy = None
    return {}


@operation("GetLayerVersionPolicy", reads=True)
def get_layer_version_policy(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return the policy of a version of a layer."""
    _, version = _find(scope, call)
    policy = _policy(version)
    document = {"Version": "2012-10-17", "Id": "default", "Statement": list(policy.statements.values())}
    return {"Policy": orjson.dumps(document).decode(), "RevisionId": policy.revision}


def _policy(version: LayerVersion) -> Policy:
    if version.policy is None:
        raise errors.not_found("No policy is associated with the given resource.")
    return version.policy


def _account(principal: str) -> str:
    return f"arn:aws:iam::{principal}:root" if principal.isdecimal() else principal


def _name(given: str) -> str:
    return given.rpartition(":")[2]


def _find(scope: Scope[State], call: Call) -> tuple[Layer, LayerVersion]:
    layer = scope.state.layers.get(_name(call.parameters["LayerName"]))
    version = find_layer_version(layer, call.parameters["VersionNumber"])
    if layer is None:
        raise errors.not_found()
    return layer, version


def _sorted_layers(state: State) -> list[Layer]:
    return [state.layers[name] for name in sorted(state.layers)]


def _check(runtimes: list[str], architectures: list[str]) -> None:
    broken = []
    if any(runtime not in (*SUPPORTED, *OLD_RUNTIMES) for runtime in runtimes):
        shown = f"Value '[{', '.join(runtimes)}]' at 'compatibleRuntimes' failed to satisfy constraint: "
        broken.append(f"{shown}Member must satisfy enum value set: [{RUNTIMES}]")
    if any(architecture not in ARCHITECTURES for architecture in architectures):
        shown = f"Value '[{', '.join(architectures)}]' at 'compatibleArchitectures' failed to satisfy constraint: "
        rule = "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], "
        broken.append(f"{shown}{rule}Member must not be null]")
    if broken:
        count = f"{len(broken)} validation error{'s' if len(broken) > 1 else ''} detected: "
        raise AwsError("ValidationException", count + "; ".join(broken), 400)


def _is_compatible(version: LayerVersion, parameters: dict[str, Any]) -> bool:
    architecture, runtime = parameters.get("CompatibleArchitecture"), parameters.get("CompatibleRuntime")
    if architecture is not None and architecture not in ARCHITECTURES:
        rule = "Member must satisfy enum value set: [x86_64, arm64]"
        raise errors.constraint("compatibleArchitecture", architecture, rule)
    fits_architecture = architecture is None or architecture in version.settings["CompatibleArchitectures"]
    return fits_architecture and (runtime is None or runtime in version.settings["CompatibleRuntimes"])


def _summary(layer: Layer, version: LayerVersion) -> dict[str, Any]:
    return {
        "LayerVersionArn": f"{layer.arn}:{version.number}",
        "Version": version.number,
        "CreatedDate": f"{iso_time(version.created)}+0000",
        **version.settings,
    }


def _describe(scope: Scope[State], layer: Layer, version: LayerVersion) -> dict[str, Any]:
    bucket = f"awslambda-{scope.region}-layers.s3.{scope.region}.amazonaws.com"
    content = {
        "Location": f"https://{bucket}/snapshots/{scope.account}/{layer.name}-{version.number}",
        "CodeSha256": version.code.sha256,
        "CodeSize": version.code.size,
    }
    return {"Content": content, "LayerArn": layer.arn, **_summary(layer, version)}
