"""Who may write, read and change logs where policies are asked."""

import json
from typing import Any

import pytest

from emulator.contract.settings import Settings
from tests.emulator.services.logs.bench import LogsBench
from tests.emulator.worlds import Refused

ANN = "arn:aws:iam::123456789012:user/ann"
GROUPS = "arn:aws:logs:us-east-1:123456789012:log-group"
TOKEN = {"logGroupName": "g", "logStreamName": "s"}


class Guarded(LogsBench):
    """A world with the group `g` and its stream `s`, and the user ann with these statements."""

    def __init__(self, *statements: dict[str, Any]) -> None:
        super().__init__("iam", "sns", "sqs", settings=Settings(iam="enforce"))
        self.logs("CreateLogStream", **TOKEN)
        self.call("iam", "CreateUser", UserName="ann")
        if statements:
            policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
            self.call("iam", "PutUserPolicy", UserName="ann", PolicyName="p", PolicyDocument=policy)

    def as_ann(self, operation: str, **parameters: Any) -> Any:
        """Call CloudWatch Logs as ann does."""
        return self.call("logs", operation, call={"principal": ANN}, **parameters)

    def put(self) -> Any:
        """Write an event as ann."""
        return self.as_ann("PutLogEvents", **TOKEN, logEvents=[{"timestamp": self.world.now, "message": "m"}])


def allow(action: str, resource: str = "*", **members: Any) -> dict[str, Any]:
    """Return a statement that allows."""
    return {"Effect": "Allow", "Action": f"logs:{action}", "Resource": resource, **members}


@pytest.mark.parametrize(
    ("operation", "parameters", "resource"),
    [
        ("CreateLogGroup", {"logGroupName": "new"}, f"{GROUPS}:new:log-stream:"),
        ("CreateLogStream", {"logGroupName": "g", "logStreamName": "t"}, f"{GROUPS}:g:log-stream:t"),
        ("GetLogEvents", TOKEN, f"{GROUPS}:g:log-stream:s"),
        ("FilterLogEvents", {"logGroupIdentifier": f"{GROUPS}:g"}, f"{GROUPS}:g:log-stream:"),
        ("DescribeLogGroups", {"logGroupNamePrefix": "g"}, f"{GROUPS}::log-stream:"),
        ("ListTagsForResource", {"resourceArn": f"{GROUPS}:g"}, f"{GROUPS}:g"),
        ("GetDeliverySource", {"name": "n"}, "arn:aws:logs:us-east-1:123456789012:delivery-source:n"),
        ("DescribeQueryDefinitions", {}, "*"),
    ],
)
def test_who_has_no_permission_is_refused_by_name(operation: str, parameters: dict[str, Any], resource: str) -> None:
    with pytest.raises(Refused) as raised:
        Guarded().as_ann(operation, **parameters)
    text = f"User: {ANN} is not authorized to perform: logs:{operation} on resource: {resource} because no"
    assert raised.value.code == "AccessDeniedException"
    assert raised.value.message.startswith(text)


@pytest.mark.parametrize("resource", [f"{GROUPS}:g:*", f"{GROUPS}:g:log-stream:s", "arn:aws:logs:*:*:*"])
def test_a_policy_names_a_group_with_what_is_in_it_or_a_stream(resource: str) -> None:
    assert "nextSequenceToken" in Guarded(allow("PutLogEvents", resource)).put()


def test_a_groups_bare_arn_is_for_its_tags_only() -> None:
    world = Guarded(allow("*", f"{GROUPS}:g"))
    world.as_ann("TagResource", resourceArn=f"{GROUPS}:g", tags={"a": "b"})
    with pytest.raises(Refused, match="not authorized to perform: logs:PutLogEvents"):
        world.put()


def test_each_group_of_a_query_has_to_be_allowed() -> None:
    world = Guarded(allow("StartQuery", f"{GROUPS}:g:*"))
    world.logs("CreateLogGroup", logGroupName="h")
    asked = {"startTime": 0, "endTime": 1, "queryString": "fields @message"}
    world.as_ann("StartQuery", logGroupNames=["g"], **asked)
    with pytest.raises(Refused, match=f"{GROUPS}:h:log-stream:"):
        world.as_ann("StartQuery", logGroupNames=["g", "h"], **asked)


def test_a_policy_may_ask_for_a_groups_tags() -> None:
    world = Guarded(allow("PutLogEvents", Condition={"StringEquals": {"aws:ResourceTag/team": "blue"}}))
    with pytest.raises(Refused):
        world.put()
    world.logs("TagResource", resourceArn=f"{GROUPS}:g", tags={"team": "blue"})
    world.put()


def test_resource_policies_of_the_account_let_in_whom_they_name() -> None:
    world = Guarded()
    for name, action in (("a", "PutLogEvents"), ("b", "GetLogEvents")):
        statement = {**allow(action, f"{GROUPS}:g:*"), "Principal": {"AWS": ANN}}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        world.logs("PutResourcePolicy", policyName=name, policyDocument=document)
    world.put()
    assert len(world.as_ann("GetLogEvents", **TOKEN)["events"]) == 1
    with pytest.raises(Refused):
        world.as_ann("DeleteLogStream", **TOKEN)


def test_what_is_masked_is_shown_to_those_who_may_unmask() -> None:
    world = Guarded(allow("GetLogEvents"))
    with pytest.raises(Refused, match="not authorized to perform: logs:Unmask"):
        world.as_ann("GetLogEvents", **TOKEN, unmask=True)
    assert world.as_ann("GetLogEvents", **TOKEN)["events"] == []
    assert Guarded(allow("GetLogEvents"), allow("Unmask")).as_ann("GetLogEvents", **TOKEN, unmask=True)


def test_a_group_with_tags_is_made_by_those_who_may_tag_it() -> None:
    asked = {"logGroupName": "new", "tags": {"team": "blue"}}
    with pytest.raises(
        Refused, match="User with accountId: 123456789012 is not authorized to perform CreateLogGroup with"
    ):
        Guarded(allow("CreateLogGroup")).as_ann("CreateLogGroup", **asked)
    Guarded(allow("CreateLogGroup"), allow("TagResource", f"{GROUPS}:new")).as_ann("CreateLogGroup", **asked)
    Guarded(allow("CreateLogGroup")).as_ann("CreateLogGroup", logGroupName="new")


def test_a_topic_logs_its_deliveries_as_its_role_may() -> None:
    role = "arn:aws:iam::123456789012:role/feedback"
    statements = [allow(action) for action in ("CreateLogGroup", "CreateLogStream", "PutLogEvents")]
    trust = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sts:AssumeRole"}
    for permitted, count in (((), 0), (statements, 1)):
        world = Guarded()
        policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        world.call("iam", "CreateRole", RoleName="feedback", AssumeRolePolicyDocument=policy)
        if permitted:
            text = json.dumps({"Version": "2012-10-17", "Statement": permitted})
            world.call("iam", "PutRolePolicy", RoleName="feedback", PolicyName="p", PolicyDocument=text)
        attributes = {"SQSFailureFeedbackRoleArn": role}
        topic = world.call("sns", "CreateTopic", Name="t", Attributes=attributes)["TopicArn"]
        queue = "arn:aws:sqs:us-east-1:123456789012:gone"
        world.call("sns", "Subscribe", TopicArn=topic, Protocol="sqs", Endpoint=queue)
        world.call("sns", "Publish", TopicArn=topic, Message="m")
        world.pass_time(1)
        groups = world.logs("DescribeLogGroups", logGroupNamePrefix="sns/")["logGroups"]
        assert len(groups) == count
