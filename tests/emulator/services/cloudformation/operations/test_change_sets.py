"""Change sets: what they say would change, and what executing them does."""

import json
from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import CAPABILITIES, Stacks, body, thing
from tests.emulator.worlds import Refused


def make(stacks: Stacks, template: Any, kind: str = "UPDATE", name: str = "changes", **parameters: Any) -> str:
    """Create a change set for the stack `app`; return its id."""
    given = {"Capabilities": CAPABILITIES, **parameters}
    answer = stacks.cfn(
        "CreateChangeSet", StackName="app", ChangeSetName=name, ChangeSetType=kind, TemplateBody=body(template), **given
    )
    stacks.rest()
    return str(answer["Id"])


def changes(stacks: Stacks, change_set: str, **parameters: Any) -> list[dict[str, Any]]:
    """Return the resource changes of a change set."""
    described = stacks.cfn("DescribeChangeSet", ChangeSetName=change_set, **parameters)
    assert described["Status"] == "CREATE_COMPLETE", described
    return [change["ResourceChange"] for change in described["Changes"]]


def compared(before: Any, after: Any, **parameters: Any) -> list[dict[str, Any]]:
    """Return what changes from one template to another."""
    stacks = Stacks()
    stacks.create(before)
    return changes(stacks, make(stacks, after), **parameters)


def test_a_stack_in_review_has_no_template_but_its_change_set_has() -> None:
    stacks = Stacks()
    template = {"A": thing(Name="a")}
    make(stacks, template, "CREATE")
    assert "TemplateBody" not in stacks.cfn("GetTemplate", StackName="app")
    assert stacks.cfn("GetTemplate", StackName="app", ChangeSetName="changes")["TemplateBody"] == body(template)


def test_a_change_set_of_a_new_stack_is_reviewed_then_executed() -> None:
    stacks = Stacks()
    change_set = make(stacks, {"A": thing(Name="a"), "B": thing(Name="b")}, "CREATE", Capabilities=[])
    described = stacks.cfn("DescribeChangeSet", ChangeSetName="changes", StackName="app")
    stack_id = stacks.stack()["StackId"]
    assert described == {
        "Capabilities": [],
        "ChangeSetId": change_set,
        "ChangeSetName": "changes",
        "Changes": [
            {
                "ResourceChange": {
                    "Action": "Add",
                    "Details": [],
                    "LogicalResourceId": name,
                    "ResourceType": "Test::Any::Thing",
                    "Scope": [],
                },
                "Type": "Resource",
            }
            for name in ("A", "B")
        ],
        "CreationTime": 1767225600.0,
        "ExecutionStatus": "AVAILABLE",
        "IncludeNestedStacks": False,
        "NotificationARNs": [],
        "RollbackConfiguration": {},
        "StackId": stack_id,
        "StackName": "app",
        "Status": "CREATE_COMPLETE",
    }
    assert stacks.status() == "REVIEW_IN_PROGRESS"
    assert stacks.stack()["StackStatusReason"] == "User Initiated"
    assert not stacks.things()
    stacks.cfn("ExecuteChangeSet", ChangeSetName=change_set)
    stacks.rest()
    assert stacks.steps()[:2] == ["app REVIEW_IN_PROGRESS", "app CREATE_IN_PROGRESS"]
    assert stacks.stack()["ChangeSetId"] == change_set
    assert "LastUpdatedTime" in stacks.stack()
    assert stacks.status() == "CREATE_COMPLETE"


def test_modified_removed_and_replaced_resources_are_told_apart() -> None:
    before = {"A": thing(Name="a", Size=1), "B": thing(Name="b"), "C": thing(Name="c", DeletionPolicy="Retain")}
    assert compared(before, {"A": thing(Name="a", Size=2), "B": thing(Name="b2")}) == [
        {
            "Action": "Modify",
            "Details": [
                {
                    "ChangeSource": "DirectModification",
                    "Evaluation": "Static",
                    "Target": {"Attribute": "Properties", "Name": "Size", "RequiresRecreation": "Never"},
                }
            ],
            "LogicalResourceId": "A",
            "PhysicalResourceId": "a",
            "Replacement": "False",
            "ResourceType": "Test::Any::Thing",
            "Scope": ["Properties"],
        },
        {
            "Action": "Modify",
            "Details": [
                {
                    "ChangeSource": "DirectModification",
                    "Evaluation": "Static",
                    "Target": {"Attribute": "Properties", "Name": "Name", "RequiresRecreation": "Always"},
                }
            ],
            "LogicalResourceId": "B",
            "PhysicalResourceId": "b",
            "PolicyAction": "ReplaceAndDelete",
            "Replacement": "True",
            "ResourceType": "Test::Any::Thing",
            "Scope": ["Properties"],
        },
        {
            "Action": "Remove",
            "Details": [],
            "LogicalResourceId": "C",
            "PhysicalResourceId": "c",
            "PolicyAction": "Retain",
            "ResourceType": "Test::Any::Thing",
            "Scope": [],
        },
    ]


def test_property_values_are_shown_when_asked_for() -> None:
    before = {"A": thing(Name="a", Size=1, Tags={"x": "1", "y": [True]})}
    (change,) = compared(
        before, {"A": thing(Name="a", Size=2, Tags={"x": "2", "y": [True]}, Other="new")}, IncludePropertyValues=True
    )
    assert json.loads(change["BeforeContext"]) == {
        "Properties": {"Name": "a", "Size": "1", "Tags": {"x": "1", "y": ["true"]}}
    }
    assert json.loads(change["AfterContext"])["Properties"]["Size"] == "2"
    targets = {detail["Target"]["Path"]: detail["Target"] for detail in change["Details"]}
    assert targets["/Properties/Size"] == {
        "AfterValue": "2",
        "Attribute": "Properties",
        "AttributeChangeType": "Modify",
        "BeforeValue": "1",
        "Name": "Size",
        "Path": "/Properties/Size",
        "RequiresRecreation": "Never",
    }
    assert sorted(targets) == ["/Properties/Other", "/Properties/Size", "/Properties/Tags/x"]
    assert targets["/Properties/Other"]["AttributeChangeType"] == "Add"


def sources(change: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """Return the change sources of a change's details."""
    return [(detail["ChangeSource"], detail["Evaluation"], detail.get("CausingEntity")) for detail in change["Details"]]


def test_a_reference_to_a_replaced_resource_is_a_static_cause() -> None:
    before = {"A": thing(Name="a"), "B": thing(Name="b", Other={"Ref": "A"})}
    after = {"A": thing(Name="a2"), "B": thing(Name="b", Other={"Ref": "A"})}
    assert sources(compared(before, after)[1]) == [("ResourceReference", "Static", "A")]
    valued = compared(before, after, IncludePropertyValues=True)[1]
    assert sources(valued) == [("ResourceReference", "Static", "A"), ("DirectModification", "Dynamic", None)]
    assert valued["Details"][0]["Target"]["AfterValue"] == "{{changeSet:KNOWN_AFTER_APPLY}}"
    assert valued["Details"][0]["Target"]["BeforeValue"] == "a"


def test_a_reference_to_a_resource_that_is_changed_in_place_changes_nothing() -> None:
    before = {"A": thing(Name="a", Size=1), "B": thing(Name="b", Other={"Ref": "A"})}
    after = {"A": thing(Name="a", Size=2), "B": thing(Name="b", Other={"Ref": "A"})}
    assert [change["LogicalResourceId"] for change in compared(before, after)] == ["A"]


def test_an_attribute_of_a_resource_that_is_changed_in_place_may_change_down_the_chain() -> None:
    def chain(size: int) -> dict[str, Any]:
        return {
            "A": thing(Name="a", Size=size),
            "B": thing(Name="b", Size={"Fn::GetAtt": ["A", "Size"]}),
            "C": thing(Name="c", Other={"Fn::Sub": "${B.Size}"}),
        }

    found = compared(chain(1), chain(2))
    assert [sources(change) for change in found] == [
        [("DirectModification", "Static", None)],
        [("ResourceAttribute", "Dynamic", "A.Size")],
        [("ResourceAttribute", "Dynamic", "B.Size")],
    ]
    valued = compared(chain(1), chain(2), IncludePropertyValues=True)
    assert [change["LogicalResourceId"] for change in valued] == ["A"]


def test_a_parameter_whose_value_changes_is_a_cause() -> None:
    def template(default: str) -> dict[str, Any]:
        parameters = {"P": {"Type": "String", "Default": default}}
        return {"Parameters": parameters, "Resources": {"A": thing(Name={"Ref": "P"})}}

    (change,) = compared(template("one"), template("two"))
    assert sources(change) == [("ParameterReference", "Static", "P"), ("DirectModification", "Dynamic", None)]
    assert change["Replacement"] == "True"


def test_metadata_is_a_scope_of_its_own() -> None:
    (change,) = compared({"A": thing(Name="a")}, {"A": thing(Name="a", Metadata={"x": 1})})
    assert change["Scope"] == ["Metadata"]
    assert change["Replacement"] == "False"


def test_a_change_set_without_changes_fails() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a")})
    change_set = make(stacks, {"A": thing(Name="a")})
    described = stacks.cfn("DescribeChangeSet", ChangeSetName=change_set)
    assert (described["Status"], described["ExecutionStatus"], described["StatusReason"]) == (
        "FAILED",
        "UNAVAILABLE",
        "The submitted information didn't contain changes. Submit different information to create a change set.",
    )
    with pytest.raises(Refused, match=r"cannot be executed in its current status of \[FAILED\]"):
        stacks.cfn("ExecuteChangeSet", ChangeSetName=change_set)


def test_executing_a_change_set_updates_the_stack_and_forgets_the_others() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a", Size=1)})
    chosen, other = (make(stacks, {"A": thing(Name="a", Size=size)}, name=f"c{size}") for size in (2, 3))
    stacks.cfn("ExecuteChangeSet", ChangeSetName=chosen)
    stacks.rest()
    assert stacks.things()["a"]["Size"] == 2
    assert stacks.cfn("DescribeChangeSet", ChangeSetName=chosen)["ExecutionStatus"] == "EXECUTE_COMPLETE"
    with pytest.raises(Refused, match=r"ChangeSetNotFound: ChangeSet \[.*c3.*\] does not exist"):
        stacks.cfn("DescribeChangeSet", ChangeSetName=other)
    assert stacks.cfn("ListChangeSets", StackName="app")["Summaries"] == []


def test_the_name_of_an_executed_change_set_is_free_again() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a", Size=1)})
    stacks.cfn("ExecuteChangeSet", ChangeSetName=make(stacks, {"A": thing(Name="a", Size=2)}, name="same"))
    stacks.rest()
    second = make(stacks, {"A": thing(Name="a", Size=3)}, name="same")
    assert stacks.cfn("DescribeChangeSet", StackName="app", ChangeSetName="same")["ChangeSetId"] == second
    with pytest.raises(Refused, match=r"ChangeSet \[same\] already exists"):
        make(stacks, {"A": thing(Name="a", Size=4)}, name="same")


def test_a_stack_that_is_created_while_in_review_makes_its_change_set_obsolete() -> None:
    stacks = Stacks()
    change_set = make(stacks, {"A": thing(Name="a")}, "CREATE")
    stacks.create({"A": thing(Name="a")})
    assert stacks.cfn("DescribeChangeSet", ChangeSetName=change_set)["ExecutionStatus"] == "OBSOLETE"
    assert stacks.status() == "CREATE_COMPLETE"
    assert "ChangeSetId" not in stacks.stack()
    assert "LastUpdatedTime" not in stacks.stack()


@pytest.mark.parametrize(
    ("operation", "parameters", "message"),
    [
        ("DescribeChangeSet", {"ChangeSetName": "c", "StackName": "somestack"}, "Stack [somestack] does not exist"),
        ("DeleteChangeSet", {"ChangeSetName": "c", "StackName": "nostack"}, "Stack [nostack] does not exist"),
        (
            "DeleteChangeSet",
            {"ChangeSetName": "c"},
            "StackName must be specified if ChangeSetName is not specified as an ARN.",
        ),
        ("DescribeChangeSet", {"ChangeSetName": "c", "StackName": "app"}, "ChangeSet [c] does not exist"),
        (
            "CreateChangeSet",
            {"ChangeSetName": "c", "StackName": "app", "ChangeSetType": "CREATE", "TemplateBody": "Resources: {}"},
            "Stack [app] already exists and cannot be created again with the changeSet [c].",
        ),
        ("CreateChangeSet", {"ChangeSetName": "c", "StackName": "none"}, "Stack [none] does not exist"),
    ],
)
def test_what_does_not_exist_is_refused_in_the_words_of_aws(
    operation: str, parameters: dict[str, Any], message: str
) -> None:
    stacks = Stacks()
    stacks.create({"A": thing()})
    with pytest.raises(Refused) as raised:
        stacks.cfn(operation, **parameters)
    assert raised.value.message == message


def test_a_deleted_change_set_is_gone() -> None:
    stacks = Stacks()
    change_set = make(stacks, {"A": thing()}, "CREATE")
    assert stacks.cfn("DeleteChangeSet", ChangeSetName=change_set) == {}
    assert stacks.cfn("ListChangeSets", StackName="app")["Summaries"] == []


def test_an_import_of_what_is_not_exported_is_warned_of_and_fails_when_executed() -> None:
    stacks = Stacks()
    change_set = make(stacks, {"A": thing(Other={"Fn::ImportValue": "nothing"})}, "CREATE")
    described = stacks.cfn("DescribeChangeSet", ChangeSetName=change_set, IncludePropertyValues=True)
    assert described["StatusReason"] == (
        "[WARN] --include-property-values option can return incomplete ChangeSet data because: ChangeSet creation"
        " failed for resource [A] because: No export named nothing"
    )
    assert "StatusReason" not in stacks.cfn("DescribeChangeSet", ChangeSetName=change_set)
    stacks.cfn("ExecuteChangeSet", ChangeSetName=change_set)
    stacks.rest()
    assert stacks.status() == "ROLLBACK_COMPLETE"


def test_a_mapping_that_is_missing_is_refused_at_once() -> None:
    template = {
        "Mappings": {"TopicSuffixMap": {"A": {"Suffix": "x"}}},
        "Resources": {"A": thing(Other={"Fn::FindInMap": ["TopicSuffixMap", "C", "Suffix"]})},
    }
    with pytest.raises(Refused, match="Template error: Unable to get mapping for TopicSuffixMap::C::Suffix"):
        make(Stacks(), template, "CREATE")


def test_a_change_set_invokes_no_hooks() -> None:
    stacks = Stacks()
    made = stacks.cfn(
        "CreateChangeSet", StackName="app", ChangeSetName="c", ChangeSetType="CREATE", TemplateBody=body({"A": thing()})
    )
    found = stacks.cfn("DescribeChangeSetHooks", StackName="app", ChangeSetName="c")
    assert found == {
        "ChangeSetId": made["Id"],
        "ChangeSetName": "c",
        "StackId": made["StackId"],
        "StackName": "app",
        "Hooks": [],
        "Status": "PLANNED",
    }
