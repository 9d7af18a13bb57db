"""How stacks, resources and events are described and listed."""

import json

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, thing
from tests.emulator.worlds import Refused


@pytest.fixture(scope="module")
def stacks() -> Stacks:
    """A world with the stack `app` of two things."""
    made = Stacks()
    made.create({"B": thing(Name="b", Metadata={"x": 1}), "A": thing(Name="a")})
    return made


def test_resources_are_listed_by_logical_id(stacks: Stacks) -> None:
    found = stacks.cfn("DescribeStackResources", StackName="app")["StackResources"]
    assert found[0] == {
        "StackName": "app",
        "StackId": stacks.stack()["StackId"],
        "LogicalResourceId": "A",
        "PhysicalResourceId": "a",
        "ResourceType": "Test::Any::Thing",
        "Timestamp": 1767225601.0,
        "ResourceStatus": "CREATE_COMPLETE",
        "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
    }
    summaries = stacks.cfn("ListStackResources", StackName="app")["StackResourceSummaries"]
    assert [summary["LogicalResourceId"] for summary in summaries] == ["A", "B"]
    assert "LastUpdatedTimestamp" in summaries[0]
    assert "StackId" not in summaries[0]


def test_one_resource_is_described_with_its_metadata(stacks: Stacks) -> None:
    detail = stacks.cfn("DescribeStackResource", StackName="app", LogicalResourceId="B")["StackResourceDetail"]
    assert detail["Metadata"] == '{"x":1}'
    assert detail["LastUpdatedTimestamp"] == 1767225601.0
    with pytest.raises(Refused, match="Resource none does not exist for stack app"):
        stacks.cfn("DescribeStackResource", StackName="app", LogicalResourceId="none")


def test_a_stack_is_found_by_a_physical_id(stacks: Stacks) -> None:
    found = stacks.cfn("DescribeStackResources", PhysicalResourceId="b", LogicalResourceId="B")["StackResources"]
    assert [resource["StackName"] for resource in found] == ["app"]


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ("DescribeStacks", "Stack with id does-not-exist does not exist"),
        ("DescribeStackEvents", "Stack [does-not-exist] does not exist"),
        ("GetTemplate", "Stack with id does-not-exist does not exist"),
        ("DescribeStackResources", "Stack with id does-not-exist does not exist"),
    ],
)
def test_a_stack_that_does_not_exist_is_refused(stacks: Stacks, operation: str, message: str) -> None:
    with pytest.raises(Refused) as raised:
        stacks.cfn(operation, StackName="does-not-exist")
    assert raised.value.message == message


def test_stacks_are_listed_by_status_deleted_ones_too() -> None:
    stacks = Stacks()
    stacks.create({"A": thing()}, "one")
    stacks.create({"A": thing()}, "two")
    stacks.delete("one")

    def names(**parameters: object) -> list[str]:
        return [summary["StackName"] for summary in stacks.cfn("ListStacks", **parameters)["StackSummaries"]]

    assert names() == ["two", "one"]
    assert names(StackStatusFilter=["DELETE_COMPLETE"]) == ["one"]
    assert [stack["StackName"] for stack in stacks.cfn("DescribeStacks")["Stacks"]] == ["two"]


def test_long_histories_come_in_pages() -> None:
    stacks = Stacks()
    stacks.create({f"A{number}": thing() for number in range(60)})
    first = stacks.cfn("DescribeStackEvents", StackName="app")
    second = stacks.cfn("DescribeStackEvents", StackName="app", NextToken=first["NextToken"])
    assert len(first["StackEvents"]) == 100
    assert len(second["StackEvents"]) == 82
    assert "NextToken" not in second
    with pytest.raises(Refused, match="Invalid NextToken"):
        stacks.cfn("DescribeStackEvents", StackName="app", NextToken="not a token")


def test_every_reading_operation_leaves_the_journal_alone(stacks: Stacks) -> None:
    before = len(stacks.journal)
    stacks.cfn("DescribeStacks")
    stacks.cfn("ListStacks")
    stacks.cfn("GetTemplate", StackName="app")
    stacks.cfn("GetStackPolicy", StackName="app")
    stacks.cfn("ListExports")
    assert len(stacks.journal) == before


def test_metadata_refers_to_other_resources_and_shows_them() -> None:
    stacks = Stacks()
    metadata = {"Host": {"Fn::Sub": "${Late}.example"}, "Size": {"Fn::GetAtt": ["Late", "Size"]}}
    resources = {"First": thing(Name="first", Metadata=metadata), "Late": thing(Name="late", Size="3", Slow=2)}
    stacks.create(resources)
    found = stacks.cfn("DescribeStackResource", StackName="app", LogicalResourceId="First")["StackResourceDetail"]
    assert json.loads(found["Metadata"]) == {"Host": "late.example", "Size": "3"}
    unresolved = {"A": thing(Metadata={"Of": {"Ref": "Nobody"}})}
    assert stacks.refusal(unresolved) == (
        "Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template"
    )
