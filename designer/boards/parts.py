"""What a template has beside its resources, as forms: parameters, conditions, outputs and the rest."""

from dataclasses import dataclass, replace
from typing import Any

from designer.boards.forms import Shown, shown, value_under
from designer.catalog.entry import Field
from designer.document.blocks import SECTIONS
from designer.document.document import Document

PARAMETER_TYPES = (
    *("String", "Number", "List<Number>", "CommaDelimitedList", "AWS::SSM::Parameter::Value<String>"),
    *("AWS::EC2::VPC::Id", "AWS::EC2::Subnet::Id", "List<AWS::EC2::Subnet::Id>", "AWS::EC2::SecurityGroup::Id"),
)
FIELDS = {
    "Parameters": (
        Field("Type", "Type", "choice", choices=PARAMETER_TYPES),
        Field("Default", "Default"),
        Field("Description", "Description"),
        Field("AllowedValues", "Allowed values", "yaml"),
        Field("AllowedPattern", "Allowed pattern"),
        Field("NoEcho", "Hide the value", "switch"),
    ),
    "Outputs": (
        Field("Value", "Value", "yaml"),
        Field("Description", "Description"),
        Field("Export/Name", "Export name"),
        Field("Condition", "Condition"),
    ),
}
WHOLE = (Field("", "Value", "yaml"),)
NEW: dict[str, Any] = {
    "Parameters": {"Type": "String"},
    "Conditions": {"Fn::Equals": ["a", "b"]},
    "Mappings": {"Key": {"Name": "value"}},
    "Outputs": {"Value": "value"},
}
HINTS = {
    "Parameters": "Asked for when the template is deployed.",
    "Mappings": "Tables that Fn::FindInMap looks values up in.",
    "Conditions": "What Fn::If and the Condition of a resource ask for.",
    "Outputs": "What the stack tells when it is there.",
    "Globals": "What SAM puts into all functions, APIs and tables.",
    "Metadata": "Kept with the template; AWS does nothing with most of it.",
}


@dataclass(frozen=True, slots=True)
class PartShown:
    """An entry of a section, or a whole section that has no entries."""

    id: str
    name: str
    fields: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section with its entries; `new` where entries can be added."""

    name: str
    hint: str
    parts: tuple[PartShown, ...]
    new: bool


def shown_sections(document: Document) -> list[SectionShown]:
    """Return every section but the resources, in the usual order; those that could have entries even when empty."""
    names, values = document.names(), document.values()
    found = []
    for section in SECTIONS:
        if section in {"Resources", "AWSTemplateFormatVersion", "Transform"}:
            continue
        blocks = document.entries(section) or [block for block in document.heads(section) if block.id in values]
        parts = tuple(_part(block.id, names.get(block.id, section), section, values.get(block.id)) for block in blocks)
        if parts or section in NEW:
            found.append(SectionShown(section, HINTS.get(section, ""), parts, section in NEW))
    return found


def _part(id_: str, name: str, section: str, value: Any) -> PartShown:
    fields = FIELDS.get(section, WHOLE) if isinstance(value, dict) else WHOLE
    return PartShown(id_, name, tuple(_shown(field, value) for field in fields))


def _shown(field: Field, value: Any) -> Shown:
    path = tuple(field.path.split("/")) if field.path else ()
    given = value_under(value, path) if path else value
    one = shown(field, path, given, None)
    # A condition is an intrinsic as a whole: it is edited as text, not as a chip.
    return replace(one, chip=None, field=field) if not path else one


def part_field(section: str, pointer: str) -> Field | None:
    """Return the field that a form's pointer names in an entry of a section."""
    name = pointer.removeprefix("/")
    return next((field for field in (*FIELDS.get(section, ()), *WHOLE) if field.path == name), None)
