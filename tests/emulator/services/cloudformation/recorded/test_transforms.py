"""Recorded processes whose templates are changed by macros and includes."""

import json
from typing import Any

import pytest

from tests.emulator.services.cloudformation.recorded.process import (
    Process,
    declared,
    parameter,
    ref,
    resources,
    run_as_recorded,
)

NAMED = parameter("foo", Name="name-1")
INCLUDED = {"Name": "AWS::Include", "Parameters": {"Location": "s3://sluice-code/included"}}
BY_INPUT = {
    "Parameters": declared(Input="String"),
    **resources(
        Parameter=parameter(
            {"Fn::Transform": {"Name": "Repeat", "Parameters": {"Input": ref("Input")}}}, Name="parameter-name"
        )
    ),
}
SUBSTITUTION = {
    "Transform": {"Name": "Substitute"},
    "Parameters": declared(Substitution=("String", "SubstitutionDefault")),
    **resources(Parameter=parameter("{Substitution}")),
    "Outputs": {"ParameterName": {"Value": ref("Parameter")}},
}


def added_tags(event: dict[str, Any]) -> Any:
    """Add tags to a resource's properties."""
    return {**event["fragment"], "Tags": {"MacroAdded": "True"}}


def repeated(event: dict[str, Any]) -> Any:
    """Make a text of the input."""
    return event["params"]["Input"] * 2


def with_outputs(event: dict[str, Any]) -> Any:
    """Return the template with an output."""
    return {**event["fragment"], "Outputs": {"Added": {"Value": "by a macro"}}}


def untouched(event: dict[str, Any]) -> Any:
    """Return the template as it is."""
    return event["fragment"]


def substituted(event: dict[str, Any]) -> Any:
    """Put the parameters' values in the place of their names in braces."""
    text = json.dumps(event["fragment"])
    for name, value in event["templateParameterValues"].items():
        text = text.replace(f"{{{name}}}", value)
    return json.loads(text)


PROCESSES: dict[str, Process] = {
    "test_conditional_transform[true]": Process(
        resources(Parameter=parameter("value-1", Name="parameter-name")),
        {
            "Parameters": declared(Transform="String"),
            "Conditions": {"Transformed": {"Fn::Equals": [ref("Transform"), "true"]}},
            **resources(
                Parameter=parameter(
                    {
                        "Fn::If": [
                            "Transformed",
                            {"Fn::Transform": {"Name": "Repeat", "Parameters": {"Input": "other"}}},
                            "untransformed",
                        ]
                    },
                    Name="parameter-name",
                )
            ),
        },
        {},
        {"Transform": "true"},
        macros={"Repeat": repeated},
    ),
    "test_embedded_fn_transform_include[yml]": Process(
        resources(Parameter=parameter("foo", Name="topic-name-1")),
        {
            "Resources": {
                "Parameter": parameter("foo", Name="topic-name-1"),
                "Fn::Transform": INCLUDED,
            }
        },
        files={
            "included": "Parameter2:\n  Type: AWS::SSM::Parameter\n  Properties:\n    Name: name-2-bd1e2d36\n"
            "    Type: String\n    Value: foo\n"
        },
    ),
    "test_embedded_macro_fn_transform": Process(
        resources(Parameter=NAMED),
        resources(
            Parameter={**NAMED, "Properties": {**NAMED["Properties"], "Fn::Transform": {"Name": "Tagged"}}},
        ),
        macros={"Tagged": added_tags},
    ),
    "test_embedded_macro_for_attribute_fn_transform": Process(
        resources(Parameter=parameter("value-1", Name="parameter-name")),
        BY_INPUT,
        {},
        {"Input": "test"},
        macros={"Repeat": repeated},
    ),
    "test_global_fn_transform_include[json]": Process(
        resources(Parameter=parameter("foo", Name="topic-name-1")),
        {"Transform": INCLUDED, **resources(Parameter=parameter("foo", Name="topic-name-1"))},
        files={"included": json.dumps({"Outputs": {"ParameterRef": {"Value": ref("Parameter")}}})},
    ),
    "test_global_macro_fn_transform": Process(
        resources(Parameter=parameter("original", Name="name-1")),
        {
            "Transform": [{"Name": "Untouched"}],
            "Parameters": declared(Substitution=("String", "SubstitutionDefault")),
            **resources(Parameter=parameter("{Substitution}", Name="name-1")),
        },
        macros={"Untouched": untouched},
    ),
    "test_update_parameter_transform_in_update_change_set": Process(
        BY_INPUT,
        BY_INPUT,
        {"Input": "test"},
        {"Input": "test2"},
        macros={"Repeat": repeated},
    ),
    "test_base_global_macro": Process(
        SUBSTITUTION,
        {
            **SUBSTITUTION,
            **resources(Parameter=parameter("{Substitution}"), Parameter2=parameter("{Substitution}")),
            "Outputs": {"Parameter2Name": {"Value": ref("Parameter2")}},
        },
        macros={"Substitute": substituted},
    ),
}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_goes_as_aws_recorded_it(name: str) -> None:
    run_as_recorded(name, PROCESSES[name])
