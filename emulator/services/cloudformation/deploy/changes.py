"""Says what a target would change of a stack: added, removed, modified and replaced resources, and why.

AWS answers twice: without property values it follows references ("may change"); with them it compares values that
are known before the deployment. See "ResourceChange" and "ResourceChangeDetail" in the API reference.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.context import masked_values, values_of
from emulator.services.cloudformation.deploy.dynamic import resolve_dynamic
from emulator.services.cloudformation.deploy.history import STACK_TYPE, as_texts
from emulator.services.cloudformation.deploy.phases import active_resources, refuse_type_changes
from emulator.services.cloudformation.deploy.provision import find_type
from emulator.services.cloudformation.deploy.steps import needs_of
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.stack import Resource, Stack, Target
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.intrinsics import as_text, preview
from emulator.services.cloudformation.template.references import in_order, references
from emulator.services.cloudformation.template.rules import check_rules
from emulator.services.cloudformation.template.values import KNOWN_AFTER_APPLY, NO_VALUE, NotPreviewable, Values

TEMPLATE_ERROR = "Template error: "
UNRESOLVED = "Template format error: Unresolved resource dependencies"
ATTRIBUTES = ("CreationPolicy", "DeletionPolicy", "Metadata", "UpdatePolicy", "UpdateReplacePolicy")


@dataclass(slots=True)
class Plan:
    """The changes by logical id, and what went wrong where a value was looked for."""

    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)

    def listed(self) -> list[dict[str, Any]]:
        """Return the changes as DescribeChangeSet lists them: by logical id."""
        return [{"Type": "Resource", "ResourceChange": self.changes[name]} for name in sorted(self.changes)]


@dataclass(slots=True)
class Comparison:
    """One stack against one target. `fate` says of each resource whether it is added, replaced or modified."""

    scope: Scope[State]
    stack: Stack
    target: Target
    values: Values
    with_values: bool
    masked: Values | None
    """The values with what has NoEcho hidden, where there is such a parameter."""
    settled: frozenset[str]
    fate: dict[str, str] = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)


def plan_changes(
    scope: Scope[State], stack: Stack, target: Target, *, with_values: bool, settled: frozenset[str] = frozenset()
) -> Plan:
    """Return what the target would change; raise ValidationError where its template cannot be resolved.

    `settled` are nested stacks of which is known that nothing changes within them.
    """
    values = values_of(scope, stack, target)
    check_rules(target.template.get("Rules", {}), values)
    refuse_type_changes(stack, target.template)
    found = Comparison(scope, stack, target, values, with_values, masked_values(values), settled)
    template = target.template
    active = active_resources(template, values.conditions)
    gone = [name for name in stack.resources if name not in active]
    unknown = {name for name in active if name not in stack.resources}
    for name in in_order(needs_of(template, active))[0]:
        values.unknown = frozenset(unknown)
        if found.masked is not None:
            found.masked.unknown = values.unknown
        change = _change(found, name)
        if change is not None:
            found.plan.changes[name] = change
        if found.fate.get(name) == "replaced":
            unknown.add(name)
    _refuse_unresolved_outputs(found, active)
    for name in gone:
        found.plan.changes[name] = _removal(found, stack.resources[name])
    return found.plan


def _refuse_unresolved_outputs(found: Comparison, active: list[str]) -> None:
    """Raise where an output that is to be made names a resource that is not, or cannot be told whatever is made."""
    found.values.unknown = frozenset(active)
    for output in found.target.template.get("Outputs", {}).values():
        if "Condition" in output and not found.values.conditions[output["Condition"]]:
            continue
        try:
            preview(output["Value"], found.values)
        except NotPreviewable:
            continue
        except ValidationError as error:
            message = error.failure.message
            if message.startswith(UNRESOLVED):
                raise ValidationError(message.replace("the Resources block", "the Outputs block")) from None
            if message.startswith(TEMPLATE_ERROR):
                raise


def _change(found: Comparison, name: str) -> dict[str, Any] | None:
    definition = found.target.template["Resources"][name]
    after = _after(found, name, definition, found.values)
    shown = after if found.masked is None else _after(found, name, definition, found.masked)
    before = found.stack.resources.get(name)
    if before is None:
        found.fate[name] = "added"
        return _addition(found, name, definition, shown)
    details = _details(found, before, definition, after, shown)
    if not details:
        return None
    replacement = _replacement(details)
    found.fate[name] = "replaced" if replacement == "True" else "modified"
    change: dict[str, Any] = {
        "Action": "Modify",
        "LogicalResourceId": name,
        **({"PhysicalResourceId": before.physical_id} if before.physical_id else {}),
        "ResourceType": before.type,
        "Replacement": replacement,
        "Scope": list(dict.fromkeys(detail["Target"]["Attribute"] for detail in details)),
        "Details": details,
    }
    if replacement == "True":
        policy = before.definition.get("UpdateReplacePolicy", "Delete")
        change["PolicyAction"] = f"ReplaceAnd{policy}"
    if found.with_values:
        change["BeforeContext"] = _context(before.shown)
        change["AfterContext"] = _context(shown)
    return change


def _after(found: Comparison, name: str, definition: dict[str, Any], values: Values) -> dict[str, Any]:
    """Return the properties as far as they are known; an import of what does not exist is known only later."""
    properties: dict[str, Any] = {}
    for key, value in definition.get("Properties", {}).items():
        try:
            properties[key] = resolve_dynamic(found.scope, preview(value, values))
        except AwsError as error:
            is_known_later = isinstance(error, NotPreviewable)
            if not is_known_later and not error.failure.message.startswith(("No export named", "Resource type")):
                raise
            properties[key] = KNOWN_AFTER_APPLY
            found.plan.warnings[name] = (
                f"ChangeSet creation failed for resource [{name}] because: {_short(error.failure.message)}"
            )
    return {key: value for key, value in properties.items() if value is not NO_VALUE}


def _short(message: str) -> str:
    """A warning of an export that is not there ends with its name; the events of a stack say "found" too."""
    return message.removesuffix(" found") if message.startswith("No export named") else message


def _addition(found: Comparison, name: str, definition: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    change: dict[str, Any] = {
        "Action": "Add",
        "LogicalResourceId": name,
        "ResourceType": definition["Type"],
        "Scope": [],
        "Details": [],
    }
    if found.with_values:
        change["AfterContext"] = _context(after)
    return change


def _removal(found: Comparison, resource: Resource) -> dict[str, Any]:
    policy = resource.definition.get("DeletionPolicy", "Delete")
    change: dict[str, Any] = {
        "Action": "Remove",
        "LogicalResourceId": resource.logical_id,
        **({"PhysicalResourceId": resource.physical_id} if resource.physical_id else {}),
        "ResourceType": resource.type,
        "PolicyAction": "Retain" if policy == "RetainExceptOnCreate" else policy,
        "Scope": [],
        "Details": [],
    }
    if found.with_values:
        change["BeforeContext"] = _context(_shown_before(found, resource))
    return change


def _shown_before(found: Comparison, resource: Resource) -> dict[str, Any]:
    """AWS shows a removed resource's references to others as not known."""
    before = values_of(found.scope, found.stack, found.stack.target)
    before = masked_values(before) or before
    before.unknown = frozenset(found.stack.resources)
    shown = preview(resource.definition.get("Properties", {}), before)
    return dict(shown)


def _details(
    found: Comparison,
    before: Resource,
    definition: dict[str, Any],
    after: dict[str, Any],
    shown: dict[str, Any],
) -> list[dict[str, Any]]:
    kind = find_type(found.scope, before.type)
    replaced_by = kind.replaced_by if kind else frozenset()
    given = definition.get("Properties", {})
    details = []
    for name in {**before.properties, **given}:
        old, new = before.properties.get(name), after.get(name)
        causes = _causes(found, given.get(name))
        if old == new and (found.with_values or not any(cause[1] == "Dynamic" for cause in causes)):
            continue
        recreation = "Always" if name in replaced_by else "Never"
        target = {"Attribute": "Properties", "Name": name, "RequiresRecreation": recreation}
        if found.with_values:
            for path, change in _shown_leaves(name, before.shown.get(name), shown.get(name)):
                details += _entries(causes, {**target, "Path": path, **change}, with_values=True)
        else:
            details += _entries(causes, target, with_values=False)
    if not details and before.type == STACK_TYPE and before.logical_id not in found.settled:
        target = {"Attribute": "Properties", "RequiresRecreation": "Never"}
        details.append({"Target": target, "Evaluation": "Dynamic", "ChangeSource": "Automatic"})
    for name in ATTRIBUTES:
        if before.definition.get(name) != definition.get(name):
            target = {"Attribute": name, "RequiresRecreation": "Never"}
            details.append({"Target": target, "Evaluation": "Static", "ChangeSource": "DirectModification"})
    return details


def _causes(found: Comparison, value: Any) -> list[tuple[str, str, str]]:
    """Return why a property's value may change by what it refers to: (change source, evaluation, causing entity)."""
    causes = []
    former, texts = found.stack.target.parameters, found.target.parameters
    for reference in dict.fromkeys(references(value)):
        fate = found.fate.get(reference.name)
        if reference.kind == "Ref" and reference.name in texts:
            if former.get(reference.name) != texts[reference.name]:
                causes.append(("ParameterReference", "Static", reference.name))
        elif reference.kind == "Ref" and fate in ("replaced", "added"):
            causes.append(("ResourceReference", "Static", reference.name))
        elif reference.kind == "GetAtt" and fate is not None:
            entity = f"{reference.name}.{reference.attribute}"
            causes.append(("ResourceAttribute", "Dynamic" if fate == "modified" else "Static", entity))
    return causes


def _entries(causes: list[tuple[str, str, str]], target: dict[str, Any], *, with_values: bool) -> list[dict[str, Any]]:
    known = [cause for cause in causes if not (with_values and cause[1] == "Dynamic")]
    entries = [
        {"Target": target, "Evaluation": evaluation, "ChangeSource": source, "CausingEntity": entity}
        for source, evaluation, entity in known
    ]
    if not known:
        return [{"Target": target, "Evaluation": "Static", "ChangeSource": "DirectModification"}]
    if with_values or any(source == "ParameterReference" for source, _, _ in known):
        entries.append({"Target": target, "Evaluation": "Dynamic", "ChangeSource": "DirectModification"})
    return entries


def _shown_leaves(name: str, old: Any, new: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return where a property differs; a hidden value differs as a whole and shows nothing."""
    path = f"/Properties/{name}"
    hidden = {"AttributeChangeType": "Modify", "BeforeValue": _shown(old), "AfterValue": _shown(new)}
    return _leaves(path, old, new) if old != new else [(path, hidden)]


def _leaves(path: str, old: Any, new: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return where two values differ: paths, each with its values before and after."""
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
        return [leaf for key in keys for leaf in _leaves(f"{path}/{key}", old.get(key), new.get(key))]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = [(index, *pair) for index, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1]]
        return [leaf for index, before, after in pairs for leaf in _leaves(f"{path}/{index}", before, after)]
    change = {"AttributeChangeType": "Add" if old is None else "Remove" if new is None else "Modify"}
    if old is not None:
        change["BeforeValue"] = _shown(old)
    if new is not None:
        change["AfterValue"] = _shown(new)
    return [(path, change)]


def _replacement(details: list[dict[str, Any]]) -> str:
    always = [detail for detail in details if detail["Target"].get("RequiresRecreation") == "Always"]
    if any(detail["Evaluation"] == "Static" for detail in always):
        return "True"
    return "Conditional" if always else "False"


def _context(properties: dict[str, Any]) -> str:
    return json.dumps({"Properties": as_texts(properties)}, separators=(",", ":"))


def _shown(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return json.dumps(as_texts(value), separators=(",", ":"))
    return as_text(value)
