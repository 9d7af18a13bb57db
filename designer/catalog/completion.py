"""What can be written in a field's place: parameters, and resources with their attributes."""

from collections.abc import Iterator
from dataclasses import dataclass

from designer.catalog.schemas import schema_of
from designer.document.document import Document

PSEUDO = ("AWS::Region", "AWS::AccountId", "AWS::StackName", "AWS::Partition", "AWS::NoValue")
MOST = 400
BY_REF = {"", "Id", "Name"}


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that can be typed, and what it means."""

    text: str
    means: str


class Completions:
    """The legal references of a document."""

    def __init__(self, document: Document) -> None:
        template = document.template()
        self.resources = _types(template.get("Resources"))
        self.parameters = _types(template.get("Parameters"))

    def all(self) -> list[Completion]:
        """Return every parameter, resource and attribute."""
        found = list(self._of_parameters("text"))
        for name, one in self.resources.items():
            found.append(Completion(f"!Ref {name}", one))
            schema = schema_of(one)
            attributes = schema.attributes if schema is not None else ()
            own = list(dict.fromkeys(["Arn", *attributes])) if one.startswith("AWS::Serverless::") else attributes
            found += [Completion(f"!GetAtt {name}.{attribute}", one) for attribute in own]
        found += [Completion(f"!Ref {name}", "of the stack") for name in PSEUDO]
        return found[:MOST]

    def fitting(self, wanted: tuple[str, ...], kind: str = "text") -> list[Completion]:
        """Return what fits a field of a kind that refers to one of these (`AWS::SQS::Queue.Arn`).

        Where the field wants nothing in particular, or the template has nothing of that, all are returned; a number
        is never a resource.
        """
        parameters = list(self._of_parameters(kind))
        if kind == "number":
            return parameters
        found = [
            Completion(_reference(name, attribute), one)
            for kind_, _, attribute in (one.partition(".") for one in wanted)
            for name, one in self.resources.items()
            if _is_of(one, kind_)
        ]
        return [*found, *parameters][:MOST] if found else self.all()

    def _of_parameters(self, kind: str) -> Iterator[Completion]:
        for name, one in self.parameters.items():
            if kind != "number" or one == "Number":
                yield Completion(f"!Ref {name}", f"parameter, {one}")


def _is_of(kind: str, wanted: str) -> bool:
    is_function = wanted == "AWS::Lambda::Function" and kind == "AWS::Serverless::Function"
    return kind == wanted or is_function


def _reference(name: str, attribute: str) -> str:
    return f"!Ref {name}" if attribute in BY_REF else f"!GetAtt {name}.{attribute}"


def _types(section: object) -> dict[str, str]:
    entries = section.items() if isinstance(section, dict) else ()
    return {name: str(one.get("Type", "")) for name, one in entries if isinstance(one, dict)}
