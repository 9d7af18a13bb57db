"""Applies one transform after the other to a target's template: SAM, language extensions, includes, macros."""

import json
from typing import Any

from emulator.bus.calls import Answer, Call, Then
from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.context import PRINCIPAL, early_values, pseudo_parameters, values_of
from emulator.services.cloudformation.deploy.location import fetch
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import TRANSFORMS
from emulator.services.cloudformation.stack import Stack, Target
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.intrinsics import resolve
from emulator.services.cloudformation.template.language import extend
from emulator.services.cloudformation.template.load import load_template
from emulator.services.cloudformation.template.transforms import (
    INCLUDE,
    LANGUAGE_EXTENSIONS,
    SERVERLESS,
    Transform,
    embedded_transforms,
    fragment_at,
    with_fragment,
)
from emulator.services.cloudformation.template.values import NotKnownYet, Values


def apply_transforms(scope: Scope[State], stack: Stack, target: Target, then: Then) -> bool:
    """Apply transforms until none is left (True), or until one is asked of somebody, whose answer goes to `then`."""
    while True:
        transform = _next(scope, target)
        if transform is None:
            return True
        target.applied += 1
        if target.applied > TRANSFORMS:
            raise ValidationError(f"The template needs more than {TRANSFORMS} transforms")
        if transform.name == INCLUDE:
            _finish(target, transform, _include(scope, target, transform))
        elif transform.name == LANGUAGE_EXTENSIONS and not transform.path:
            _finish(target, transform, extend(target.template, early_values(scope, stack, target, {})))
        else:
            _ask(scope, stack, target, transform, then)
            return False


def take_transformed(scope: Scope[State], target: Target, answer: Answer) -> None:
    """Put the answer of the transform that was asked for into the template; raise where it failed."""
    transform = _next(scope, target)
    if transform is None:
        return
    if transform.name == SERVERLESS:
        if answer.result is None:
            raise ValidationError(f"Transform {SERVERLESS} failed with: {_message(answer)}")
        _finish(target, transform, answer.result["template"])
        return
    _finish(target, transform, _macro_result(f"{scope.account}::{transform.name}", answer))


def _next(scope: Scope[State], target: Target) -> Transform | None:
    """AWS applies embedded transforms first, from the inside out.

    Where placeholders are on, an include of a file that was not supplied stays as it is.
    """
    for transform in embedded_transforms(target.template):
        if transform.name != INCLUDE or not scope.settings.placeholders or _is_supplied(scope, target, transform):
            return transform
    return target.transforms[0] if target.transforms else None


def _finish(target: Target, transform: Transform, fragment: Any) -> None:
    target.template = with_fragment(target.template, transform, fragment)
    if not transform.path:
        target.transforms.pop(0)
        if not target.transforms:
            target.template.pop("Transform", None)


def _include(scope: Scope[State], target: Target, transform: Transform) -> dict[str, Any]:
    """AWS::Include puts a file of S3 beside its siblings; the file may be JSON or YAML."""
    return {**fragment_at(target.template, transform.path), **load_template(_included(scope, target, transform))}


def _included(scope: Scope[State], target: Target, transform: Transform) -> str:
    location = transform.parameters.get("Location")
    if isinstance(location, dict) and isinstance(location.get("Ref"), str):
        location = target.parameters.get(location["Ref"])
    if not isinstance(location, str):
        raise ValidationError("Transform AWS::Include failed with: Location must be a string")
    return fetch(scope, location)


def _is_supplied(scope: Scope[State], target: Target, transform: Transform) -> bool:
    try:
        _included(scope, target, transform)
    except AwsError:
        return False
    return True


def _ask(scope: Scope[State], stack: Stack, target: Target, transform: Transform, then: Then) -> None:
    texts = {**target.parameters, **target.resolved}
    if transform.name == SERVERLESS and not transform.path:
        pseudo = pseudo_parameters(scope, stack, target)
        known = {name: value for name, value in pseudo.items() if isinstance(value, str)}
        arguments = {
            "name": transform.name,
            "template": target.template,
            "parameters": {**known, **texts},
            "region": scope.region,
            "account": scope.account,
        }
        scope.effect("transform", arguments, then)
        return
    function = scope.state.macros.get(transform.name)
    if function is None:
        if transform.name.startswith("AWS::"):
            raise ValidationError(f"Sluice does not model the transform {transform.name}")
        raise ValidationError(f"No transform named {scope.account}::{transform.name} found.")
    event = {
        "region": scope.region,
        "accountId": scope.account,
        "fragment": fragment_at(target.template, transform.path),
        "transformId": f"{scope.account}::{transform.name}",
        "params": _known(transform.parameters, early_values(scope, stack, target)),
        "requestId": scope.uuid("macro"),
        "templateParameterValues": dict(values_of(scope, stack, target, {}).parameters),
    }
    payload = json.dumps(event, separators=(",", ":")).encode()
    parameters = {"FunctionName": function, "InvocationType": "RequestResponse", "Payload": payload}
    scope.call(Call("lambda", "Invoke", parameters, scope.account, scope.region, PRINCIPAL), then)


def _known(parameters: dict[str, Any], values: Values) -> Any:
    """Return what a macro is given, in which no resource can be named."""
    try:
        return resolve(parameters, values)
    except NotKnownYet as error:
        raise ValidationError(
            f"Template format error: Unresolved resource dependencies [{error}] in the Transform block of the template"
        ) from None


def _macro_result(name: str, answer: Answer) -> Any:
    if answer.result is None:
        raise ValidationError(f"Transform {name} failed with: {_message(answer)}")
    try:
        result = json.loads(answer.result.get("Payload") or b"null")
    except ValueError:
        result = None
    if answer.result.get("FunctionError") or not isinstance(result, dict):
        raise ValidationError(f"Transform {name} failed without an error message.")
    if str(result.get("status", "")).lower() != "success":
        message = result.get("errorMessage")
        raise ValidationError(
            f"Transform {name} failed with: {message}"
            if message
            else f"Transform {name} failed without an error message."
        )
    return result.get("fragment")


def _message(answer: Answer) -> str:
    return answer.failure.message if answer.failure else ""
