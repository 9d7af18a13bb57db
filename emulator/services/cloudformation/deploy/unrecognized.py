"""Refuses a template whose resources have types that an account of AWS does not have."""

import re
from typing import Any

from emulator.contract.scope import Scope
from emulator.services.cloudformation.deploy.provision import find_type
from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.state import State

RECOGNIZED = re.compile(
    r"AWS::(?!Serverless::)[A-Za-z0-9]+::[A-Za-z0-9]+|Alexa::ASK::Skill|Custom::[A-Za-z0-9_@-]{1,60}"
    r"|Sluice::NotSupplied::[A-Za-z0-9]+"
)
"""AWS's own types, of which Sluice may not model one, and what stands for a file that was not supplied.

A type of SAM is none without its transform.
"""


def refuse_unrecognized(scope: Scope[State], template: dict[str, Any]) -> None:
    """Raise ValidationError for types of another form, unless placeholders may stand for anything."""
    unknown = [] if scope.settings.placeholders else unrecognized(scope, template)
    if unknown:
        raise ValidationError(f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]")


def unrecognized(scope: Scope[State], template: dict[str, Any]) -> list[str]:
    """Return the types of another form, in the template's order."""
    kinds = dict.fromkeys(resource["Type"] for resource in template["Resources"].values())
    odd = [kind for kind in kinds if not RECOGNIZED.fullmatch(kind)]
    return [kind for kind in odd if kind.startswith("Custom::") or find_type(scope, kind) is None]
