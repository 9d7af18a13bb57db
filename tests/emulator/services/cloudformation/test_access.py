"""Who may make, see and change stacks where policies are enforced."""

import json
from typing import Any

import pytest

from emulator.contract.settings import Settings
from emulator.world import DEFAULT_ACCOUNT
from tests.emulator.services.cloudformation.bench import Stacks
from tests.emulator.worlds import Refused

USER = f"arn:aws:iam::{DEFAULT_ACCOUNT}:user/ann"
STACKS = f"arn:aws:cloudformation:us-east-1:{DEFAULT_ACCOUNT}:stack"
TEMPLATE = json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}})


class Guarded(Stacks):
    """A world with the user ann."""

    def __init__(self, iam: str, *statements: dict[str, Any]) -> None:
        super().__init__(settings=Settings(iam=iam))
        self.call("iam", "CreateUser", UserName="ann")
        policy = {"Version": "2012-10-17", "Statement": list(statements)}
        if statements:
            self.call("iam", "PutUserPolicy", UserName="ann", PolicyName="p", PolicyDocument=json.dumps(policy))

    def as_ann(self, operation: str, **parameters: Any) -> Any:
        """Call CloudFormation as ann does."""
        return self.call("cloudformation", operation, call={"principal": USER}, **parameters)


def allow(action: str, resource: str = "*", **members: Any) -> dict[str, Any]:
    """Return a statement that allows an action of CloudFormation."""
    return {"Effect": "Allow", "Action": f"cloudformation:{action}", "Resource": resource, **members}


@pytest.mark.parametrize(
    ("operation", "parameters", "resource"),
    [
        ("CreateStack", {"StackName": "new", "TemplateBody": TEMPLATE}, f"{STACKS}/new/*"),
        ("DescribeStacks", {}, "*"),
        ("ListExports", {}, "*"),
        ("ValidateTemplate", {"TemplateBody": TEMPLATE}, "*"),
    ],
)
def test_who_has_no_permission_is_refused_by_name(operation: str, parameters: dict[str, Any], resource: str) -> None:
    world = Guarded("enforce")
    with pytest.raises(Refused) as raised:
        world.as_ann(operation, **parameters)
    action = f"cloudformation:{operation}"
    text = f"User: {USER} is not authorized to perform: {action} on resource: {resource} because no"
    assert (raised.value.code, raised.value.status) == ("AccessDenied", 403)
    assert raised.value.message.startswith(text)


def test_a_stack_is_known_by_its_name_its_id_and_its_change_sets() -> None:
    world = Guarded("enforce", allow("*", f"{STACKS}/mine/*"))
    ours, theirs = world.create(TEMPLATE, "mine"), world.create(TEMPLATE, "yours")
    made = world.cfn(
        "CreateChangeSet",
        StackName="yours",
        ChangeSetName="c",
        TemplateBody=TEMPLATE,
        Tags=[{"Key": "a", "Value": "b"}],
    )
    world.rest()
    for name in ("mine", ours):
        assert world.as_ann("DescribeStacks", StackName=name)["Stacks"][0]["StackId"] == ours
    for asked in ({"StackName": "yours"}, {"StackName": theirs}):
        with pytest.raises(Refused, match="not authorized to perform: cloudformation:DescribeStacks"):
            world.as_ann("DescribeStacks", **asked)
    with pytest.raises(Refused, match="not authorized to perform: cloudformation:ExecuteChangeSet"):
        world.as_ann("ExecuteChangeSet", ChangeSetName=made["Id"])


def test_a_policy_may_ask_for_a_stacks_tags_and_for_types() -> None:
    tagged = {"StringEquals": {"aws:ResourceTag/team": "blue"}}
    queues = {"ForAllValues:StringEquals": {"cloudformation:ResourceTypes": ["AWS::SQS::Queue"]}}
    typed = {**queues, "Null": {"cloudformation:ResourceTypes": "false"}}
    world = Guarded("enforce", allow("DeleteStack", Condition=tagged), allow("CreateStack", Condition=typed))
    world.create(TEMPLATE, "blue", Tags=[{"Key": "team", "Value": "blue"}])
    world.create(TEMPLATE, "red", Tags=[{"Key": "team", "Value": "red"}])
    world.as_ann("DeleteStack", StackName="blue")
    with pytest.raises(Refused, match="cloudformation:DeleteStack"):
        world.as_ann("DeleteStack", StackName="red")
    world.as_ann("CreateStack", StackName="new", TemplateBody=TEMPLATE, ResourceTypes=["AWS::SQS::Queue"])
    with pytest.raises(Refused, match="cloudformation:CreateStack"):
        world.as_ann("CreateStack", StackName="more", TemplateBody=TEMPLATE)


def test_where_it_is_only_told_the_stack_is_made() -> None:
    world = Guarded("warn")
    world.as_ann("CreateStack", StackName="new", TemplateBody=TEMPLATE)
    world.rest()
    assert world.cfn("DescribeStacks", StackName="new")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
    assert "cloudformation:CreateStack" in [told.detail["action"] for told in world.of_kind("would-deny")]
