"""What a session was given decides what it may: policies, tags, and who stands behind it."""

from typing import Any

import pytest

from emulator.world import DEFAULT_ACCOUNT
from tests.emulator.test_permissions import ROLE, Guarded, allow, document
from tests.emulator.worlds import Refused

ANYBODY = {
    "Effect": "Allow",
    "Principal": {"AWS": DEFAULT_ACCOUNT},
    "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
}


class Sessions(Guarded):
    """A world that enforces policies, with a role that the account may assume."""

    def __init__(self, *statements: dict[str, Any], **trust: Any) -> None:
        super().__init__("enforce", *(statements or (allow("sqs:*", "*"),)))
        text = document({**ANYBODY, **trust})
        self.call("iam", "UpdateAssumeRolePolicy", RoleName="worker", PolicyDocument=text)

    def assume(self, *, by: dict[str, Any] | None = None, **parameters: Any) -> dict[str, Any]:
        """Assume the role; return the answer."""
        given = {"RoleArn": ROLE, "RoleSessionName": "me", **parameters}
        answer: dict[str, Any] = self.call("sts", "AssumeRole", call=by or {}, **given)
        return answer

    def may_send(self, answer: dict[str, Any]) -> bool:
        """Say whether the holder of credentials may send to the queue."""
        try:
            self.sqs("SendMessage", call=holder(answer), QueueUrl=self.url, MessageBody="b")
        except Refused:
            return False
        return True


def holder(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what a call by the holder of credentials has."""
    return {"principal": f"key:{answer['Credentials']['AccessKeyId']}"}


def test_a_trust_policy_asks_for_the_external_id_each_time() -> None:
    world = Sessions(Condition={"StringEquals": {"sts:ExternalId": "secret"}})
    world.assume(ExternalId="secret")
    with pytest.raises(Refused, match="not authorized to perform: sts:AssumeRole"):
        world.assume()
    with pytest.raises(Refused, match="not authorized to perform: sts:AssumeRole"):
        world.assume(ExternalId="other")


def test_a_trust_policy_sees_the_tags_and_the_name_of_the_session() -> None:
    world = Sessions(
        Condition={"StringEquals": {"aws:RequestTag/Team": "red"}, "StringLike": {"sts:RoleSessionName": "m?"}}
    )
    world.assume(Tags=[{"Key": "Team", "Value": "red"}])
    with pytest.raises(Refused):
        world.assume(Tags=[{"Key": "Team", "Value": "blue"}])


def test_tags_of_a_session_are_its_principal_s_tags() -> None:
    red = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    world = Sessions(allow("sqs:*", "*", Condition=red))
    assert not world.may_send(world.assume())
    assert world.may_send(world.assume(Tags=[{"Key": "Team", "Value": "red"}]))
    assert not world.may_send(world.assume(Tags=[{"Key": "Team", "Value": "blue"}]))


def test_transitive_tags_and_the_source_identity_are_handed_on() -> None:
    red = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    world = Sessions(allow("sqs:*", "*", Condition=red), allow("sts:*", "*"))
    tags = [{"Key": "team", "Value": "red"}, {"Key": "cost", "Value": "1"}]
    first = world.assume(Tags=tags, TransitiveTagKeys=["team"], SourceIdentity="ann")
    assert first["SourceIdentity"] == "ann"
    second = world.assume(by=holder(first), RoleSessionName="next")
    assert second["SourceIdentity"] == "ann"
    assert world.may_send(second)
    with pytest.raises(Refused, match="transitive tag keys can't be set because it conflicts"):
        world.assume(by=holder(first), Tags=[{"Key": "TEAM", "Value": "blue"}])


def test_tags_and_a_source_identity_need_permissions_of_their_own() -> None:
    world = Sessions(Action="sts:AssumeRole")
    world.assume()
    with pytest.raises(Refused, match="is not authorized to perform: sts:TagSession on resource"):
        world.assume(Tags=[{"Key": "team", "Value": "red"}])
    with pytest.raises(Refused, match="is not authorized to perform: sts:SetSourceIdentity on resource"):
        world.assume(SourceIdentity="ann")


def test_a_source_identity_is_handed_on_with_permission_only() -> None:
    world = Sessions(allow("sts:AssumeRole", "*"))
    first = world.assume(SourceIdentity="ann")
    with pytest.raises(Refused, match="is not authorized to perform: sts:SetSourceIdentity"):
        world.assume(by=holder(first))


def test_a_chained_session_lasts_an_hour_at_most() -> None:
    world = Sessions(allow("sqs:*", "*"), allow("sts:AssumeRole", "*"))
    world.call("iam", "UpdateRole", RoleName="worker", MaxSessionDuration=7200)
    first = world.assume(DurationSeconds=7200)
    world.assume(by=holder(first), DurationSeconds=3600)
    with pytest.raises(Refused, match="1 hour session limit for roles assumed by role chaining"):
        world.assume(by=holder(first), DurationSeconds=3601)


def test_one_of_a_session_s_policies_has_to_allow() -> None:
    world = Sessions()
    send = world.call("iam", "CreatePolicy", PolicyName="send", PolicyDocument=document(allow("sqs:SendMessage", "*")))
    arns = [{"arn": send["Policy"]["Arn"]}]
    receive = document(allow("sqs:ReceiveMessage", "*"))
    assert not world.may_send(world.assume(Policy=receive))
    answer = world.assume(Policy=receive, PolicyArns=arns)
    assert world.may_send(answer)
    assert answer["PackedPolicySize"] > 1
    with pytest.raises(Refused, match="does not exist"):
        world.assume(PolicyArns=[{"arn": f"arn:aws:iam::{DEFAULT_ACCOUNT}:policy/none"}])
    with pytest.raises(Refused, match="does not model"):
        world.assume(PolicyArns=[{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}])
    with pytest.raises(Refused, match="MalformedPolicyDocument: Syntax errors"):
        world.assume(Policy="{}")


def test_a_federated_user_may_what_its_user_and_its_policy_both_allow() -> None:
    world = Sessions()
    user = world.call("iam", "CreateUser", UserName="ann")["User"]["Arn"]
    policy = document(allow("sqs:SendMessage", "*"), allow("sts:GetFederationToken", "*"))
    world.call("iam", "PutUserPolicy", UserName="ann", PolicyName="p", PolicyDocument=policy)
    ann = {"principal": user}
    answer = world.call("sts", "GetFederationToken", call=ann, Name="bob", Policy=document(allow("sqs:*", "*")))
    assert answer["FederatedUser"] == {
        "FederatedUserId": f"{DEFAULT_ACCOUNT}:bob",
        "Arn": f"arn:aws:sts::{DEFAULT_ACCOUNT}:federated-user/bob",
    }
    assert world.call("sts", "GetCallerIdentity", call=holder(answer)) == {
        "UserId": f"{DEFAULT_ACCOUNT}:bob",
        "Account": DEFAULT_ACCOUNT,
        "Arn": answer["FederatedUser"]["Arn"],
    }
    assert world.may_send(answer)
    with pytest.raises(Refused, match="not authorized to perform: sqs:receivemessage"):
        world.sqs("ReceiveMessage", call=holder(answer), QueueUrl=world.url)
    assert not world.may_send(world.call("sts", "GetFederationToken", call=ann, Name="bob"))
    assert world.may_send(world.call("sts", "GetFederationToken", Name="root", Policy=policy))


@pytest.mark.parametrize(
    ("operation", "parameters"), [("GetFederationToken", {"Name": "bob"}), ("GetSessionToken", {})]
)
def test_a_session_gets_no_token_of_its_own(operation: str, parameters: dict[str, Any]) -> None:
    world = Sessions(allow("sqs:*", "*"), allow("sts:*", "*"))
    with pytest.raises(Refused, match=f"Cannot call {operation} with session credentials"):
        world.call("sts", operation, call=holder(world.assume()), **parameters)
