"""Recorded processes in which the value of a parameter changes."""

import pytest

from tests.emulator.services.cloudformation.recorded.process import (
    Process,
    att,
    declared,
    parameter,
    ref,
    resources,
    run_as_recorded,
    topic,
)

CONDITIONAL = {
    "Parameters": declared(ParameterValue="String"),
    "Conditions": {
        "First": {"Fn::Equals": [ref("ParameterValue"), "value-1"]},
        "Second": {"Fn::Equals": [ref("ParameterValue"), "value-2"]},
    },
}
SECOND = {**parameter("first"), "Condition": "Second"}
BY_CONDITION = {**CONDITIONAL, **resources(SSMParameter1=parameter("first"), SSMParameter2=SECOND)}
NAMED = topic(TopicName=ref("TopicName"))
NAMED_BY_PARAMETER = {
    "Parameters": declared(TopicName="String"),
    **resources(Foo=NAMED, Parameter=parameter(att("Foo", "TopicName"))),
}


LOOKED_UP = {
    "Parameters": declared(InputValue="AWS::SSM::Parameter::Value<String>"),
    **resources(DerivedParameter=parameter(ref("InputValue"))),
    "Outputs": {"DerivedParameterName": {"Value": ref("DerivedParameter")}},
}
STORED = {"InputValue": "stored"}
PROCESSES: dict[str, Process] = {
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
    "test_dynamic_ssm_parameter_lookup": Process(LOOKED_UP, LOOKED_UP, STORED, STORED, stored=("value-1", "value-2")),
    "test_dynamic_ssm_parameter_lookup_no_change": Process(
        LOOKED_UP,
        {**LOOKED_UP, "Resources": {**LOOKED_UP["Resources"], "AnotherParameter": parameter("new parameter")}},
        STORED,
        STORED,
        stored=("value", "value"),
    ),
}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_goes_as_aws_recorded_it(name: str) -> None:
    run_as_recorded(name, PROCESSES[name])
