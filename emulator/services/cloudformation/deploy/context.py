"""Gives the values that a stack's template is resolved against."""

from copy import copy
from dataclasses import replace
from typing import Any

from emulator.bus.arn import PLACEHOLDER, make_arn
from emulator.contract.scope import Scope
from emulator.services.cloudformation.stack import Stack, Target
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.intrinsics import evaluate_conditions
from emulator.services.cloudformation.template.parameters import NO_ECHO, is_hidden, typed_value
from emulator.services.cloudformation.template.values import Made, Values

PRINCIPAL = "cloudformation.amazonaws.com"
PLACEHOLDER_PATH = "placeholder/"


def values_of(scope: Scope[State], stack: Stack, target: Target, conditions: dict[str, bool] | None = None) -> Values:
    """Return the values for a target of a stack; `conditions` where they were evaluated before."""
    declared = target.template.get("Parameters", {})
    texts = {**target.parameters, **target.resolved}
    values = Values(
        template=target.template,
        parameters={name: typed_value(declared[name], text) for name, text in texts.items() if name in declared},
        pseudo=pseudo_parameters(scope, stack, target),
        resources=stack.resources,
        exported=lambda name: _import(scope, stack, target, name),
        is_lenient=scope.settings.placeholders,
        placeholder=lambda name, kind, attribute: placeholder_attribute(scope, name, kind, attribute),
    )
    if conditions is None:
        evaluate_conditions(values)
    else:
        values.conditions = conditions
    return values


def masked_values(values: Values) -> Values | None:
    """Return the values with what has NoEcho hidden, parameters and custom resources; None where there is none."""
    declared = values.template.get("Parameters", {})
    hidden = {name: NO_ECHO for name in values.parameters if is_hidden(declared[name])}
    secretive = {name: _hidden(found) for name, found in values.resources.items() if found.hides_attributes}
    if not hidden and not secretive:
        return None
    resources = {**values.resources, **secretive}
    return replace(values, parameters={**values.parameters, **hidden}, resources=resources)


def _hidden(made: Made) -> Made:
    found = copy(made)
    found.attributes = dict.fromkeys(made.attributes, NO_ECHO)
    return found


def _import(scope: Scope[State], stack: Stack, target: Target, name: str) -> str | None:
    """Return an export's value; who only asks what a deployment would do does not use it."""
    found = scope.state.export(name)
    if found is None and scope.settings.placeholders:
        return f"{PLACEHOLDER}{name}"
    deployment = stack.deployment
    if found is None or deployment is None or deployment.target is not target:
        return found
    if name not in deployment.imported:
        deployment.imported.append(name)
    return found


def early_values(
    scope: Scope[State], stack: Stack, target: Target, conditions: dict[str, bool] | None = None
) -> Values:
    """Return the values that are known before any resource: parameters, mappings, conditions."""
    values = values_of(scope, stack, target, conditions)
    values.resources = {}
    values.unknown = frozenset(target.template.get("Resources", {}))
    return values


def pseudo_parameters(scope: Scope[State], stack: Stack, target: Target) -> dict[str, Any]:
    """Return the pseudo parameters by name, except AWS::NoValue."""
    partition = make_arn("", scope.region, "", "").split(":")[1]
    return {
        "AWS::AccountId": scope.account,
        "AWS::NotificationARNs": target.notification_arns,
        "AWS::Partition": partition,
        "AWS::Region": scope.region,
        "AWS::StackId": stack.id,
        "AWS::StackName": stack.name,
        "AWS::URLSuffix": "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com",
    }


def placeholder_attribute(scope: Scope[State], logical_id: str, kind: str, attribute: str) -> str:
    """Return a placeholder's attribute: an ARN where the attribute is one, else a text that says what it is."""
    if attribute.endswith("Arn"):
        service = kind.split("::")[1].lower() if kind.count("::") > 1 else "custom"
        return make_arn(service, scope.region, scope.account, f"{PLACEHOLDER_PATH}{logical_id}")
    return f"{PLACEHOLDER}{logical_id}-{attribute}"
