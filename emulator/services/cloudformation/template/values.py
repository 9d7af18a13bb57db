"""What references in a template come to: parameters, pseudo parameters, resources, mappings, exports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from emulator.services.cloudformation import limits
from emulator.services.cloudformation.errors import ValidationError

KNOWN_AFTER_APPLY = "{{changeSet:KNOWN_AFTER_APPLY}}"


class NoValue(Enum):
    """What `AWS::NoValue` comes to: the property is left out."""

    NO_VALUE = "AWS::NoValue"


NO_VALUE = NoValue.NO_VALUE


class NotKnownYet(Exception):
    """A reference to something that exists only after the deployment."""


class NotPreviewable(ValidationError):
    """A function needs the value of what exists only after the deployment; a change set warns of it."""


class Made(Protocol):
    """What a resource that exists offers to references."""

    type: str
    physical_id: str
    attributes: dict[str, Any]
    hides_attributes: bool
    properties: dict[str, Any]
    is_placeholder: bool


@dataclass(slots=True)
class Values:
    """Everything that a template's intrinsics are resolved against."""

    template: Mapping[str, Any]
    parameters: Mapping[str, Any]
    pseudo: Mapping[str, Any]
    resources: Mapping[str, Made]
    exported: Callable[[str], str | None]
    placeholder: Callable[[str, str, str], Any]
    """Gives what a placeholder's GetAtt comes to, of logical id, type and attribute."""
    conditions: dict[str, bool] = field(default_factory=dict)
    is_lenient: bool = False
    """Placeholders are on: what cannot be selected of a placeholder's text is that text."""
    unknown: frozenset[str] = frozenset()
    """Resources whose references are not known before the deployment."""

    made_characters: int = 0
    """How long the texts are that Fn::Sub and Fn::Join have made so far."""

    def count(self, characters: int) -> None:
        """Count text that is about to be made; refuse more of it than any template needs."""
        self.made_characters += characters
        if self.made_characters > limits.RESOLVED_CHARACTERS:
            most = limits.RESOLVED_CHARACTERS
            raise ValidationError(
                f"Sluice makes at most {most:,} characters of text of a template's Fn::Sub and Fn::Join"
            )

    def reference(self, name: str) -> Any:
        """Return what `Ref` gives."""
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self.pseudo:
            return self.pseudo[name]
        if name in self.parameters:
            return self.parameters[name]
        return self._made(name).physical_id

    def attribute(self, name: str, attribute: str) -> Any:
        """Return what `Fn::GetAtt` gives: an attribute, or a property, which most types give too."""
        made = self._made(name)
        if attribute in made.attributes:
            return made.attributes[attribute]
        if attribute in made.properties:
            return made.properties[attribute]
        if made.is_placeholder:
            return self.placeholder(name, made.type, attribute)
        if made.type == "AWS::CloudFormation::Stack" and attribute.startswith("Outputs."):
            output = attribute.removeprefix("Outputs.")
            raise ValidationError(f"Output '{output}' not found in stack '{made.physical_id}'")
        if made.type.startswith("Custom::") or made.type == "AWS::CloudFormation::CustomResource":
            raise ValidationError(self._no_attribute(name, attribute))
        raise ValidationError(f"Resource type {made.type} does not support attribute {{{attribute}}}")

    def _no_attribute(self, name: str, attribute: str) -> str:
        stack_id = self.pseudo["AWS::StackId"]
        bucket = f"cloudformation-custom-resource-storage-{self.pseudo['AWS::Region'].replace('-', '')}"
        return (
            f"CustomResource attribute error: Vendor response doesn't contain {attribute} attribute in object"
            f" {stack_id}|{name}|{stack_id.rpartition('/')[2]} in S3 bucket {bucket}"
        )

    def _made(self, name: str) -> Made:
        if name in self.unknown:
            raise NotKnownYet(name)
        made = self.resources.get(name)
        if made is None:
            raise ValidationError(
                f"Template format error: Unresolved resource dependencies [{name}] in the Resources block of the"
                " template"
            )
        return made
