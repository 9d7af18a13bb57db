"""Recorded processes in which a mapping changes."""

from typing import Any

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


def mapped(mappings: dict[str, Any], **names: list[str]) -> dict[str, Any]:
    """Return a template of topics whose display names are found in mappings."""
    made = {
        name: topic(TopicName=f"topic-name-{name[-1]}", DisplayName={"Fn::FindInMap": found})
        for name, found in names.items()
    }
    return {"Mappings": mappings, "Resources": made}


def by_region(value: str, name: str = "topic-name-1") -> dict[str, Any]:
    """Return a topic whose display name is found by a pseudo parameter."""
    found = {"Fn::FindInMap": ["Regions", ref("AWS::Region"), "value"]}
    return {
        "Mappings": {"Regions": {"us-east-1": {"value": value}}},
        **resources(Topic1=topic(TopicName=name, DisplayName=found)),
    }


def named_by_region(name: str) -> dict[str, Any]:
    """Return a topic of a name."""
    return by_region("Z2FDTNDATAQYW2", name)


NESTED = {
    "Parameters": declared(Environment="String"),
    "Mappings": {
        "Partitions": {"aws": {"name": "Values"}},
        "Values": {"prod": {"value": "prod-aws-value"}, "dev": {"value": "dev-aws-value"}},
    },
    **resources(
        Topic1=topic(
            TopicName="topic-name-1",
            DisplayName={
                "Fn::FindInMap": [
                    {"Fn::FindInMap": ["Partitions", ref("AWS::Partition"), "name"]},
                    ref("Environment"),
                    "value",
                ]
            },
        )
    ),
}
PROCESSES: dict[str, Process] = {
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
    "test_fn_find_in_map_with_multiple_nested_functions": Process(
        NESTED, NESTED, {"Environment": "prod"}, {"Environment": "dev"}
    ),
    "test_fn_find_in_map_with_nested_ref": Process(
        named_by_region("topic-name-1"), named_by_region("topic-name-1-updated")
    ),
    "test_fn_find_in_map_with_nested_ref_change_mapping": Process(by_region("value-1"), by_region("value-3")),
    "test_mapping_deletion_with_resource_remap": Process(
        mapped(
            {"First": {"Key": {"display": "display-value-1"}}, "Second": {"Key": {"display": "display-value-new"}}},
            Topic1=["First", "Key", "display"],
            Topic2=["Second", "Key", "display"],
        ),
        mapped(
            {"First": {"Key": {"display": "display-value-1"}}},
            Topic1=["First", "Key", "display"],
            Topic2=["First", "Key", "display"],
        ),
    ),
    "test_mapping_key_addition_with_resource": Process(
        mapped({"First": {"Key1": {"display": "display-value-1"}}}, Topic1=["First", "Key1", "display"]),
        mapped(
            {"First": {"Key1": {"display": "display-value-1"}, "Key2": {"display": "display-value-new"}}},
            Topic1=["First", "Key1", "display"],
            Topic2=["First", "Key2", "display"],
        ),
    ),
    "test_mapping_key_deletion_with_resource_remap": Process(
        mapped(
            {"First": {"Key1": {"display": "display-value-1"}, "Key2": {"display": "display-value-2"}}},
            Topic1=["First", "Key1", "display"],
            Topic2=["First", "Key2", "display"],
        ),
        mapped(
            {"First": {"Key1": {"display": "display-value-1"}}},
            Topic1=["First", "Key1", "display"],
            Topic2=["First", "Key1", "display"],
        ),
    ),
}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_goes_as_aws_recorded_it(name: str) -> None:
    run_as_recorded(name, PROCESSES[name])
