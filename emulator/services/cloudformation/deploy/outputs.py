"""Makes a stack's outputs and guards its exports."""

import re

from emulator.contract.errors import AwsError
from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.context import values_of
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.stack import Deployment, Stack
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.intrinsics import as_text, resolve
from emulator.services.cloudformation.template.values import NO_VALUE

EXPORT_NAME = re.compile(r"[A-Za-z0-9:-]+")
BAD_EXPORT = (
    "Template format error: Output {} is malformed. The Name field of every Export member must be specified and consist"
    " only of alphanumeric characters, colons, or hyphens."
)
SECOND = "Export with name {} is already exported by stack {}"


def make_outputs(scope: Scope[State], stack: Stack, deployment: Deployment) -> list[dict[str, str]]:
    """Return the outputs whose conditions hold, as DescribeStacks shows them."""
    values = values_of(scope, stack, deployment.target, deployment.conditions)
    outputs: list[dict[str, str]] = []
    for name, definition in deployment.target.template.get("Outputs", {}).items():
        if "Condition" in definition and not deployment.conditions[definition["Condition"]]:
            continue
        try:
            value = resolve(definition["Value"], values)
        except AwsError as error:
            message = error.failure.message
            if message.startswith("Resource type "):
                message = f"[Error] /Outputs/{name}/Value/Fn::GetAtt: {message}"
            raise ValidationError(message) from None
        if value is NO_VALUE:
            continue
        if isinstance(value, (dict, list)):
            raise ValidationError(
                "Template format error: The Value field of every Outputs member must evaluate to a String."
            )
        output = {"OutputKey": name, "OutputValue": as_text(value)}
        if "Description" in definition:
            output["Description"] = as_text(definition["Description"])
        if "Export" in definition:
            output["ExportName"] = as_text(resolve(definition["Export"]["Name"], values))
            if not EXPORT_NAME.fullmatch(output["ExportName"]):
                raise ValidationError(BAD_EXPORT.format(name))
            if any(other.get("ExportName") == output["ExportName"] for other in outputs):
                raise ValidationError(SECOND.format(output["ExportName"], stack.name))
            _refuse_second(scope, stack, output["ExportName"])
        outputs.append(output)
    return outputs


def refuse_lost_exports(scope: Scope[State], stack: Stack, outputs: list[dict[str, str]]) -> None:
    """Raise where an export that another stack uses would go or change."""
    remaining = {output["ExportName"]: output["OutputValue"] for output in outputs if "ExportName" in output}
    for output in stack.outputs:
        name = output.get("ExportName")
        if name is None or remaining.get(name) == output["OutputValue"]:
            continue
        users = scope.state.importers(name)
        if users:
            verb = "Cannot update" if name in remaining else "Delete canceled. Cannot delete"
            raise ValidationError(f"{verb} export {name} as it is in use by {', '.join(users)}.")


def _refuse_second(scope: Scope[State], stack: Stack, name: str) -> None:
    for other, exported, _ in scope.state.exports():
        if other is not stack and exported == name:
            raise ValidationError(SECOND.format(name, other.name))
