"""How a stack comes to be: order, events, time, conditions, outputs."""

import time
from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, thing
from tests.emulator.worlds import Refused

ORDERED = {"A": thing(Name="a"), "B": thing(Other={"Ref": "A"}, Name="b"), "C": thing(DependsOn="B", Name="c")}


def test_each_resource_is_begun_initiated_and_completed_in_order() -> None:
    stacks = Stacks()
    stacks.create(ORDERED)
    assert stacks.steps() == [
        "app CREATE_IN_PROGRESS",
        *(f"{name} {status}" for name in "ABC" for status in ("CREATE_IN_PROGRESS",) * 2 + ("CREATE_COMPLETE",)),
        "app CREATE_COMPLETE",
    ]
    reasons = [event.get("ResourceStatusReason") for event in stacks.history()][:4]
    assert reasons == ["User Initiated", None, "Resource creation Initiated", None]
    assert [event["PhysicalResourceId"] for event in stacks.history()][1:4] == ["", "a", "a"]


def test_independent_resources_are_made_side_by_side() -> None:
    stacks = Stacks()
    stacks.create({name: thing(Name=name.lower()) for name in "ABCD"})
    events = stacks.history()
    assert events[-1]["Timestamp"] - events[0]["Timestamp"] == 1.0
    assert stacks.steps()[1:5] == [f"{name} CREATE_IN_PROGRESS" for name in "ABCD"]


def test_event_ids_and_properties_have_the_shapes_of_aws() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a", Size=5, Tags=[True])})
    stack, begun, initiated, *_ = stacks.history()
    assert len(stack["EventId"]) == 36
    assert "ResourceProperties" not in stack
    assert begun["EventId"] == "A-CREATE_IN_PROGRESS-2026-01-01T00:00:00.000Z"
    assert initiated["EventId"] == "A-CREATE_IN_PROGRESS-2026-01-01T00:00:00.500Z"
    assert begun["ResourceProperties"] == '{"Name":"a","Size":"5","Tags":["true"]}'


def test_a_stack_has_exactly_the_members_that_aws_sends() -> None:
    stacks = Stacks()
    stack_id = stacks.create({"A": thing()}, Capabilities=[])
    assert stacks.stack() == {
        "StackId": stack_id,
        "StackName": "app",
        "CreationTime": 1767225600.0,
        "RollbackConfiguration": {},
        "StackStatus": "CREATE_COMPLETE",
        "DisableRollback": False,
        "NotificationARNs": [],
        "Tags": [],
        "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
        "EnableTerminationProtection": False,
    }


def test_parameters_conditions_and_outputs_work_together() -> None:
    template = {
        "Parameters": {"Stage": {"Type": "String"}, "Secret": {"Type": "String", "NoEcho": True, "Default": "s"}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
        "Resources": {
            "Always": thing(Size={"Fn::If": ["IsProd", 9, {"Ref": "AWS::NoValue"}]}),
            "Sometimes": thing(Condition="IsProd", Name="prod-only"),
            "Waits": thing(DependsOn=["Sometimes"], Name="waits"),
        },
        "Outputs": {
            "Size": {"Value": {"Fn::GetAtt": ["Always", "Size"]}, "Description": "how big"},
            "Prod": {"Condition": "IsProd", "Value": {"Ref": "Sometimes"}},
        },
    }
    stacks = Stacks()
    stacks.create(template, Parameters=[{"ParameterKey": "Stage", "ParameterValue": "prod"}])
    stacks.create(template, "other", Parameters=[{"ParameterKey": "Stage", "ParameterValue": "dev"}])
    assert stacks.outputs() == {"Size": "9", "Prod": "prod-only"}
    assert stacks.outputs("other") == {"Size": "0"}
    assert sorted(stacks.resources("other")) == ["Always", "Waits"]
    assert stacks.stack()["Parameters"] == [
        {"ParameterKey": "Stage", "ParameterValue": "prod"},
        {"ParameterKey": "Secret", "ParameterValue": "****"},
    ]


def test_pseudo_parameters_tell_of_the_stack_and_its_place() -> None:
    stacks = Stacks()
    names = ("AccountId", "Partition", "Region", "StackId", "StackName", "URLSuffix")
    outputs = {name: {"Value": {"Ref": f"AWS::{name}"}} for name in names}
    stack_id = stacks.create({"Resources": {"A": thing()}, "Outputs": outputs})
    assert stacks.outputs() == {
        "AccountId": "123456789012",
        "Partition": "aws",
        "Region": "us-east-1",
        "StackId": stack_id,
        "StackName": "app",
        "URLSuffix": "amazonaws.com",
    }


def test_a_generated_name_holds_stack_and_logical_id_and_keeps_its_limit() -> None:
    stacks = Stacks()
    stacks.create({"MyThing": thing()})
    stacks.create({"M" * 200: thing()}, name="s" * 100)
    short, long = sorted(stacks.things(), key=len)
    assert short.startswith("app-MyThing-")
    assert len(short) == len("app-MyThing-") + 12
    assert len(long) == 64
    assert long.startswith("s" * 25 + "-" + "M" * 25 + "-")


def test_a_slow_resource_is_asked_again_until_it_is_ready() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Slow=3, Name="a")})
    assert stacks.status() == "CREATE_COMPLETE"
    assert [event["PhysicalResourceId"] for event in stacks.history()][1:5] == ["", "early-id", "a", "a"]
    assert stacks.history()[-1]["Timestamp"] - stacks.history()[0]["Timestamp"] == 4.0


def test_every_change_is_traced_with_its_cause() -> None:
    stacks = Stacks()
    stack_id = stacks.create({"A": thing(Name="a")})
    events = [event for event in stacks.trace() if event.kind == "deploy"]
    assert [(event.detail["logical_id"], event.detail["status"]) for event in events] == [
        ("app", "CREATE_IN_PROGRESS"),
        ("A", "CREATE_IN_PROGRESS"),
        ("A", "CREATE_IN_PROGRESS"),
        ("A", "CREATE_COMPLETE"),
        ("app", "CREATE_COMPLETE"),
    ]
    assert {event.resource for event in events} == {stack_id}
    assert [event.cause for event in events] == [0, *[events[0].sequence] * 4]
    assert events[3].detail == {
        "logical_id": "A",
        "type": "Test::Any::Thing",
        "status": "CREATE_COMPLETE",
        "reason": "",
        "stack": "app",
        "physical_id": "a",
    }


def test_the_same_seed_makes_the_same_trace_and_another_seed_other_names() -> None:
    def run(seed: int) -> list[object]:
        stacks = Stacks(seed=seed)
        stacks.create({"A": thing(), "B": {"Type": "AWS::SQS::Queue"}})
        return list(stacks.trace())

    assert run(1) == run(1)
    assert run(1) != run(2)


def test_a_saved_world_goes_on_with_its_deployment() -> None:
    stacks, other = Stacks(), Stacks()
    stacks.cfn("CreateStack", StackName="app", TemplateBody='{"Resources": {"A": {"Type": "Test::Any::Thing"}}}')
    stacks.world.run_until(stacks.world.now + 600)
    other.world.load(stacks.world.save())
    stacks.rest()
    other.rest()
    assert other.history() == stacks.history()
    assert other.status() == "CREATE_COMPLETE"


def test_a_journal_makes_the_same_stack_again() -> None:
    stacks, other = Stacks(), Stacks()
    stacks.create(ORDERED)
    other.world.replay(stacks.journal)
    other.rest()
    assert other.history() == stacks.history()


def test_a_name_is_taken_until_its_stack_is_deleted() -> None:
    stacks = Stacks()
    stacks.create({"A": thing()})
    with pytest.raises(Refused, match=r"^AlreadyExistsException: Stack \[app\] already exists$"):
        stacks.create({"A": thing()})
    stacks.delete()
    stacks.create({"A": thing()})
    assert stacks.status() == "CREATE_COMPLETE"


def test_sixty_resources_take_no_seconds_of_the_processor() -> None:
    resources: dict[str, Any] = {f"Q{number}": {"Type": "AWS::SQS::Queue"} for number in range(30)}
    for number in range(30):
        resources[f"P{number}"] = {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "RedrivePolicy": {
                    "deadLetterTargetArn": {"Fn::GetAtt": [f"Q{number}", "Arn"]},
                    "maxReceiveCount": {"Fn::Select": [0, ["3"]]},
                }
            },
        }
    stacks = Stacks()
    begin = time.process_time()
    stacks.create(resources)
    assert stacks.status() == "CREATE_COMPLETE"
    assert time.process_time() - begin < 5


def test_the_iam_capability_has_to_be_acknowledged() -> None:
    stacks = Stacks()
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}}
    named = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}, "RoleName": "r"}}
    with pytest.raises(
        Refused, match=r"^InsufficientCapabilitiesException: Requires capabilities : \[CAPABILITY_IAM\]$"
    ):
        stacks.create({"R": role}, Capabilities=[])
    with pytest.raises(Refused, match=r"Requires capabilities : \[CAPABILITY_NAMED_IAM\]$"):
        stacks.create({"R": named}, Capabilities=["CAPABILITY_IAM"])


def test_a_property_that_is_not_modelled_is_refused_by_name() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Colour="red")})
    assert stacks.status() == "ROLLBACK_COMPLETE"
    assert stacks.reason("CREATE_FAILED", "A") == "Sluice does not model Test::Any::Thing's Colour"


def test_a_type_that_is_not_modelled_fails_the_stack_by_its_name() -> None:
    stacks = Stacks()
    stacks.create({"A": {"Type": "AWS::Braket::Computer"}})
    assert stacks.status() == "ROLLBACK_COMPLETE"
    assert stacks.reason("CREATE_FAILED", "A") == "Sluice does not model the resource type AWS::Braket::Computer"


def test_a_property_that_is_required_is_missed_before_the_service_is_asked() -> None:
    stacks = Stacks()
    stacks.create({"A": {"Type": "Test::Any::Tagged"}})
    reason = stacks.reason("CREATE_FAILED", "A")
    assert reason == "Property validation failure: [The property {/Size} is required]"


def test_properties_of_a_wrong_shape_are_the_resources_failure() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Slow={"not": "a number"})})
    assert stacks.reason("CREATE_FAILED", "A").startswith("Property validation failure: [A value of Test::Any::Thing")


def test_tags_of_the_stack_go_to_its_resources_and_change_with_it() -> None:
    stacks = Stacks()
    tagged = {
        "Type": "Test::Any::Tagged",
        "Properties": {"Name": "a", "Size": 1, "Tags": [{"Key": "own", "Value": "1"}, {"Key": "both", "Value": "own"}]},
    }
    given = [{"Key": "stack", "Value": "s"}, {"Key": "both", "Value": "stack"}]
    stack_id = stacks.create({"A": tagged}, Tags=given)
    assert {tag["Key"]: tag["Value"] for tag in stacks.things()["a"]["Tags"]} == {
        "own": "1",
        "both": "own",
        "stack": "s",
        "aws:cloudformation:stack-name": "app",
        "aws:cloudformation:logical-id": "A",
        "aws:cloudformation:stack-id": stack_id,
    }
    assert "aws:" not in stacks.history()[1]["ResourceProperties"]
    stacks.update({"A": tagged}, Tags=[{"Key": "stack", "Value": "t"}])
    assert {"Key": "stack", "Value": "t"} in stacks.things()["a"]["Tags"]


def test_a_creation_that_takes_longer_than_allowed_is_taken_back() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Slow=90)}, TimeoutInMinutes=1)
    assert stacks.status() == "ROLLBACK_COMPLETE"
    events = stacks.history()
    begun, failed = events[0]["Timestamp"], next(event for event in events if "ROLLBACK_IN" in event["ResourceStatus"])
    assert failed["Timestamp"] - begun == 60
    assert failed["ResourceStatusReason"].startswith("Stack creation time exceeded the specified timeout")
