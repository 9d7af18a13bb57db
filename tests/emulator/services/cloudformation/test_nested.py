"""Stacks within stacks."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import PLACEHOLDERS, Stacks, body, thing
from tests.emulator.worlds import Refused


def child(**properties: Any) -> str:
    """Return the text of a template with one thing, a parameter and an output."""
    return body(
        {
            "Parameters": {
                "Size": {"Type": "String", "Default": "0"},
                "Names": {"Type": "CommaDelimitedList", "Default": ""},
            },
            "Resources": {"Inner": thing(Size={"Ref": "Size"}, **properties)},
            "Outputs": {"Name": {"Value": {"Ref": "Inner"}}},
        }
    )


def parent(url: str, **parameters: Any) -> dict[str, Any]:
    """Return a template with a nested stack and a thing that uses its output."""
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url, "Parameters": parameters}}
    return {
        "Resources": {"Child": nested, "After": thing(Other={"Fn::GetAtt": ["Child", "Outputs.Name"]}, Name="after")},
        "Outputs": {"Id": {"Value": {"Ref": "Child"}}},
    }


def test_a_nested_stack_is_made_with_its_parameters_and_gives_its_outputs() -> None:
    stacks = Stacks()
    url = stacks.supply("child.yaml", child(Name="inner"))
    root = stacks.create(parent(url, Size=5, Names=["a", "b"]))
    assert stacks.status() == "CREATE_COMPLETE"
    nested = stacks.stack(stacks.outputs()["Id"])
    assert nested["StackName"].startswith("app-Child-")
    assert nested["ParentId"] == nested["RootId"] == root
    assert {"ParameterKey": "Names", "ParameterValue": "a,b"} in nested["Parameters"]
    assert stacks.things()["inner"]["Size"] == "5"
    assert stacks.things()["after"]["Other"] == "inner"


def test_a_nested_stack_goes_with_its_parent() -> None:
    stacks = Stacks()
    root = stacks.create(parent(stacks.supply("child.yaml", child(Name="inner"))))
    stacks.delete()
    assert stacks.status(root) == "DELETE_COMPLETE"
    assert stacks.things() == {}
    assert not stacks.cfn("DescribeStacks")["Stacks"]


def test_a_nested_stack_that_fails_takes_its_parent_back() -> None:
    stacks = Stacks()
    stacks.create(parent(stacks.supply("child.yaml", child(Name="inner", Fails="create"))))
    assert stacks.status() == "ROLLBACK_COMPLETE"
    nested_id = stacks.history()[2]["PhysicalResourceId"]
    assert stacks.reason("CREATE_FAILED", "Child") == (
        f"Embedded stack {nested_id} was not successfully created: The following resource(s) failed to create:"
        " [Inner]. "
    )
    assert stacks.status(nested_id) == "DELETE_COMPLETE"
    assert stacks.things() == {}


def test_a_nested_template_that_changed_is_taken_up_by_the_parents_update() -> None:
    stacks = Stacks()
    url = stacks.supply("child.yaml", child(Name="inner"))
    stacks.create(parent(url))
    stacks.supply("child.yaml", child(Name="inner", Other="new"))
    stacks.update(parent(url))
    assert stacks.status() == "UPDATE_COMPLETE"
    assert stacks.things()["inner"]["Other"] == "new"


def test_a_failed_update_of_a_nested_stack_rolls_both_back() -> None:
    stacks = Stacks()
    url = stacks.supply("child.yaml", child(Name="inner"))
    stacks.create(parent(url, Size="1"))
    worse = stacks.supply("worse.yaml", child(Name="inner", Fails="update"))
    stacks.update(parent(worse, Size="2"))
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.reason("UPDATE_FAILED", "Child").endswith(
        " was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: The following resource(s)"
        " failed to update: [Inner]. "
    )
    assert stacks.things()["inner"]["Size"] == "1"


def test_a_template_that_was_not_supplied_fails_by_name_or_becomes_a_placeholder() -> None:
    template = parent("https://bucket.s3.amazonaws.com/nothing.yaml")
    stacks = Stacks()
    stacks.create(template)
    assert stacks.reason("CREATE_FAILED", "Child").startswith("s3://bucket/nothing.yaml was not supplied")
    lenient = Stacks(settings=PLACEHOLDERS)
    lenient.create(template)
    assert lenient.outputs() == {"Id": "placeholder-Child"}


def beside(url: str, **properties: Any) -> dict[str, Any]:
    """Return a template with a nested stack, and a thing that is changed after it."""
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
    return {"Resources": {"Child": nested, "Z": thing(DependsOn="Child", **{"Name": "z", **properties})}}


def test_a_nested_update_goes_back_with_its_parents_though_the_parent_says_the_same_of_it() -> None:
    stacks = Stacks()
    url = stacks.supply("child.yaml", child(Name="inner", Other="old"))
    stacks.create(beside(url))
    nested_id = stacks.resources()["Child"]
    stacks.supply("child.yaml", child(Name="renamed", Other="new"))
    stacks.update(beside(url, Other="x", Fails="update"))
    assert stacks.status() == stacks.status(nested_id) == "UPDATE_ROLLBACK_COMPLETE"
    assert sorted(stacks.things()) == ["inner", "z"]
    assert stacks.outputs(nested_id) == {"Name": "inner"}
    assert '"old"' in stacks.cfn("GetTemplate", StackName=nested_id)["TemplateBody"]


def test_what_a_nested_update_replaces_is_there_until_its_parents_update_is_over() -> None:
    stacks = Stacks()
    url = stacks.supply("child.yaml", child(Name="inner"))
    stacks.create(beside(url))
    nested_id = stacks.resources()["Child"]
    stacks.supply("child.yaml", child(Name="renamed"))
    stacks.cfn("UpdateStack", StackName="app", TemplateBody=body(beside(url, Name="z2", Slow=20)))
    stacks.rest(10)
    assert stacks.status(nested_id) == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
    assert sorted(stacks.things()) == ["inner", "renamed", "z"]
    stacks.rest()
    assert stacks.status(nested_id) == "UPDATE_COMPLETE"
    assert sorted(stacks.things()) == ["renamed", "z2"]
    over = stacks.steps(since="UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    assert [step for step in over if not step.startswith("Z ")] == [
        "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "Child UPDATE_COMPLETE",
        "app UPDATE_COMPLETE",
    ]


def test_a_cancelled_update_calls_off_the_nested_one_that_is_under_way() -> None:
    stacks = Stacks()
    url = stacks.supply("child.yaml", child(Name="inner", Other="old"))
    stacks.create(beside(url))
    nested_id = stacks.resources()["Child"]
    slow = {"Inner": thing(Name="inner", Other="new"), "Further": thing(Name="further", DependsOn="Inner", Slow=30)}
    stacks.supply("child.yaml", body(slow))
    stacks.cfn("UpdateStack", StackName="app", TemplateBody=body(beside(url, Other="x")))
    stacks.rest(5)
    assert stacks.status(nested_id) == "UPDATE_IN_PROGRESS"
    stacks.cfn("CancelUpdateStack", StackName="app")
    stacks.rest()
    assert stacks.status() == stacks.status(nested_id) == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.things()["inner"]["Other"] == "old"
    assert sorted(stacks.things()) == ["inner", "z"]


@pytest.mark.parametrize("skip", [{"ResourcesToSkip": ["Child.Inner"]}, {"ForceRollback": True}])
def test_a_rollback_that_failed_within_a_nested_stack_goes_on_without_what_is_skipped(skip: dict[str, Any]) -> None:
    stacks = Stacks()
    stacks.create(parent(stacks.supply("child.yaml", child(Name="inner", Fails="update")), Size="1"))
    nested_id = stacks.outputs()["Id"]
    better = {"Inner": thing(Name="inner", Size="2"), "New": thing(Fails="create", DependsOn="Inner")}
    stacks.update({"Resources": parent(stacks.supply("better.yaml", body(better)))["Resources"]})
    assert stacks.status() == stacks.status(nested_id) == "UPDATE_ROLLBACK_FAILED"
    assert stacks.reason("UPDATE_FAILED", "Child").startswith(
        f"Embedded stack {nested_id} was not successfully updated. Currently in UPDATE_ROLLBACK_"
    )
    for refused in ("Child", "Child.New", "Inner"):
        with pytest.raises(Refused, match=r"are not in UPDATE_FAILED state and cannot be skipped"):
            stacks.cfn("ContinueUpdateRollback", StackName="app", ResourcesToSkip=[refused])
    stacks.cfn("ContinueUpdateRollback", StackName="app", **skip)
    stacks.rest()
    assert stacks.status() == stacks.status(nested_id) == "UPDATE_ROLLBACK_COMPLETE"
    found = stacks.cfn("DescribeStackResource", StackName=nested_id, LogicalResourceId="Inner")["StackResourceDetail"]
    assert found["ResourceStatus"] == "UPDATE_COMPLETE"


def test_a_nested_stack_whose_export_is_used_keeps_its_parent() -> None:
    stacks = Stacks()
    exporting = {"Resources": {"A": thing()}, "Outputs": {"O": {"Value": "v", "Export": {"Name": "inner"}}}}
    url = stacks.supply("child.yaml", body(exporting))
    stacks.create({"Child": parent(url)["Resources"]["Child"]})
    stacks.create({"B": thing(Other={"Fn::ImportValue": "inner"})}, "other")
    stacks.delete()
    assert stacks.reason("DELETE_FAILED", "Child").endswith(
        "was not successfully deleted: Delete canceled. Cannot delete export inner as it is in use by other."
    )


def test_a_deployment_that_is_cut_off_anywhere_ends_as_if_it_had_not_been() -> None:
    stacks = Stacks()
    url = stacks.supply("child.yaml", child(Name="inner", Other="old"))
    stacks.create(beside(url))
    stacks.supply("child.yaml", child(Name="renamed", Other="new"))
    update = {"StackName": "app", "TemplateBody": body(beside(url, Name="z2", Slow=2, Fails="create"))}
    stacks.cfn("CreateChangeSet", ChangeSetName="c", IncludeNestedStacks=True, **update)
    stacks.cfn("ExecuteChangeSet", StackName="app", ChangeSetName="c")
    saved = []
    while stacks.status() != "UPDATE_ROLLBACK_COMPLETE":
        saved.append(stacks.world.save())
        stacks.pass_time(0.5)
    assert len(saved) > 10
    for cut in saved:
        other = Stacks()
        other.world.load(cut)
        other.rest()
        assert other.history() == stacks.history()
        assert other.things() == stacks.things()


def test_a_nested_stack_is_protected_as_its_root_is() -> None:
    stacks = Stacks()
    url = stacks.supply("child.yaml", child(Name="inner"))
    stacks.create(beside(url), EnableTerminationProtection=True)
    nested_id = stacks.resources()["Child"]
    with pytest.raises(Refused, match="cannot be deleted while TerminationProtection is enabled"):
        stacks.cfn("DeleteStack", StackName=nested_id)
    with pytest.raises(Refused, match="Its termination protection is that of its root stack"):
        stacks.cfn("UpdateTerminationProtection", StackName=nested_id, EnableTerminationProtection=False)
    stacks.update({"Z": thing(Name="z")})
    assert stacks.status(nested_id) == "DELETE_COMPLETE"
    stacks.cfn("UpdateTerminationProtection", StackName="app", EnableTerminationProtection=False)
    stacks.delete()


def test_an_output_that_a_nested_stack_has_not_fails_who_asks_for_it() -> None:
    stacks = Stacks()
    template = parent(stacks.supply("child.yaml", child(Name="inner")))
    template["Resources"]["After"] = thing(Other={"Fn::GetAtt": ["Child", "Outputs.Nothing"]})
    stacks.create(template, OnFailure="DO_NOTHING")
    reason = stacks.reason("CREATE_FAILED", "After")
    assert reason == f"Output 'Nothing' not found in stack '{stacks.resources()['Child']}'"
