"""Takes resources into a stack that exist already: what a request for that may say, and what becomes of each.

See "Import AWS resources into a CloudFormation stack" in the user guide.
"""

from typing import Any

from emulator.contract.errors import AwsError, NotModelled
from emulator.contract.resource import Created, InProgress
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy import provision
from emulator.services.cloudformation.deploy.context import values_of
from emulator.services.cloudformation.deploy.dynamic import resolve_dynamic
from emulator.services.cloudformation.deploy.history import set_resource_status, set_stack_status
from emulator.services.cloudformation.errors import StatedFailure, ValidationError
from emulator.services.cloudformation.stack import Deployment, Resource, Stack, Step, Target
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.intrinsics import preview
from emulator.services.cloudformation.template.values import KNOWN_AFTER_APPLY

STARTED, COMPLETED = "Resource import started.", "Resource import completed."
UNKEPT = "The following resources to import [{}] must have DeletionPolicy attribute specified in the template."
KEPT = ("Retain", "RetainExceptOnCreate")
"""By what policies a resource is kept that a change set has found itself (ImportExistingResources)."""
TAGGED = "Apply stack-level tags to imported resource if applicable."


def read_imports(scope: Scope[State], wanted: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """Return, by logical id, the type and the physical id of what a request wants to import; raise ValidationError."""
    if not wanted:
        raise ValidationError("ResourcesToImport must be specified for a change set of the type IMPORT.")
    found: dict[str, tuple[str, str]] = {}
    for resource in wanted:
        kind, name, identifiers = (
            resource["ResourceType"],
            resource["LogicalResourceId"],
            resource["ResourceIdentifier"],
        )
        identifier = _identifier_of(scope, kind)
        if list(identifiers) != [identifier]:
            raise ValidationError(f"The identifiers of {kind} are [{identifier}], not [{', '.join(identifiers)}].")
        if name in found:
            raise ValidationError(f"ResourcesToImport names {name} twice.")
        found[name] = kind, str(identifiers[identifier])
    return found


def _identifier_of(scope: Scope[State], kind: str) -> str:
    known = scope.host.resource_type(kind)
    if known is None:
        raise NotModelled(f"the import of {kind}")
    if not known.identifier:
        raise ValidationError(f"ResourceTypes [{kind}] are not supported for Import")
    return known.identifier


def check_imports(stack: Stack, template: dict[str, Any], imports: dict[str, tuple[str, str]]) -> None:
    """Raise ValidationError where a template cannot take these resources into a stack."""
    resources = template["Resources"]
    unknown = [name for name in imports if name not in resources]
    if unknown:
        raise ValidationError(f"Resources to import [{', '.join(unknown)}] are not in the template.")
    known = [name for name in imports if name in stack.resources]
    if known:
        raise ValidationError(f"Resources to import [{', '.join(known)}] are in the stack already.")
    other = [name for name, (kind, _) in imports.items() if resources[name]["Type"] != kind]
    if other:
        raise ValidationError(f"Resources to import [{', '.join(other)}] have another type in the template.")
    unkept = [name for name in imports if "DeletionPolicy" not in resources[name]]
    if unkept:
        raise ValidationError(UNKEPT.format(", ".join(unkept)))
    if template.get("Outputs", {}) != (stack.target.template.get("Outputs", {}) if stack.resources else {}):
        raise ValidationError("As part of the import operation, you cannot modify or add [Outputs]")


def find_existing(scope: Scope[State], stack: Stack, target: Target, added: list[str]) -> dict[str, tuple[str, str]]:
    """Return, of resources that are to be added, those that are there already by the names that they are given."""
    values, resources = values_of(scope, stack, target), target.template["Resources"]
    values.unknown = frozenset(added)
    found: dict[str, tuple[str, str]] = {}
    for name in added:
        resource = Resource(name, resources[name]["Type"], resources[name])
        resource.properties = resolve_dynamic(scope, preview(resource.definition.get("Properties", {}), values))
        try:
            resource.physical_id = provision.named(scope, stack, resource)
            if not resource.physical_id or KNOWN_AFTER_APPLY in resource.physical_id:
                continue
            if provision.read(scope, stack, resource) is not None:
                found[name] = resource.type, resource.physical_id
        except (AwsError, provision.NotModelledHere):
            continue
    lost = [name for name in found if resources[name].get("DeletionPolicy") not in KEPT]
    if lost:
        raise ValidationError(UNKEPT.format(", ".join(lost)))
    refuse_owned(scope, found)
    return found


def refuse_other_changes(changes: dict[str, dict[str, Any]], imports: dict[str, tuple[str, str]]) -> None:
    """Raise where more would change than what is imported."""
    others = [name for name in changes if name not in imports]
    if others:
        raise ValidationError(
            f"You have modified resources [{', '.join(others)}] in your template that are not being imported. Update,"
            " create or delete operations cannot be executed during import operations."
        )


def refuse_owned(scope: Scope[State], imports: dict[str, tuple[str, str]]) -> None:
    """Raise where another stack has a resource."""
    for kind, physical_id in imports.values():
        for stack in scope.state.stacks.values():
            for resource in stack.resources.values():
                if (resource.type, resource.physical_id) == (kind, physical_id) and not stack.deleted:
                    raise ValidationError(f"{physical_id} already exists in stack {stack.id}")


def shown_import(change: dict[str, Any], physical_id: str) -> dict[str, Any]:
    """Return an addition as a change set shows an import."""
    return {**change, "Action": "Import", "PhysicalResourceId": physical_id}


def adopt(scope: Scope[State], stack: Stack, resource: Resource, step: Step) -> Created | InProgress:
    """Look for a resource that is to be imported; from then on it is the stack's, and gets the stack's tags."""
    if provision.read(scope, stack, resource) is None:
        raise StatedFailure(
            f"Resource of type '{resource.type}' with identifier '{resource.physical_id}' was not found."
        )
    set_resource_status(scope, stack, resource, "IMPORT_COMPLETE", COMPLETED)
    step.action = "tag"
    step.cause = set_resource_status(scope, stack, resource, "UPDATE_IN_PROGRESS", TAGGED)
    return provision.tag(scope, stack, resource, step)


def end_import(scope: Scope[State], stack: Stack, deployment: Deployment, reason: str) -> None:
    """An import is over: where one resource could not be imported, all are let go again, as they are."""
    if not reason:
        stack.target = deployment.target
        set_stack_status(scope, stack, "IMPORT_COMPLETE")
        stack.deployment = None
        return
    set_stack_status(scope, stack, "IMPORT_ROLLBACK_IN_PROGRESS", f"{reason}. ")
    for name in deployment.steps:
        resource = stack.resources.pop(name, None)
        if resource is not None:
            set_resource_status(scope, stack, resource, "IMPORT_ROLLBACK_IN_PROGRESS")
            set_resource_status(scope, stack, resource, "IMPORT_ROLLBACK_COMPLETE")
    set_stack_status(scope, stack, "IMPORT_ROLLBACK_COMPLETE")
    stack.deployment = None
