"""How a request's parameters are checked against the template's."""

from typing import Any

import pytest

from emulator.contract.errors import AwsError
from emulator.services.cloudformation.template.parameters import TYPES, given_values, typed_value
from tests.emulator.services.cloudformation.bench import Stacks, thing


def values(declaration: dict[str, Any], *given: str, **entry: Any) -> str:
    """Return the text of one parameter P."""
    entries = [{"ParameterKey": "P", "ParameterValue": text} for text in given]
    if entry:
        entries = [{"ParameterKey": "P", **entry}]
    return given_values({"Parameters": {"P": {"Type": "String", **declaration}}}, entries, {"P": "before"})["P"]


def test_a_given_value_goes_before_the_default() -> None:
    assert values({"Default": "d"}, "g") == "g"
    assert values({"Default": "d"}) == "d"


def test_a_default_that_yaml_read_as_something_else_is_text_again() -> None:
    assert values({"Default": True}) == "true"
    assert values({"Default": 5, "Type": "Number"}) == "5"


def test_the_previous_value_is_kept_when_asked_for() -> None:
    assert values({"Default": "d"}, UsePreviousValue=True) == "before"


@pytest.mark.parametrize(
    ("declaration", "given", "message"),
    [
        ({}, [], "Parameters: [P] must have values"),
        ({"Type": "Number"}, ["x"], "Parameter 'P' must be a number."),
        ({"Type": "Number"}, ["nan"], "Parameter 'P' must be a number."),
        ({"AllowedValues": ["a", 1, True]}, ["b"], "Parameter 'P' must be one of AllowedValues"),
        ({"AllowedPattern": "[a-z]+"}, ["ab1"], "Parameter 'P' must match pattern [a-z]+"),
        ({"MinLength": 3}, ["ab"], "Parameter 'P' must contain at least 3 characters"),
        ({"MaxLength": "3"}, ["abcd"], "Parameter 'P' must contain at most 3 characters"),
        ({"Type": "Number", "MinValue": 3}, ["2.9"], "Parameter 'P' must be a number not less than 3"),
        ({"Type": "Number", "MaxValue": 3}, ["4"], "Parameter 'P' must be a number not greater than 3"),
        (
            {"AllowedPattern": "[a-z]+", "ConstraintDescription": "small letters"},
            ["A"],
            "Parameter P failed to satisfy constraint: small letters",
        ),
    ],
)
def test_a_value_that_breaks_a_constraint_is_refused(
    declaration: dict[str, Any], given: list[str], message: str
) -> None:
    with pytest.raises(AwsError) as raised:
        values(declaration, *given)
    assert raised.value.failure.message == message


def test_a_parameter_that_is_not_declared_is_refused() -> None:
    with pytest.raises(AwsError, match=r"Parameters: \[Q\] do not exist in the template"):
        given_values({}, [{"ParameterKey": "Q", "ParameterValue": "x"}])


def test_a_hostile_pattern_costs_no_time() -> None:
    with pytest.raises(AwsError):
        values({"AllowedPattern": "(a+)+$"}, "a" * 4000 + "b")


def test_a_list_parameter_gives_trimmed_items() -> None:
    assert typed_value({"Type": "CommaDelimitedList"}, "a, b ,c") == ["a", "b", "c"]
    assert typed_value({"Type": "List<Number>"}, "1,2") == ["1", "2"]
    assert typed_value({"Type": "AWS::SSM::Parameter::Value<List<String>>"}, "a,b") == ["a", "b"]
    assert typed_value({"Type": "String"}, "a,b") == "a,b"


@pytest.mark.parametrize(
    "kind",
    [
        "List<Number>",
        "AWS::EC2::VPC::Id",
        "List<AWS::EC2::Subnet::Id>",
        "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
        "AWS::SSM::Parameter::Value<List<String>>",
        "AWS::SSM::Parameter::Value<List<AWS::EC2::SecurityGroup::Id>>",
    ],
)
def test_a_type_that_names_what_an_account_has_is_one(kind: str) -> None:
    assert TYPES.match(kind)


def test_a_parameter_of_the_store_has_to_be_there_where_its_name_is_given() -> None:
    stacks = Stacks("ssm")
    parameters = {"Name": {"Type": "AWS::SSM::Parameter::Name", "Default": "size"}}
    template = {"Parameters": parameters, "Resources": {"A": thing(Name="a", Other={"Ref": "Name"})}}
    assert stacks.refusal(template) == ("Unable to fetch parameters [size] from parameter store for this account.")
    stacks.call("ssm", "PutParameter", Name="size", Value="5", Type="String")
    stacks.create(template)
    assert stacks.things()["a"]["Other"] == "size"
