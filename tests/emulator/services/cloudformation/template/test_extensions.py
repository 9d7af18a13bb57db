"""What needs the language extensions is refused where a template does not declare them."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, thing

LANGUAGE = "AWS::LanguageExtensions"
MAP = {"Mappings": {"M": {"a": {"b": "1"}}}}


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (
            {"Resources": {"A": thing(Size={"Fn::Length": [1]})}},
            "Template Error: Encountered unsupported function: Fn::Length Supported functions are: [Fn::Base64,",
        ),
        (
            {"Resources": {"A": thing()}, "Outputs": {"O": {"Value": {"Fn::ToJsonString": {"a": 1}}}}},
            "Template Error: Encountered unsupported function: Fn::ToJsonString Supported functions are: [Fn::Base64,",
        ),
        (
            {**MAP, "Resources": {"A": thing(Size={"Fn::FindInMap": ["M", "a", "c", {"DefaultValue": 2}]})}},
            (
                "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the"
                " attribute for return value"
            ),
        ),
        (
            {"Resources": {"Fn::ForEach::Things": ["Name", ["a"], {"T${Name}": thing()}]}},
            "Template format error: Resource name Fn::ForEach::Things is non alphanumeric.",
        ),
        (
            {"Parameters": {"P": {"Type": "String", "Default": "Retain"}}}
            | {"Resources": {"A": thing(DeletionPolicy={"Ref": "P"})}},
            "Template format error: Every DeletionPolicy member must be a string.",
        ),
    ],
)
def test_what_the_extensions_bring_needs_them(template: dict[str, Any], message: str) -> None:
    stacks = Stacks()
    assert stacks.refusal(template).startswith(message)
    stacks.create({"Transform": LANGUAGE, **template})
    assert stacks.status() == "CREATE_COMPLETE"


def test_a_macro_may_replace_what_it_alone_understands() -> None:
    stacks = Stacks("lambda_")
    macro = {"Type": "AWS::CloudFormation::Macro", "Properties": {"FunctionName": {"Ref": "Function"}, "Name": "Make"}}
    stacks.create({**stacks.function(), "Macro": macro}, "macros")
    stacks.replies.append({"status": "success", "fragment": {"Resources": {"A": thing(Name="a")}}})
    stacks.create({"Transform": "Make", "Resources": {"A": thing(Size={"Fn::Length": [1]})}})
    assert stacks.status() == "CREATE_COMPLETE"
