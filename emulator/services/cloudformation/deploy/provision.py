"""Has a resource's type make, change or remove it."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from emulator.bus.arn import PLACEHOLDER
from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.resource import Created, InProgress, Provision, ResourceExists, ResourceType
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.context import PLACEHOLDER_PATH
from emulator.services.cloudformation.deploy.property_faults import property_faults
from emulator.services.cloudformation.deploy.property_types import typed
from emulator.services.cloudformation.errors import StatedFailure
from emulator.services.cloudformation.stack import Resource, Stack, Step, Target
from emulator.services.cloudformation.state import State

T = TypeVar("T")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SUFFIX_CHARACTERS = 12
WAIT_CONDITION = "AWS::CloudFormation::WaitCondition"
CUSTOM = "AWS::CloudFormation::CustomResource"
UPDATED_BY_POLICY = ("AWS::Lambda::Alias",)
"""Modelled types whose updates go by an UpdatePolicy (there by CodeDeploy); all other modelled ones ignore it."""
ALREADY_EXISTS = "AlreadyExists"
HANDLER_ERRORS = (
    (("AlreadyExist", "Exists", "ResourceConflict", "NameTaken"), ALREADY_EXISTS),
    (("NotFound", "NonExistent", "NoSuch", "DoesNotExist"), "NotFound"),
    (("AccessDenied", "NotAuthorized", "UnauthorizedOperation", "Forbidden"), "AccessDenied"),
    (("Throttl", "TooManyRequests", "RequestLimit"), "Throttling"),
    (("LimitExceeded", "QuotaExceeded", "OverLimit"), "ServiceLimitExceeded"),
    (("Internal", "ServiceException", "ServiceFailure"), "GeneralServiceException"),
)


MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What a type's code stumbles over where properties have not the shape that it needs."""
WRONG_TYPE = "A value of {} does not match its type"
BROKEN = re.compile(r"Sluice failed in [\w:]+: (?:AttributeError|IndexError|KeyError|TypeError|ValueError)\b")
"""What an operation says that stumbled over a parameter: a template's values are not checked as a request's are."""
SYSTEM_TAGS = "aws:cloudformation:"


class NotModelledHere(Exception):
    """A resource type or a property that is not modelled, and placeholders are off."""


class PropertyFailure(AwsError):
    """The properties of a resource lack something, or have not the shape that its type needs."""

    def __init__(self, *what: str) -> None:
        super().__init__("PropertyValidation", f"Property validation failure: [{', '.join(what)}]")


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
    """Return the properties that the type models, of its schema's types, and the names of the others.

    Those others are refused where placeholders are off.
    """
    if "*" in kind.properties:
        return properties, []
    known, ignored = kind.split(properties)
    unknown = [name for name in ignored if kind.schema is not None and name.partition(".")[0] not in kind.schema]
    if unknown and not scope.settings.placeholders:
        raise PropertyFailure(f"Encountered unsupported properties in {{/}}: [{', '.join(unknown)}]")
    if ignored and not scope.settings.placeholders:
        raise NotModelledHere(f"Sluice does not model {kind.name}'s {', '.join(ignored)}")
    return typed(kind.schema, known), ignored


def unmodelled_attributes(scope: Scope[State], resource: Resource) -> list[str]:
    """Return the resource's attributes that are not modelled; refuse them without placeholders."""
    named: list[str] = [name for name in ("CreationPolicy", "UpdatePolicy") if name in resource.definition]
    if resource.type == WAIT_CONDITION and "CreationPolicy" in named:
        named.remove("CreationPolicy")
    if resource.type not in UPDATED_BY_POLICY and find_type(scope, resource.type) is not None:
        named = [name for name in named if name != "UpdatePolicy"]
    if named and not scope.settings.placeholders:
        raise NotModelledHere(f"Sluice does not model the attribute {', '.join(named)}")
    return named


def create(scope: Scope[State], stack: Stack, resource: Resource, step: Step) -> Created | InProgress:
    """Make the resource, or its placeholder."""
    kind = require_type(scope, resource)
    if kind is None:
        return stand_in(resource, f"Sluice does not model the resource type {resource.type}")
    validate(kind, resource.properties)
    provision = _provision(scope, stack, resource, step, kind)
    provision.old_properties = {}
    return _carefully(kind.create, provision)


def update(scope: Scope[State], stack: Stack, resource: Resource, step: Step, old: Resource) -> Created | InProgress:
    """Change the resource in place."""
    kind = require_type(scope, resource)
    if kind is None:
        return Created(old.physical_id)
    validate(kind, resource.properties)
    provision = _provision(scope, stack, resource, step, kind)
    former = stack.deployment.before_target if stack.deployment else None
    provision.old_properties = _tagged(stack, kind, resource, modelled(scope, kind, old.properties)[0], former)
    return _carefully(kind.update, provision)


def finish(scope: Scope[State], stack: Stack, resource: Resource, step: Step) -> Created | InProgress:
    """The stack's update is over: have the resource remove what it has kept for going back."""
    kind = require_type(scope, resource)
    if kind is None:
        return Created(resource.physical_id)
    return _carefully(kind.finish, _provision(scope, stack, resource, step, kind))


def tag(scope: Scope[State], stack: Stack, resource: Resource, step: Step) -> Created | InProgress:
    """Give a resource that was imported the stack's tags, and learn its attributes."""
    kind = require_type(scope, resource)
    if kind is None:
        return Created(resource.physical_id)
    provision = _provision(scope, stack, resource, step, kind)
    provision.old_properties = modelled(scope, kind, resource.properties)[0]
    return _carefully(kind.adopt, provision)


def validate(kind: ResourceType, properties: dict[str, Any]) -> None:
    """Raise PropertyFailure where CloudFormation would not even ask the service."""
    known = {name: value for name, value in properties.items() if "*" in kind.properties or name in kind.properties}
    schema = kind.schema if kind.schema is not None else {"!": sorted(kind.required), "*": "any"}
    faults = property_faults(schema, known)
    if faults:
        raise PropertyFailure(*faults)


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
    return _carefully(kind.delete, _provision(scope, stack, resource, step, kind))


def read(scope: Scope[State], stack: Stack, resource: Resource) -> dict[str, Any] | None:
    """Return a resource's properties as they really are; None where it is gone."""
    kind = None if resource.is_placeholder else find_type(scope, resource.type)
    if kind is None:
        raise NotModelled(f"drift detection of {resource.type}")
    step = Step(resource.logical_id, "read", [])
    return _carefully(kind.read, _provision(scope, stack, resource, step, kind))


def named(scope: Scope[State], stack: Stack, resource: Resource) -> str:
    """Return the physical id of a resource of the name that its properties give, "" where they give none."""
    kind = find_type(scope, resource.type)
    if kind is None or not kind.identifier:
        return ""
    return _carefully(kind.named, _provision(scope, stack, resource, Step(resource.logical_id, "read", []), kind))


def _carefully(handler: Callable[[Provision], T], provision: Provision) -> T:
    """A template comes from anybody: properties of a wrong shape are the resource's failure."""
    try:
        return handler(provision)
    except KeyError as error:
        raise PropertyFailure(f"The property {{/{error.args[0] if error.args else ''}}} is required") from error
    except MALFORMED as error:
        raise PropertyFailure(WRONG_TYPE.format(provision.type)) from error


def _tagged(
    stack: Stack, kind: ResourceType, resource: Resource, properties: dict[str, Any], target: Target | None = None
) -> dict[str, Any]:
    """Return the properties with a target's tags, the stack's by default, and those that CloudFormation adds itself."""
    own = properties.get("Tags", {} if kind.tags_are_a_map else [])
    if not kind.takes_tags or not isinstance(own, dict if kind.tags_are_a_map else list):
        return properties
    target = target or (stack.deployment.target if stack.deployment else stack.target)
    further = {tag["Key"]: tag["Value"] for tag in target.tags}
    if kind.takes_system_tags:
        further |= {
            f"{SYSTEM_TAGS}stack-name": stack.name,
            f"{SYSTEM_TAGS}logical-id": resource.logical_id,
            f"{SYSTEM_TAGS}stack-id": stack.id,
        }
    if not further:
        return properties
    if isinstance(own, dict):
        return {**properties, "Tags": {**further, **own}}
    taken = [tag.get("Key") for tag in own if isinstance(tag, dict)]
    added = [{"Key": key, "Value": value} for key, value in further.items() if key not in taken]
    return {**properties, "Tags": [*own, *added]}


def _provision(scope: Scope[State], stack: Stack, resource: Resource, step: Step, kind: ResourceType) -> Provision:
    properties = _tagged(stack, kind, resource, modelled(scope, kind, resource.properties)[0])
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
        creation_policy=resource.creation_policy,
        physical_id=resource.physical_id,
        old_properties=properties,
        attributes=resource.attributes,
        progress=step.progress,
        type=resource.type,
    )


def generate_name(scope: Scope[State], stack: Stack, logical_id: str, limit: int, prefix: str = "") -> str:
    """Return `stack-logicalId-RANDOM`, or with another prefix; where that is too long, both names are cut."""
    stream = scope.chance(f"name.{stack.name}.{logical_id}")
    suffix = "".join(stream.choices(LETTERS, k=SUFFIX_CHARACTERS))
    room = limit - SUFFIX_CHARACTERS - 2
    half = room // 2
    spare = max(0, half - len(logical_id))
    prefix = (prefix or stack.name)[: room - half + spare]
    return f"{prefix}-{logical_id[: room - len(prefix)]}-{suffix}"


def failure_reason(scope: Scope[State], kind: str, error: AwsError | NotModelledHere) -> str:
    """Return a failed handler's message as CloudFormation words it."""
    if isinstance(error, NotModelledHere):
        return str(error)
    failure = error.failure
    if BROKEN.match(failure.message):
        return PropertyFailure(WRONG_TYPE.format(kind)).failure.message
    if failure.status == 501 or isinstance(error, (StatedFailure, PropertyFailure)):
        return failure.message
    service = kind.split("::")[1] if kind.count("::") > 1 else kind
    token = scope.uuid("token")
    if isinstance(error, ResourceExists):
        return (
            f'Resource handler returned message: "{failure.message}" (RequestToken: {token}, HandlerErrorCode:'
            f" {failure.code})"
        )
    request = scope.uuid("token")
    return (
        f'Resource handler returned message: "{failure.message} (Service: {service}, Status Code: {failure.status},'
        f' Request ID: {request}) (SDK Attempt Count: 1)" (RequestToken: {token}, HandlerErrorCode:'
        f" {handler_error(error)})"
    )


def handler_error(error: AwsError) -> str:
    """Return the HandlerErrorCode of a service's error."""
    found = error.failure.code
    return next((code for parts, code in HANDLER_ERRORS if any(part in found for part in parts)), "InvalidRequest")
