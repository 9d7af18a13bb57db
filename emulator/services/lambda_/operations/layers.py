"""The operations on layers."""

import re
from typing import Any

from emulator.bus.arn import make_arn, parse_arn
from emulator.bus.calls import Call, Pending
from emulator.contract.errors import AwsError
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.kernel.calendar import iso_time
from emulator.services.lambda_ import errors
from emulator.services.lambda_.attached_layers import VERSION_ARN, find_layer_version, layer_name
from emulator.services.lambda_.code import code_url, read_code
from emulator.services.lambda_.layer import Layer, LayerVersion
from emulator.services.lambda_.owners import call_owner
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
LISTED_RUNTIMES = (
    "ruby3.5, ruby2.6, dotnetcore1.0, python3.7, nodejs8.10, nasa, ruby2.7, python2.7-greengrass, dotnetcore2.0, "
    "python3.8, java21, dotnet6, dotnetcore2.1, python3.9, java11, nodejs6.10, provided, dotnetcore3.1, dotnet8, "
    "java25, java17, nodejs, nodejs4.3, java8.al2, go1.x, dotnet10, nodejs20.x, go1.9, byol, nodejs10.x, "
    "provided.al2023, nodejs22.x, python3.10, java8, nodejs12.x, python3.11, nodejs24.x, nodejs8.x, python3.12, "
    "nodejs14.x, nodejs8.9, nodejs26.x, python3.13, python3.14, nodejs16.x, python3.15, provided.al2, "
    "nodejs4.3-edge, nodejs18.x, ruby3.2, python3.4, ruby3.3, ruby3.4, ruby2.5, python3.6, python2.7"
)
"""By which layers may be listed, in the order of AWS's own error."""


@operation("PublishLayerVersion")
def publish_layer_version(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Make the next version of a layer, the first one with the layer itself."""
    parameters = call.parameters
    runtimes = list(parameters.get("CompatibleRuntimes") or [])
    architectures = list(parameters.get("CompatibleArchitectures") or [])
    _check(runtimes, architectures)
    name = layer_name(parameters["LayerName"])
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
def get_layer_version_by_arn(scope: Scope[State], call: Call) -> dict[str, Any] | Pending:
    """Return a version of a layer by its ARN."""
    arn = call.parameters["Arn"]
    if re.fullmatch(VERSION_ARN, arn) is None:
        raise errors.constraint("arn", arn, f"Member must satisfy regular expression pattern: {VERSION_ARN}")
    if (owner := parse_arn(arn).account) not in ("", scope.account):
        return call_owner(scope, call, owner)
    name, number = arn.split(":")[-2:]
    layer = scope.state.layers.get(name)
    version = find_layer_version(layer, int(number))
    if layer is None:
        raise errors.not_found()
    return _describe(scope, layer, version)


@operation("ListLayers", reads=True)
def list_layers(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Return each layer with its newest version."""
    _check_wanted(call.parameters)
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
    _check_wanted(call.parameters)
    layer = scope.state.layers.get(layer_name(call.parameters["LayerName"]))
    versions = [layer.versions[number] for number in sorted(layer.versions, reverse=True)] if layer else []
    shown = [_summary(layer, version) for version in versions if layer and _is_compatible(version, call.parameters)]
    return page("LayerVersions", shown, call.parameters, most=50)


@operation("DeleteLayerVersion")
def delete_layer_version(scope: Scope[State], call: Call) -> dict[str, Any]:
    """Delete a version; functions that use it keep it, and one that is not there is no error."""
    number = call.parameters["VersionNumber"]
    if number < 1:
        raise errors.invalid_parameter("Layer Version Cannot be less than 1")
    layer = scope.state.layers.get(layer_name(call.parameters["LayerName"]))
    if layer is not None:
        layer.versions.pop(number, None)
    return {}


def _find(scope: Scope[State], call: Call) -> tuple[Layer, LayerVersion]:
    layer = scope.state.layers.get(layer_name(call.parameters["LayerName"]))
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


def _check_wanted(parameters: dict[str, Any]) -> None:
    """Refuse to look for layers of a runtime that Lambda does not know."""
    runtime = parameters.get("CompatibleRuntime")
    if runtime is not None and runtime not in LISTED_RUNTIMES.split(", "):
        rule = f"Member must satisfy enum value set: [{LISTED_RUNTIMES}]"
        raise errors.constraint("compatibleRuntime", runtime, rule)


def _is_compatible(version: LayerVersion, parameters: dict[str, Any]) -> bool:
    architecture, runtime = parameters.get("CompatibleArchitecture"), parameters.get("CompatibleRuntime")
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
    content = {
        "Location": code_url(scope, "layers", f"{layer.name}-{version.number}", version.code),
        "CodeSha256": version.code.sha256,
        "CodeSize": version.code.size,
    }
    return {"Content": content, "LayerArn": layer.arn, **_summary(layer, version)}
