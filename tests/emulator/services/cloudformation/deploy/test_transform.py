"""Transforms: SAM by the official translator, language extensions, includes, macros."""

import json
from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import CAPABILITIES, PLACEHOLDERS, Stacks, thing
from tests.emulator.worlds import Refused

SAM = "AWS::Serverless-2016-10-31"
FUNCTION = {
    "Type": "AWS::Serverless::Function",
    "Properties": {"CodeUri": "s3://sluice-code/none.zip", "Handler": "a.b", "Runtime": "python3.12"},
}


def test_a_sam_template_is_transformed_and_deployed() -> None:
    stacks = Stacks("lambda_")
    stacks.create(
        {
            "Transform": SAM,
            "Resources": {"Worker": FUNCTION},
            "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Worker", "Arn"]}}},
        }
    )
    assert stacks.status() == "CREATE_COMPLETE"
    assert sorted(stacks.resources()) == ["Worker", "WorkerRole"]
    assert stacks.outputs()["Arn"].startswith("arn:aws:lambda:us-east-1:123456789012:function:app-Worker-")
    processed = json.loads(stacks.cfn("GetTemplate", StackName="app", TemplateStage="Processed")["TemplateBody"])
    original = json.loads(stacks.cfn("GetTemplate", StackName="app", TemplateStage="Original")["TemplateBody"])
    assert processed["Resources"]["Worker"]["Type"] == "AWS::Lambda::Function"
    assert "Transform" not in processed
    assert original["Transform"] == SAM


def test_a_template_with_macros_needs_the_auto_expand_capability_except_in_a_change_set() -> None:
    stacks = Stacks("lambda_")
    template = {"Transform": SAM, "Resources": {"Worker": FUNCTION}}
    with pytest.raises(Refused, match=r"InsufficientCapabilities.*Requires capabilities : \[CAPABILITY_AUTO_EXPAND\]"):
        stacks.create(template, Capabilities=["CAPABILITY_IAM"])
    stacks.cfn(
        "CreateChangeSet",
        StackName="app",
        ChangeSetName="c",
        ChangeSetType="CREATE",
        TemplateBody=json.dumps(template),
        Capabilities=["CAPABILITY_IAM"],
    )
    stacks.rest()
    described = stacks.cfn("DescribeChangeSet", StackName="app", ChangeSetName="c")
    assert described["Status"] == "CREATE_COMPLETE"
    added = [change["ResourceChange"]["LogicalResourceId"] for change in described["Changes"]]
    assert added == ["Worker", "WorkerRole"]


def test_a_change_set_fails_with_the_words_of_the_translator() -> None:
    stacks = Stacks()
    bad = {"Type": "AWS::Serverless::Function", "Properties": {"Wrong": 1}}
    stacks.cfn(
        "CreateChangeSet",
        StackName="app",
        ChangeSetName="c",
        ChangeSetType="CREATE",
        TemplateBody=json.dumps({"Transform": SAM, "Resources": {"Worker": bad}}),
        Capabilities=CAPABILITIES,
    )
    stacks.rest()
    described = stacks.cfn("DescribeChangeSet", StackName="app", ChangeSetName="c")
    assert described["Status"] == "FAILED"
    assert described["StatusReason"].startswith(
        "Transform AWS::Serverless-2016-10-31 failed with: Invalid Serverless Application Specification document."
        " Number of errors found: 1. Resource with id [Worker] is invalid."
    )


def test_a_stack_whose_transform_fails_is_rolled_back() -> None:
    stacks = Stacks()
    bad = {"Type": "AWS::Serverless::Function", "Properties": {"Wrong": 1}}
    stacks.create({"Transform": SAM, "Resources": {"Worker": bad}})
    assert stacks.steps() == ["app CREATE_IN_PROGRESS", "app ROLLBACK_IN_PROGRESS", "app ROLLBACK_COMPLETE"]
    assert stacks.reason("ROLLBACK_IN_PROGRESS").endswith(". Rollback requested by user.")


def test_the_result_of_a_transform_is_journaled() -> None:
    stacks, other = Stacks("lambda_"), Stacks("lambda_")
    stacks.create({"Transform": SAM, "Resources": {"Worker": FUNCTION}})
    other.world.replay(stacks.journal)
    assert not other.world.effects
    other.world.run_until(stacks.world.now)
    assert other.history() == stacks.history()


def test_loops_are_unrolled() -> None:
    template = {
        "Transform": "AWS::LanguageExtensions",
        "Parameters": {"Names": {"Type": "CommaDelimitedList", "Default": "one,two"}},
        "Resources": {
            "Fn::ForEach::Things": [
                "Name",
                {"Ref": "Names"},
                {"Thing${Name}": thing(Name={"Ref": "Name"}, Other={"Fn::Sub": "x-${Name}"})},
            ],
            "Fn::ForEach::Outer": [
                "A",
                ["1", "2"],
                {"Fn::ForEach::Inner": ["B", ["x.y"], {"N${A}&{B}": thing(Name="${A}-${B}")}]},
            ],
        },
    }
    stacks = Stacks()
    stacks.create(template, Capabilities=[])
    assert sorted(stacks.resources()) == ["N1xy", "N2xy", "Thingone", "Thingtwo"]
    assert stacks.things()["one"] == {"Name": "one", "Other": "x-one"}
    assert sorted(stacks.things()) == ["1-x.y", "2-x.y", "one", "two"]
    processed = json.loads(stacks.cfn("GetTemplate", StackName="app", TemplateStage="Processed")["TemplateBody"])
    assert list(processed["Resources"]) == ["Thingone", "Thingtwo", "N1xy", "N2xy"]


def test_the_functions_of_the_language_extensions_are_evaluated_early_where_they_can_be() -> None:
    template = {
        "Transform": "AWS::LanguageExtensions",
        "Parameters": {"Keep": {"Type": "String", "Default": "Retain"}},
        "Resources": {
            "A": {**thing(Name="a", Size={"Fn::Length": [1, 2]}), "DeletionPolicy": {"Ref": "Keep"}},
            "B": thing(Name="b", Other={"Fn::ToJsonString": {"a": {"Ref": "A"}, "b": [1]}}),
        },
    }
    stacks = Stacks()
    stacks.create(template, Capabilities=[])
    assert stacks.things()["a"]["Size"] == 2
    assert stacks.things()["b"]["Other"] == '{"a":"a","b":[1]}'
    stacks.delete()
    assert sorted(stacks.things()) == ["a"]


def test_loops_make_conditions_and_functions_say_which_resource_is_meant() -> None:
    template = {
        "Transform": "AWS::LanguageExtensions",
        "Parameters": {"Which": {"Type": "String", "Default": "Late"}},
        "Conditions": {"Fn::ForEach::Sizes": ["I", ["S", "L"], {"Is${I}": {"Fn::Equals": [{"Ref": "I"}, "L"]}}]},
        "Resources": {
            "Fn::ForEach::Things": ["I", ["S", "L"], {"T${I}": thing(Name={"Ref": "I"}, Condition="Is${I}")}],
            "ByRef": thing(Name="by-ref", Other={"Ref": {"Ref": "Which"}}),
            "ByAtt": thing(Name="by-att", Other={"Fn::GetAtt": [{"Fn::Sub": "${Which}"}, "Size"]}),
            "Late": thing(Name="late", Size="9", Slow=2),
        },
    }
    stacks = Stacks()
    stacks.create(template, Capabilities=[])
    assert sorted(stacks.things()) == ["L", "by-att", "by-ref", "late"]
    assert (stacks.things()["by-ref"]["Other"], stacks.things()["by-att"]["Other"]) == ("late", "9")


@pytest.mark.parametrize(
    ("loop", "reason"),
    [
        (["I", ["a"]], "Fn::ForEach layout is incorrect."),
        (["I", "a", {"T${I}": thing()}], "Fn::ForEach layout is incorrect."),
        (["I", ["a", "b"], {"T": thing()}], "Duplicate key 'T' when merging keys to parent object in Fn::ForEach"),
    ],
)
def test_a_loop_that_cannot_be_unrolled_fails_the_transform(loop: list[Any], reason: str) -> None:
    stacks = Stacks()
    stacks.create({"Transform": "AWS::LanguageExtensions", "Resources": {"Fn::ForEach::Loop": loop}})
    told = stacks.reason("ROLLBACK_IN_PROGRESS")
    assert told.startswith(f"Transform AWS::LanguageExtensions failed with: {reason}")


def test_loops_within_loops_cannot_grow_without_end() -> None:
    items = [str(number) for number in range(50)]
    body: dict[str, Any] = {"R${A}${B}${C}": thing()}
    for name in "CBA":
        body = {f"Fn::ForEach::{name}": [name, items, body]}
    stacks = Stacks()
    stacks.create({"Transform": "AWS::LanguageExtensions", "Resources": body})
    assert "more than 5000 copies" in stacks.reason("ROLLBACK_IN_PROGRESS")


def test_an_include_puts_its_file_beside_its_siblings() -> None:
    stacks = Stacks()
    stacks.supply("part.yaml", "Size: 7\nOther: !Sub '${AWS::StackName}'\n")
    include = {"Name": "AWS::Include", "Parameters": {"Location": "s3://sluice-code/part.yaml"}}
    stacks.create({"A": {"Type": "Test::Any::Thing", "Properties": {"Name": "a", "Fn::Transform": include}}})
    assert stacks.things()["a"] == {"Name": "a", "Size": 7, "Other": "app"}


def test_an_include_that_includes_itself_is_stopped() -> None:
    stacks = Stacks()
    location = "s3://sluice-code/loop.json"
    include = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": location}}}
    stacks.supply("loop.json", json.dumps({"Other": include}))
    stacks.create({"A": {"Type": "Test::Any::Thing", "Properties": {"Other": include}}})
    assert stacks.status() == "ROLLBACK_COMPLETE"


def test_an_include_that_was_not_supplied_stays_where_placeholders_are_on() -> None:
    include = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "./api.yaml"}}}
    stacks = Stacks(settings=PLACEHOLDERS)
    stacks.create({"A": {"Type": "AWS::Unknown::Api", "Properties": {"Body": include}}})
    assert stacks.status() == "CREATE_COMPLETE"


class Macros(Stacks):
    """A world with the macro `Change`, whose replies a test sets."""

    def __init__(self) -> None:
        super().__init__("lambda_")
        macro = {
            "Type": "AWS::CloudFormation::Macro",
            "Properties": {"Name": "Change", "FunctionName": {"Ref": "Function"}},
        }
        self.create({**self.function(), "Macro": macro}, "macros")


def test_a_macro_changes_the_whole_template() -> None:
    stacks = Macros()
    stacks.replies = [{"requestId": "r", "status": "success", "fragment": {"Resources": {"B": thing(Name="b")}}}]
    parameters = {"P": {"Type": "String", "Default": "v"}}
    template = {
        "Transform": {"Name": "Change", "Parameters": {"Input": {"Ref": "P"}}},
        "Parameters": parameters,
        "Resources": {"A": thing(Name="a")},
    }
    stacks.create(template)
    assert sorted(stacks.things()) == ["b"]
    (event,) = stacks.invoked
    assert event == {
        "accountId": "123456789012",
        "fragment": {"Parameters": parameters, "Resources": {"A": thing(Name="a")}},
        "params": {"Input": "v"},
        "region": "us-east-1",
        "requestId": event["requestId"],
        "templateParameterValues": {"P": "v"},
        "transformId": "123456789012::Change",
    }


def test_an_embedded_macro_changes_its_place() -> None:
    stacks = Macros()
    stacks.replies = [{"status": "success", "fragment": {"Name": "changed", "Size": 3}}]
    stacks.create({"A": {"Type": "Test::Any::Thing", "Properties": {"Name": "a", "Fn::Transform": "Change"}}})
    assert stacks.things() == {"changed": {"Name": "changed", "Size": 3}}
    assert stacks.invoked[0]["fragment"] == {"Name": "a"}


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (
            {"status": "failed", "errorMessage": "failed because it is a test"},
            "Transform 123456789012::Change failed with: failed because it is a test. Rollback requested by user.",
        ),
        (
            {"status": "failed"},
            "Transform 123456789012::Change failed without an error message.. Rollback requested by user.",
        ),
        (
            {"status": "success", "fragment": "text"},
            "Template format error: unsupported structure.. Rollback requested by user.",
        ),
    ],
)
def test_a_macro_that_fails_is_told_in_the_words_of_aws(reply: Any, reason: str) -> None:
    stacks = Macros()
    stacks.replies = [reply]
    stacks.create({"Transform": "Change", "Resources": {"A": thing()}})
    assert stacks.reason("ROLLBACK_IN_PROGRESS") == reason


def test_a_macro_is_given_no_resources() -> None:
    stacks = Stacks("lambda_")
    properties = {"Name": "Count", "FunctionName": {"Ref": "Function"}}
    stacks.create({**stacks.function(), "Macro": {"Type": "AWS::CloudFormation::Macro", "Properties": properties}}, "m")
    transform = {"Name": "Count", "Parameters": {"Of": {"Ref": "A"}}}
    stacks.create({"Transform": transform, "Resources": {"A": thing()}})
    assert stacks.reason("ROLLBACK_IN_PROGRESS").startswith(
        "Template format error: Unresolved resource dependencies [A] in the Transform block of the template"
    )


def test_a_macro_that_does_not_exist_is_named() -> None:
    stacks = Stacks()
    stacks.create({"Transform": "Nothing", "Resources": {"A": thing()}})
    assert stacks.reason("ROLLBACK_IN_PROGRESS").startswith("No transform named 123456789012::Nothing found.")
