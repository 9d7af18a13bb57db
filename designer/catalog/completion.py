"""What can be written in a field's place: parameters, and resources with their attributes."""

from dataclasses import dataclass

from designer.catalog.schemas import schema_of
from designer.document.document import Document

PSEUDO = ("AWS::Region", "AWS::AccountId", "AWS::StackName", "AWS::Partition", "AWS::NoValue")
MOST = 400
NAMED = {"Arn": "Arn", "Id": "", "Name": ""}


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that can be typed, and what it means."""

    text: str
    means: str


def completions(document: Document, wanted: str = "") -> list[Completion]:
    """Return the legal references, only those that a format (`AWS::SQS::Queue.Arn`) asks for if there are any."""
    template = document.template()
    resources = _types(template.get("Resources"))
    kind, _, attribute = wanted.partition(".")
    fitting = [name for name, one in resources.items() if _is_of(one, kind)] if kind else []
    found = [Completion(_reference(name, NAMED.get(attribute, attribute)), resources[name]) for name in fitting]
    found += [
        Completion(f"!Ref {name}", f"parameter, {one}") for name, one in _types(template.get("Parameters")).items()
    ]
    if fitting:
        return found
    for name, one in resources.items():
        found.append(Completion(f"!Ref {name}", one))
        schema = schema_of(one)
        attributes = schema.attributes if schema is not None else ()
        own = list(dict.fromkeys(["Arn", *attributes])) if one.startswith("AWS::Serverless::") else attributes
        found += [Completion(f"!GetAtt {name}.{attribute}", one) for attribute in own]
    found += [Completion(f"!Ref {name}", "of the stack") for name in PSEUDO]
    return found[:MOST]


def _is_of(kind: str, wanted: str) -> bool:
    is_function = wanted == "AWS::Lambda::Function" and kind == "AWS::Serverless::Function"
    return kind == wanted or is_function


def _reference(name: str, attribute: str) -> str:
    return f"!GetAtt {name}.{attribute}" if attribute else f"!Ref {name}"


def _types(section: object) -> dict[str, str]:
    entries = section.items() if isinstance(section, dict) else ()
    return {name: str(one.get("Type", "")) for name, one in entries if isinstance(one, dict)}
