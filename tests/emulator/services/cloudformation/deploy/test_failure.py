"""What happens when a resource cannot be made, changed or removed."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, body, thing
from tests.emulator.worlds import Refused

FAILING: dict[str, Any] = {"Good": thing(Name="good"), "Bad": thing(Name="bad", Fails="create", Other={"Ref": "Good"})}


def test_a_failed_creation_is_rolled_back() -> None:
    stacks = Stacks()
    stacks.create(FAILING)
    assert stacks.steps(since="CREATE_IN_PROGRESS") == [
        "app CREATE_IN_PROGRESS",
        "Good CREATE_IN_PROGRESS",
        "Good CREATE_IN_PROGRESS",
        "Good CREATE_COMPLETE",
        "Bad CREATE_IN_PROGRESS",
        "Bad CREATE_FAILED",
        "app ROLLBACK_IN_PROGRESS",
        "Bad DELETE_COMPLETE",
        "Good DELETE_IN_PROGRESS",
        "Good DELETE_COMPLETE",
        "app ROLLBACK_COMPLETE",
    ]
    assert (
        stacks.reason("ROLLBACK_IN_PROGRESS")
        == "The following resource(s) failed to create: [Bad]. Rollback requested by user."
    )
    assert stacks.things() == {}


def test_the_reason_of_a_failed_resource_names_the_service_and_the_handlers_error() -> None:
    stacks = Stacks()
    stacks.create(FAILING)
    reason = stacks.reason("CREATE_FAILED", "Bad")
    assert reason.startswith(
        'Resource handler returned message: "bad refuses to be made (Service: Any, Status Code: 400, Request ID: '
    )
    assert reason.endswith(", HandlerErrorCode: InvalidRequest)")


def test_resources_under_way_beside_a_failing_one_are_cancelled() -> None:
    stacks = Stacks()
    stacks.create({"Slow": thing(Name="slow", Slow=5), "Bad": thing(Name="bad", Fails="create")})
    assert stacks.reason("CREATE_FAILED", "Slow") == "Resource creation cancelled"
    assert "[Bad, Slow]" in stacks.reason("ROLLBACK_IN_PROGRESS")


@pytest.mark.parametrize(
    ("request_member", "status"),
    [({"DisableRollback": True}, "CREATE_FAILED"), ({"OnFailure": "DO_NOTHING"}, "CREATE_FAILED")],
)
def test_what_was_made_stays_when_rollback_is_disabled(request_member: dict[str, Any], status: str) -> None:
    stacks = Stacks()
    stacks.create(FAILING, **request_member)
    assert stacks.status() == status
    assert sorted(stacks.things()) == ["good"]
    assert stacks.stack()["StackStatusReason"] == "The following resource(s) failed to create: [Bad]. "


def test_a_failed_stack_is_deleted_when_that_was_asked_for() -> None:
    stacks = Stacks()
    stack_id = stacks.create(FAILING, OnFailure="DELETE")
    assert stacks.status(stack_id) == "DELETE_COMPLETE"
    assert "Delete requested by user." in stacks.reason("DELETE_IN_PROGRESS", name=stack_id)


def test_a_rolled_back_stack_can_only_be_deleted() -> None:
    stacks = Stacks()
    stack_id = stacks.create(FAILING)
    message = stacks.refusal({"A": thing()}, "UpdateStack", StackName="app")
    assert message == f"Stack:{stack_id} is in ROLLBACK_COMPLETE state and can not be updated."
    stacks.delete()
    assert stacks.status(stack_id) == "DELETE_COMPLETE"


def test_a_mapping_that_is_missing_fails_the_resource_that_needs_it() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a"), "B": thing(Size={"Fn::ImportValue": "nothing"}, DependsOn="A")})
    assert stacks.reason("CREATE_FAILED", "B") == "No export named nothing found"
    assert stacks.status() == "ROLLBACK_COMPLETE"


def test_an_output_of_an_attribute_that_does_not_exist_rolls_the_stack_back() -> None:
    stacks = Stacks()
    template = {
        "Resources": {"A": thing()},
        "Outputs": {"InvalidOutput": {"Value": {"Fn::GetAtt": ["A", "Invalid"]}}},
    }
    stacks.create(template)
    assert stacks.reason("ROLLBACK_IN_PROGRESS") == (
        "[Error] /Outputs/InvalidOutput/Value/Fn::GetAtt: Resource type Test::Any::Thing does not support attribute"
        " {Invalid}. Rollback requested by user."
    )


def test_a_resource_that_holds_fast_fails_the_deletion_and_keeps_what_it_needs() -> None:
    stacks = Stacks()
    base, other = thing(Name="base"), thing(Name="other")
    stacks.create({"Base": base, "Fast": thing(Name="fast", Fails="delete", Other={"Ref": "Base"}), "Other": other})
    stacks.delete()
    assert stacks.status() == "DELETE_FAILED"
    assert stacks.stack()["StackStatusReason"] == "The following resource(s) failed to delete: [Fast]. "
    assert sorted(stacks.things()) == ["base", "fast"]
    stacks.delete(RetainResources=["Fast"])
    assert sorted(stacks.things()) == ["fast"]
    assert not stacks.cfn("DescribeStacks")["Stacks"]


def test_properties_that_come_to_no_map_fail_their_resource() -> None:
    stacks = Stacks()
    stacks.create({"A": {"Type": "Test::Any::Thing", "Properties": {"Ref": "AWS::Region"}}})
    assert stacks.reason("CREATE_FAILED", "A") == "Property validation failure: [Properties must be an object]"


FAILED_UPDATE: dict[str, Any] = {"Good": thing(Name="good", Size=2), "Bad": thing(Name="bad", Fails="update")}


def test_after_a_failed_creation_an_update_makes_what_has_failed() -> None:
    stacks = Stacks()
    stacks.create(FAILING, DisableRollback=True)
    stacks.update({"Good": thing(Name="good"), "Bad": thing(Name="bad", Other={"Ref": "Good"})}, DisableRollback=True)
    assert stacks.status() == "UPDATE_COMPLETE"
    assert stacks.steps(since="UPDATE_IN_PROGRESS")[:4] == [
        "app UPDATE_IN_PROGRESS", "Bad CREATE_IN_PROGRESS", "Bad CREATE_IN_PROGRESS", "Bad CREATE_COMPLETE",
    ]  # fmt: skip
    assert stacks.done() == ["create good", "create bad"]


def test_a_stack_that_is_not_well_is_updated_only_without_rollback() -> None:
    stacks = Stacks()
    stacks.create(FAILING, DisableRollback=True)
    stacks.create({"Other": thing(Name="other", Fails="create")}, "kept", OnFailure="DO_NOTHING")
    changed = {"TemplateBody": body({"Good": thing(Name="good", Size=2)})}
    with pytest.raises(Refused, match=r"currently in a non-terminal \[CREATE_FAILED\] state. To update the stack from"):
        stacks.cfn("UpdateStack", StackName="app", **changed)
    with pytest.raises(Refused, match=r"because it contains \[on-failure: DO_NOTHING\]"):
        stacks.cfn("UpdateStack", StackName="kept", DisableRollback=True, **changed)


def test_what_failed_is_tried_again_though_nothing_of_it_has_changed() -> None:
    stacks = Stacks()
    stacks.create({"Good": thing(Name="good"), "Bad": thing(Name="bad")})
    stacks.update(FAILED_UPDATE, DisableRollback=True)
    assert stacks.status() == "UPDATE_FAILED"
    stacks.update({**FAILED_UPDATE, "Bad": thing(Name="bad")}, DisableRollback=True)
    assert stacks.status() == "UPDATE_COMPLETE"
    assert "Bad UPDATE_COMPLETE" in stacks.steps(since="UPDATE_IN_PROGRESS")


def test_after_two_failed_updates_a_rollback_goes_back_to_before_the_first() -> None:
    stacks = Stacks()
    stacks.create({"Good": thing(Name="good", Size=1), "Bad": thing(Name="bad")})
    stacks.update(FAILED_UPDATE, DisableRollback=True)
    further = {"Bad": thing(Name="bad", Fails="update", Size=3), "New": thing(Name="new")}
    stacks.update({"Good": thing(Name="good", Size=2), **further}, DisableRollback=True)
    stacks.cfn("RollbackStack", StackName="app")
    stacks.rest()
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stacks.things() == {"good": {"Name": "good", "Size": 1}, "bad": {"Name": "bad"}}
    assert sorted(stacks.resources()) == ["Bad", "Good"]


def test_a_stack_that_was_never_well_is_rolled_back_to_nothing() -> None:
    stacks = Stacks()
    stacks.create(FAILING, DisableRollback=True)
    stacks.update({"Good": thing(Name="good"), "Bad": thing(Name="bad2", Fails="create")}, DisableRollback=True)
    assert stacks.status() == "UPDATE_FAILED"
    stacks.cfn("RollbackStack", StackName="app")
    stacks.rest()
    assert stacks.status() == "ROLLBACK_COMPLETE"
    assert stacks.things() == {}


@pytest.mark.parametrize(
    ("kind", "named", "identifier"),
    [
        ("AWS::SQS::Queue", {"QueueName": "taken"}, "taken"),
        ("AWS::SNS::Topic", {"TopicName": "taken"}, "arn:aws:sns:us-east-1:123456789012:taken"),
    ],
)
def test_a_stack_takes_over_nothing_that_is_there_already(kind: str, named: dict[str, Any], identifier: str) -> None:
    stacks = Stacks("sns")
    stacks.create({"A": {"Type": kind, "Properties": named}})
    stacks.create({"A": {"Type": kind, "Properties": named}}, "other")
    assert stacks.status("other") == "ROLLBACK_COMPLETE"
    reason = stacks.reason("CREATE_FAILED", "A", "other")
    assert f"\"Resource of type '{kind}' with identifier '{identifier}' already exists.\" (RequestToken: " in reason
    assert reason.endswith(", HandlerErrorCode: AlreadyExists)")
    assert stacks.status() == "CREATE_COMPLETE"


TRUSTS_LAMBDA = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}
IMAGE = {"ImageUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/r:1"}
REPLACED = {
    "AWS::SQS::Queue": ({"QueueName": "mine"}, {"FifoQueue": False}, {}),
    "AWS::IAM::Role": ({"RoleName": "mine", "AssumeRolePolicyDocument": TRUSTS_LAMBDA}, {}, {"Path": "/p/"}),
    "AWS::Lambda::Function": (
        {"FunctionName": "mine", "Role": "arn:aws:iam::123456789012:role/r"},
        {"Runtime": "python3.12", "Handler": "index.handler", "Code": {"ZipFile": "x = 1"}},
        {"PackageType": "Image", "Code": IMAGE},
    ),
}


@pytest.mark.parametrize(("kind", "common", "before", "after"), [(kind, *given) for kind, given in REPLACED.items()])
def test_what_would_be_replaced_under_its_own_name_is_to_be_renamed(
    kind: str, common: dict[str, Any], before: dict[str, Any], after: dict[str, Any]
) -> None:
    stacks = Stacks("lambda_", "iam")
    capable: dict[str, Any] = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}
    stacks.create({"A": {"Type": kind, "Properties": {**common, **before}}}, **capable)
    assert stacks.status() == "CREATE_COMPLETE"
    stacks.update({"A": {"Type": kind, "Properties": {**common, **after}}}, **capable)
    assert stacks.reason("UPDATE_FAILED", "A") == (
        "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename mine and"
        " update the stack again."
    )
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["one", "one"], "Export with name one is already exported by stack app"),
        (["a b"], "Template format error: Output O0 is malformed. The Name field of every Export member must be"),
        ([""], "Template format error: Output O0 is malformed. The Name field of every Export member must be"),
    ],
)
def test_an_export_needs_a_name_of_its_own(names: list[str], message: str) -> None:
    stacks = Stacks()
    outputs = {f"O{index}": {"Value": "v", "Export": {"Name": name}} for index, name in enumerate(names)}
    stacks.create({"Resources": {"A": thing()}, "Outputs": outputs})
    assert stacks.reason("ROLLBACK_IN_PROGRESS").startswith(message)
