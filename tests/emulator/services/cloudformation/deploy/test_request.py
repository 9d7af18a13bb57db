"""What a request says of its own deployment: a policy for it alone, a time to watch it, a token to ask again with."""

from typing import Any

import pytest

from tests.emulator.services.cloudformation.bench import Stacks, body, thing
from tests.emulator.worlds import Refused


def test_a_policy_of_one_update_is_in_force_in_that_update_alone() -> None:
    stacks = Stacks()
    deny = '{"Statement": [{"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}'
    stacks.create({"A": thing(Name="a")}, StackPolicyBody=deny)
    stacks.update({"A": thing(Name="a", Size=1)}, StackPolicyDuringUpdateBody=deny.replace("Deny", "Allow"))
    assert stacks.status() == "UPDATE_COMPLETE"
    assert stacks.cfn("GetStackPolicy", StackName="app")["StackPolicyBody"] == deny
    stacks.update({"A": thing(Name="a", Size=2)})
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"


def test_a_monitored_update_waits_before_it_deletes_what_it_replaced() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a")})
    stacks.update({"A": thing(Name="b")}, RollbackConfiguration={"MonitoringTimeInMinutes": 10})
    assert stacks.status() == "UPDATE_IN_PROGRESS"
    assert sorted(stacks.things()) == ["a", "b"]
    stacks.rest(600)
    assert stacks.status() == "UPDATE_COMPLETE"
    assert sorted(stacks.things()) == ["b"]
    assert stacks.stack()["RollbackConfiguration"] == {"MonitoringTimeInMinutes": 10}


def test_a_monitored_update_can_be_cancelled_after_everything_has_succeeded() -> None:
    stacks = Stacks()
    stacks.create({"Resources": {"A": thing(Name="a")}, "Outputs": {"Size": {"Value": "1"}}})
    after = {"Resources": {"A": thing(Name="b")}, "Outputs": {"Size": {"Value": "2"}}}
    stacks.update(after, RollbackConfiguration={"MonitoringTimeInMinutes": 10})
    stacks.cfn("CancelUpdateStack", StackName="app")
    stacks.rest(900)
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert sorted(stacks.things()) == ["a"]
    assert stacks.outputs() == {"Size": "1"}


def test_who_asks_again_for_a_stack_with_the_same_token_gets_it() -> None:
    stacks = Stacks()
    stack_id = stacks.create({"A": thing()}, ClientRequestToken="once")
    assert stacks.create({"A": thing()}, ClientRequestToken="once") == stack_id
    with pytest.raises(Refused, match=r"AlreadyExistsException: Stack \[app\] already exists"):
        stacks.create({"A": thing()}, ClientRequestToken="twice")


def test_an_update_that_is_asked_for_again_with_the_same_token_is_the_one_under_way() -> None:
    stacks = Stacks()
    stacks.create({"A": thing(Name="a")})
    update = {"StackName": "app", "TemplateBody": body({"A": thing(Name="a", Size=2)})}
    first = stacks.cfn("UpdateStack", ClientRequestToken="once", **update)
    assert stacks.cfn("UpdateStack", ClientRequestToken="once", **update) == first
    with pytest.raises(Refused, match="is in UPDATE_IN_PROGRESS state and can not be updated"):
        stacks.cfn("UpdateStack", ClientRequestToken="twice", **update)
    stacks.rest()
    assert {event.get("ClientRequestToken") for event in stacks.history()} == {None, "once"}


def test_tags_of_the_stack_alone_reach_its_resources_and_leave_them() -> None:
    stacks = Stacks()
    queue = {"Queue": {"Type": "AWS::SQS::Queue"}}
    stacks.create(queue, Tags=[{"Key": "a", "Value": "1"}])
    url = stacks.resources()["Queue"]

    def tags() -> dict[str, str]:
        found: dict[str, str] = stacks.call("sqs", "ListQueueTags", QueueUrl=url).get("Tags", {})
        return found

    assert tags() == {"a": "1"}
    stacks.update(queue, Tags=[{"Key": "b", "Value": "2"}])
    assert (tags(), stacks.resources()["Queue"]) == ({"b": "2"}, url)
    failing = {**queue, "Bad": thing(Fails="create", Other={"Ref": "Queue"})}
    stacks.update(failing, Tags=[{"Key": "c", "Value": "3"}])
    assert stacks.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert tags() == {"b": "2"}


@pytest.mark.parametrize(
    ("value", "refusal"),
    [
        ({"Fn::FindInMap": ["M", "x", "y"]}, "Template error: Unable to get mapping for M::x::y"),
        (
            {"Fn::Select": [9, {"Fn::Split": [",", "a,b"]}]},
            "Template error: Fn::Select  cannot select nonexistent value at index 9",
        ),
        ({"Fn::Join": ["", {"Fn::Cidr": ["x", 1, 8]}]}, "Template error: every Fn::Cidr object requires"),
    ],
)
def test_an_output_that_cannot_be_told_whatever_is_made_is_refused_at_once(value: Any, refusal: str) -> None:
    template = {
        "Mappings": {"M": {"a": {"b": "c"}}},
        "Resources": {"A": thing()},
        "Outputs": {"O": {"Value": value}},
    }
    assert Stacks().refusal(template).startswith(refusal)
