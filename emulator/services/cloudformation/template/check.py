"""Refuses a template that CloudFormation refuses before it makes anything."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from emulator.contract.errors import NotModelled
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.limits import (
    DESCRIPTION_BYTES,
    LOGICAL_ID_CHARACTERS,
    MAPPINGS,
    OUTPUTS,
    PARAMETERS,
    RESOURCES,
)
from emulator.services.cloudformation.template.intrinsics import NO_MAPPING
from emulator.services.cloudformation.template.language import NO_RESOURCES
from emulator.services.cloudformation.template.parameters import TYPES
from emulator.services.cloudformation.template.references import (
    conditions_in_order,
    dependencies,
    depends_on,
    references,
    refuse_cycles,
)
from emulator.services.cloudformation.template.shapes import check_functions
from emulator.services.cloudformation.template.supported import refuse_unsupported

SECTIONS = (
    "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Transform",
    "Resources", "Outputs", "Hooks",
)  # fmt: skip
RESOURCE_KEYS = (
    "Type", "Properties", "DependsOn", "Metadata", "DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy",
    "CreationPolicy", "Condition", "Description",
)  # fmt: skip
PARAMETER_KEYS = (
    "Type", "Default", "NoEcho", "AllowedValues", "AllowedPattern", "MaxLength", "MinLength", "MaxValue", "MinValue",
    "Description", "ConstraintDescription",
)  # fmt: skip
POLICIES = {
    "DeletionPolicy": ("Delete", "Retain", "RetainExceptOnCreate", "Snapshot"),
    "UpdateReplacePolicy": ("Delete", "Retain", "Snapshot"),
}
NO_TEXT = "Template format error: The Value field of every Outputs member must evaluate to a String."
BAD_ATTRIBUTE = "Template format error: Mappings attribute name '{}' must contain only alphanumeric characters."
NO_OUTPUT = "Template format error: Every Outputs member must contain a Value object"
ALPHANUMERIC = re.compile(r"[A-Za-z0-9]+\Z")
PSEUDO = frozenset(
    f"AWS::{name}"
    for name in ("AccountId", "NotificationARNs", "NoValue", "Partition", "Region", "StackId", "StackName", "URLSuffix")
)
SECTION_LIMITS = {"Resources": RESOURCES, "Parameters": PARAMETERS, "Mappings": MAPPINGS, "Outputs": OUTPUTS}


def check_outline(template: Mapping[str, Any]) -> None:
    """Check what must hold even before a transform: no nulls, resources with types, parameters."""
    _refuse_nulls(template, "")
    _refuse_version(template)
    for section, limit in SECTION_LIMITS.items():
        members = template.get(section, {})
        if not isinstance(members, dict):
            raise ValidationError(f"Template format error: [/{section}] {section} must be an object.")
        if len(members) > limit:
            raise ValidationError(
                f"Template format error: Number of {section.lower()}, {len(members)}, is greater than maximum allowed,"
                f" {limit}"
            )
    if not isinstance(template.get("Conditions", {}), dict):
        raise ValidationError("Template format error: [/Conditions] Conditions must be an object.")
    if not template.get("Resources"):
        raise ValidationError("Template format error: At least one Resources member must be defined.")
    for logical_id, resource in template["Resources"].items():
        if not logical_id.startswith("Fn::ForEach::") and logical_id != "Fn::Transform":
            _check_resource(logical_id, resource)
    _check_parameters(template.get("Parameters", {}))


def check_template(template: Mapping[str, Any]) -> None:
    """Check a template that needs no (more) transforms; raise ValidationError in AWS's words."""
    check_outline(template)
    if "Hooks" in template:
        raise NotModelled("the Hooks section of templates")
    unknown = [section for section in template if section not in SECTIONS]
    if unknown:
        raise ValidationError(f"Invalid template property or properties [{', '.join(unknown)}]")
    for resource in template["Resources"].values():
        for key in resource:
            if key not in RESOURCE_KEYS:
                raise ValidationError(f"Invalid template resource property '{key}'")
    _check_mappings(template.get("Mappings", {}))
    _check_outputs(template.get("Outputs", {}))
    check_functions(template)
    for section in ("Conditions", "Resources", "Outputs"):
        _check_mapping_names(template.get(section, {}), template.get("Mappings", {}))
    _check_references(template)
    refuse_unsupported(template["Resources"])
    refuse_cycles(dependencies(template["Resources"]))


def _refuse_nulls(value: Any, path: str) -> None:
    if value is None:
        raise ValidationError(f"[{path}] 'null' values are not allowed in templates")
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_nulls(item, f"{path}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_nulls(item, f"{path}/{index}")


def _refuse_version(template: Mapping[str, Any]) -> None:
    version = template.get("AWSTemplateFormatVersion", "2010-09-09")
    if version != "2010-09-09":
        raise ValidationError(f"Template format error: unsupported AWSTemplateFormatVersion {version}")
    description = template.get("Description", "")
    if not isinstance(description, str):
        raise ValidationError("Template format error: [/Description] Description must be a String.")
    if len(description.encode()) > DESCRIPTION_BYTES:
        raise ValidationError(f"Template format error: 'Description' length is greater than {DESCRIPTION_BYTES}.")


def _check_name(kind: str, name: str) -> None:
    if not ALPHANUMERIC.match(name):
        raise ValidationError(f"Template format error: {kind} name {name} is non alphanumeric.")
    if len(name) > LOGICAL_ID_CHARACTERS:
        raise ValidationError(
            f"Template format error: {kind} name {name} is longer than {LOGICAL_ID_CHARACTERS} characters."
        )


def _check_resource(logical_id: str, resource: Any) -> None:
    _check_name("Resource", logical_id)
    path = f"/Resources/{logical_id}"
    if not isinstance(resource, dict):
        raise ValidationError(f"Template format error: [{path}] resource definition is malformed")
    kind = resource.get("Type")
    if not kind or not isinstance(kind, str):
        raise ValidationError(f"Template format error: [{path}] Every Resources object must contain a Type member.")
    if not isinstance(resource.get("Properties", {}), dict):
        raise ValidationError(f"Template format error: [{path}/Properties] Properties must be an object.")
    named = resource.get("DependsOn", [])
    if not isinstance(named, str) and not (isinstance(named, list) and all(isinstance(name, str) for name in named)):
        raise ValidationError(f"Template format error: [{path}] DependsOn must be a string or a list of strings.")
    if not isinstance(resource.get("Condition", ""), str):
        raise ValidationError(f"Template format error: [{path}] Every Condition member must be a string.")
    for key, allowed in POLICIES.items():
        policy = resource.get(key, "Delete")
        if isinstance(policy, str) and policy not in allowed:
            raise ValidationError(f"Template error: Unrecognized {key} {policy} for resource {logical_id}")


def _check_parameters(parameters: Mapping[str, Any]) -> None:
    for name, declaration in parameters.items():
        _check_name("Parameter", name)
        if not isinstance(declaration, dict) or not isinstance(declaration.get("Type"), str):
            raise ValidationError("Template format error: Every Parameters object must contain a Type member.")
        if not TYPES.match(declaration["Type"]):
            raise ValidationError(f"Template format error: Unrecognized parameter type: {declaration['Type']}")
        for key, value in declaration.items():
            if key not in PARAMETER_KEYS:
                raise ValidationError(f"Invalid template parameter property '{key}'")
            _check_parameter_member(name, key, value)


def _check_parameter_member(name: str, key: str, value: Any) -> None:
    if key in ("MinLength", "MaxLength", "MinValue", "MaxValue"):
        try:
            float(value)
        except (TypeError, ValueError):
            raise ValidationError(f"Template format error: Parameter {name}: {key} must be a number.") from None
    elif key == "AllowedValues":
        if not isinstance(value, list) or any(isinstance(item, (dict, list)) for item in value):
            raise ValidationError(f"Template format error: Parameter {name}: AllowedValues must be a list of strings.")
    elif isinstance(value, (dict, list)):
        if key == "Default":
            raise ValidationError("Template format error: Every Default member must be a string.")
        raise ValidationError(f"Template format error: Parameter {name}: {key} must be a string.")


def _check_mappings(mappings: Mapping[str, Any]) -> None:
    for name, mapping in mappings.items():
        if name == "Fn::Transform":
            continue
        _check_name("Mapping", name)
        if not isinstance(mapping, dict):
            raise ValidationError("Template format error: Every Mappings member must be a map")
        for keyed in mapping.values():
            if not isinstance(keyed, dict):
                raise ValidationError(f"Template format error: Every Mappings member {name} must be a map")
            for attribute_name, attribute in keyed.items():
                if not ALPHANUMERIC.match(attribute_name):
                    raise ValidationError(BAD_ATTRIBUTE.format(attribute_name))
                if isinstance(attribute, dict):
                    raise ValidationError("Template format error: Every Mappings attribute must be a String or a List.")


def _check_mapping_names(value: Any, mappings: Mapping[str, Any]) -> None:
    """Refuse a mapping that is named as it is, is not there, and for which there is no default."""
    if isinstance(value, list):
        for item in value:
            _check_mapping_names(item, mappings)
    elif isinstance(value, dict):
        for key, item in value.items():
            named = item[0] if key == "Fn::FindInMap" and isinstance(item, list) and len(item) == 3 else None
            if isinstance(named, str) and named not in mappings:
                raise ValidationError(NO_MAPPING.format(named))
            _check_mapping_names(item, mappings)


def _check_outputs(outputs: Mapping[str, Any]) -> None:
    for name, output in outputs.items():
        if not ALPHANUMERIC.match(name):
            raise ValidationError(f"Template format error: Outputs name '{name}' is non alphanumeric.")
        _check_name("Output", name)
        if not isinstance(output, dict) or "Value" not in output:
            raise ValidationError(NO_OUTPUT)
        if not isinstance(output.get("Condition", ""), str):
            raise ValidationError(f"Template format error: [/Outputs/{name}] Every Condition member must be a string.")
        if _is_no_text(output["Value"]):
            raise ValidationError(NO_TEXT)
        for key in output:
            if key not in ("Value", "Description", "Export", "Condition"):
                raise ValidationError(f"Invalid template output property '{key}'")
        export = output.get("Export", {"Name": ""})
        if not isinstance(export, dict) or list(export) != ["Name"]:
            raise ValidationError(f"Template format error: Output {name}: Export must contain a Name member.")


def _is_no_text(value: Any) -> bool:
    """Say whether an output's value is a list or an object that no function makes a text of."""
    if isinstance(value, dict):
        return not (len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref", "Condition")))
    return isinstance(value, list)


def _check_references(template: Mapping[str, Any]) -> None:
    resources, parameters = template["Resources"], template.get("Parameters", {})
    conditions = template.get("Conditions", {})
    conditions_in_order(conditions)
    known = {**parameters, **dict.fromkeys(sorted(PSEUDO))}
    for block, members in (("Resources", resources), ("Outputs", template.get("Outputs", {}))):
        unresolved: dict[str, None] = {}
        for name, member in members.items():
            condition = member.get("Condition")
            if condition is not None and condition not in conditions:
                raise ValidationError(
                    f"Template format error: Unresolved dependencies [{condition}]. Condition of {name}"
                    " is not defined in the Conditions block of the template"
                )
            below = {key: value for key, value in member.items() if key != "Condition"}
            unresolved.update(_unresolved(below, resources, known, conditions))
            if block == "Resources":
                unresolved.update((other, None) for other in depends_on(member) if other not in resources)
        if unresolved:
            raise ValidationError(
                f"Template format error: Unresolved resource dependencies [{', '.join(unresolved)}] in the {block}"
                " block of the template"
            )
    _check_condition_references(conditions, known)


def _unresolved(
    value: Any, resources: Mapping[str, Any], known: Mapping[str, Any], conditions: Mapping[str, Any]
) -> Iterable[tuple[str, None]]:
    for reference in references(value):
        if reference.kind == "If":
            if reference.name not in conditions:
                raise ValidationError(f"Template error: unresolved condition dependency {reference.name} in Fn::If")
        elif reference.kind == "GetAtt":
            if reference.name not in resources and reference.variable:
                raise ValidationError(
                    f"Template error: instance of Fn::Sub references invalid resource attribute {reference.variable}"
                )
            if reference.name not in resources:
                raise ValidationError(
                    f"Template error: instance of Fn::GetAtt references undefined resource {reference.name}"
                )
        elif reference.kind == "Ref" and reference.name not in resources and reference.name not in known:
            yield reference.name, None


def _check_condition_references(conditions: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    unresolved: dict[str, None] = {}
    for reference in references(conditions):
        names = known if reference.kind in ("Ref", "GetAtt") else conditions
        if reference.name not in names or reference.kind == "GetAtt":
            unresolved[reference.name] = None
    if unresolved:
        raise ValidationError(NO_RESOURCES.format(", ".join(unresolved)))
