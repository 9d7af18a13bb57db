"""Recorded outcomes of functions, macros and parameters: what outputs and templates come to."""

import json
from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import CAPABILITIES, Stacks
from tests.emulator.services.cloudformation.recorded.process import att, declared, parameter, ref, resources, topic
from tests.emulator.services.cloudformation.recorded.situation import Situation


def outputs(**values: Any) -> dict[str, Any]:
    """Return the outputs of a template."""
    return {"Outputs": {name: {"Value": value} for name, value in values.items()}}


def test_a_name_of_a_resource_within_another() -> None:
    situation = Situation("test_nested_getatt_ref[TopicArn]")
    stacks = Stacks("sns")
    template = {
        "Parameters": declared(Attribute=("String", "TopicArn")),
        "Transform": "AWS::LanguageExtensions",
        **resources(MyTopic=topic()),
        **outputs(
            MyTopicArn=att("MyTopic", "TopicArn"),
            MyTopicCustom={"Fn::GetAtt": ["MyTopic", ref("Attribute")]},
            MyTopicName=att("MyTopic", "TopicName"),
            MyTopicRef=ref("MyTopic"),
        ),
    }
    stacks.create(template)
    situation.matches("outputs", stacks.outputs())


def test_an_attribute_in_dotted_notation() -> None:
    situation = Situation("test_dependency_on_attribute_with_dot_notation")
    stacks = Stacks()
    template = {
        **resources(DeadLetters={"Type": "AWS::SQS::Queue"}),
        **outputs(DeadArn={"Fn::GetAtt": "DeadLetters.Arn"}),
    }
    stacks.create(template)
    situation.matches("outputs", stacks.outputs())


def test_every_form_of_fn_sub() -> None:
    situation = Situation("test_fn_sub_cases")
    stacks = Stacks("ssm")
    named = {"Resource": ref("Parameter"), "Pseudo": ref("AWS::Region"), "Param": ref("ParameterName")}
    template = {
        "Parameters": declared(ParameterName=("String", "Param1Value")),
        **resources(Parameter=parameter("unimportant", Name=ref("ParameterName"))),
        **outputs(
            ListRefGetAtt={"Fn::Sub": ["${Parameter.Value}", {}]},
            ListRefGetAttMapping={"Fn::Sub": ["${Value}", {"Value": att("Parameter", "Value")}]},
            ListRefMultipleMix={"Fn::Sub": ["${ParameterName}-${AWS::Region}-${Resource}", named]},
            ListRefParam={"Fn::Sub": ["${ParameterName}", {}]},
            ListRefPseudoParam={"Fn::Sub": ["${Pseudo}", named]},
            ListRefResourceDirect={"Fn::Sub": ["${Parameter}", {}]},
            ListRefResourceMappingRef={"Fn::Sub": ["${Resource}", named]},
            ListStatic={"Fn::Sub": ["this is a static string", {}]},
            StringRefGetAtt={"Fn::Sub": "${Parameter.Value}"},
            StringRefMultiple={"Fn::Sub": "${ParameterName} - ${ParameterName}"},
            StringRefParam={"Fn::Sub": "${ParameterName}"},
            StringRefPseudoParam={"Fn::Sub": "${AWS::Region}"},
            StringRefResource={"Fn::Sub": "${Parameter}"},
            StringStatic={"Fn::Sub": "this is a static string"},
            UrlSuffixPseudoParam={"Fn::Sub": "${AWS::URLSuffix}"},
        ),
    }
    stacks.create(template)
    situation.matches("outputs", stacks.outputs())


@pytest.mark.parametrize("attribute", ["Type", "Value"])
def test_an_attribute_of_a_parameter(attribute: str) -> None:
    situation = Situation(f"test_getattr[{attribute}]")
    stacks = Stacks("ssm")
    template = {
        **resources(MyResource=parameter("abc123")),
        **outputs(MyOutput=att("MyResource", attribute), MyRef=ref("MyResource")),
    }
    stacks.create(template)
    situation.matches("stack_outputs", stacks.outputs())
    assert stacks.resources()["MyResource"].startswith(situation.content["physical_resource_id"][:-12])


@pytest.mark.parametrize("attribute", ["Id", "Name", "Tier"])
def test_an_attribute_that_a_parameter_has_not(attribute: str) -> None:
    assert not Situation(f"test_getattr[{attribute}]").content
    stacks = Stacks("ssm")
    stacks.create({**resources(MyResource=parameter("abc123")), **outputs(MyOutput=att("MyResource", attribute))})
    assert f"does not support attribute {{{attribute}}}" in stacks.reason("ROLLBACK_IN_PROGRESS")


def test_a_join_leaves_out_what_has_no_value() -> None:
    situation = Situation("test_join_no_value_construct")
    nothing = ref("AWS::NoValue")
    stacks = Stacks("ssm")
    template = {
        "Conditions": {"Never": {"Fn::Equals": ["a", "b"]}},
        **resources(P=parameter("x")),
        **outputs(
            JoinConditionalNoValue={"Fn::Join": ["", [{"Fn::If": ["Never", "x", nothing]}]]},
            JoinOnlyNoValue={"Fn::Join": ["", [nothing]]},
            JoinWithNoValue={"Fn::Join": ["", ["Sample", nothing]]},
        ),
    }
    stacks.create(template)
    situation.matches("join-output", stacks.outputs())


def test_a_select_within_other_functions() -> None:
    situation = Situation("test_nested_select_within_other_intrinsics")
    stacks = Stacks("ssm")
    arn = "arn:aws:ecr:us-east-1:123456789012:repository/repo-name"
    parts = {"Fn::Split": [":", arn]}
    joined = {
        "Fn::Join": [
            "",
            [
                {"Fn::Select": [4, parts]}, ".dkr.ecr.", {"Fn::Select": [3, parts]}, ".", ref("AWS::URLSuffix"), "/",
                {"Fn::Select": [1, {"Fn::Split": ["/", {"Fn::Select": [5, parts]}]}]},
            ],
        ]
    }  # fmt: skip
    stacks.create({**resources(P=parameter(joined)), **outputs(ParameterValue=att("P", "Value"), RepoName="repo-name")})
    situation.matches("parameter-value", stacks.outputs())


def test_a_select_of_a_mapping() -> None:
    situation = Situation("test_fn_select_has_intrinsic_function")
    stacks = Stacks("ssm")
    found = {"Fn::Select": [{"Fn::FindInMap": ["Index", "first", "at"]}, ["false", "true"]]}
    template = {
        "Mappings": {"Index": {"first": {"at": "1"}}},
        **resources(P=parameter(found)),
        **outputs(ParameterValue=att("P", "Value")),
    }
    stacks.create(template)
    situation.matches("fn-select-fn-map-output", stacks.outputs())


def test_the_id_of_the_stack() -> None:
    situation = Situation("test_stack_id")
    stacks = Stacks("ssm")
    stacks.create({**resources(P=parameter("x")), **outputs(StackId=ref("AWS::StackId"))})
    situation.matches("StackId", stacks.outputs()["StackId"])


def test_parameters_of_the_store() -> None:
    situation = Situation("test_create_stack_with_ssm_parameters")
    stacks = Stacks("ssm", "sns")
    stacks.call("ssm", "PutParameter", Name="stored", Value="resolved", Type="String")
    tags = [{"Key": "param-value", "Value": {"Fn::Sub": "param ${parameter123}"}}]
    template = {
        "Parameters": declared(parameter123="AWS::SSM::Parameter::Value<String>"),
        **resources(Topic=topic(Tags=tags)),
    }
    given = [{"ParameterKey": "parameter123", "ParameterValue": "stored"}]
    made = stacks.cfn(
        "CreateChangeSet",
        StackName="app",
        ChangeSetName="set",
        ChangeSetType="CREATE",
        TemplateBody=json.dumps(template),
        Parameters=given,
        Capabilities=["CAPABILITY_AUTO_EXPAND", "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
    )
    stacks.cfn("ExecuteChangeSet", ChangeSetName=made["Id"])
    stacks.rest()
    situation.matches("stack-details", stacks.stack())
    tags = stacks.call("sns", "ListTagsForResource", ResourceArn=stacks.resources()["Topic"])["Tags"]
    situation.matches("topic-tags", [tag for tag in tags if not tag["Key"].startswith("aws:")])


def test_dynamic_references() -> None:
    situation = Situation("test_resolve_ssm")
    stacks = Stacks("ssm", "sns")
    stacks.call("ssm", "PutParameter", Name="stored", Value="resolved", Type="String")
    template = {
        **resources(
            Topic=topic(TopicName="{{resolve:ssm:stored}}"),
            Parameter=parameter("abc:{{resolve:ssm:stored}}"),
        ),
        **outputs(ParameterValue=att("Parameter", "Value"), TopicName=att("Topic", "TopicName")),
    }
    stacks.create(template)
    situation.matches("results", stacks.outputs())


def test_a_replaced_parameter_is_deleted() -> None:
    assert Situation("test_update_replace_policy_deletion").content
    stacks = Stacks("ssm")
    for name in ("first", "second"):
        template = resources(P={**parameter("x", Name=name), "UpdateReplacePolicy": "Delete"})
        stacks.create(template) if name == "first" else stacks.update(template)
    names = [found["Name"] for found in stacks.call("ssm", "DescribeParameters")["Parameters"]]
    assert names == ["second"]


def test_loops_make_resources() -> None:
    situation = Situation("test_transform_foreach")
    stacks = Stacks("sns")
    names = ["one", "two", "three"]
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::LanguageExtensions",
        "Parameters": {"pRepoARNs": {"Description": "ARN of SSO instance", "Type": "CommaDelimitedList"}},
        "Resources": {
            "Fn::ForEach::Topics": [
                "TopicName",
                ref("pRepoARNs"),
                {"SnsTopic${TopicName}": topic(TopicName={"Fn::Sub": "${TopicName}.fifo"}, FifoTopic=True)},
            ]
        },
    }
    stacks.create(template, Parameters=[{"ParameterKey": "pRepoARNs", "ParameterValue": ",".join(names)}])
    processed = stacks.cfn("GetTemplate", StackName="app", TemplateStage="Processed")["TemplateBody"]
    recorded = json.dumps(situation.content["transformed"])
    for number, name in enumerate(names):
        recorded = recorded.replace(f"<topic-name-{number}>", name)
    assert json.loads(processed) == json.loads(recorded)
    found = stacks.cfn("DescribeStackResources", StackName="app")["StackResources"]
    assert [sorted(resource) for resource in found] == [
        sorted(resource) for resource in situation.content["resources"]["StackResources"]
    ]


def test_loops_within_loops_make_resources() -> None:
    situation = Situation("test_transform_foreach_multiple_resources")
    stacks = Stacks("ssm")
    inner = {
        "Fn::ForEach::Letters": [
            "Letter",
            ["A", "B", "C"],
            {"My${Name}Parameter${Letter}": parameter({"Fn::Sub": "my value ${Letter}"})},
        ],
    }
    loop = ["Name", ["Bar", "Foo"], {"My${Name}Parameter": parameter({"Fn::Sub": "my value ${Name}"}), **inner}]
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::LanguageExtensions",
        "Resources": {"Fn::ForEach::Names": loop},
    }
    stacks.create(template)
    processed = stacks.cfn("GetTemplate", StackName="app", TemplateStage="Processed")["TemplateBody"]
    assert json.loads(processed) == situation.content["transformed"]
    recorded = [found["LogicalResourceId"] for found in situation.content["resources"]["StackResources"]]
    assert list(stacks.resources()) == recorded


def test_values_become_json_text() -> None:
    situation = Situation("test_transform_to_json_string")
    stacks = Stacks("ssm")
    template = {
        "Transform": "AWS::LanguageExtensions",
        **resources(
            MyArrayParameter=parameter({"Fn::ToJsonString": ["a", "b", "c"]}),
            MyObjectParameter=parameter({"Fn::ToJsonString": {"a": "foo", "b": "bar"}}),
        ),
        **outputs(ArrayName=ref("MyArrayParameter"), ObjectName=ref("MyObjectParameter")),
    }
    stacks.create(template)
    processed = json.loads(stacks.cfn("GetTemplate", StackName="app", TemplateStage="Processed")["TemplateBody"])
    situation.matches("transformed", processed)
    for member, name in (("array-value", "MyArrayParameter"), ("object-value", "MyObjectParameter")):
        value = stacks.call("ssm", "GetParameter", Name=stacks.resources()[name])["Parameter"]["Value"]
        situation.matches(member, value)


class Macros(Stacks):
    """A world with macros, each given as a function of its event."""

    def __init__(self, **macros: Any) -> None:
        super().__init__("lambda_", "ssm", "sns")
        self.macros = macros
        made = {
            name: {
                "Type": "AWS::CloudFormation::Macro",
                "Properties": {"Name": name, "FunctionName": ref("Function")},
            }
            for name in macros
        }
        self.create({"Resources": {**self.function(), **made}, **outputs(**{n: ref(n) for n in macros})}, "macros")

    def handler(self, event: dict[str, Any]) -> Any:
        """Answer as the macro that is asked."""
        self.invoked.append(event)
        return {
            "requestId": event["requestId"],
            **self.macros[event["transformId"].rpartition("::")[2]](event),
        }


def success(fragment: Any) -> dict[str, Any]:
    """Return a macro's answer."""
    return {"status": "success", "fragment": fragment}


def test_a_macro_is_a_resource() -> None:
    situation = Situation("test_macro_deployment")
    stacks = Macros(SubstitutionMacro=lambda event: success(event["fragment"]))
    assert stacks.outputs("macros")["SubstitutionMacro"] == situation.content["stack_outputs"]["MacroRef"]
    found = stacks.cfn("DescribeStackResources", StackName="macros", LogicalResourceId="SubstitutionMacro")
    (recorded,) = situation.content["stack_resource_descriptions"]["StackResources"]
    assert sorted(found["StackResources"][0]) == sorted(recorded)
    assert found["StackResources"][0]["PhysicalResourceId"] == recorded["PhysicalResourceId"]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("test_failed_state[return_invalid_template.py]", success("invalid")),
        (
            "test_failed_state[return_unsuccessful_with_message.py]",
            {"status": "failed", "errorMessage": "failed because it is a test"},
        ),
        ("test_failed_state[return_unsuccessful_without_message.py]", {"status": "failed"}),
    ],
)
def test_a_macro_that_fails(name: str, answer: dict[str, Any]) -> None:
    situation = Situation(name)
    stacks = Macros(Unsuccessful=lambda _event: answer)
    stacks.create({"Transform": "Unsuccessful", **resources(P=parameter("x"))})
    (failed,) = (event for event in stacks.history() if event["ResourceStatus"] == "ROLLBACK_IN_PROGRESS")
    situation.compare(situation.content["failed_description"], failed, "failed_description")


def suffixed(text: str) -> Any:
    """Return a macro that adds a text to the value of a parameter, at whatever level."""

    def change(event: dict[str, Any]) -> dict[str, Any]:
        fragment = event["fragment"]
        holder = fragment["Resources"]["Parameter"]["Properties"] if "Resources" in fragment else fragment
        holder["Value"] = f"{holder['Value']} {text}".strip()
        return success(fragment)

    return change


def test_macros_go_from_the_inside_out_and_in_order() -> None:
    situation = Situation("test_scope_order_and_parameters")
    steps = ("snippet-transform", "second-snippet-transform", "global-transform", "second-global-transform")
    names = ("First", "Second", "Third", "Fourth")
    stacks = Macros(**{name: suffixed(step) for name, step in zip(names, steps, strict=True)})
    properties = {"Type": "String", "Value": "", "Fn::Transform": [{"Name": "First"}, {"Name": "Second"}]}
    template = {
        "Transform": ["Third", "Fourth"],
        "Resources": {"Parameter": {"Type": "AWS::SSM::Parameter", "Properties": properties}},
    }
    stacks.create(template)
    processed = json.loads(stacks.cfn("GetTemplate", StackName="app", TemplateStage="Processed")["TemplateBody"])
    recorded = situation.content["processed_template"]["TemplateBody"]["Resources"]["Parameter"]
    assert processed["Resources"]["Parameter"]["Properties"]["Value"] == (
        recorded["Properties"]["Value"].removesuffix(" <replace-this>")
    )


@pytest.mark.parametrize("name", ["test_snipped_scope", "test_snipped_scope[transformation_snippet_topic.json]"])
def test_a_macro_changes_a_part_of_a_template(name: str) -> None:
    situation = Situation(name)
    stacks = Macros(
        ConvertTopicToFifo=lambda event: success(
            {**event["fragment"], "FifoTopic": True, "ContentBasedDeduplication": True}
        )
    )
    properties = {"Fn::Transform": "ConvertTopicToFifo", "TopicName": ref("TopicName")}
    template = {
        "Parameters": declared(TopicName="String"),
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": properties}},
        **outputs(TopicName=att("Topic", "TopicName")),
    }
    stacks.create(template, Parameters=[{"ParameterKey": "TopicName", "ParameterValue": "t.fifo"}])
    for member, stage in (("original_template", "Original"), ("processed_template", "Processed")):
        answer = stacks.cfn("GetTemplate", StackName="app", TemplateStage=stage)
        if member in situation.content:
            situation.matches(member, answer)


def test_what_a_macro_is_told() -> None:
    situation = Situation("test_validate_lambda_internals")
    stacks = Macros(PrintInternals=lambda event: success(event["fragment"]))
    template = {
        "Parameters": declared(ExampleParameter=("String", "example-value")),
        "Transform": [{"Name": "PrintInternals", "Parameters": {"Input": "test-input"}}],
        **resources(Parameter=parameter("<replace-this>")),
    }
    stacks.create(template, Capabilities=CAPABILITIES)
    event = json.loads(json.dumps(stacks.invoked[0]).replace("<replace-this>", "x"))
    recorded = json.loads(json.dumps(situation.content["event"]["Event"]).replace("<replace-this>", "x"))
    situation.compare(recorded, event, "event")
