"""Recorded processes: two change sets, each described, executed and looked at, then the deletion."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from emulator.registry import SERVICES, missing_parts
from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.services.cloudformation.recordings import Situation
from tests.emulator.worlds import Refused

NEEDS_SNS = "AWS::SNS::"


@dataclass(frozen=True)
class Process:
    """Two templates with their parameters, as the recorded answers show them; `prepared` are values in the store."""

    before: dict[str, Any]
    after: dict[str, Any]
    first: dict[str, str] = field(default_factory=dict)
    second: dict[str, str] = field(default_factory=dict)


def parameter(value: Any, **properties: Any) -> dict[str, Any]:
    """Return a parameter of the store."""
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value, **properties}}


def topic(**properties: Any) -> dict[str, Any]:
    """Return a topic."""
    return {"Type": "AWS::SNS::Topic", "Properties": properties}


def resources(**found: Any) -> dict[str, Any]:
    """Return a template."""
    return {"Resources": found}


def ref(name: str) -> dict[str, str]:
    """Return a reference."""
    return {"Ref": name}


def att(name: str, attribute: str) -> dict[str, list[str]]:
    """Return a reference to an attribute."""
    return {"Fn::GetAtt": [name, attribute]}


def declared(**types: Any) -> dict[str, Any]:
    """Return parameters: a type, or a type and a default."""
    return {
        name: {"Type": kind[0], "Default": kind[1]} if isinstance(kind, tuple) else {"Type": kind}
        for name, kind in types.items()
    }


CONDITIONAL = {
    "Parameters": declared(ParameterValue="String"),
    "Conditions": {
        "First": {"Fn::Equals": [ref("ParameterValue"), "value-1"]},
        "Second": {"Fn::Equals": [ref("ParameterValue"), "value-2"]},
    },
}
DERIVED = parameter(att("Parameter1", "Value"))
SECOND = {**parameter("first"), "Condition": "Second"}
BY_CONDITION = {**CONDITIONAL, **resources(SSMParameter1=parameter("first"), SSMParameter2=SECOND)}
NAMED = topic(TopicName=ref("TopicName"))
NAMED_BY_PARAMETER = {
    "Parameters": declared(TopicName="String"),
    **resources(Foo=NAMED, Parameter=parameter(att("Foo", "TopicName"))),
}


def interpolated(value: Any) -> dict[str, Any]:
    """Return a topic whose display name is made by Fn::Sub."""
    return topic(TopicName="topic-name-1", DisplayName={"Fn::Sub": value})


PROCESSES: dict[str, Process] = {
    "test_stack_deletion_order[C]": Process(
        resources(A=parameter("root"), B=parameter(ref("A")), C=parameter(ref("B")), Dummy=parameter("dummy")),
        resources(A=parameter("root"), B=parameter(ref("A")), Dummy=parameter("dummy")),
    ),
    "test_unrelated_changes_update_propagation": Process(
        resources(Parameter1=parameter("topic-name", Description="original"), Parameter2=DERIVED),
        resources(Parameter1=parameter("topic-name", Description="changed"), Parameter2=DERIVED),
    ),
    "test_base_dynamic_parameter_scenarios[change_parameter_for_condition_create_resource]": Process(
        BY_CONDITION,
        BY_CONDITION,
        {"ParameterValue": "value-1"},
        {"ParameterValue": "value-2"},
    ),
    "test_parameter_type_change": Process(
        {"Parameters": declared(Value="String"), **resources(MyParameter=parameter(ref("Value")))},
        {"Parameters": declared(Value="Number"), **resources(MyParameter=parameter(ref("Value")))},
        {"Value": "123"},
        {"Value": "456"},
    ),
    "test_update_depended_resource": Process(
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-1"),
            Topic2={**topic(TopicName="topic-name-2", DisplayName="display-value-2"), "DependsOn": "Topic1"},
        ),
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-1-updated"),
            Topic2={**topic(TopicName="topic-name-2", DisplayName="display-value-2"), "DependsOn": "Topic1"},
        ),
    ),
    "test_fn_base64_change_input_string": Process(
        resources(Topic1=topic(DisplayName={"Fn::Base64": "OldValue"})),
        resources(Topic1=topic(DisplayName={"Fn::Base64": "NewValue"})),
    ),
    "test_direct_attribute_value_change_in_get_attr_chain": Process(
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-1"),
            Topic2=topic(TopicName="topic-name-2", DisplayName=att("Topic1", "DisplayName")),
            Topic3=topic(TopicName="topic-name-3", DisplayName=att("Topic2", "DisplayName")),
        ),
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-2"),
            Topic2=topic(TopicName="topic-name-2", DisplayName=att("Topic1", "DisplayName")),
            Topic3=topic(TopicName="topic-name-3", DisplayName=att("Topic2", "DisplayName")),
        ),
    ),
    "test_fn_sub_update_parameter_type": Process(
        resources(
            Topic1=topic(
                TopicName="topic-name-1",
                DisplayName={"Fn::Sub": ["Parameter interpolation: ${var}", {"var": "display-value-1"}]},
            )
        ),
        {
            "Parameters": declared(ParameterDisplayName=("String", "display-value-parameter")),
            **resources(
                Topic1=topic(
                    TopicName="topic-name-1",
                    DisplayName={"Fn::Sub": "Parameter interpolation: ${ParameterDisplayName}"},
                )
            ),
        },
    ),
    "test_resource_addition": Process(
        resources(Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-1")),
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-1"),
            Topic2=topic(TopicName="topic-name-2", DisplayName=ref("Topic1")),
        ),
    ),
    "test_immutable_property_update_causes_resource_replacement": Process(
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="value"),
            Topic2=topic(TopicName="topic-name-2", DisplayName=ref("Topic1")),
        ),
        resources(
            Topic1=topic(TopicName="updated-topic-name-1", DisplayName="new_value"),
            Topic2=topic(TopicName="topic-name-2", DisplayName=ref("Topic1")),
        ),
    ),
    "test_update_parameter_default_value": Process(
        {
            "Parameters": declared(TopicName=("String", "topic-name-1")),
            **resources(Foo=NAMED),
        },
        {
            "Parameters": declared(TopicName=("String", "topic-name-2")),
            **resources(Foo=NAMED),
        },
    ),
    "test_direct_attribute_value_change_in_ref_chain": Process(
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-1"),
            Topic2=topic(TopicName="topic-name-2", DisplayName=ref("Topic1")),
            Topic3=topic(TopicName="topic-name-3", DisplayName=ref("Topic2")),
        ),
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-2"),
            Topic2=topic(TopicName="topic-name-2", DisplayName=ref("Topic1")),
            Topic3=topic(TopicName="topic-name-3", DisplayName=ref("Topic2")),
        ),
    ),
    "test_condition_update_adds_resource": Process(
        {
            "Conditions": {"CreateTopic": {"Fn::Equals": ["true", "false"]}},
            **resources(
                SNSTopic={**topic(TopicName="topic-name-1"), "Condition": "CreateTopic"},
                TopicPlaceholder=topic(TopicName="topic-name-2"),
            ),
        },
        {
            "Conditions": {"CreateTopic": {"Fn::Equals": ["true", "true"]}},
            **resources(
                SNSTopic={**topic(TopicName="topic-name-1"), "Condition": "CreateTopic"},
                TopicPlaceholder=topic(TopicName="topic-name-2"),
            ),
        },
    ),
    "test_condition_update_removes_resource": Process(
        {
            "Conditions": {"CreateTopic": {"Fn::Equals": ["true", "true"]}},
            **resources(SNSTopic={**topic(TopicName="topic-name-1"), "Condition": "CreateTopic"}),
        },
        {
            "Conditions": {"CreateTopic": {"Fn::Equals": ["true", "false"]}},
            **resources(
                SNSTopic={**topic(TopicName="topic-name-1"), "Condition": "CreateTopic"},
                TopicPlaceholder=topic(TopicName="topic-name-2"),
            ),
        },
    ),
    "test_multiple_dependencies_deletion": Process(
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-1"),
            Topic2=topic(TopicName="topic-name-2", DisplayName="display-value-2"),
            Topicn={
                **topic(TopicName="topic-name-n", DisplayName="display-value-n"),
                "DependsOn": ["Topic1", "Topic2"],
            },
        ),
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-1"),
            Topicn={**topic(TopicName="topic-name-n", DisplayName="display-value-n"), "DependsOn": ["Topic1"]},
        ),
    ),
    "test_update_refence_argument": Process(
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-name-1"),
            Topic2=topic(
                TopicName="topic-name-2", DisplayName={"Fn::Join": ["-", ["prefix", att("Topic1", "DisplayName")]]}
            ),
        ),
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-name-2"),
            Topic2=topic(
                TopicName="topic-name-2", DisplayName={"Fn::Join": ["-", ["prefix", att("Topic1", "DisplayName")]]}
            ),
        ),
    ),
    "test_fn_sub_addition_parameter_ref": Process(
        resources(Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-1")),
        {
            "Parameters": declared(ParameterDisplayName=("String", "display-value-parameter")),
            **resources(Topic1=interpolated("Parameter interpolation: ${ParameterDisplayName}")),
        },
    ),
    "test_fn_split_add_to_static_property": Process(
        resources(Topic1=topic(DisplayName="topic-name-1")),
        resources(Topic1=topic(DisplayName={"Fn::Join": ["_", {"Fn::Split": ["-", "part1-part2-part3"]}]})),
    ),
    "test_fn_select_change_in_selection_index_only": Process(
        resources(Topic1=topic(DisplayName={"Fn::Select": [1, ["1st", "2nd", "3rd"]]})),
        resources(Topic1=topic(DisplayName={"Fn::Select": [0, ["1st", "2nd", "3rd"]]})),
    ),
    "test_mapping_key_update": Process(
        {
            "Mappings": {"SNSMapping": {"Key1": {"display": "display-value-1"}}},
            **resources(
                Topic1=topic(TopicName="topic-name-1", DisplayName={"Fn::FindInMap": ["SNSMapping", "Key1", "display"]})
            ),
        },
        {
            "Mappings": {"SNSMapping": {"Key1": {"display": "display-value-2"}}},
            **resources(
                Topic1=topic(TopicName="topic-name-1", DisplayName={"Fn::FindInMap": ["SNSMapping", "Key1", "display"]})
            ),
        },
    ),
    "test_mappings_with_static_fields": Process(
        {
            "Mappings": {"Names": {"Key": {"Name": "topic-name-1"}}},
            **resources(
                Foo=topic(TopicName={"Fn::FindInMap": ["Names", "Key", "Name"]}),
                Parameter=parameter(att("Foo", "TopicName")),
            ),
        },
        {
            "Mappings": {"Names": {"Key": {"Name": "topic-name-2"}}},
            **resources(
                Foo=topic(TopicName={"Fn::FindInMap": ["Names", "Key", "Name"]}),
                Parameter=parameter(att("Foo", "TopicName")),
            ),
        },
    ),
    "test_direct_update": Process(
        resources(Foo=topic(TopicName="topic-1")),
        resources(Foo=topic(TopicName="topic-2")),
    ),
    "test_dynamic_update": Process(
        resources(Foo=topic(TopicName="topic-1"), Parameter=parameter(att("Foo", "TopicName"))),
        resources(Foo=topic(TopicName="topic-2"), Parameter=parameter(att("Foo", "TopicName"))),
    ),
    "test_parameter_changes": Process(
        {
            "Parameters": declared(TopicName="String"),
            **resources(Foo=topic(TopicName=ref("TopicName")), Parameter=parameter(att("Foo", "TopicName"))),
        },
        {
            "Parameters": declared(TopicName="String"),
            **resources(Foo=topic(TopicName=ref("TopicName")), Parameter=parameter(att("Foo", "TopicName"))),
        },
        {"TopicName": "topic-1"},
        {"TopicName": "topic-2"},
    ),
}


class Recorded(Stacks):
    """A world that goes through a process and compares each answer."""

    def __init__(self, name: str, *services: str) -> None:
        super().__init__("ssm", *services)
        self.situation = Situation(name)
        self.process = PROCESSES[name]

    def change(self, number: int, template: dict[str, Any], given: dict[str, str]) -> None:
        """Make, describe and execute a change set."""
        made = self.cfn(
            "CreateChangeSet",
            StackName="stack-name",
            ChangeSetName=f"change-set-{number}",
            ChangeSetType="CREATE" if number == 1 else "UPDATE",
            TemplateBody=json.dumps(template),
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()],
            Capabilities=self.situation.content[f"describe-change-set-{number}"]["Capabilities"],
        )
        self.situation.bound.pop("<change-set-id:1>", None)
        self.situation.matches(f"create-change-set-{number}", made)
        for suffix, values in (("-prop-values", True), ("", False)):
            described = self.cfn("DescribeChangeSet", ChangeSetName=made["Id"], IncludePropertyValues=values)
            self.situation.matches(f"describe-change-set-{number}{suffix}", described)
        self.cfn("ExecuteChangeSet", ChangeSetName=made["Id"])
        self.rest()
        self.situation.matches(f"post-create-{number}-describe", self.stack("stack-name"))

    def compare_events(self, *, whole: bool) -> None:
        """Compare the events of each resource: whole ones, newest first; short ones by their statuses."""
        events = self.history(self.stack_id)
        for name, wanted in self.situation.content["per-resource-events"].items():
            logical_id = "stack-name" if name in ("Stack", "<stack-name:1>") else name
            ours = [event for event in events if event["LogicalResourceId"] == logical_id]
            if "EventId" in wanted[0] and whole:
                self.situation.compare(wanted, ours[::-1], name)
            elif "EventId" not in wanted[0] and not whole:
                statuses = list(dict.fromkeys(event["ResourceStatus"] for event in wanted))
                assert [status for status in _statuses(ours) if status in statuses] == statuses, name

    def run(self) -> None:
        """Go through the process."""
        self.change(1, self.process.before, self.process.first)
        self.stack_id = self.stack("stack-name")["StackId"]
        self.change(2, self.process.after, self.process.second)
        self.compare_events(whole=True)
        self.delete("stack-name")
        self.situation.matches("delete-describe", self.stack(self.stack_id))
        self.compare_events(whole=False)


def _statuses(events: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(event["ResourceStatus"] for event in events))


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_goes_as_aws_recorded_it(name: str) -> None:
    services: list[str] = []
    if NEEDS_SNS in json.dumps(PROCESSES[name].before):
        folder = Path(__file__).resolve().parents[4] / SERVICES.replace(".", "/") / "sns"
        if not folder.exists() or missing_parts(folder):
            pytest.skip("Amazon SNS is not there yet")
        services.append("sns")
    try:
        Recorded(name, *services).run()
    except Refused as refused:
        pytest.fail(str(refused))
