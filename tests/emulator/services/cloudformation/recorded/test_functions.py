"""Recorded processes in which an intrinsic function is added, changed or taken away."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.recorded.process import (
    Process,
    att,
    declared,
    ref,
    resources,
    run_as_recorded,
    topic,
)


def interpolated(value: Any) -> dict[str, Any]:
    """Return a topic whose display name is made by Fn::Sub."""
    return topic(TopicName="topic-name-1", DisplayName={"Fn::Sub": value})


def shown(value: Any) -> dict[str, Any]:
    """Return a template of one topic with a display name."""
    return resources(Topic1=topic(DisplayName=value))


PROCESSES: dict[str, Process] = {
    "test_fn_base64_change_input_string": Process(
        resources(Topic1=topic(DisplayName={"Fn::Base64": "OldValue"})),
        resources(Topic1=topic(DisplayName={"Fn::Base64": "NewValue"})),
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
    "test_fn_base64_remove_from_static_property": Process(shown({"Fn::Base64": "HelloWorld"}), shown("topic-name-1")),
    "test_indirect_update_refence_argument": Process(
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-name-1"),
            Topic2=topic(
                TopicName="topic-name-2",
                DisplayName={"Fn::Join": ["-", ["prefix", {"Fn::Sub": "${Topic1.DisplayName}"}]]},
            ),
        ),
        resources(
            Topic1=topic(TopicName="topic-name-1", DisplayName="display-name-2"),
            Topic2=topic(
                TopicName="topic-name-2",
                DisplayName={"Fn::Join": ["-", ["prefix", {"Fn::Sub": "${Topic1.DisplayName}"}]]},
            ),
        ),
    ),
    "test_update_string_literal_argument": Process(
        resources(Topic1=topic(TopicName="topic-name-1", DisplayName={"Fn::Join": ["-", ["v1", "test"]]})),
        resources(Topic1=topic(TopicName="topic-name-1", DisplayName={"Fn::Join": ["-", ["v2", "test"]]})),
    ),
    "test_fn_select_change_get_att_reference": Process(
        resources(
            Topic1=topic(DisplayName="topic-name-1"),
            Topic2=topic(DisplayName={"Fn::Select": [0, [att("Topic1", "DisplayName")]]}),
        ),
        resources(
            Topic1=topic(DisplayName="topic-name-2"),
            Topic2=topic(DisplayName={"Fn::Select": [0, [att("Topic1", "DisplayName")]]}),
        ),
    ),
    "test_fn_select_change_in_selected_element_type_ref": Process(
        shown({"Fn::Select": [0, ["1st"]]}), shown({"Fn::Select": [0, [ref("AWS::StackName")]]})
    ),
    "test_fn_select_change_in_selection_list": Process(
        shown({"Fn::Select": [1, ["1st", "2nd", "3rd"]]}), shown({"Fn::Select": [1, ["1st", "new-2nd", "3rd"]]})
    ),
    "test_fn_select_remove_from_static_property": Process(
        shown({"Fn::Select": [1, ["1st", "2nd", "3rd"]]}), shown("topic-name-1")
    ),
    "test_fn_split_change_delimiter": Process(
        shown({"Fn::Join": ["_", {"Fn::Split": ["-", "a-b--c::d"]}]}),
        shown({"Fn::Join": ["_", {"Fn::Split": [":", "a-b--c::d"]}]}),
    ),
    "test_fn_split_change_source_string_only": Process(
        shown({"Fn::Join": ["_", {"Fn::Split": ["-", "a-b"]}]}),
        shown({"Fn::Join": ["_", {"Fn::Split": ["-", "x-y-z"]}]}),
    ),
    "test_fn_split_with_get_att": Process(
        resources(
            Topic1=topic(DisplayName="topic-name-1"),
            Topic2=topic(DisplayName={"Fn::Join": ["_", {"Fn::Split": ["-", att("Topic1", "DisplayName")]}]}),
        ),
        resources(
            Topic1=topic(DisplayName="topic-name-2"),
            Topic2=topic(DisplayName={"Fn::Join": ["_", {"Fn::Split": ["-", att("Topic1", "DisplayName")]}]}),
        ),
    ),
    "test_fn_sub_addition_parameter_literal": Process(
        resources(Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-1")),
        resources(Topic1=interpolated(["Parameter interpolation: ${var_name}", {"var_name": "var_value"}])),
    ),
    "test_fn_sub_addition_string_pseudo": Process(
        resources(Topic1=topic(TopicName="topic-name-1", DisplayName="display-value-1")),
        resources(Topic1=interpolated("The stack name is ${AWS::StackName}")),
    ),
    "test_fn_sub_delete_parameter_literal": Process(
        resources(
            Topic1=interpolated(
                ["Parameter interpolation: ${one}, ${two}", {"one": "var_value_1", "two": "var_value_2"}]
            )
        ),
        resources(Topic1=interpolated(["Parameter interpolation: ${one}", {"one": "var_value_1"}])),
    ),
    "test_fn_sub_update_string_pseudo": Process(
        resources(Topic1=interpolated("The stack name is ${AWS::StackName}")),
        resources(Topic1=interpolated("The region name is ${AWS::Region}")),
    ),
}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_goes_as_aws_recorded_it(name: str) -> None:
    run_as_recorded(name, PROCESSES[name])
