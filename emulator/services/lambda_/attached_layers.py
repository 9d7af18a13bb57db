"""Layers as functions refer to them: found by ARN, checked as AWS checks them."""

import base64
import re
from typing import Any

from emulator.bus.arn import parse_arn
from emulator.bus.calls import Answer, Call
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.lambda_ import errors, limits
from emulator.services.lambda_.access import LAMBDA
from emulator.services.lambda_.layer import Layer, LayerVersion
from emulator.services.lambda_.state import State

VERSION_ARN = (
    r"(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:layer:"
    r"[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)"
)


def with_layers(
    scope: Scope[State], call: Call, settings: dict[str, Any], arns: list[str]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return settings with these layers, and their archives.

    A layer of an account of which this world knows nothing is taken on trust: it brings no files.
    """
    if len(arns) > limits.LAYERS:
        raise errors.invalid_parameter(f"Cannot reference more than {limits.LAYERS} layers.")
    _check(scope, arns)
    found = [(arn, *_find(scope, call, arn)) for arn in arns]
    changed = {name: value for name, value in settings.items() if name != "Layers"}
    if arns:
        changed["Layers"] = [{"Arn": arn, "CodeSize": size} for arn, size, _ in found]
    return changed, tuple(archive for _, _, archive in found if archive)


def layer_name(given: str) -> str:
    """Return the name of a layer that is given by name or ARN."""
    return given.rpartition(":")[2]


def find_layer_version(layer: Layer | None, number: int) -> LayerVersion:
    """Return a version of a layer."""
    if number < 1:
        raise errors.invalid_parameter("Layer Version Cannot be less than 1")
    found = layer.versions.get(number) if layer is not None else None
    if found is None:
        raise errors.not_found()
    return found


def _check(scope: Scope[Any], arns: list[str]) -> None:
    if any(re.fullmatch(VERSION_ARN, arn) is None for arn in arns):
        rule = (
            "Member must satisfy constraint: [Member must have length less than or equal to 2048, "
            "Member must have length greater than or equal to 1, "
            f"Member must satisfy regular expression pattern: {VERSION_ARN}, Member must not be null]"
        )
        raise errors.constraint("layers", f"[{', '.join(arns)}]", rule)
    first: dict[str, str] = {}
    for arn in arns:
        if parse_arn(arn).region not in ("", scope.region):
            raise errors.invalid_parameter(
                "Layers are not in the same region as the function. "
                f"Layers are expected to be in region {scope.region}."
            )
        layer = arn.rpartition(":")[0]
        if layer in first:
            raise errors.invalid_parameter(
                "Two different versions of the same layer are not allowed to be referenced in the same function. "
                f"{first[layer]} and {arn} are versions of the same layer."
            )
        first[layer] = arn


def _find(scope: Scope[State], call: Call, arn: str) -> tuple[int, str]:
    """Return the size of a layer's version and the archive of its files."""
    parts = parse_arn(arn)
    if parts.account != scope.account:
        return _of_owner(scope, call, arn, parts.account)
    _, name, number = parts.resource.split(":")
    layer = scope.state.layers.get(name)
    found = layer.versions.get(int(number)) if layer is not None else None
    if found is None:
        raise errors.invalid_parameter(f"Layer version {arn} does not exist.")
    return found.code.size, found.code.archive


def _of_owner(scope: Scope[State], call: Call, arn: str, owner: str) -> tuple[int, str]:
    """Return what the owner of a layer gives to whoever makes a function; nothing where it has no such layer here."""
    if not owner:
        return 0, ""
    asked = call._replace(operation="GetLayerVersionByArn", parameters={"Arn": arn})
    known = scope.call_now(asked._replace(account=owner, principal=LAMBDA))
    if not isinstance(known, Answer) or known.result is None:
        return 0, ""
    if not scope.is_allowed(asked):
        text = f"User: {scope.host.caller_arn(call.principal, scope.account)} is not authorized to perform: "
        raise AwsError("AccessDeniedException", f"{text}lambda:GetLayerVersion on resource: {arn}", 403)
    content = known.result["Content"]
    return content["CodeSize"], base64.b64decode(content["CodeSha256"]).hex()
