"""Recorded processes in which resources refer to each other, come, go and depend on conditions."""

import pytest

from tests.emulator.services.cloudformation.recorded.process import (
    Process,
    att,
    parameter,
    ref,
    resources,
    run_as_recorded,
    topic,
)

DERIVED = parameter(att("Parameter1", "Value"))

PROCESSES: dict[str, Process] = {
    "test_stack_deletion_order[C]": Process(
        resources(A=parameter("root"), B=parameter(ref("A")), C=parameter(ref("B")), Dummy=parameter("dummy")),
        resources(A=parameter("root"), B=parameter(ref("A")), Dummy=parameter("dummy")),
    ),
    "test_unrelated_changes_update_propagation": Process(
        resources(Parameter1=parameter("topic-name", Description="original"), Parameter2=DERIVED),
        resources(Parameter1=parameter("topic-name", Description="changed"), Parameter2=DERIVED),
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
    "test_direct_update": Process(
        resources(Foo=topic(TopicName="topic-1")),
        resources(Foo=topic(TopicName="topic-2")),
    ),
    "test_dynamic_update": Process(
        resources(Foo=topic(TopicName="topic-1"), Parameter=parameter(att("Foo", "TopicName"))),
        resources(Foo=topic(TopicName="topic-2"), Parameter=parameter(att("Foo", "TopicName"))),
    ),
    "test_direct_attribute_value_change_with_dependent_addition": Process(
        resources(Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-1")),
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-2"),
            Topic2=topic(TopicName="topic-name-2", DisplayName=ref("Topic1")),
        ),
    ),
}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_goes_as_aws_recorded_it(name: str) -> None:
    run_as_recorded(name, PROCESSES[name])
