"""Intrinsic functions as a person types and reads them: `!Ref Queue`, `!GetAtt Queue.Arn`, `!Sub "a-${B}"`."""

from difflib import get_close_matches
from typing import Any

from designer.document.document import Document
from designer.document.errors import EditRefused, InvalidTemplate
from designer.document.intrinsics import conditions, references
from designer.document.overlay import is_intrinsic
from designer.document.plain import plain
from designer.document.render import can_be_short, flow_of, lines_of, tagged
from designer.document.style import Style
from designer.document.yaml_reader import read_yaml

FUNCTIONS = (
    *("Ref", "Condition", "Fn::And", "Fn::Base64", "Fn::Cidr", "Fn::Equals", "Fn::FindInMap", "Fn::GetAtt"),
    *("Fn::GetAZs", "Fn::If", "Fn::ImportValue", "Fn::Join", "Fn::Length", "Fn::Not", "Fn::Or", "Fn::Select"),
    *("Fn::Split", "Fn::Sub", "Fn::ToJsonString", "Fn::Transform"),
)
MANY = 200


def written(value: Any) -> str:
    """Return a value on one line of YAML, intrinsics in their short form."""
    return flow_of(value, Style())


def written_long(value: Any) -> str:
    """Return a value as lines of YAML; text as it is."""
    if isinstance(value, dict | list) and value and not (is_intrinsic(value) and can_be_short(value)):
        last: Any = value
        while isinstance(last, dict | list) and last:
            last = list(last.values() if isinstance(last, dict) else last)[-1]
        return lines_of(value, 0, Style()) + ("\n" if isinstance(last, str) and last.endswith("\n") else "")
    return value if isinstance(value, str) and "\n" in value else written(value)


def parts_of(value: Any) -> tuple[str, str]:
    """Return an intrinsic's function without `Fn::`, and what it is applied to, for a chip."""
    ((name, below),) = value.items()
    word = name.removeprefix("Fn::")
    if can_be_short(value):
        below = tagged(value)[1]
    return word, below if isinstance(below, str) else written(below)


def read_typed(text: str) -> Any:
    """Return the value of YAML or JSON that somebody typed; EditRefused says where it is none."""
    try:
        root = read_yaml(text)
    except InvalidTemplate as error:
        raise EditRefused(f"Line {error.line}, column {error.column}: {error.message}.") from None
    value = plain(root) if root is not None else None
    for name in _functions(value):
        if name not in FUNCTIONS and not name.startswith("Fn::ForEach"):
            word = name.removeprefix("Fn::")
            near = get_close_matches(word, [known.removeprefix("Fn::") for known in FUNCTIONS], 1)
            fix = f"Is it !{near[0]}?" if near else "Put the text in quotes if it is no function."
            raise EditRefused(f"CloudFormation has no function !{word}.", fix)
    return value


def is_expression(text: str) -> bool:
    """Whether a text that was typed into a plain field is meant as a function."""
    return text.startswith("!") and text[1:2].isalpha()


def check_names(document: Document, value: Any) -> None:
    """Refuse a reference to what the template does not have."""
    template = document.template()
    known = {name for section in ("Resources", "Parameters") for name in _names(template, section)}
    made = tuple(
        name
        for name, one in (template.get("Resources") or {}).items()
        if isinstance(one, dict) and str(one.get("Type")).startswith("AWS::Serverless::")
    )
    for reference in references(value):
        name = reference.name
        if name not in known and not name.startswith("AWS::") and not (made and name.startswith(made)):
            raise EditRefused(f"The template has nothing called {name}.", _near(name, known))
    for name in conditions(value):
        if name not in _names(template, "Conditions"):
            raise EditRefused(f"The template has no condition {name}.", _near(name, _names(template, "Conditions")))


def _near(name: str, known: set[str]) -> str:
    near = get_close_matches(name, sorted(known), 1)
    return f"Is it {near[0]}?" if near else ""


def _names(template: dict[str, Any], section: str) -> set[str]:
    found = template.get(section)
    return set(found) if isinstance(found, dict) else set()


def _functions(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for item in value for name in _functions(item)]
    if isinstance(value, dict):
        own = [name for name in value if isinstance(name, str) and name.startswith("Fn::") and len(value) == 1]
        return own + [name for item in value.values() for name in _functions(item)]
    return []
