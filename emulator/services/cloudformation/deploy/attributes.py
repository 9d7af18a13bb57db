"""Refuses a deployment whose template asks a resource for an attribute that its type has not."""

from collections.abc import Iterator
from typing import Any

from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.provision import find_type
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.state import State
from emulator.services.cloudformation.template.references import references


def refuse_unknown_attributes(scope: Scope[State], template: dict[str, Any], active: list[str]) -> None:
    """Raise ValidationError for the first one; types that do not tell their attributes are asked later."""
    resources = template["Resources"]
    parts = [(f"/Resources/{name}/Properties", resources[name].get("Properties", {})) for name in active]
    parts += [(f"/Outputs/{name}/Value", output["Value"]) for name, output in template.get("Outputs", {}).items()]
    for path, part in parts:
        for place, name, attribute in _asked(part, path):
            kind = find_type(scope, resources[name]["Type"]) if name in active else None
            if kind is None or kind.attributes is None:
                continue
            if attribute not in kind.attributes and attribute not in kind.properties:
                raise ValidationError(
                    f"[Error] {place}: Resource type {kind.name} does not support attribute {{{attribute}}}"
                )


def _asked(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield place, resource and attribute of each GetAtt, and of each Sub that stands for one."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _asked(item, f"{path}/{index}")
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("Fn::GetAtt", "Fn::Sub") and len(value) == 1:
                for reference in references(value):
                    if reference.kind == "GetAtt" and reference.attribute and "." not in reference.attribute:
                        yield f"{path}/{key}", reference.name, reference.attribute
            else:
                yield from _asked(item, f"{path}/{key}")
