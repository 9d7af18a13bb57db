"""How a stack becomes another: in place, by replacement, and back again when that fails."""

import json
from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, body, thing
from tests.emulator.worlds import Refused


def updated(before: dict[str, Any], after: dict[str, Any], **parameters: Any) -> Stacks:
    """Return a world in which a stack was created and updated."""
    stacks = Stacks()
    stacks.create(before)
    stacks.update(after, **parameters)
    return stacks


def test_a_property_is_changed_in_place() -> None:
    stacks = updated({"A": thing(Name="a", Size=1)}, {"A": thing(Name="a", Size=2)})
    assert stacks.steps(since="UPDATE_IN_PROGRESS") == [
        "app UPDATE_IN_PROGRESS",
        "A UPDATE_IN_PROGRESS",
        "A UPDATE_COMPLETE",
        "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "app UPDATE_COMPLETE",
    ]
    assert stacks.things()["a"]["Size"] == 2
    assert stacks.stack()["LastUpdatedTime"] == 1767225720.0


def test_a_property_that_replaces_makes_the_new_one_before_the_old_one_goes() -> None:
    stacks = updated(
        {"A": thing(Name="a"), "B": thing(Name="b", Other={"Ref": "A"})},
        {"A": thing(Name="new"), "B": thing(Name="b", Other={"Ref": "A"})},
    )
    assert stacks.steps(since="UPDATE_IN_PROGRESS") == [
        "app UPDATE_IN_PROGRESS",
        "A UPDATE_IN_PROGRESS",
        "A UPDATE_IN_PROGRESS",
        "A UPDATE_COMPLETE",
        "B UPDATE_IN_PROGRESS",
        "B UPDATE_COMPLETE",
        "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "A DELETE_IN_PROGRESS",
        "A DELETE_COMPLETE",
        "app UPDATE_COMPLETE",
    ]
    events = [event for event in stacks.history() if event["LogicalResourceId"] == "A"][3:]
    assert [(event["PhysicalResourceId"], event.get("ResourceStatusReason")) for event in events] == [
        ("a", "Requested update requires the creation of a new physical resource; hence creating one."),
        ("new", "Resource creation Initiated"),
        ("new", None),
        ("a", None),
        ("a", None),
    ]
    assert "ResourceProperties" not in events[-1]
    assert events[-1]["EventId"].startswith("A-")
    assert len(events[-1]["EventId"]) == 38
    assert stacks.things()["b"]["Other"] == "new"
    assert sorted(stacks.things()) == ["b", "new"]


def test_added_and_removed_resources_come_and_go() -> None:
    stacks = updated({"A": thing(Name="a"), "B": thing(Name="b")}, {"B": thing(Name="b"), "C": thing(Name="c")})
    assert stacks.steps(since="UPDATE_IN_PROGRESS") == [
        "app UPDATE_IN_PROGRESS",
        "C CREATE_IN_PROGRESS",
        "C CREATE_IN_PROGRESS",
        "C CREATE_COMPLETE",
        "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "A DELETE_IN_PROGRESS",
        "A DELETE_COMPLETE",
        "app UPDATE_COMPLETE",
    ]
    assert stacks.resources() == {"B": "b", "C": "c"}


def test_removed_resources_go_in_the_reverse_order_of_their_coming() -> None:
    before = {"A": thing(Name="a"), "B": thing(Name="b", DependsOn="A"), "C": thing(Name="c")}
    stacks = updated(before, {"C": thing(Name="c")})
    assert stacks.done()[-2:] == ["delete b", "delete a"]


def test_policies_keep_what_an_update_would_delete() -> None:
    stacks = updated(
        {"A": thing(Name="a", UpdateReplacePolicy="Retain"), "B": thing(Name="b", DeletionPolicy="Retain")},
        {"A": thing(Name="a2", UpdateReplacePolicy="Retain")},
    )
    assert sorted(stacks.things()) == ["a", "a2", "b"]


def test_a_failed_update_takes_everything_back() -> None:
    before = {"A": thing(Name="a", Size=1), "B": thing(Name="b"), "Gone": thing(Name="gone")}
    after = {
        "A": thing(Name="a", Size=2),
        "B": thing(Name="b2"),
        "C": thing(Name="c"),
        "Bad": thing(Name="bad", Fails="create", DependsOn=["A", "B", "C"]),
    }
    stacks = updated(before, after)
    assert stacks.steps(since="UPDATE_ROLLBACK_IN_PROGRESS") == [
        "app UPDATE_ROLLBACK_IN_PROGRESS",
        "A UPDATE_IN_PROGRESS",
        "B UPDATE_IN_PROGRESS",
        "B UPDATE_COMPLETE",
        "A UPDATE_COMPLETE",
        "app UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        "Bad DELETE_COMPLETE",
        "C DELETE_IN_PROGRESS",
        "B DELETE_IN_PROGRESS",
        "C DELETE_COMPLETE",
        "B DELETE_COMPLETE",
        "app UPDATE_ROLLBACK_COMPLETE",
    ]
    assert stacks.reason("UPDATE_ROLLBACK_IN_PROGRESS") == "The following resource(s) failed to create: [Bad]. "
    assert stacks.resources() == {"A": "a", "B": "b", "Gone": "gone"}
    assert sorted(stacks.things()) == ["a", "b", "gone"]
    assert stacks.things()["a"]["Size"] == 1
    assert "Size" not in stacks.cfn("GetTemplate", StackName="app")["TemplateBody"].replace('"Size": 1', "")


def test_a_failed_change_in_place_is_named_as_such() -> None:
    stacks = updated({"A": thing(Name="a", Size=1)}, {"A": thing(Name="a", Size=2, Fails="update")})
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.reason("UPDATE_ROLLBACK_IN_PROGRESS") == "The following resource(s) failed to update: [A]. "
    assert stacks.things()["a"] == {"Name": "a", "Size": 1}


def test_a_replacement_of_the_same_name_is_refused() -> None:
    stacks = Stacks()
    stacks.create({"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}}})
    stacks.update({"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q", "FifoQueue": False}}})
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.reason("UPDATE_FAILED", "Q").startswith(
        "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename "
    )


def test_without_rollback_a_failed_update_stays_and_can_be_rolled_back_later() -> None:
    stacks = updated(
        {"A": thing(Name="a", Size=1)},
        {"A": thing(Name="a", Size=2), "B": thing(Fails="create", DependsOn="A")},
        DisableRollback=True,
    )
    assert stacks.status() == "UPDATE_FAILED"
    assert stacks.things()["a"]["Size"] == 2
    stacks.cfn("RollbackStack", StackName="app")
    stacks.rest()
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.things()["a"]["Size"] == 1


def test_a_rollback_that_fails_can_be_continued_without_what_fails() -> None:
    before = {"A": thing(Name="a", Size=1, Fails="update"), "C": thing(Name="c", Size=1)}
    after = {
        "A": thing(Name="a", Size=2),
        "C": thing(Name="c", Size=2),
        "B": thing(Fails="create", DependsOn=["A", "C"]),
    }
    stacks = updated(before, after)
    assert stacks.status() == "UPDATE_ROLLBACK_FAILED"
    stacks.cfn("ContinueUpdateRollback", StackName="app", ResourcesToSkip=["A"])
    stacks.rest()
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.things()["a"]["Size"] == 2
    assert stacks.things()["c"]["Size"] == 1


def test_an_update_can_be_cancelled() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a", Size=1)})
    stacks.cfn(
        "UpdateStack",
        StackName="app",
        TemplateBody='{"Resources": {"A": {"Type": "Test::Any::Thing", "Properties": {"Name": "a", "Size": 2}},'
        ' "B": {"Type": "Test::Any::Thing", "Properties": {"Slow": 9}}}}',
    )
    stacks.pass_time(2)
    stacks.cfn("CancelUpdateStack", StackName="app")
    stacks.rest()
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.reason("UPDATE_ROLLBACK_IN_PROGRESS") == "User Initiated"
    assert stacks.things()["a"]["Size"] == 1
    with pytest.raises(Refused, match="CancelUpdateStack cannot be called from current stack status"):
        stacks.cfn("CancelUpdateStack", StackName="app")


def test_an_update_without_changes_is_refused() -> None:
    stacks = Stacks()
    template = {"Resources": {"A": thing(Name="a")}, "Outputs": {"O": {"Value": "x"}}}
    stacks.create(template)
    assert stacks.refusal(template, "UpdateStack", StackName="app") == "No updates are to be performed."
    stacks.update({**template, "Outputs": {"O": {"Value": "y"}}})
    assert stacks.outputs() == {"O": "y"}


def test_a_stack_that_is_not_there_or_busy_cannot_be_updated() -> None:
    stacks = Stacks()
    assert stacks.refusal({"A": thing()}, "UpdateStack", StackName="none") == "Stack [none] does not exist"
    stack_id = stacks.cfn(
        "CreateStack", StackName="app", TemplateBody='{"Resources":{"A":{"Type":"Test::Any::Thing"}}}'
    )
    message = stacks.refusal({"B": thing()}, "UpdateStack", StackName="app")
    assert message == f"Stack:{stack_id['StackId']} is in CREATE_IN_PROGRESS state and can not be updated."


def test_the_previous_template_and_values_can_be_kept() -> None:
    stacks = Stacks()
    template = {
        "Parameters": {"Size": {"Type": "Number"}, "Other": {"Type": "String"}},
        "Resources": {"A": thing(Name="a", Size={"Ref": "Size"}, Other={"Ref": "Other"})},
    }
    given = [{"ParameterKey": "Size", "ParameterValue": "1"}, {"ParameterKey": "Other", "ParameterValue": "x"}]
    stacks.create(template, Parameters=given)
    changed = [{"ParameterKey": "Size", "ParameterValue": "2"}, {"ParameterKey": "Other", "UsePreviousValue": True}]
    stacks.cfn("UpdateStack", StackName="app", UsePreviousTemplate=True, Parameters=changed)
    stacks.rest()
    assert stacks.things()["a"] == {"Name": "a", "Size": "2", "Other": "x"}


@pytest.mark.parametrize(
    ("action", "after", "status"),
    [
        ("Update:Modify", {"A": thing(Name="a", Size=2)}, "UPDATE_ROLLBACK_COMPLETE"),
        ("Update:Replace", {"A": thing(Name="a", Size=2)}, "UPDATE_COMPLETE"),
        ("Update:Replace", {"A": thing(Name="a2", Size=1)}, "UPDATE_ROLLBACK_COMPLETE"),
        ("Update:*", {"A": thing(Name="a", Size=2)}, "UPDATE_ROLLBACK_COMPLETE"),
    ],
)
def test_a_stack_policy_denies_what_it_says(action: str, after: dict[str, Any], status: str) -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a", Size=1)})
    allow = '{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}'
    deny = f'{{"Effect": "Deny", "Action": "{action}", "Principal": "*", "Resource": "LogicalResourceId/A"}}'
    stacks.cfn("SetStackPolicy", StackName="app", StackPolicyBody=f'{{"Statement": [{allow}, {deny}]}}')
    stacks.update(after)
    assert stacks.status() == status
    if status != "UPDATE_COMPLETE":
        assert stacks.reason("UPDATE_FAILED", "A").startswith("Action denied by stack policy: Statement [#2]")


def test_exports_that_are_used_cannot_go() -> None:
    stacks = Stacks()
    exporting = {
        "Resources": {"A": thing(Name="a")},
        "Outputs": {"O": {"Value": {"Ref": "A"}, "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-a"}}}},
    }
    stacks.create(exporting)
    stacks.create({"B": thing(Name="b", Other={"Fn::ImportValue": "app-a"})}, "other")
    assert stacks.things()["b"]["Other"] == "a"
    assert [export["Name"] for export in stacks.cfn("ListExports")["Exports"]] == ["app-a"]
    assert stacks.cfn("ListImports", ExportName="app-a")["Imports"] == ["other"]
    stacks.delete()
    reason = "Delete canceled. Cannot delete export app-a as it is in use by other."
    assert stacks.status() == "CREATE_COMPLETE"
    assert stacks.reason("CREATE_COMPLETE") == reason
    stacks.update({"A": thing(Name="a")})
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.reason("UPDATE_ROLLBACK_IN_PROGRESS") == reason
    stacks.update({**exporting, "Resources": {"A": thing(Name="b")}})
    assert stacks.reason("UPDATE_ROLLBACK_IN_PROGRESS") == "Cannot update export app-a as it is in use by other."
    stacks.update({"B": thing(Name="b", Other="nothing")}, "other")
    with pytest.raises(Refused, match="Export 'app-a' is not imported by any stack"):
        stacks.cfn("ListImports", ExportName="app-a")
    stacks.delete()
    assert not stacks.cfn("ListExports")["Exports"]


def test_two_stacks_cannot_export_one_name() -> None:
    stacks = Stacks()
    template = {"Resources": {"A": thing()}, "Outputs": {"O": {"Value": "v", "Export": {"Name": "shared"}}}}
    stacks.create(template)
    stacks.create(template, "other")
    assert stacks.status("other") == "ROLLBACK_COMPLETE"
    assert stacks.reason("ROLLBACK_IN_PROGRESS", name="other") == (
        "Export with name shared is already exported by stack app. Rollback requested by user."
    )


def test_a_resource_cannot_become_one_of_another_type() -> None:
    stacks = Stacks()
    stacks.create({"A": thing()})
    message = stacks.refusal({"A": {"Type": "AWS::SQS::Queue"}}, "UpdateStack", StackName="app")
    assert message == (
        "Update of resource type is not permitted. The new template modifies resource type of the following resources:"
        " [A]"
    )


@pytest.mark.parametrize(("policy", "parameter"), [("RetainExceptOnCreate", False), ("Retain", True)])
def test_what_a_failed_update_has_made_does_not_stay_where_only_later_deletions_are_kept(
    policy: str, parameter: bool
) -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a")})
    new = {"B": thing(Name="b", DeletionPolicy=policy), "C": thing(Name="c", DependsOn="B", Fails="create")}
    stacks.update({"A": thing(Name="a"), **new}, RetainExceptOnCreate=parameter)
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert sorted(stacks.things()) == ["a"]


def test_what_a_failed_update_has_made_stays_where_deletion_keeps_it() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a")})
    new = {"B": thing(Name="b", DeletionPolicy="Retain"), "C": thing(Name="c", DependsOn="B", Fails="create")}
    stacks.update({"A": thing(Name="a"), **new})
    assert sorted(stacks.things()) == ["a", "b"]


def test_a_wait_condition_cannot_be_changed() -> None:
    stacks = Stacks()
    handle = {"Type": "AWS::CloudFormation::WaitConditionHandle"}

    def waiting(timeout: str) -> dict[str, object]:
        properties = {"Handle": {"Ref": "Handle"}, "Timeout": timeout, "Count": 0}
        return {"Handle": handle, "Waiting": {"Type": "AWS::CloudFormation::WaitCondition", "Properties": properties}}

    stacks.create(waiting("5"))
    stacks.update(waiting("6"))
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.reason("UPDATE_FAILED", "Waiting") == (
        "Update to resource type AWS::CloudFormation::WaitCondition is not supported."
    )


def test_what_has_no_echo_is_hidden_in_events_and_change_sets_but_given_to_the_service() -> None:
    stacks = Stacks()
    template = {
        "Parameters": {"Secret": {"Type": "String", "NoEcho": True}},
        "Resources": {"A": thing(Name="a", Other={"Fn::Sub": "user:${Secret}"}, Size="1")},
    }

    def given(value: str) -> list[dict[str, str]]:
        return [{"ParameterKey": "Secret", "ParameterValue": value}]

    stacks.create(template, Parameters=given("first"))
    made = stacks.cfn(
        "CreateChangeSet", StackName="app", ChangeSetName="c", TemplateBody=body(template), Parameters=given("second")
    )
    described = stacks.cfn("DescribeChangeSet", ChangeSetName=made["Id"], IncludePropertyValues=True)
    stacks.update(template, Parameters=given("third"))
    assert stacks.things()["a"]["Other"] == "user:third"
    shown = json.dumps([described, stacks.history(), stacks.cfn("DescribeStacks")])
    assert not [value for value in ("first", "second", "third") if value in shown]
    (change,) = (change["ResourceChange"] for change in described["Changes"])
    assert json.loads(change["AfterContext"])["Properties"]["Other"] == "user:****"
    assert change["Details"][0]["Target"]["AfterValue"] == "user:****"
    assert stacks.steps(since="UPDATE_IN_PROGRESS")[1] == "A UPDATE_IN_PROGRESS"
