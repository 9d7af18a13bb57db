"""Every limit at itself and one past it."""

from typing import Any

import pytest

from emulator.services.cloudformation import limits
from tests.emulator.services.cloudformation.bench import Stacks, body, thing
from tests.emulator.worlds import Refused

LONG_ID = "A" * limits.LOGICAL_ID_CHARACTERS


def many(count: int, value: Any) -> dict[str, Any]:
    """Return as many members of a section."""
    return {f"M{number}": value for number in range(count)}


def parameters(count: int) -> dict[str, Any]:
    """Return a template of as many parameters."""
    return {"Parameters": many(count, {"Type": "String", "Default": "x"}), "Resources": {"A": thing()}}


def outputs(count: int) -> dict[str, Any]:
    """Return a template of as many outputs."""
    return {"Outputs": many(count, {"Value": "x"}), "Resources": {"A": thing()}}


def mappings(count: int) -> dict[str, Any]:
    """Return a template of as many mappings."""
    return {"Mappings": many(count, {"k": {"v": "x"}}), "Resources": {"A": thing()}}


TEMPLATES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "parameters": (
        parameters(limits.PARAMETERS),
        parameters(limits.PARAMETERS + 1),
        "Template format error: Number of parameters, 201, is greater than maximum allowed, 200",
    ),
    "outputs": (
        outputs(limits.OUTPUTS),
        outputs(limits.OUTPUTS + 1),
        "Template format error: Number of outputs, 201, is greater than maximum allowed, 200",
    ),
    "mappings": (
        mappings(limits.MAPPINGS),
        mappings(limits.MAPPINGS + 1),
        "Template format error: Number of mappings, 201, is greater than maximum allowed, 200",
    ),
    "logical ids": (
        {"Resources": {LONG_ID: thing()}},
        {"Resources": {f"{LONG_ID}A": thing()}},
        f"Template format error: Resource name {LONG_ID}A is longer than 255 characters.",
    ),
    "descriptions": (
        {"Description": "é" * (limits.DESCRIPTION_BYTES // 2), "Resources": {"A": thing()}},
        {"Description": "é" * (limits.DESCRIPTION_BYTES // 2) + "x", "Resources": {"A": thing()}},
        "Template format error: 'Description' length is greater than 1024.",
    ),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_at_its_limit_is_taken_and_one_past_it_is_not(name: str) -> None:
    at, past, message = TEMPLATES[name]
    stacks = Stacks()
    assert stacks.refusal(past) == message
    stacks.create(at)
    assert stacks.status() == "CREATE_COMPLETE"


def test_the_value_of_a_parameter_has_at_most_4096_bytes() -> None:
    stacks = Stacks()
    template = {"Parameters": {"P": {"Type": "String"}}, "Resources": {"A": thing()}}

    def given(length: int) -> list[dict[str, str]]:
        return [{"ParameterKey": "P", "ParameterValue": "x" * length}]

    assert "4096" in stacks.refusal(template, Parameters=given(limits.PARAMETER_VALUE_BYTES + 1))
    stacks.create(template, Parameters=given(limits.PARAMETER_VALUE_BYTES))


@pytest.mark.parametrize("operation", ["CreateStack", "CreateChangeSet"])
def test_the_name_of_a_stack_has_at_most_128_characters(operation: str) -> None:
    further = {"ChangeSetName": "c", "ChangeSetType": "CREATE"} if operation == "CreateChangeSet" else {}
    name = "a" * limits.STACK_NAME_CHARACTERS
    stacks = Stacks()
    with pytest.raises(Refused) as raised:
        stacks.cfn(operation, StackName=f"{name}a", TemplateBody=body({"A": thing()}), **further)
    assert raised.value.message == (
        f"1 validation error detected: Value '{name}a' at 'stackName' failed to satisfy constraint: Member must have"
        " length less than or equal to 128"
    )
    stacks.cfn(operation, StackName=name, TemplateBody=body({"A": thing()}), **further)


@pytest.mark.parametrize("name", ["1a", "-a", "a_b", "a b", "ä", "a.b", ""])
def test_the_name_of_a_stack_begins_with_a_letter_and_holds_letters_digits_and_hyphens(name: str) -> None:
    with pytest.raises(Refused, match="'stackName' failed to satisfy constraint"):
        Stacks().cfn("CreateStack", StackName=name, TemplateBody=body({"A": thing()}))


def test_a_stack_policy_has_at_most_16384_bytes() -> None:
    stacks = Stacks()
    stacks.create({"A": thing()})
    policy = '{"Statement": []}'
    stacks.cfn("SetStackPolicy", StackName="app", StackPolicyBody=policy.ljust(limits.POLICY_BYTES))
    with pytest.raises(Refused, match="length less than or equal to 16384"):
        stacks.cfn("SetStackPolicy", StackName="app", StackPolicyBody=policy.ljust(limits.POLICY_BYTES + 1))


@pytest.mark.parametrize(
    ("operation", "member", "count"),
    [("DescribeStackEvents", "StackEvents", 202), ("ListStackResources", "StackResourceSummaries", 100)],
)
def test_a_page_holds_a_hundred_and_the_next_goes_on(operation: str, member: str, count: int) -> None:
    stacks = Stacks()
    stacks.create({f"T{number:03}": thing() for number in range(101)})
    first = stacks.cfn(operation, StackName="app")
    second = stacks.cfn(operation, StackName="app", NextToken=first["NextToken"])
    assert len(first[member]) == limits.RESULTS_PER_PAGE
    keys = [str(entry.get("EventId", entry["LogicalResourceId"])) for entry in [*first[member], *second[member]]]
    assert len(set(keys)) == len(keys) >= min(count, 101)
    with pytest.raises(Refused, match="Invalid NextToken"):
        stacks.cfn(operation, StackName="app", NextToken="no token")
    assert len(stacks.cfn("DescribeStackResources", StackName="app")["StackResources"]) == limits.RESULTS_PER_PAGE
