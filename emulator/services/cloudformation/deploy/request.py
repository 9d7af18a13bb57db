"""Reads the template, parameters and target out of a request."""

from typing import Any

from emulator.contract.errors import NotModelled
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.dynamic import ssm_parameter
from emulator.services.cloudformation.deploy.location import fetch
from emulator.services.cloudformation.deploy.unrecognized import refuse_unrecognized
from emulator.services.cloudformation.errors import InsufficientCapabilities, ValidationError
from emulator.services.cloudformation.limits import TEMPLATE_BODY_BYTES
from emulator.services.cloudformation.stack import Stack, Target
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.capabilities import AUTO_EXPAND, require_capabilities
from emulator.services.cloudformation.template.check import check_outline, check_template
from emulator.services.cloudformation.template.extensions import refuse_extensions
from emulator.services.cloudformation.template.load import load_template
from emulator.services.cloudformation.template.parameters import SSM_NAME, given_values, ssm_name
from emulator.services.cloudformation.template.transforms import (
    LANGUAGE_EXTENSIONS,
    declared_transforms,
    embedded_transforms,
)


def read_body(scope: Scope[State], parameters: dict[str, Any], stack: Stack | None = None) -> str:
    """Return the template's text: given, in S3, or that of the stack."""
    if parameters.get("UsePreviousTemplate") and stack is not None:
        return stack.target.body
    reviewed = scope.state.change_sets.get(parameters.get("Reviewed", ""))
    if reviewed is not None:
        return reviewed.target.body
    body, url = parameters.get("TemplateBody"), parameters.get("TemplateURL")
    if body is not None and url is not None:
        raise ValidationError("Only one of TemplateBody or TemplateUrl may be specified.")
    if url is not None:
        if not url.startswith("http"):
            raise ValidationError(f"S3 error: Domain name specified in {url} is not a valid S3 domain")
        return fetch(scope, url)
    if body is None:
        raise ValidationError("Either Template URL or Template Body must be specified.")
    if len(body.encode("utf-8", "surrogatepass")) > TEMPLATE_BODY_BYTES:
        raise ValidationError(
            "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length"
            f" less than or equal to {TEMPLATE_BODY_BYTES}"
        )
    return str(body)


def read_target(
    scope: Scope[State], parameters: dict[str, Any], stack: Stack | None = None, *, needs_expand: bool
) -> Target:
    """Return the target that a request describes, checked as far as is possible before its transforms.

    `needs_expand`: a template with macros has to be acknowledged (a change set shows what they do, and needs none).
    """
    _refuse_unmodelled(parameters)
    body = read_body(scope, parameters, stack)
    template = load_template(body)
    transforms = declared_transforms(template)
    capabilities = parameters.get("Capabilities") or []
    check_outline(template)
    embedded = list(embedded_transforms(template))
    refuse_extensions(template, transforms + embedded)
    if not transforms and not embedded:
        check_template(template)
        refuse_unrecognized(scope, template)
    require_capabilities(template, capabilities)
    expanding = [transform for transform in transforms + embedded if transform.name != LANGUAGE_EXTENSIONS]
    if needs_expand and expanding and AUTO_EXPAND not in capabilities:
        raise InsufficientCapabilities([AUTO_EXPAND])
    _refuse_types(template, parameters.get("ResourceTypes") or [])
    previous = stack.target if stack is not None else None
    texts = given_values(template, parameters.get("Parameters") or [], previous.parameters if previous else None)
    return Target(
        body=body,
        template=template,
        transforms=transforms,
        parameters=texts,
        resolved=_resolved(scope, template, texts),
        capabilities=capabilities,
        tags=parameters.get("Tags", previous.tags if previous else []),
        notification_arns=parameters.get("NotificationARNs", previous.notification_arns if previous else []),
        role_arn=parameters.get("RoleARN", previous.role_arn if previous else ""),
        monitoring_minutes=_monitoring(parameters, previous),
    )


def _resolved(scope: Scope[State], template: dict[str, Any], texts: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    missing = []
    for name, text in texts.items():
        declaration = template["Parameters"][name]
        if declaration["Type"] == SSM_NAME and ssm_parameter(scope, text) is None:
            missing.append(text)
        elif ssm_name(declaration):
            value = ssm_parameter(scope, text)
            if value is None:
                missing.append(text)
            else:
                found[name] = value
    if missing:
        raise ValidationError(
            f"Unable to fetch parameters [{','.join(missing)}] from parameter store for this account."
        )
    return found


def _refuse_unmodelled(parameters: dict[str, Any]) -> None:
    if (parameters.get("RollbackConfiguration") or {}).get("RollbackTriggers"):
        raise NotModelled("rollback triggers, as it has no alarms; MonitoringTimeInMinutes alone is modelled")
    refuse_deployment(parameters)


def refuse_deployment(parameters: dict[str, Any]) -> None:
    """Raise where a DeploymentConfig asks for more than what is done without one."""
    asked = parameters.get("DeploymentConfig") or {}
    if asked.get("Mode", "STANDARD") != "STANDARD":
        raise NotModelled(f"the Mode {asked['Mode']} of DeploymentConfig")
    if asked.get("DisableRollback"):
        raise NotModelled("the DisableRollback of DeploymentConfig")


def _monitoring(parameters: dict[str, Any], previous: Target | None) -> int:
    given = parameters.get("RollbackConfiguration")
    if given is None:
        return previous.monitoring_minutes if previous else 0
    return int(given.get("MonitoringTimeInMinutes") or 0)


def _refuse_types(template: dict[str, Any], allowed: list[str]) -> None:
    for resource in template["Resources"].values() if allowed else ():
        if isinstance(resource, dict) and not any(_allows(pattern, resource["Type"]) for pattern in allowed):
            raise ValidationError(
                f"Resource type {resource['Type']} is not allowed by parameter ResourceTypes [{', '.join(allowed)}]"
            )


def _allows(pattern: str, kind: str) -> bool:
    return pattern in ("*", kind) or (pattern.endswith("::*") and kind.startswith(pattern[:-1]))
