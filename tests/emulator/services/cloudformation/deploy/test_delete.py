"""How a stack goes: order, deletion policies, protection."""

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, body, thing
from tests.emulator.worlds import Refused


def test_resources_go_in_the_reverse_order_of_their_coming() -> None:
    stacks = Stacks()
    stack_id = stacks.create({"A": thing(), "B": thing(Other={"Ref": "A"}), "C": thing(DependsOn="B")})
    stacks.delete()
    assert stacks.steps(stack_id, since="DELETE_IN_PROGRESS") == [
        "app DELETE_IN_PROGRESS",
        "C DELETE_IN_PROGRESS",
        "C DELETE_COMPLETE",
        "B DELETE_IN_PROGRESS",
        "B DELETE_COMPLETE",
        "A DELETE_IN_PROGRESS",
        "A DELETE_COMPLETE",
        "app DELETE_COMPLETE",
    ]
    assert stacks.things() == {}


def test_a_deleted_stack_is_found_by_its_id_only() -> None:
    stacks = Stacks()
    stack_id = stacks.create({"A": thing()}, Capabilities=[])
    stacks.delete()
    assert stacks.stack(stack_id) == {
        "StackId": stack_id,
        "StackName": "app",
        "CreationTime": 1767225600.0,
        "DeletionTime": 1767225721.0,
        "RollbackConfiguration": {},
        "StackStatus": "DELETE_COMPLETE",
        "DisableRollback": False,
        "NotificationARNs": [],
        "Tags": [],
        "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
    }
    with pytest.raises(Refused, match=r"^ValidationError: Stack with id app does not exist$"):
        stacks.stack()


def test_deletion_policies_keep_what_they_say() -> None:
    stacks = Stacks()
    resources = {
        "Kept": thing(Name="kept", DeletionPolicy="Retain"),
        "Gone": thing(Name="gone", DeletionPolicy="Delete"),
        "Later": thing(Name="later", DeletionPolicy="RetainExceptOnCreate"),
    }
    stack_id = stacks.create(resources)
    stacks.delete()
    assert sorted(stacks.things()) == ["kept", "later"]
    assert "Kept DELETE_SKIPPED" in stacks.steps(stack_id)


def test_retain_except_on_create_does_not_keep_what_a_rollback_takes_back() -> None:
    stacks = Stacks()
    resources = {
        "Kept": thing(Name="kept", DeletionPolicy="Retain"),
        "Later": thing(Name="later", DeletionPolicy="RetainExceptOnCreate"),
        "Bad": thing(Fails="create", DependsOn=["Kept", "Later"]),
    }
    stacks.create(resources)
    assert sorted(stacks.things()) == ["kept"]


def test_deleting_what_is_not_there_is_no_error() -> None:
    assert Stacks().cfn("DeleteStack", StackName="nothing") == {}


def test_a_protected_stack_stays_until_its_protection_is_taken_off() -> None:
    stacks = Stacks()
    stacks.create({"A": thing()}, EnableTerminationProtection=True)
    with pytest.raises(Refused, match=r"Stack \[app\] cannot be deleted while TerminationProtection is enabled$"):
        stacks.delete()
    assert stacks.status() == "CREATE_COMPLETE"
    stacks.cfn("UpdateTerminationProtection", StackName="app", EnableTerminationProtection=False)
    stacks.delete()
    assert stacks.things() == {}


def test_a_forced_deletion_keeps_what_cannot_be_deleted_and_goes_on() -> None:
    stacks = Stacks()
    stack_id = stacks.create({"A": thing(Name="a", Fails="delete"), "B": thing(Name="b", Other={"Ref": "A"})})
    forced = {"DeletionMode": "FORCE_DELETE_STACK"}
    with pytest.raises(Refused, match=r"can only be given in status DELETE_FAILED"):
        stacks.cfn("DeleteStack", StackName="app", **forced)
    stacks.delete()
    assert stacks.status() == "DELETE_FAILED"
    stacks.delete(**forced)
    assert stacks.stack(stack_id)["StackStatus"] == "DELETE_COMPLETE"
    assert stacks.stack(stack_id)["DeletionMode"] == "FORCE_DELETE_STACK"
    assert "A DELETE_SKIPPED" in stacks.steps(stack_id)
    assert sorted(stacks.things()) == ["a"]


def test_a_stack_cannot_be_deleted_while_it_is_updated_but_while_it_is_created() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a")})
    stacks.cfn("UpdateStack", StackName="app", TemplateBody=body({"A": thing(Name="b", Slow=5)}))
    with pytest.raises(Refused) as raised:
        stacks.cfn("DeleteStack", StackName="app")
    assert raised.value.message == "Stack [app] cannot be deleted while in status UPDATE_IN_PROGRESS"
    stacks.rest()
    stacks.cfn("CreateStack", StackName="other", TemplateBody=body({"A": thing(Name="c", Slow=5)}))
    stacks.rest(2)
    stacks.delete("other")
    assert sorted(stacks.things()) == ["b"]
