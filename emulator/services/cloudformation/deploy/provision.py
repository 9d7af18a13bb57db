"""Has a resource's type make, change or remove it."""

from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.resource import Created, InProgress, Provision, ResourceType
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.context import PLACEHOLDER, PLACEHOLDER_PATH
from emulator.services.cloudformation.errors import StatedFailure
from emulator.services.cloudformation.stack import Resource, Stack, Step
from emulator.services.cloudformation.state import State

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SUFFIX_CHARACTERS = 12
CUSTOM = "AWS::CloudFormation::CustomResource"
HANDLER_ERRORS = (
    (("AlreadyExist", "Exists", "ResourceConflict", "NameTaken"), "AlreadyExists"),
    (("NotFound", "NonExistent", "NoSuch", "DoesNotExist"), "NotFound"),
    (("AccessDenied", "NotAuthorized", "UnauthorizedOperation", "Forbidden"), "AccessDenied"),
    (("Throttl", "TooManyRequests", "RequestLimit"), "Throttling"),
    (("LimitExceeded", "QuotaExceeded", "OverLimit"), "ServiceLimitExceeded"),
    (("Internal", "ServiceException", "ServiceFailure"), "GeneralServiceException"),
)


class NotModelledHere(Exception):
    """A resource type or a property that is not modelled, and placeholders are off."""


def find_type(scope: Scope[State], name: str) -> ResourceType | None:
    """Return the type of that name; every `Custom::` name is the custom resource."""
    return scope.host.resource_type(CUSTOM if name.startswith("Custom::") else name)


def require_type(scope: Scope[State], resource: Resource) -> ResourceType | None:
    """Return the type; None for a placeholder. Raise NotModelledHere where neither is possible."""
    kind = find_type(scope, resource.type)
    if kind is None and not scope.settings.placeholders:
        raise NotModelledHere(f"Sluice does not model the resource type {resource.type}")
    return kind


def modelled(scope: Scope[State], kind: ResourceType, properties: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the properties that the type models and the names of the others; refuse those without placeholders."""
    if "*" in kind.properties:
        return properties, []
    ignored = [name for name in properties if name not in kind.properties]
    if ignored and not scope.settings.placeholders:
        raise NotModelledHere(f"Sluice does not model {kind.name}'s {', '.join(ignored)}")
    return {name: value for name, value in properties.items() if name in kind.properties}, ignored


def create(scope: Scope[State], stack: Stack, resource: Resource, step: Step) -> Created | InProgress:
    """Make the resource, or its placeholder."""
    kind = require_type(scope, resource)
    if kind is None:
        return stand_in(resource, f"Sluice does not model the resource type {resource.type}")
    return kind.create(_provision(scope, stack, resource, step, kind))


def update(scope: Scope[State], stack: Stack, resource: Resource, step: Step, old: Resource) -> Created | InProgress:
    """Change the resource in place."""
    kind = require_type(scope, resource)
    if kind is None:
        return Created(old.physical_id)
    provision = _provision(scope, stack, resource, step, kind)
    provision.old_properties, _ = modelled(scope, kind, old.properties)
    return kind.update(provision)


def stand_in(resource: Resource, reason: str) -> Created:
    """Make a resource a placeholder, and keep why."""
    resource.is_placeholder = True
    resource.because = reason
    return Created(f"{PLACEHOLDER}{resource.logical_id}")


def may_stand_in(scope: Scope[State], resource: Resource, error: AwsError | NotModelledHere) -> bool:
    """Say whether a placeholder may stand for a resource whose handler failed.

    It may where placeholders are on, and what is asked is not modelled, or the properties name another placeholder.
    """
    if not scope.settings.placeholders:
        return False
    return not isinstance(error, AwsError) or error.failure.status == 501 or _names_placeholder(resource.properties)


def _names_placeholder(value: Any) -> bool:
    if isinstance(value, str):
        return PLACEHOLDER in value or PLACEHOLDER_PATH in value
    if isinstance(value, dict):
        return any(_names_placeholder(item) for item in value.values())
    return isinstance(value, list) and any(_names_placeholder(item) for item in value)


def delete(scope: Scope[State], stack: Stack, resource: Resource, step: Step) -> InProgress | None:
    """Remove the resource; a placeholder just goes."""
    kind = None if resource.is_placeholder else find_type(scope, resource.type)
    if kind is None:
        return None
    return kind.delete(_provision(scope, stack, resource, step, kind))


def _provision(scope: Scope[State], stack: Stack, resource: Resource, step: Step, kind: ResourceType) -> Provision:
    properties, _ = modelled(scope, kind, resource.properties)
    return Provision(
        logical_id=resource.logical_id,
        properties=properties,
        stack_name=stack.name,
        stack_id=stack.id,
        account=scope.account,
        region=scope.region,
        generate_name=lambda limit: generate_name(scope, stack, resource.logical_id, limit),
        perform=scope.call_now,
        cause=step.cause,
        physical_id=resource.physical_id,
        old_properties=properties,
        attributes=resource.attributes,
        progress=step.progress,
        type=resource.type,
    )


def generate_name(scope: Scope[State], stack: Stack, logical_id: str, limit: int) -> str:
    """Return `stack-logicalId-RANDOM`; where that is too long, both names are cut."""
    stream = scope.chance(f"name.{stack.name}.{logical_id}")
    suffix = "".join(stream.choices(LETTERS, k=SUFFIX_CHARACTERS))
    room = limit - SUFFIX_CHARACTERS - 2
    half = room // 2
    spare = max(0, half - len(logical_id))
    prefix = stack.name[: room - half + spare]
    return f"{prefix}-{logical_id[: room - len(prefix)]}-{suffix}"


def failure_reason(scope: Scope[State], kind: str, error: AwsError | NotModelledHere) -> str:
    """Return a failed handler's message as CloudFormation words it."""
    if isinstance(error, NotModelledHere):
        return str(error)
    failure = error.failure
    if failure.status == 501 or isinstance(error, StatedFailure):
        return failure.message
    service = kind.split("::")[1] if kind.count("::") > 1 else kind
    token = scope.uuid("token")
    request = scope.uuid("token")
    code = next((code for parts, code in HANDLER_ERRORS if any(part in failure.code for part in parts)), None)
    return (
        f'Resource handler returned message: "{failure.message} (Service: {service}, Status Code: {failure.status},'
        f' Request ID: {request}) (SDK Attempt Count: 1)" (RequestToken: {token}, HandlerErrorCode:'
        f" {code or 'InvalidRequest'})"
    )
