"""Which transforms a template declares."""

from collections.abc import Iterator, Mapping
from typing import Any

from emulator.services.cloudformation.errors import ValidationError

SERVERLESS = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"


def declared_transforms(template: Mapping[str, Any]) -> list[str]:
    """Return the names of the template's transforms, in order."""
    declared = template.get("Transform", [])
    if isinstance(declared, (str, dict)):
        declared = [declared]
    if not isinstance(declared, list):
        raise ValidationError("Template format error: Transform must be a String or a List.")
    names = []
    for entry in declared:
        name = entry.get("Name") if isinstance(entry, dict) else entry
        if not isinstance(name, str):
            raise ValidationError("Key Name of transform definition must be a string.")
        names.append(name)
    return names


def embedded_transforms(value: Any) -> Iterator[str]:
    """Yield the names of the `Fn::Transform`s below a value."""
    if isinstance(value, list):
        for item in value:
            yield from embedded_transforms(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Fn::Transform":
                name = item.get("Name") if isinstance(item, dict) else item
                if not isinstance(name, str):
                    raise ValidationError("Key Name of transform definition must be a string.")
                yield name
            yield from embedded_transforms(item)
