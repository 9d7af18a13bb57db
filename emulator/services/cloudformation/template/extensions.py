"""Refuses what only the transform AWS::LanguageExtensions understands, where a template does not declare it."""

from collections.abc import Mapping, Sequence
from typing import Any

from emulator.services.cloudformation.errors import ValidationError
from emulator.services.cloudformation.template.intrinsics import FIND_IN_MAP, UNSUPPORTED
from emulator.services.cloudformation.template.language import FOR_EACH, POLICIES
from emulator.services.cloudformation.template.transforms import INCLUDE, SERVERLESS, Transform

SECTIONS = ("Conditions", "Resources", "Outputs")
FUNCTIONS = ("Fn::Length", "Fn::ToJsonString")
PLAIN_TRANSFORMS = (INCLUDE, SERVERLESS)
"""Transforms that leave the functions of the language extensions as they are; a macro might replace them."""


def refuse_extensions(template: Mapping[str, Any], transforms: Sequence[Transform]) -> None:
    """Raise ValidationError for a loop, a function or a policy of the extensions."""
    if any(transform.name not in PLAIN_TRANSFORMS for transform in transforms):
        return
    for section in SECTIONS:
        _refuse(template.get(section, {}), section)
    for resource in template.get("Resources", {}).values():
        for policy in POLICIES:
            if isinstance(resource, dict) and isinstance(resource.get(policy), (dict, list)):
                raise ValidationError(f"Template format error: Every {policy} member must be a string.")


def _refuse(value: Any, section: str) -> None:
    if isinstance(value, list):
        for item in value:
            _refuse(item, section)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key.startswith(FOR_EACH):
                raise ValidationError(f"Template format error: {section[:-1]} name {key} is non alphanumeric.")
            if len(value) == 1 and key in FUNCTIONS:
                raise ValidationError(UNSUPPORTED.format(key))
            if len(value) == 1 and key == "Fn::FindInMap" and isinstance(item, list) and len(item) > 3:
                raise ValidationError(FIND_IN_MAP)
            _refuse(item, section)
