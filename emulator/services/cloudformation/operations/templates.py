"""Gives templates back, validates them and sums them up."""

import json
from typing import Any

from emulator.bus.calls import Call
from emulator.contract.errors import NotModelled
from emulator.contract.operation import operation
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.request import read_body
from emulator.services.cloudformation.deploy.unrecognized import refuse_unrecognized, unrecognized
from emulator.services.cloudformation.errors import StackDoesNotExist, ValidationError
from emulator.services.cloudformation.operations.change_sets import find_change_set
from emulator.services.cloudformation.stack import Target
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.capabilities import AUTO_EXPAND, iam_resources
from emulator.services.cloudformation.template.check import check_outline, check_template
from emulator.services.cloudformation.template.extensions import refuse_extensions
from emulator.services.cloudformation.template.intrinsics import as_text
from emulator.services.cloudformation.template.load import load_template
from emulator.services.cloudformation.template.transforms import (
    LANGUAGE_EXTENSIONS,
    declared_transforms,
    embedded_transforms,
)

LENIENT = "TreatUnrecognizedResourceTypesAsWarnings"
STAGES = ["Original", "Processed"]
IDENTIFIERS = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
}
"""By what resources of types that are not modelled can be imported; types that are not here are shown without."""
CONSTRAINTS = (
    "AllowedValues",
    "AllowedPattern",
    "ConstraintDescription",
    "MaxLength",
    "MinLength",
    "MaxValue",
    "MinValue",
)


@operation("GetTemplate", reads=True)
def get_template(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html"""
    name, change_set = call.parameters.get("StackName"), call.parameters.get("ChangeSetName")
    if change_set:
        target = find_change_set(scope, call.parameters).target
    elif name:
        stack = scope.state.require(name)
        if stack.status == "REVIEW_IN_PROGRESS":
            return {"StagesAvailable": []}
        target = stack.target
    else:
        raise ValidationError("StackName is required if ChangeSetName is not specified.")
    stage = call.parameters.get("TemplateStage", "Processed")
    return {"TemplateBody": _shown(target, stage), "StagesAvailable": STAGES}


def _shown(target: Target, stage: str) -> str:
    """Return a template's text at a stage; a transformed one is JSON."""
    if stage == "Original" or load_template(target.body) == target.template:
        return target.body
    return json.dumps(target.template, separators=(",", ":"), ensure_ascii=False)


@operation("ValidateTemplate", reads=True)
def validate_template(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ValidateTemplate.html"""
    template = _checked(scope, read_body(scope, call.parameters))
    return {
        "Parameters": [_template_parameter(*entry) for entry in template.get("Parameters", {}).items()],
        **_general(template),
    }


@operation("GetTemplateSummary", reads=True)
def get_template_summary(scope: Scope[State], call: Call) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplateSummary.html"""
    name, warned = call.parameters.get("StackName"), []
    if call.parameters.get("StackSetName"):
        raise NotModelled("stack sets")
    if name:
        stack = scope.state.find(name)
        if stack is None:
            raise StackDoesNotExist(name)
        template = load_template(stack.target.body)
    else:
        is_lenient = (call.parameters.get("TemplateSummaryConfig") or {}).get(LENIENT, False)
        template = _checked(scope, read_body(scope, call.parameters), is_lenient=bool(is_lenient))
        warned = unrecognized(scope, template) if is_lenient else []
    kinds: dict[str, list[str]] = {}
    for logical_id, resource in template["Resources"].items():
        if isinstance(resource, dict) and "Type" in resource:
            kinds.setdefault(resource["Type"], []).append(logical_id)
    summary: dict[str, Any] = {
        "Parameters": [_declaration(*entry) for entry in template.get("Parameters", {}).items()],
        "ResourceTypes": list(kinds),
        "ResourceIdentifierSummaries": [
            _identified(scope, {"ResourceType": kind, "LogicalResourceIds": names}) for kind, names in kinds.items()
        ],
        **_general(template),
    }
    if "AWSTemplateFormatVersion" in template:
        summary["Version"] = template["AWSTemplateFormatVersion"]
    if "Metadata" in template:
        summary["Metadata"] = str(template["Metadata"])
    if warned:
        summary["Warnings"] = {"UnrecognizedResourceTypes": warned}
    if not summary["DeclaredTransforms"]:
        del summary["DeclaredTransforms"]
    return summary


def _identified(scope: Scope[State], summary: dict[str, Any]) -> dict[str, Any]:
    known = scope.host.resource_type(summary["ResourceType"])
    identifier = known.identifier if known is not None else IDENTIFIERS.get(summary["ResourceType"])
    return {**summary, "ResourceIdentifiers": [identifier]} if identifier else summary


def _checked(scope: Scope[State], body: str, *, is_lenient: bool = False) -> dict[str, Any]:
    template = load_template(body)
    check_outline(template)
    transforms = [*declared_transforms(template), *embedded_transforms(template)]
    refuse_extensions(template, transforms)
    if not transforms:
        check_template(template)
        if not is_lenient:
            refuse_unrecognized(scope, template)
    return template


def _general(template: dict[str, Any]) -> dict[str, Any]:
    """Return the members that both summaries have."""
    transforms = list(dict.fromkeys(transform.name for transform in declared_transforms(template)))
    general: dict[str, Any] = {"DeclaredTransforms": transforms}
    if "Description" in template:
        general["Description"] = template["Description"]
    needed, kinds = iam_resources(template)
    capabilities = [needed] if needed else []
    reason = f"The following resource(s) require capabilities: [{', '.join(kinds)}]"
    if any(name != LANGUAGE_EXTENSIONS for name in transforms):
        capabilities.append(AUTO_EXPAND)
        if not needed:
            reason = f"The following transform(s) require capabilities: [{', '.join(transforms)}]"
    if capabilities:
        general["Capabilities"] = capabilities
        general["CapabilitiesReason"] = reason
    return general


def _template_parameter(name: str, declaration: dict[str, Any]) -> dict[str, Any]:
    described = {"ParameterKey": name, "NoEcho": _no_echo(declaration)}
    if "Default" in declaration:
        described["DefaultValue"] = as_text(declaration["Default"])
    if "Description" in declaration:
        described["Description"] = declaration["Description"]
    return described


def _declaration(name: str, declaration: dict[str, Any]) -> dict[str, Any]:
    described = _template_parameter(name, declaration)
    constraints: dict[str, Any] = {}
    for key in CONSTRAINTS:
        if key in declaration:
            value = declaration[key]
            constraints[key] = [as_text(item) for item in value] if isinstance(value, list) else as_text(value)
    return {**described, "ParameterType": declaration["Type"], "ParameterConstraints": constraints}


def _no_echo(declaration: dict[str, Any]) -> bool:
    return as_text(declaration.get("NoEcho", False)).lower() == "true"
